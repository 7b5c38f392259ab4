import { useRef } from 'react';
import { TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';
import { focusVersions } from './focus-versions';

/** Narrows the history while it is typed in. Arrow down goes to what was found, Escape empties it, and again closes it. */
export function FindField() {
  const editor = useEditor();
  const sought = useEditorState((state) => state.sought ?? '');
  const field = useRef<HTMLInputElement>(null);
  useWanted('find', field);
  const toList = (): void => {
    focusVersions();
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
        if (sought === '') focusVersions();
        editor.find(sought === '' ? null : '');
      }}
    />
  );
}
