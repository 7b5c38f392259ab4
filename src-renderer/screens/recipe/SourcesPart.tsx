import { ImagePlus, PanelLeftClose } from 'lucide-react';
import { useRef, type CSSProperties } from 'react';
import type { Importing } from '../../editor/state';
import { shortcutOf } from '../../editor/commands';
import { Button, ErrorNote, IconButton, NamedFaults, sentenceBelow } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from '../use-wanted';
import { SourceGrid } from './SourceGrid';

/** Of the pictures that were refused, so many are named. */
const namedMost = 200;

/** The imported pictures, and the way to more of them. */
export function SourcesPart() {
  const editor = useEditor();
  const project = useEditorState((state) => state.project);
  const refused = useEditorState((state) => state.refused);
  const importing = useEditorState((state) => state.importing);
  const add = useRef<HTMLButtonElement>(null);
  useWanted('pictures', add);
  // Where there is an input already, its card takes the focus.
  useWanted('input', add);
  const wanted = useEditorState((state) => state.wanted?.field === 'input');
  if (!project) return null;
  const alone = refused.length === 1 ? refused[0] : undefined;
  return (
    <div className="recipe-part">
      <header className="recipe-head">
        <h2>Sources</h2>
        {project.sources.length > 1 && <span className="figures">{project.sources.length}</span>}
        <Button
          ref={add}
          variant="quiet"
          icon={ImagePlus}
          data-wanted={wanted || undefined}
          disabled={project.readOnly !== null}
          onClick={() => void editor.addPicture()}
        >
          Add picture…
        </Button>
        <IconButton
          icon={PanelLeftClose}
          className="recipe-fold"
          label="Hide recipe panel"
          shortcut={shortcutOf('toggle-recipe')}
          tooltipSide="right"
          onClick={() => editor.setPanels({ left: false })}
        />
      </header>
      <SourceGrid sources={project.sources} project={project} />
      {importing && importing.of > 1 && <ImportRow importing={importing} onCancel={editor.cancelImport} />}
      {project.sources.length === 0 && project.readOnly === null && !importing && (
        <p className="recipe-note">
          Pictures you start from. Drop one anywhere, paste one, or add it here; its file is copied and never changed.
        </p>
      )}
      {refused.length > 0 && (
        <ErrorNote
          title={alone ? `${alone.name} was not added` : `${refused.length} pictures were not added`}
          onDismiss={editor.dismissRefused}
        >
          {alone ? sentenceBelow(alone.name, alone.message) : <NamedFaults faults={refused} most={namedMost} />}
        </ErrorNote>
      )}
    </div>
  );
}

/** How far it is, what is being taken in, and the way to stop. */
function ImportRow({
  importing: { done, of, name },
  onCancel,
}: {
  readonly importing: Importing;
  readonly onCancel: () => void;
}) {
  return (
    <div className="import-row">
      <span className="import-words">
        <span className="figures">
          {done} of {of}
        </span>
        <span className="import-name">{name}</span>
      </span>
      <Button variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
      <div
        className="progress-bar"
        role="progressbar"
        aria-label="Adding pictures"
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${of}`}
        style={{ '--share': of > 0 ? done / of : 0 } as CSSProperties}
      >
        <span />
      </div>
    </div>
  );
}
