import { useState } from 'react';
import { proposedSnippetName, snippetsOf, type ScopedSnippet } from '../../editor/snippets';
import { TextArea } from '../../ui';
import { NameDialog, nameFault } from '../../ui/NameDialog';
import { useEditor } from '../use-editor';
import { ScopeField } from './ScopeField';

/** Keeps the words that are selected in the prompt, or all of it, under a name; or changes a snippet that is there. */
export function SnippetFields({
  old = null,
  onClose,
}: {
  readonly old?: ScopedSnippet | null;
  readonly onClose: () => void;
}) {
  const editor = useEditor();
  const [text, setText] = useState(() => old?.snippet.text ?? editor.snippetDraft().slice(0, 4_000));
  const [scope, setScope] = useState<'project' | 'all'>(old?.scope ?? 'project');
  const [empty, setEmpty] = useState<string | null>(null);
  const ready = (): boolean => {
    if (text.trim() !== '') return true;
    setEmpty('Write the words to keep.');
    return false;
  };
  const fault = (name: string): string | null => {
    const others = snippetsOf(editor.store.get()).filter(
      (one) => one.scope === scope && one.snippet.id !== old?.snippet.id,
    );
    return nameFault(
      'snippet',
      name,
      others.map(({ snippet }) => snippet.name),
    );
  };
  return (
    <NameDialog
      title={old ? 'Edit the snippet' : 'Save snippet'}
      confirm="Save snippet"
      label="Snippet name"
      name={old?.snippet.name ?? proposedSnippetName(text)}
      ready={ready}
      fault={fault}
      onName={(name) => editor.saveSnippet(scope, { name, text }, old?.snippet ?? null)}
      onClose={onClose}
    >
      <TextArea
        label="Snippet text"
        value={text}
        minRows={2}
        maxRows={6}
        maxLength={4_000}
        error={empty}
        onChange={(typed) => {
          setText(typed);
          setEmpty(null);
        }}
      />
      {!old && <ScopeField value={scope} onChange={setScope} />}
    </NameDialog>
  );
}
