import { models } from '../../../src-main/common/models';
import { X } from 'lucide-react';
import { memo, useState } from 'react';
import { listWidth, resultUrl } from '../../../src-main/contract/assets';
import { deliverySentence, isShort } from '../../../src-main/common/delivery';
import { imagesOf, promptOf, seedOf, strengthOf } from '../../../src-main/common/models/roles';
import { showClock, showSpan } from '../../../src-main/common/span';
import { isFreeToStop, isUnfinished, shortStageWords, stageWords } from '../../../src-main/common/states';
import { versionName } from '../../../src-main/common/versions';
import { visible } from '../../../src-main/common/visible';
import { inputOf } from '../../../src-main/contract/inputs';
import type { PassView } from '../../../src-main/contract';
import { exactly, strengthLabel, timeOf, whenShort } from '../../editor/describe';
import { changesOf, inSeconds, rowName, seedWords, usualTime } from '../../editor/history';
import { showPicture } from '../../editor/pictures';
import { promptLine } from '../../editor/prompt-change';
import type { OpenProject } from '../../editor/state';
import { IconButton, Progress, Stars, StateBadge, Thumb, WordsMark, cx } from '../../ui';
import { stopWords } from '../stop-words';
import { useEditor } from '../use-editor';
import { chooseByClick } from './choose-row';
import { dragOut } from '../drag-out';
import { FlagMark } from '../FlagMark';

/** Pixels; every row is as high as the next, and its picture grows with the panel. */
export const rowHeightAt = (width: number): number =>
  Math.round(Math.min(rows.most, Math.max(rows.least, rows.least + (width - rows.from) * 0.3)));
const rows = { least: 62, most: 112, from: 300 } as const;
/** Of a row beside its picture. */
const rowAir = 12;

export interface HistoryRowProps {
  readonly id: string;
  readonly project: OpenProject;
  readonly view: PassView;
  /** From the top. */
  readonly row: number;
  readonly count: number;
  /** In pixels. */
  readonly top: number;
  readonly height: number;
  /** The one that is looked at. */
  readonly selected: boolean;
  /** Among several that are chosen together. */
  readonly chosen: boolean;
  /** Whether a version made by the offline engine says so. */
  readonly tellsOffline: boolean;
  /** It ended while the designer looked elsewhere. */
  readonly unseen: boolean;
  readonly now: number;
}

