import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { resultUrl, sourceUrl } from '../../../src-main/contract/assets';
import { emptyingSentence } from '../../../src-main/common/emptying';
import { versionName } from '../../../src-main/common/versions';
import { plural } from '../../editor/describe';
import { showPrice } from '../../editor/estimate';
import { resultsInTrash } from '../../editor/trash';
import { Button, Dialog, EmptyState, Thumb } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import './TrashDialog.css';

/** What was deleted from the project: to be restored, or to be deleted for good. */
export function TrashDialog({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const native = useEditorState((state) => state.app?.dialogs === 'native');
  const [asks, setAsks] = useState(false);
  if (!project) return null;
  const versions = project.trash.versions.filter(({ emptied }) => !emptied);
  const results = resultsInTrash(project);
  const { sources } = project.trash;
  const count = versions.length + results.length + sources.length;
  const paid = versions.filter(
    ({ engine, price }) => engine === 'modelrunner' && Number(price.settled ?? 0) > 0,
  ).length;
  const locked = project.readOnly !== null;
  return (
    <Dialog
      onClose={onClose}
      title={asks ? 'Empty the trash?' : 'Trash'}
      width="small"
      actions={
        asks ? (
          <>
            <Button onClick={() => setAsks(false)}>Cancel</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsks(false);
                void editor.emptyTrash();
              }}
            >
              Delete for good
            </Button>
          </>
        ) : (
          <>
            {/* The system's dialog asks by itself. */}
            <Button
              disabled={count === 0 || locked}
              onClick={() => (native ? void editor.emptyTrash() : setAsks(true))}
            >
              Empty trash…
            </Button>
            <Button variant="strong" onClick={onClose}>
              Close
            </Button>
          </>
        )
      }
    >
      {asks ? (
        <p>{emptyingSentence({ items: count, paid })}</p>
      ) : count === 0 ? (
        <EmptyState icon={Trash2} title="The trash is empty">
          Versions, pictures and sources that you delete come here first, and can be restored.
        </EmptyState>
      ) : (
        <ul className="trash-list" aria-label="In the trash">
          {versions.map(({ id, version, results: pictures, engine, price }) => (
            <li key={id}>
              <Thumb src={pictures > 0 ? resultUrl(project.id, id, 1, 112) : null} alt="" fit="contain" />
              <span className="trash-name">
                <b>{versionName(version)}</b> {pictures === 0 ? 'no picture' : plural(pictures, 'picture')}
                {engine === 'modelrunner' && price.settled !== null
                  ? ` · ${showPrice({ ...price, estimated: price.settled }, engine)}`
                  : ''}
              </span>
              <Button
                disabled={locked}
                aria-label={`Restore ${versionName(version)}`}
                onClick={() => void editor.restoreChosen([{ passId: id, result: null }])}
              >
                Restore
              </Button>
            </li>
          ))}
          {results.map(({ id, result, name }) => (
            <li key={`${id} ${result}`}>
              <Thumb src={resultUrl(project.id, id, result, 112)} alt="" fit="contain" />
              <span className="trash-name">
                <b>{name}</b>
              </span>
              <Button
                disabled={locked}
                aria-label={`Restore ${name}`}
                onClick={() => void editor.restoreChosen([{ passId: id, result }])}
              >
                Restore
              </Button>
            </li>
          ))}
          {sources.map((source) => (
            <li key={source.id}>
              <Thumb src={sourceUrl(project.id, source.id, 112)} alt="" fit="contain" />
              <span className="trash-name">
                <b>{source.name}</b> source
              </span>
              <Button
                disabled={locked}
                aria-label={`Restore ${source.name}`}
                onClick={() => void editor.restoreSource(source.id)}
              >
                Restore
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
