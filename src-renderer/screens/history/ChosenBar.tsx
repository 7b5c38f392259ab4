import { chosenIds, picksOf } from '../../editor/choosing';
import { exportTitle } from '../../editor/commands';
import { Button } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';

/** What can be done with several versions at once. */
export function ChosenBar() {
  const editor = useEditor();
  const count = useEditorState((state) => chosenIds(state).size);
  const title = useEditorState(exportTitle);
  const none = useEditorState((state) => chosenIds(state).size > 0 && picksOf(state).length === 0);
  if (count === 0) return null;
  return (
    <div className="chosen-bar" role="group" aria-label={`${count} versions chosen`}>
      <Button disabled={none} onClick={() => editor.show({ kind: 'export', picks: picksOf(editor.store.get()) })}>{title}</Button>
      <Button disabled={none} onClick={() => editor.show({ kind: 'sheet', picks: picksOf(editor.store.get()) })}>Contact sheet…</Button>
    </div>
  );
}
