import { useRef } from 'react';
import type { InputPlan } from '../../../src-main/contract';
import { preparedUrl } from '../../../src-main/contract/assets';
import { fileSize, showPixels } from '../../editor/describe';
import { showPicture } from '../../editor/pictures';
import { ErrorNote, Thumb, Tooltip } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { useWanted } from './use-wanted';

/** The picture the next pass starts from, and what of it will be sent: pixels, bytes, colour. */
export function InputCard() {
  const editor = useEditor();
  const card = useRef<HTMLButtonElement>(null);
  const project = useEditorState((state) => state.project);
  const input = useEditorState((state) => state.desk.input);
  const plan = useEditorState((state) => state.plan);
  const shownNow = useEditorState((state) => state.selected === null);
  useWanted('input', card);
  const shown = project && showPicture(project, input);
  const sent = plan.is === 'made' ? plan.plan : plan.is === 'making' ? plan.before : null;
  const fault = plan.is === 'failed' ? plan.fault : plan.is === 'made' ? plan.plan.fault : null;
  if (!project || (!input && project.sources.length === 0)) return null;
  return (
    <div className="recipe-part">
      <header className="recipe-head"><h2>Input</h2></header>
      {shown && input ? (
        <button ref={card} type="button" className="input-card" aria-pressed={shownNow} aria-label={`Show the input, ${shown.name}`} onClick={() => editor.select(null)}>
          <Thumb src={shown.thumbnail(128)} alt="" />
          <span className="input-words">
            <b>{input.kind === 'result' ? `Result ${shown.name}` : shown.name}</b>
            <span className="figures">{showPixels(shown.size)}{sent?.prepared && ` → ${showPixels(sent.prepared)}`}</span>
            <Sent plan={sent} making={plan.is === 'making'} projectId={project.id} />
          </span>
        </button>
      ) : (
        <p className="recipe-note">{input ? 'The picture it started from is not in the project any more. Choose another source, or a version’s “Use as input”.' : 'Choose a source above, or “Use as input” on a version.'}</p>
      )}
      {fault && plan.is !== 'making' && <ErrorNote title="It can’t be made ready">{fault.message}</ErrorNote>}
    </div>
  );
}

function Sent({ plan, making, projectId }: { readonly plan: InputPlan | null; readonly making: boolean; readonly projectId: string }) {
  if (!plan?.prepared) return <span className="input-sent" aria-busy={making}>{making ? 'Making it ready…' : ''}</span>;
  const { prepared } = plan;
  return (
    <Tooltip
      side="right"
      content={(
        <span className="sent-tip">
          <img src={preparedUrl(projectId, prepared.sha256, 480)} alt="" width={240} style={{ aspectRatio: `${prepared.width} / ${prepared.height}` }} />
          <span>This is sent: {showPixels(prepared)}, sRGB, {prepared.contentType === 'image/png' ? 'PNG' : 'JPEG'}, {fileSize(prepared.bytes)}, without metadata.</span>
          {prepared.notes.map((note) => <span key={note}>{note}</span>)}
        </span>
      )}
    >
      <span className="input-sent figures" data-making={making || undefined}>
        sRGB · {prepared.contentType === 'image/png' ? 'PNG' : 'JPEG'} · {fileSize(prepared.bytes)} sent
      </span>
    </Tooltip>
  );
}
