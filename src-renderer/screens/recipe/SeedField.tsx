import { Dices, Lock, LockOpen } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import type { NumberField } from '../../../src-main/common/models';
import { seedOf } from '../../../src-main/common/models/roles';
import { shortcutOf } from '../../editor/commands';
import { Field, IconButton, useTelling, useTyped } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useNumber } from './use-number';

const readSeed = (text: string, { min, max }: NumberField): number | null => {
  const plain = text.replace(/\s/g, '');
  const seed = Number(plain);
  return /^\d{1,10}$/.test(plain) && seed >= min && seed <= max ? seed : null;
};

/** A seed that is locked by typing it, drawn anew, or left free so that every pass draws its own. */
export function SeedField({ field, disabled }: { readonly field: NumberField; readonly disabled: boolean }) {
  const editor = useEditor();
  const seed = useEditorState((state) => seedOf(state.desk.draft));
  const lastSeed = useEditorState((state) => state.lastSeed);
  const { ref, onMistyped } = useNumber(field.name);
  const typing = useTyped(seed, true);
  const typed = typing.text;
  /** The seed that typing began with. */
  const before = useRef(seed);
  const wrong =
    typed !== null && typed.trim() !== '' && readSeed(typed, field) === null
      ? `Whole numbers from ${field.min} to ${field.max}.`
      : null;
  useTelling(wrong, onMistyped);
  const set = (next: number | null): void => (next === null ? editor.freeSeed() : editor.lockSeed(next));
  const change = (text: string): void => {
    if (typed === null) before.current = seed;
    const read = readSeed(text, field);
    const counts = read !== null || text.trim() === '';
    typing.type(text, counts ? read : seed);
    if (counts) set(read);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(event.shiftKey ? by * 10 : by);
    } else if (event.key === 'Escape' && typed !== null) {
      event.preventDefault();
      typing.drop();
      set(before.current);
    }
  };
  const step = (by: number): void => {
    typing.drop();
    editor.lockSeed(Math.min(field.max, Math.max(field.min, (seed ?? lastSeed ?? 0) + by)));
  };
  return (
    <Field label={field.label} help={field.help} error={wrong}>
      {({ id, describedBy, invalid }) => (
        <span className="seed">
          <input
            ref={ref}
            id={id}
            type="text"
            inputMode="numeric"
            className="input figures"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            placeholder="Random"
            value={typed ?? (seed === null ? '' : String(seed))}
            onChange={(event) => change(event.target.value)}
            onFocus={(event) => event.target.select()}
            onBlur={() => {
              if (wrong === null) typing.drop();
              editor.settle();
            }}
            onKeyDown={onKeyDown}
          />
          <IconButton
            icon={seed === null ? LockOpen : Lock}
            label="Lock seed"
            pressed={seed !== null}
            disabled={disabled}
            shortcut={shortcutOf('lock-seed')}
            tooltip={
              seed === null
                ? lastSeed === null
                  ? 'Lock a seed'
                  : `Lock ${lastSeed}, the last one`
                : 'Free the seed: every pass draws a new one'
            }
            onClick={() => {
              if (seed !== null) editor.freeSeed();
              else if (lastSeed !== null) editor.lockSeed(lastSeed);
              else editor.newSeed();
            }}
          />
          <IconButton
            icon={Dices}
            label="New seed"
            disabled={disabled}
            shortcut={shortcutOf('new-seed')}
            onClick={editor.newSeed}
          />
        </span>
      )}
    </Field>
  );
}
