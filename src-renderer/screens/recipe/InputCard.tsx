import { Crop } from 'lucide-react';
import { useRef } from 'react';
import type { InputPlan } from '../../../src-main/contract';
import { listWidth, preparedUrl } from '../../../src-main/contract/assets';
import { shortcutOf } from '../../editor/commands';
import { fileSize, showPixels } from '../../editor/describe';
import { inputThere, turned, whereIs } from '../../editor/desk';
import { inputGone } from '../../editor/estimate';
import { pictureFacts } from '../../editor/facts';
import { showPicture } from '../../editor/pictures';
import { Button, ErrorNote, Thumb, Tooltip } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { BackgroundField } from './BackgroundField';
import { useWanted } from '../use-wanted';

/** The picture the next pass starts from: what it is, and what of it will be sent. */
export function InputCard() {
  const editor = useEditor();
  const card = useRef<HTMLButtonElement>(null);
  const project = useEditorState((state) => state.project);
  const input = useEditorState((state) => state.desk.input);
  const preparation = useEditorState((state) => state.desk.preparation);
  const plan = useEditorState((state) => state.plan);
  const cropping = useEditorState((state) => state.cropping !== null);
  const shownNow = useEditorState((state) => state.selected === null);
  useWanted('input', card);
  const shown = project && inputThere(project, input) ? showPicture(project, input) : null;
  const sent = plan.is === 'made' ? plan.plan : plan.is === 'making' ? plan.before : null;
  const fault = plan.is === 'failed' ? plan.fault : plan.is === 'made' ? plan.plan.fault : null;
  if (!project || (!input && project.sources.length === 0)) return null;
  const source = input?.kind === 'source' ? project.sources.find(({ id }) => id === input.id) : undefined;
  const altered = preparation.crop !== null || preparation.rotate !== 0;
  const part = shown && turned(shown.size, preparation);
  return (
    <div className="recipe-part">
      <header className="recipe-head">
        <h2>Input</h2>
        {shown && (
          <Tooltip
            content="Crop or rotate what is sent. The file itself stays as it is."
            shortcut={shortcutOf('crop')}
            side="right"
          >
            <Button
              variant="quiet"
              icon={Crop}
              aria-pressed={cropping}
              disabled={project.readOnly !== null}
              onClick={() => (cropping ? editor.finishCrop() : editor.startCrop())}
            >
              Crop…
            </Button>
          </Tooltip>
        )}
      </header>
      {shown && input ? (
        <button
          ref={card}
          type="button"
          className="input-card"
          aria-pressed={shownNow}
          onClick={() => editor.select(null)}
        >
          <span className="visually-hidden">Show the input, {shown.name}</span>
          <Thumb
            src={
              altered && !cropping && sent?.prepared
                ? preparedUrl(project.id, sent.prepared.sha256, listWidth)
                : shown.thumbnail(listWidth)
            }
            alt=""
            fit={altered ? 'contain' : 'cover'}
          />
          <span className="input-words" aria-hidden>
            <b>{input.kind === 'result' ? `Result ${shown.name}` : shown.name}</b>
            <span className="figures">
              <span>{showPixels(shown.size)}</span>
              {sent?.prepared && !cropping && (
                <>
                  {' '}
                  <span>→ {showPixels(sent.prepared)}</span>
                </>
              )}
            </span>
            {cropping ? (
              <span className="input-sent figures">{altered && part ? `Crop ${showPixels(part)}` : 'Uncropped'}</span>
            ) : (
              <Sent plan={sent} making={plan.is === 'making'} projectId={project.id} beside={source?.probe.bytes} />
            )}
          </span>
        </button>
      ) : (
        <p className="recipe-note">
          {input ? inputGone(project, input) : 'Choose a source above, or “Use as input” on a version.'}
          {input && whereIs(project, input) === 'trash' && project.readOnly === null && (
            <Button onClick={() => void editor.restoreInput()}>Restore it</Button>
          )}
        </p>
      )}
      {shown && (altered || source) && (
        <p className="input-facts figures">
          {altered && part && (
            <span className="input-crop">
              {preparation.crop ? `Cropped to ${showPixels(part)}` : ''}
              {preparation.crop && preparation.rotate !== 0 ? ', ' : ''}
              {preparation.rotate === 0 ? '' : `${preparation.crop ? 'rotated' : 'Rotated'} ${preparation.rotate}°`}
              {!cropping && project.readOnly === null && (
                <button type="button" className="input-reset" onClick={() => editor.resetCrop()}>
                  Reset
                </button>
              )}
            </span>
          )}
          {source &&
            pictureFacts(source.probe, sent?.prepared?.bytes).map((fact) => (
              <span key={fact.text} title={fact.more}>
                {fact.text}
              </span>
            ))}
        </p>
      )}
      {source?.probe.hasAlpha && <BackgroundField />}
      {fault && plan.is !== 'making' && <ErrorNote title="This picture can’t be prepared">{fault.message}</ErrorNote>}
    </div>
  );
}

/** `beside`: bytes of the source, which are told in the same unit. */
function Sent({
  plan,
  making,
  projectId,
  beside,
}: {
  readonly plan: InputPlan | null;
  readonly making: boolean;
  readonly projectId: string;
  readonly beside: number | undefined;
}) {
  if (!plan?.prepared)
    return (
      <span className="input-sent" aria-busy={making}>
        {making ? 'Preparing…' : ''}
      </span>
    );
  const { prepared } = plan;
  const size = fileSize(prepared.bytes, Math.min(prepared.bytes, beside ?? prepared.bytes));
  return (
    <Tooltip
      side="right"
      content={
        <span className="sent-tip">
          <img
            src={preparedUrl(projectId, prepared.sha256, 480)}
            alt=""
            width={240}
            style={{ aspectRatio: `${prepared.width} / ${prepared.height}` }}
          />
          <span>
            This is sent: {showPixels(prepared)}, sRGB, {prepared.contentType === 'image/png' ? 'PNG' : 'JPEG'}, {size},
            without metadata.
          </span>
          {prepared.notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
        </span>
      }
    >
      <span className="input-sent figures" data-making={making || undefined}>
        sRGB · {prepared.contentType === 'image/png' ? 'PNG' : 'JPEG'} · {size} sent
      </span>
    </Tooltip>
  );
}