export const HistoryRow = memo(function HistoryRow({
  id,
  project,
  view,
  row,
  count,
  top,
  height,
  selected,
  chosen,
  tellsOffline,
  unseen,
  now,
}: HistoryRowProps) {
  const editor = useEditor();
  const { pass, notes } = view;
  const runs = isUnfinished(pass.state);
  const startedAt = pass.stages.preparing ? Date.parse(pass.stages.preparing) : null;
  const there = pass.results.filter((_, at) => !view.rated[at]?.trashed).length;
  const changed = changesOf(project, view);
  const time = timeOf(view, now);
  const edge = height - rowAir;
  const thumbWidth = edge > 60 ? listWidth : 112;
  const thumb =
    pass.results.length > 0
      ? resultUrl(project.id, pass.id, view.cover ?? 1, thumbWidth)
      : (showPicture(project, inputOf(pass))?.thumbnail(thumbWidth) ?? null);
  const [brokenThumb, setBrokenThumb] = useState<string | null>(null);
  const broken = pass.results.length > 0 && thumb !== null && brokenThumb === thumb;
  const name = versionName(pass.version);
  const stop = stopWords(pass);
  const verdict = view.words?.[(view.cover ?? 1) - 1]?.verdict;
  const [strength, seed] = [strengthOf(pass.recipe), seedOf(pass.recipe)];
  const stage =
    view.owner === 'elsewhere'
      ? 'Started elsewhere'
      : pass.stoppedWaitingAt
        ? 'No longer waiting'
        : view.held
          ? 'Retrying…'
          : shortStageWords[pass.state];
  const counts = time !== null && !view.held && view.owner !== 'elsewhere';
  const usualMs = usualTime(project, view);
  const usual = usualMs === null ? '' : `usually ${showSpan(usualMs)}`;
  return (
    <li role="presentation" className="history-place" style={{ top, height }}>
      <div
        id={id}
        data-pass={pass.id}
        role="option"
        tabIndex={-1}
        aria-selected={selected || chosen}
        aria-posinset={row + 1}
        aria-setsize={count}
        className={cx(
          'history-row',
          runs && 'history-runs',
          pass.results.length === 0 && 'history-none',
          chosen && !selected && 'history-chosen',
        )}
        title={visible(promptOf(pass.recipe), '\n')}
        onClick={(event) => chooseByClick(editor, pass.id, event)}
        onDoubleClick={() => editor.setLayout('canvas')}
        {...(view.cover === null
          ? {}
          : dragOut(project, { kind: 'result', id: pass.id, version: pass.version, result: view.cover }))}
      >
        {/* What is seen is in columns, what is heard in an order for the ear. */}
        <span className="visually-hidden">
          {rowName(project, view, now)}
          {broken && ', picture can’t be shown'}
          {unseen && ', new'}
        </span>
        <span className="history-picture" style={{ width: edge, height: edge }}>
          <Thumb src={thumb} alt="" fit="contain" onBroken={setBrokenThumb} />
        </span>
        <div className="history-words" aria-hidden>
          <p className="history-name">
            <b>{name}</b>
            {unseen && <i className="history-new" title="New: it ended while you were elsewhere" />}
            {notes.label && <span className="history-label">{visible(notes.label)}</span>}
            {isShort(pass) ? (
              <span className="history-count figures" title={deliverySentence(pass) ?? undefined}>
                {pass.results.length} of {Math.max(imagesOf(pass.recipe), pass.evidence.resultUrls.length)}
              </span>
            ) : (
              there > 1 && <span className="history-count figures">{there}</span>
            )}
            <FlagMark pick={notes.pick} />
            {verdict && <WordsMark verdict={verdict} />}
            <Stars value={notes.rating} />
            {!runs && (
              <time className="figures" dateTime={pass.createdAt} title={exactly(pass.createdAt)}>
                {whenShort(pass.createdAt, new Date(now))}
              </time>
            )}
          </p>
          <p className="history-changed">
            <span
              title={[...changesOf(project, view, Infinity), '', visible(promptOf(pass.recipe), '\n')]
                .join('\n')
                .trim()}
            >
              {changed.length > 0
                ? changed.join(' · ')
                : promptLine(promptOf(pass.recipe)) || (models[pass.recipe.model]?.title ?? '')}
            </span>
            {tellsOffline && pass.engine === 'offline' && pass.results.length > 0 && (
              <small title="Made by the offline engine on this machine: free, and not the real model.">offline</small>
            )}
          </p>
          {runs ? (
            <p
              className="history-facts history-stage figures"
              title={[
                pass.stoppedWaitingAt ? 'You stopped waiting for it' : '',
                view.held?.message ?? stageWords[pass.state],
                counts ? usual : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              <span>
                {stage}
                {counts && ` ${showClock(time)}`}
              </span>
              {counts && usual !== '' && !pass.stoppedWaitingAt && <span>{usual}</span>}
            </p>
          ) : (
            <p className="history-facts figures">
              {pass.state !== 'done' && (
                <>
                  <StateBadge state={pass.state} /> ·{' '}
                </>
              )}
              {broken && <span className="history-broken">Picture can’t be shown · </span>}
              {[
                strength === null ? [] : strengthLabel(strength),
                // Where the line above is the seed's, once is enough.
                seed === null || changed.includes(seedWords(seed)) ? [] : seed,
                pass.state === 'done' && time !== null ? showSpan(time) : [],
              ]
                .flat()
                .join(' · ')}
            </p>
          )}
          {runs && view.owner !== 'elsewhere' && (
            <Progress stage={stageWords[pass.state]} startedAt={startedAt} usualSeconds={inSeconds(usualMs)} bare />
          )}
        </div>
      </div>
      {runs && !pass.stoppedWaitingAt && view.owner !== 'elsewhere' && (
        <IconButton
          icon={X}
          className="history-stop"
          tooltipSide="left"
          label={`${stop.label} ${name}`}
          tooltip={stop.tooltip}
          onClick={() => void (isFreeToStop(pass) ? editor.cancel(pass.id) : editor.stopWaiting(pass.id))}
        />
      )}
    </li>
  );
});
