import { useRef } from 'react';
import { TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';

/** Narrows the history while it is typed in. Arrow down goes to what was found, Escape empties it, and again closes it. */
export function FindField() {
  const editor = useEditor();
  const sought = useEditorState((state) => state.sought ?? '');
  const field = useRef<HTMLInputElement>(null);
  useWanted('find', field);
  const focusList = (): void => document.querySelector<HTMLElement>('[role=listbox][aria-label=History]')?.focus();
  const toList = (): void => {
    focusList();
    editor.step(0);
  };
  return (
    <TextField
      ref={field}
      label="Words to find"
      hideLabel
      className="history-sought"
      type="search"
      placeholder="Prompt, label, seed, v12 …"
      value={sought}
      onChange={(text) => editor.find(text)}
      onEnter={toList}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') {
          event.preventDefault();
          toList();
        }
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (sought === '') focusList();
        editor.find(sought === '' ? null : '');
      }}
    />
  );
}
