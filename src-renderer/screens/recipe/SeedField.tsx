import { Dices, Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { defaultModel } from '../../../src-main/common/models';
import { seedRange } from '../../../src-main/common/recipe';
import { shortcutOf } from '../../editor/commands';
import { Field, IconButton } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

const field = defaultModel.fields.seed;

const readSeed = (text: string): number | null => {
  const plain = text.replace(/\s/g, '');
  const seed = Number(plain);
  return /^\d{1,10}$/.test(plain) && seed >= seedRange.min && seed <= seedRange.max ? seed : null;
};

/** A seed that is locked by typing it, drawn anew, or left free so that every pass draws its own. */
export function SeedField({ disabled }: { readonly disabled: boolean }) {
  const editor = useEditor();
  const seed = useEditorState((state) => state.desk.draft.seed);
  const lastSeed = useEditorState((state) => state.lastSeed);
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed.trim() !== '' && readSeed(typed) === null;
  const change = (text: string): void => {
    setTyped(text);
    const read = readSeed(text);
    if (read !== null) editor.lockSeed(read);
    else if (text.trim() === '') editor.freeSeed();
  };
  const step = (by: number): void => {
    setTyped(null);
    editor.lockSeed(Math.min(seedRange.max, Math.max(seedRange.min, (seed ?? lastSeed ?? 0) + by)));
  };
  return (
    <Field label={field.label} help={field.help} error={wrong ? `Whole numbers from 0 to ${seedRange.max}.` : null}>
      {({ id, describedBy, invalid }) => (
        <span className="seed">
          <input
            id={id} type="text" inputMode="numeric" className="input figures" autoComplete="off" spellCheck={false} disabled={disabled} aria-describedby={describedBy} aria-invalid={invalid}
            placeholder="new each pass" value={typed ?? (seed === null ? '' : String(seed))}
            onChange={(event) => change(event.target.value)}
            onBlur={() => { setTyped(null); editor.settle(); }}
            onKeyDown={(event) => {
              const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
              if (by) { event.preventDefault(); step(event.shiftKey ? by * 10 : by); }
            }}
          />
          <IconButton
            icon={seed === null ? LockOpen : Lock} label="Lock seed" pressed={seed !== null} disabled={disabled} shortcut={shortcutOf('lock-seed')}
            tooltip={seed === null ? (lastSeed === null ? 'Lock a seed' : `Lock ${lastSeed}, the last one`) : 'Free the seed: every pass draws a new one'}
            onClick={() => { if (seed !== null) editor.freeSeed(); else if (lastSeed !== null) editor.lockSeed(lastSeed); else editor.newSeed(); }}
          />
          <IconButton icon={Dices} label="New seed" disabled={disabled} shortcut={shortcutOf('new-seed')} onClick={editor.newSeed} />
        </span>
      )}
    </Field>
  );
}
