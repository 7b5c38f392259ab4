import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { CanvasFrame, Picture, Surface, fitted, inFrame, type CanvasHandle, type Viewport } from '../canvas';
import { shortcutOf, type CommandId } from '../editor/commands';
import { showPicture } from '../editor/pictures';
import type { OpenProject, Selection } from '../editor/state';
import { inRunning, surveyColumns, surveyed } from '../editor/survey';
import { IconButton, Stars, cx, isMac, shortcutKeys } from '../ui';
import { FlagMark } from './FlagMark';
import { onCanvas } from './on-canvas';
import './Survey.css';
import { useEditor, useEditorState } from './use-editor';

/** Pixels around a cell's picture: between cells and at the edge, the frame's air, and the words below. */
const cellChrome = { gap: 8, air: 32, words: 32 } as const;

const steps: Readonly<Record<string, (columns: number) => number>> = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
};

/** " · X takes out", by the keys that the command has; nothing where it has none. */
function keysFor(id: CommandId, does: string): string {
  const shortcut = shortcutOf(id);
  return shortcut === undefined ? '' : ` · ${shortcutKeys(shortcut, isMac).join(isMac ? '' : '+')} ${does}`;
}

/** Two to nine pictures as large as they fit, zoomed and moved in step, of which one is taken out after the other. */
export function Survey({ project, ref }: { readonly project: OpenProject; readonly ref: Ref<CanvasHandle> }) {
  const editor = useEditor();
  const place = useEditorState((state) => state.place);
  const selected = useEditorState((state) => state.selected);
  const survey = useEditorState(surveyed, (a, b) => a.length === b.length && a.every((each, at) => each === b[at]));
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const pictures = survey.flatMap((each) => {
    const view = project.passById.get(each.id);
    const shown = view && showPicture(project, { kind: 'result', version: view.pass.version, ...each });
    return view && shown ? [{ each, view, shown }] : [];
  });
  const frame = pictures.find(({ each }) => isCurrent(each, selected)) ?? pictures[0];
  const running = useEditorState((state) => inRunning(state).length);
  const list = useRef<HTMLUListElement>(null);
  const [room, setRoom] = useState({ width: 1200, height: 800 });
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const columns = surveyColumns(
    pictures.map(({ shown }) => shown.size),
    room,
    cellChrome,
  );
  // Its keys are meant from the moment it is there.
  useEffect(() => document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true }), []);
  if (!frame) return null;
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = steps[event.key]?.(columns);
    if (step === undefined) return false;
    editor.stepSurvey(step);
    event.preventDefault();
    return true;
  };
  return (
    <CanvasFrame
      ref={ref}
      picture={frame.shown.size}
      viewport={viewport}
      view={place ?? fitted}
      onView={editor.setPlace}
      onKey={onKey}
      caption={
        <span className="survey-caption">
          {running > pictures.length ? `${pictures.length} of ${running} pictures` : `${running} pictures`}
          {running > pictures.length && <span> · the next comes in when one is taken out</span>}
          <span className="survey-hint">
            {keysFor('take-out', 'takes out')}
            {keysFor('keep', 'keeps')} · Esc leaves
          </span>
        </span>
      }
    >
      <ul
        ref={list}
        className="survey"
        aria-label="Survey"
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {pictures.map(({ each, view, shown }, at) => (
          <li
            key={`${each.id} ${each.result}`}
            aria-current={isCurrent(each, selected) || undefined}
            className={cx('survey-cell', isCurrent(each, selected) && 'survey-current')}
            onPointerDown={() => editor.lookInSurvey(each)}
          >
            <div className="survey-stage">
              <Surface
                picture={frame.shown.size}
                view={place ?? fitted}
                viewport={at === 0 ? undefined : viewport}
                onView={editor.setPlace}
                onViewport={at === 0 ? setViewport : undefined}
              >
                {(placement, stage) => {
                  const picture = onCanvas(shown);
                  return (
                    <Picture key={picture.key} picture={picture} placement={inFrame(placement, picture)} room={stage} />
                  );
                }}
              </Surface>
            </div>
            <div className="survey-words">
              <b>{shown.name}</b>
              <FlagMark pick={view.rated[each.result - 1]?.pick ?? null} named />
              <span className="survey-label">{view.rated[each.result - 1]?.label ?? view.notes.label}</span>
              <Stars
                label={`Stars of ${shown.name}`}
                value={view.rated[each.result - 1]?.rating ?? view.notes.rating}
                {...(project.readOnly === null
                  ? {
                      onChange: (rating: number) =>
                        editor.rateResults([{ passId: each.id, result: each.result }], { rating }),
                    }
                  : {})}
              />
              <IconButton
                icon={X}
                label={`Take ${shown.name} out`}
                disabled={pictures.length === 1}
                onClick={() => editor.dropFromSurvey(each)}
              />
            </div>
          </li>
        ))}
      </ul>
    </CanvasFrame>
  );
}

const isCurrent = (a: Selection, b: Selection | null): boolean => a.id === b?.id && a.result === b.result;
