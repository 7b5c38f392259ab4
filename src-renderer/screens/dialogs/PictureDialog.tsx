import { slotsOf } from '../../../src-main/common/models';
import type { InputRef } from '../../../src-main/contract';
import { showPicture } from '../../editor/pictures';
import { sameInput } from '../../editor/desk';
import { Button, Dialog, EmptyState, Thumb } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './PictureDialog.css';

/** Pixels of a thumbnail, and results that are offered at most: the newest. */
const thumbnail = 168;
const resultsMost = 200;

/** A picture of the project for one of the model's further slots: a source, or a result. */
export function PictureDialog({ slot, onClose }: { readonly slot: string; readonly onClose: () => void }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const given = useEditorState((state) => state.desk.others[slot] ?? null);
  const about = useEditorState((state) => slotsOf(state.desk.draft.model).find(({ name }) => name === slot));
  if (!project || !about) return null;
  const sources = project.sources.map(({ id }): InputRef => ({ kind: 'source', id }));
  const results = project.passes
    .toReversed()
    .flatMap(({ pass, rated }) =>
      pass.results.flatMap((_, at): InputRef[] =>
        (rated[at]?.trashed ?? null) === null
          ? [{ kind: 'result', id: pass.id, version: pass.version, result: at + 1 }]
          : [],
      ),
    )
    .slice(0, resultsMost);
  const drawn = (heading: string, pictures: readonly InputRef[]) =>
    pictures.length > 0 && (
      <section className="pick-part">
        <h3>{heading}</h3>
        <ul className="pick-grid">
          {pictures.map((picture) => {
            const shown = showPicture(project, picture);
            return (
              shown && (
                <li key={`${picture.kind} ${picture.id} ${picture.kind === 'result' ? picture.result : ''}`}>
                  <button
                    type="button"
                    className="pick"
                    aria-pressed={sameInput(given, picture)}
                    aria-label={shown.name}
                    title={`${shown.name}\n${shown.size.width} × ${shown.size.height}`}
                    onClick={() => editor.chooseOther(slot, picture)}
                  >
                    <Thumb src={shown.thumbnail(thumbnail)} alt="" fit="contain" />
                    <span>{shown.name}</span>
                  </button>
                </li>
              )
            );
          })}
        </ul>
      </section>
    );
  return (
    <Dialog
      onClose={onClose}
      title={`Choose a picture: ${about.label.toLowerCase()}`}
      description={about.help || undefined}
      width="medium"
      actions={
        <>
          {given && <Button onClick={() => editor.chooseOther(slot, null)}>Use none</Button>}
          <Button variant="strong" onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {sources.length + results.length === 0 ? (
        <EmptyState title="No pictures yet">Add a picture to the project first.</EmptyState>
      ) : (
        <>
          {drawn('Sources', sources)}
          {drawn('Results, newest first', results)}
        </>
      )}
    </Dialog>
  );
}
