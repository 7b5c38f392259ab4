import { useEffect, useState } from 'react';
import type { EditorsView } from '../../../src-main/contract';
import { toFault } from '../../api';
import { Button, Select } from '../../ui';
import { useEditor } from '../use-editor';

/** The program that “Open in editor” starts. */
export function EditorPart() {
  const editor = useEditor();
  const [view, setView] = useState<EditorsView | null>(null);
  const { editors, complain } = editor;
  useEffect(() => {
    let gone = false;
    editors().then(
      (found) => {
        if (!gone) setView(found);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [editors]);
  if (!view) return null;
  const put = (work: Promise<EditorsView>): void =>
    void work.then(setView, (error: unknown) => complain(toFault(error)));
  return (
    <section>
      <h3>Picture editor</h3>
      <Select
        label="Open pictures in"
        help="It gets a copy. What you save there comes back as a source; results stay as they are."
        value={view.chosen}
        onChange={(id) => put(editor.chooseEditor(id))}
        options={view.editors.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {view.canPick && (
        <div className="settings-row">
          <Button onClick={() => put(editor.pickEditor())}>Choose another program…</Button>
        </div>
      )}
    </section>
  );
}
