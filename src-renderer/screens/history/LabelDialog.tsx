import { useState } from 'react';
import { visible } from '../../../src-main/common/visible';
import { chosenWords } from '../../editor/choosing';
import { choicesOf } from '../../editor/filtering';
import { meantPictures } from '../../editor/trash';
import { Button, Dialog, TextField } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './LabelDialog.css';

/** One label for all that is selected; those that are in use already are a click away. */
export function LabelDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const words = useEditorState(chosenWords);
  // What was meant when it opened.
  const [meant] = useState(() => meantPictures(editor.store.get()));
  const [typed, setTyped] = useState(() => {
    const labels = new Set(
      meant.map(({ passId, result }) => {
        const view = project?.passById.get(passId);
        return (result === null ? view?.notes.label : view?.rated[result - 1]?.label) ?? '';
      }),
    );
    return labels.size === 1 ? [...labels][0]! : '';
  });
  const used = project ? choicesOf(project).labels.slice(0, 12) : [];
  const label = (text: string): void => {
    editor.rateResults(meant, { label: text.trim() });
    onClose();
  };
  return (
    <Dialog
      onClose={onClose}
      title={words ? `Label ${words}` : 'Label'}
      width="small"
      onSubmit={() => label(typed)}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="strong" type="submit">
            {typed.trim() === '' ? 'Remove label' : 'Label'}
          </Button>
        </>
      }
    >
      <TextField
        label="Label"
        value={typed}
        maxLength={200}
        onChange={setTyped}
        onFocus={(event) => event.currentTarget.select()}
      />
      {used.length > 0 && (
        <div className="label-choices" role="group" aria-label="Labels in use">
          {used.map((each) => (
            <Button key={each} onClick={() => label(each)}>
              {visible(each)}
            </Button>
          ))}
        </div>
      )}
    </Dialog>
  );
}
