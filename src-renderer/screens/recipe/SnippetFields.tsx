import { useState } from 'react';
import { proposedSnippetName, snippetsOf, type ScopedSnippet } from '../../editor/snippets';
import { Button, Dialog, Segmented, TextArea, TextField } from '../../ui';
import { useEditor } from '../use-editor';
import './PresetsDialog.css';

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
  const [name, setName] = useState(() => old?.snippet.name ?? proposedSnippetName(text));
  const [scope, setScope] = useState<'project' | 'all'>(old?.scope ?? 'project');
  const [wrong, setWrong] = useState<string | null>(null);
  const [empty, setEmpty] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const called = name.trim();
    const others = snippetsOf(editor.store.get()).filter(
      (one) => one.scope === scope && one.snippet.id !== old?.snippet.id,
    );
    if (text.trim() === '') return setEmpty('Write the words to keep.');
    if (called === '') return setWrong('A snippet needs a name.');
    if (others.some(({ snippet }) => snippet.name === called))
      return setWrong('There is a snippet of that name already. Choose another.');
    setBusy(true);
    const fault = await editor.saveSnippet(scope, { name: called, text }, old?.snippet ?? null);
    setBusy(false);
    return fault === null ? onClose() : setWrong(fault);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={old ? 'Edit the snippet' : 'Save snippet'}
      width="small"
      closesOutside={false}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit" loading={busy}>
            Save snippet
          </Button>
        </>
      }
    >
      <div className="save-preset">
        <TextField
          label="Snippet name"
          layout="column"
          value={name}
          maxLength={100}
          error={wrong}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(typed) => {
            setName(typed);
            setWrong(null);
          }}
        />
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
        {!old && (
          <Segmented
            label="For"
            layout="row"
            value={scope}
            onChange={setScope}
            options={[
              { value: 'project', label: 'This project' },
              { value: 'all', label: 'All projects' },
            ]}
          />
        )}
      </div>
    </Dialog>
  );
}
