import { NameDialog } from '../../ui/NameDialog';
import { useEditor, useEditorState } from '../use-editor';

/** The project's name; its folder keeps its own. */
export function RenameDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const name = useEditorState((state) => state.project?.name ?? '');
  return (
    <NameDialog
      title="Rename the project"
      confirm="Rename"
      label="Project name"
      name={name}
      longest={200}
      fault={(typed) => (typed === '' ? 'A project needs a name.' : null)}
      onName={async (typed) => (await editor.rename(typed))?.message ?? null}
      onClose={onClose}
    />
  );
}
