import { useState } from 'react';
import { Button, Dialog, TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** The project's name; its folder keeps its own. */
export function RenameDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const name = useEditorState((state) => state.project?.name ?? '');
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState<string | null>(null);
  const rename = async (): Promise<void> => {
    if (typed.trim() === '') return setWrong('A project needs a name.');
    const fault = await editor.rename(typed.trim());
    return fault ? setWrong(fault.message) : onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Rename the project"
      width="small"
      onSubmit={() => void rename()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit">
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Project name"
        value={typed}
        maxLength={200}
        error={wrong}
        onChange={(text) => {
          setTyped(text);
          setWrong(null);
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}
