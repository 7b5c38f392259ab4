import { X } from 'lucide-react';
import { memo } from 'react';
import { resultUrl } from '../../../src-main/contract/assets';
import { wasPosted } from '../../../src-main/common/on-service';
import { showClock, showSpan } from '../../../src-main/common/span';
import { isFreeToCancel, isUnfinished, shortStageWords, stageWords } from '../../../src-main/common/states';
import { versionName } from '../../../src-main/common/versions';
import type { PassView } from '../../../src-main/contract';
import { exactly, strengthLabel, timeOf, when } from '../../editor/describe';
import { changesOf, rowName, usualTime } from '../../editor/history';
import { showPicture } from '../../editor/pictures';
import type { OpenProject } from '../../editor/state';
import { ContextMenu, IconButton, Progress, Stars, StateBadge, Thumb, cx } from '../../ui';
import { useEditor } from '../use-editor';
import { chooseByClick, chooseForMenu } from './choose-row';
import { versionMenu } from './version-menu';

/** Pixels; every row is as high as the next. */
export const rowHeight = 68;

export interface HistoryRowProps {
  readonly id: string;
  readonly project: OpenProject;
  readonly view: PassView;
  /** From the top. */
  readonly row: number;
  readonly count: number;
  /** The one that is looked at. */
  readonly selected: boolean;
  /** Among several that are chosen together. */
  readonly chosen: boolean;
  readonly now: number;
}

export const HistoryRow = memo(function HistoryRow({ id, project, view, row, count, selected, chosen, now }: HistoryRowProps) {
  const editor = useEditor();
  const { pass, notes } = view;
  const runs = isUnfinished(pass.state);
  const startedAt = pass.stages.preparing ? Date.parse(pass.stages.preparing) : null;
  const changed = changesOf(project, view);
  const time = timeOf(view, now);
  const thumb = pass.results.length > 0 ? resultUrl(project.id, pass.id, 1, 112) : (showPicture(project, pass.input)?.thumbnail(112) ?? null);
  const name = versionName(pass.version);
  const stage = view.owner === 'elsewhere' ? 'Started elsewhere' : pass.stoppedWaitingAt ? 'Not waited for' : view.held ? 'Held up' : shortStageWords[pass.state];
  const counts = time !== null && !view.held && view.owner !== 'elsewhere';
  const usual = `usually ${showSpan(usualTime(project, view))}`;
  return (
    <li role="presentation" className="history-place" style={{ transform: `translateY(${row * rowHeight}px)`, height: rowHeight }}>
      <ContextMenu items={() => versionMenu(editor, view)} onOpenChange={(open) => { if (open) chooseForMenu(editor, pass.id); }}>
        <div
          id={id} role="option" tabIndex={-1} aria-selected={selected || chosen} aria-label={rowName(project, view, now)} aria-posinset={row + 1} aria-setsize={count} className={cx('history-row', runs && 'history-runs', pass.results.length === 0 && 'history-none', chosen && !selected && 'history-chosen')}
          onClick={(event) => chooseByClick(editor, pass.id, event)}
          onDoubleClick={() => editor.setLayout('canvas')}
        >
          <Thumb src={thumb} alt="" />
          <div className="history-words">
            <p className="history-name">
              <b>{name}</b>
              {notes.label && <span className="history-label">{notes.label}</span>}
              {pass.results.length > 1 && <span className="history-count figures">{pass.results.length}</span>}
              <Stars value={notes.rating} />
              {!runs && <time className="figures" dateTime={pass.createdAt} title={exactly(pass.createdAt)}>{when(pass.createdAt, new Date(now))}</time>}
            </p>
            <p className="history-changed">
              <span title={[...changesOf(project, view, Infinity), ...(changed.length > 0 ? [] : [pass.recipe.prompt])].join('\n')}>{changed.length > 0 ? changed.join(' · ') : pass.recipe.prompt}</span>
              {pass.engine === 'offline' && pass.results.length > 0 && <small title="Made by the offline engine on this machine: free, and not the real model.">offline</small>}
            </p>
            {runs ? (
              <p className="history-facts history-stage figures" title={[pass.stoppedWaitingAt ? 'You no longer wait for it' : '', view.held?.message ?? stageWords[pass.state], counts ? usual : ''].filter(Boolean).join(' · ')}>
                <span>{stage}{counts && ` ${showClock(time)}`}</span>
                {counts && !pass.stoppedWaitingAt && <span>{usual}</span>}
              </p>
            ) : (
              <p className="history-facts figures">
                {pass.state !== 'done' && <><StateBadge state={pass.state} /> · </>}{strengthLabel(pass.recipe.strength)} · {pass.recipe.seed}
                {pass.state === 'done' && time !== null && <> · {showSpan(time)}</>}
              </p>
            )}
            {runs && view.owner !== 'elsewhere' && <Progress stage={stageWords[pass.state]} startedAt={startedAt} usualSeconds={usualTime(project, view) / 1000} bare />}
          </div>
        </div>
      </ContextMenu>
      {runs && !pass.stoppedWaitingAt && view.owner !== 'elsewhere' && (
        <IconButton
          icon={X} className="history-stop" tooltipSide="left"
          label={isFreeToCancel(pass.state) ? `Cancel ${name}` : `Stop waiting for ${name}`}
          tooltip={isFreeToCancel(pass.state) ? (wasPosted(pass) ? 'Cancel: ModelRunner is asked first whether it has it, then it is free' : 'Cancel: nothing was sent yet, it is free') : pass.engine === 'offline' ? 'Stop waiting' : 'Stop waiting: it will still be charged'}
          onClick={() => void (isFreeToCancel(pass.state) ? editor.cancel(pass.id) : editor.stopWaiting(pass.id))}
        />
      )}
    </li>
  );
});
