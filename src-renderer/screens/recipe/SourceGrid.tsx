import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { listWidth, sourceUrl } from '../../../src-main/contract/assets';
import type { SourceView } from '../../../src-main/contract';
import { showPixels } from '../../editor/describe';
import { editedWords } from '../../editor/edit-actions';
import { pictureFacts } from '../../editor/facts';
import { takesPicture } from '../../editor/takes-picture';
import { ContextMenu, Thumb, Tooltip, cx } from '../../ui';
import type { OpenProject } from '../../editor/state';
import { dragOut } from '../drag-out';
import { handOnMenu } from '../hand-on-menu';
import { useEditor, useEditorState } from '../use-editor';
import { sourceMenu } from './source-menu';

/** Pixels of a picture's cell. */
const cell = 56;
/** What fades out at an end of the grid, in pixels: the chosen picture stands clear of it. */
const fade = 24;
/** Up to so many are all there; beyond, only those in sight. */
const allThere = 60;

/** The listbox "Sources": pictures in rows, arrows move the choice. */
export function SourceGrid({
  sources,
  project,
}: {
  readonly sources: readonly SourceView[];
  readonly project: OpenProject;
}) {
  const editor = useEditor();
  const input = useEditorState((state) => (takesPicture(state.desk.draft) ? state.desk.input : null));
  const arriving = useEditorState((state) => state.arriving);
  const firstSights = useEditorState((state) => state.firstSights);
  const all = sources.length + arriving.length;
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const measure = (): void => setColumns(Math.max(1, Math.floor(element.clientWidth / cell)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // A list that goes on fades out at that end.
  const [more, setMore] = useState({ above: false, below: false });
  const look = useCallback((): void => {
    const element = list.current;
    if (!element) return;
    const above = element.scrollTop > 1;
    const below = element.scrollTop + element.clientHeight < element.scrollHeight - 1;
    setMore((now) => (now.above === above && now.below === below ? now : { above, below }));
  }, []);
  const chosen = input?.kind === 'source' ? sources.findIndex((source) => source.id === input.id) : -1;
  const rows = Math.ceil(all / columns);
  const many = all > allThere;
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never handed on
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => list.current,
    estimateSize: () => cell,
    overscan: 2,
    enabled: many,
  });
  const chosenRow = chosen < 0 ? -1 : Math.floor(chosen / columns);
  useEffect(() => {
    const element = list.current;
    if (!element || chosenRow < 0) return;
    const top = chosenRow * cell;
    if (top - fade < element.scrollTop) element.scrollTop = top - fade;
    else if (top + cell + fade > element.scrollTop + element.clientHeight)
      element.scrollTop = top + cell + fade - element.clientHeight;
  }, [chosenRow]);
  useEffect(look, [look, rows]);
  // The keyboard is at the list: what is told of a picture on hover is told of the chosen one.
  const [keyed, setKeyed] = useState(false);
  // Pressed since the pointer came to a cell: a menu or a drag has begun, and a tooltip on top would take its Escape.
  const pressed = useRef(false);
  const told = (source: SourceView): readonly string[] => {
    const words = editedWords(project, source);
    return [
      [showPixels(source.probe), ...pictureFacts(source.probe).map(({ text }) => text)].join('\u00a0· '),
      ...(words === null ? [] : [words.replace(/^e/, 'E')]),
      ...(source.present ? [] : ['Its file is gone from the project']),
    ];
  };
  const choose = (index: number): void => {
    const source = sources[Math.min(sources.length - 1, Math.max(0, index))];
    if (source) editor.chooseInput({ kind: 'source', id: source.id });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    setKeyed(event.key !== 'Escape');
    const by = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      PageDown: columns * 3,
      PageUp: -columns * 3,
    }[event.key];
    if (by) choose(chosen < 0 ? 0 : chosen + by);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(sources.length - 1);
    else return;
    event.preventDefault();
  };
  const seen = many
    ? virtualizer
        .getVirtualItems()
        .flatMap(({ index }) => Array.from({ length: columns }, (_, column) => index * columns + column))
    : Array.from({ length: all }, (_, index) => index);
  const placeOf = (index: number) => ({
    top: Math.floor(index / columns) * cell,
    left: (index % columns) * cell,
  });
  return (
    <ul
      ref={list}
      className="sources"
      data-above={more.above || undefined}
      data-below={more.below || undefined}
      onScroll={look}
      role="listbox"
      aria-label="Sources"
      tabIndex={sources.length > 0 ? 0 : -1}
      aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget, target }) => setKeyed(target === currentTarget && target.matches(':focus-visible'))}
      onBlur={() => setKeyed(false)}
      onPointerMove={() => setKeyed(false)}
      onPointerDown={() => (pressed.current = true)}
      onContextMenu={handOnMenu}
    >
      {all > 0 && <li role="presentation" className="sources-height" style={{ height: rows * cell }} />}
      {seen.map((index) => {
        const source = sources[index];
        const coming = arriving[index - sources.length];
        // What is on its way can't be chosen yet; the line below tells how far it is.
        if (coming)
          return (
            <li key={coming.id} role="presentation" className="source source-arriving" style={placeOf(index)}>
              <Thumb src={coming.url} alt="" />
            </li>
          );
        return (
          source && (
            <ContextMenu key={source.id} items={() => sourceMenu(editor, source)}>
              <li
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                aria-setsize={sources.length}
                aria-posinset={index + 1}
                aria-label={source.name}
                className={cx('source', !source.present && 'source-gone')}
                style={placeOf(index)}
                aria-describedby={`${id}-${index}-told`}
                {...(source.present ? dragOut(project, { kind: 'source', id: source.id }) : {})}
                onPointerEnter={() => (pressed.current = false)}
                onClick={() => {
                  choose(index);
                  list.current?.focus({ preventScroll: true });
                }}
              >
                <span id={`${id}-${index}-told`} hidden>
                  {told(source).join(', ')}
                </span>
                <Tooltip
                  content={
                    <span className="source-tip">
                      <b>{source.name}</b>
                      {told(source).map((line) => (
                        <span key={line} className="figures">
                          {line}
                        </span>
                      ))}
                    </span>
                  }
                  pointedAt={keyed && index === chosen}
                  mayOpen={() => !pressed.current}
                >
                  <span className="source-sight">
                    <Thumb
                      src={source.present ? sourceUrl(project.id, source.id, listWidth) : null}
                      before={firstSights.get(source.id) ?? null}
                      alt=""
                    />
                  </span>
                </Tooltip>
              </li>
            </ContextMenu>
          )
        );
      })}
    </ul>
  );
}
