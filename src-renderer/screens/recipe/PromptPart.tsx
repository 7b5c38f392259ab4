import { useRef, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { TextField } from '../../../src-main/common/models';
import { promptOf } from '../../../src-main/common/models/roles';
import { earlierPrompts } from '../../editor/recipe-presets';
import { TextArea } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';
import { PromptMenus } from './PromptMenus';
import { WordsPart } from './WordsPart';

/** The prompt, and the words of it that are to be read in the picture. */
export function PromptPart({ field }: { readonly field: TextField }) {
  const editor = useEditor();
  const area = useRef<HTMLTextAreaElement>(null);
  const prompt = useEditorState((state) => promptOf(state.desk.draft));
  const readOnly = useEditorState((state) => state.project?.readOnly != null);
  /** Which of the earlier prompts stands in the field, as ↑ has brought it. */
  const recalled = useRef<{ readonly at: number; readonly text: string } | null>(null);
  useWanted('prompt', area);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || readOnly || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // Arrows move in a text that was typed: they recall where there is none, or one that they brought.
    const standing = recalled.current?.text === prompt ? recalled.current : null;
    if (prompt !== '' && !standing) return;
    if (!standing && by < 0) return;
    const prompts = earlierPrompts(editor.store.get().project);
    const at = (standing?.at ?? -1) + by;
    const text = at < 0 ? '' : prompts[at];
    if (text === undefined) return;
    event.preventDefault();
    recalled.current = at < 0 ? null : { at, text };
    editor.setField(field.name, text);
  };
  const noteCaret = ({ currentTarget }: SyntheticEvent<HTMLTextAreaElement>): void =>
    editor.noteCaret({ start: currentTarget.selectionStart, end: currentTarget.selectionEnd });
  return (
    <div className="recipe-part prompt-part">
      {/* Before the field, as they stand above it: Tab leads from the prompt to its words. */}
      {!readOnly && <PromptMenus name={field.name} area={area} />}
      <TextArea
        ref={area}
        label={field.label}
        help={field.help}
        value={prompt}
        minRows={4}
        maxRows={10}
        readOnly={readOnly}
        maxLength={field.longest}
        className="prompt"
        placeholder={field.placeholder}
        onChange={(value) => editor.setField(field.name, value)}
        onKeyDown={onKeyDown}
        onSelect={noteCaret}
        onBlur={(event) => {
          noteCaret(event);
          editor.settle();
        }}
      />
      <WordsPart />
    </div>
  );
}
