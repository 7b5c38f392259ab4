import { ArrowDown, ArrowUp, ChevronsUp, RotateCcw, X } from 'lucide-react';
import { useState, type DragEvent, type HTMLAttributes } from 'react';
import { resultUrl } from '../../src-main/contract/assets';
import { promptOf } from '../../src-main/common/models/roles';
import { showClock, showSpan } from '../../src-main/common/span';
import { isFreeToStop, stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import { inputOf } from '../../src-main/contract/inputs';
import type { PassView } from '../../src-main/contract';
import { timeOf } from '../editor/describe';
import { inSeconds, usualTime } from '../editor/history';
import { showPicture } from '../editor/pictures';
import { promptLine } from '../editor/prompt-change';
import { queueOf } from '../editor/queue';
import type { OpenProject } from '../editor/state';
import { Button, IconButton, Popover, Progress, StateBadge, Thumb } from '../ui';
import { canAskToNotify, askToNotify } from './notifications';
import './QueueList.css';
import { stopWords } from './stop-words';
import { useEditor, useEditorState, useNow } from './use-editor';

const counted = (count: number, word: string): string | null => (count > 0 ? `${count} ${word}` : null);

/** The count in the top bar, and under it who runs, who waits for a turn, and what went wrong. */
export function QueueList({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const unseen = useEditorState((state) => state.unseen);
  const [open, setOpen] = useState(false);
  /** One that is dragged to another place, and what it would come beside. */
  const [drop, setDrop] = useState<{
    readonly id: string;
    readonly over: string | null;
    readonly side: DropSide;
  } | null>(null);
  const { running, waiting, wrong } = queueOf(project, unseen);
  const any = running.length + waiting.length + wrong.length > 0;
  if (!any && !open) return null;
  const held = [...running, ...waiting].filter((view) => view.held).length;
  const words =
    [
      counted(running.length, 'running'),
      counted(waiting.length, 'waiting'),
      counted(held, 'retrying'),
      counted(wrong.length, 'went wrong'),
    ]
      .filter(Boolean)
      .join(' · ') || 'Nothing running';
  const show = (id: string): void => {
    editor.showVersion(id);
    setOpen(false);
  };
  return (
    <Popover
      label="Queue"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="quiet" className="top-busy figures" title="Queue: what is running, waiting, and went wrong">
          {words}
        </Button>
      }
    >
      <div className="queue">
        {!any && <p className="queue-none">Nothing is running or waiting.</p>}
        {running.length > 0 && <h2>Running</h2>}
        <ul aria-label="Running">
          {running.map((view) => (
            <QueueRow key={view.pass.id} project={project} view={view} onShow={show} />
          ))}
        </ul>
        {waiting.length > 0 && <h2>Waiting</h2>}
        <ol aria-label="Waiting">
          {waiting.map((view, at) => (
            <QueueRow
              key={view.pass.id}
              project={project}
              view={view}
              onShow={show}
              drop={drop?.over === view.pass.id ? drop.side : null}
              dragging={
                view.turn === undefined || waiting.length < 2
                  ? null
                  : {
                      onBegin: () => setDrop({ id: view.pass.id, over: null, side: 'before' }),
                      onOver: (side) => {
                        if (!drop) return false;
                        if (drop.over !== view.pass.id || drop.side !== side)
                          setDrop({ ...drop, over: view.pass.id, side });
                        return true;
                      },
                      onDrop: (side) => {
                        const to = waiting[side === 'before' ? at : at + 1]?.pass.id ?? null;
                        if (drop && drop.id !== to) void editor.reorder(drop.id, to);
                      },
                      onEnd: () => setDrop(null),
                    }
              }
            >
              {view.turn !== undefined && waiting.length > 1 && (
                <>
                  <IconButton
                    icon={ChevronsUp}
                    label={`Run ${versionName(view.pass.version)} next`}
                    disabled={at === 0}
                    onClick={() => void editor.reorder(view.pass.id, waiting[0]!.pass.id)}
                  />
                  <IconButton
                    icon={ArrowUp}
                    label={`Move ${versionName(view.pass.version)} up`}
                    disabled={at === 0}
                    onClick={() => void editor.reorder(view.pass.id, waiting[at - 1]?.pass.id ?? null)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={`Move ${versionName(view.pass.version)} down`}
                    disabled={at === waiting.length - 1}
                    onClick={() => void editor.reorder(view.pass.id, waiting[at + 2]?.pass.id ?? null)}
                  />
                </>
              )}
            </QueueRow>
          ))}
        </ol>
        {wrong.length > 0 && <h2>Went wrong</h2>}
        <ul aria-label="Went wrong">
          {wrong.map((view) => (
            <QueueRow key={view.pass.id} project={project} view={view} onShow={show}>
              {view.pass.state === 'uncertain' && (
                <Button onClick={() => void editor.checkAgain(view.pass.id)}>Check again</Button>
              )}
              <IconButton
                icon={RotateCcw}
                label={`Run ${versionName(view.pass.version)} again`}
                onClick={() => {
                  setOpen(false);
                  void editor.runAgain(view.pass.id);
                }}
              />
            </QueueRow>
          ))}
        </ul>
        {canAskToNotify() && (
          <footer>
            <Button onClick={() => void askToNotify()}>Notify me when a pass ends</Button>
          </footer>
        )}
      </div>
    </Popover>
  );
}

type DropSide = 'before' | 'after';

interface RowDragging {
  readonly onBegin: () => void;
  /** Answers whether what is dragged may come there. */
  readonly onOver: (side: DropSide) => boolean;
  readonly onDrop: (side: DropSide) => void;
  readonly onEnd: () => void;
}

const sideOf = (event: DragEvent<HTMLElement>): DropSide => {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
};

/** By the keyboard the buttons do the same. */
const dragProps = ({ onBegin, onOver, onDrop, onEnd }: RowDragging): HTMLAttributes<HTMLLIElement> => ({
  draggable: true,
  onDragStart: (event) => {
    event.dataTransfer.effectAllowed = 'move';
    // Nothing that anybody else takes.
    event.dataTransfer.setData('application/x-pentimento-turn', '');
    onBegin();
  },
  onDragOver: (event) => {
    if (!onOver(sideOf(event))) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
  },
  onDrop: (event) => {
    event.preventDefault();
    onDrop(sideOf(event));
    onEnd();
  },
  onDragEnd: onEnd,
});

function QueueRow({
  project,
  view,
  onShow,
  dragging = null,
  drop = null,
  children,
}: {
  readonly project: OpenProject;
  readonly view: PassView;
  readonly onShow: (id: string) => void;
  readonly dragging?: RowDragging | null;
  readonly drop?: DropSide | null;
  readonly children?: React.ReactNode;
}) {
  const editor = useEditor();
  const { pass } = view;
  const name = versionName(pass.version);
  const waits = pass.state === 'waiting';
  const isWrong = pass.state === 'failed' || pass.state === 'uncertain';
  const elsewhere = view.owner === 'elsewhere';
  const now = useNow(isWrong || waits ? null : 1_000);
  const time = timeOf(view, now);
  const thumb =
    pass.results.length > 0
      ? resultUrl(project.id, pass.id, 1, 112)
      : (showPicture(project, inputOf(pass))?.thumbnail(112) ?? null);
  const stop = stopWords(pass);
  const usual = usualTime(project, view);
  const why = view.held?.message ?? (isWrong ? pass.error.message : null);
  return (
    <li className="queue-row" data-drop={drop ?? undefined} {...(dragging ? dragProps(dragging) : {})}>
      <button type="button" className="queue-show" aria-label={`Show ${name}`} onClick={() => onShow(pass.id)}>
        <Thumb src={thumb} alt="" fit="contain" />
        <span className="queue-words">
          <span>
            <b>{name}</b> {isWrong && <StateBadge state={pass.state} />}
            {!isWrong && (
              <small className="figures">
                {elsewhere ? 'Started elsewhere' : view.held ? 'Retrying…' : stageWords[pass.state]}
                {!waits &&
                  !elsewhere &&
                  time !== null &&
                  ` ${showClock(time)}${usual === null ? '' : `, usually ${showSpan(usual)}`}`}
              </small>
            )}
          </span>
          <small className="queue-prompt">{promptLine(promptOf(pass.recipe)) || 'Without a prompt'}</small>
          {why && <small className="queue-why">{visible(why)}</small>}
          {!isWrong && !waits && !elsewhere && (
            <Progress
              stage={stageWords[pass.state]}
              startedAt={pass.stages.preparing ? Date.parse(pass.stages.preparing) : null}
              usualSeconds={inSeconds(usual)}
              bare
            />
          )}
        </span>
      </button>
      {children}
      {!isWrong && !elsewhere && (
        <IconButton
          icon={X}
          label={`${stop.label} ${name}`}
          tooltip={stop.tooltip}
          onClick={() => void (isFreeToStop(pass) ? editor.cancel(pass.id) : editor.stopWaiting(pass.id))}
        />
      )}
      {elsewhere && <Button onClick={() => void editor.takeOver(pass.id)}>Take over</Button>}
    </li>
  );
}
