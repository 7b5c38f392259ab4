import { useVirtualizer } from '@tanstack/react-virtual';
import { Images } from 'lucide-react';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { bandBase, chosenKey, chosenKeys } from '../editor/choosing';
import { plural } from '../editor/describe';
import {
  gridLines,
  gridStep,
  isSameCell,
  pictureCount,
  shownGroups,
  type GridCell,
  type GridLine,
} from '../editor/grid';
import type { OpenProject } from '../editor/state';
import { ContextMenu, EmptyState } from '../ui';
import './Grid.css';
import { GridCellView, wordsHeight } from './GridCellView';
import { GridFoot } from './GridFoot';
import { compareWith } from './history/choose-row';
import { versionMenu } from './history/version-menu';
import { useBand, type Band } from './use-band';
import { handOnMenu } from './hand-on-menu';
import { useEditor, useEditorState } from './use-editor';

/** Pixels between cells, and of a group's title. */
const gap = 12;
const titleHeight = 40;

/** All pictures of the history that are found, side by side, each whole. */
export function Grid({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selected);
  const chosen = useEditorState(chosenKeys);
  const groups = useEditorState(shownGroups);
  const { size: wished } = useEditorState((state) => state.grid);
  const scroll = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [width, setWidth] = useState(0);
  const id = useId();
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  // Comes with the keys, as the tree and the history do.
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  const columns = Math.max(1, Math.floor((width - gap) / (wished + gap)));
  // What is left over at the side makes them larger.
  const size = Math.round(Math.min(1.5 * wished, Math.max(wished, (width - gap) / columns - gap)));
  const lines = useMemo(() => gridLines(groups, columns), [groups, columns]);
  const count = useMemo(() => pictureCount(groups), [groups]);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never handed on
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (line) => (lines[line]?.is === 'title' ? titleHeight : size + wordsHeight + gap),
    overscan: 4,
    paddingStart: gap,
    paddingEnd: gap,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, size, lines]);
  const isSelected = (cell: GridCell): boolean => isSameCell(cell, selected);
  const lineOf = useMemo(
    () => lines.findIndex((line) => line.is === 'cells' && line.cells.some((cell) => isSameCell(cell, selected))),
    [lines, selected],
  );
  const byKey = useMemo(
    () => new Map(groups.flatMap(({ cells }) => cells.map((cell) => [chosenKey(cell), cell] as const))),
    [groups],
  );
  const cellOf = (element: HTMLElement | null): GridCell | undefined => byKey.get(element?.dataset['cell'] ?? '');
  useLayoutEffect(() => {
    if (lineOf >= 0) virtualizer.scrollToIndex(lineOf, { align: 'auto' });
  }, [virtualizer, lineOf, size]);
  /** Chosen before a band that adds to it. */
  const before = useRef<ReadonlySet<string>>(new Set());
  const caught = useRef('');
  const { band, handlers, wasBand } = useBand(scroll, '.thumb, button', {
    onBegin: (adds) => {
      before.current = adds ? bandBase(editor.store.get()) : new Set();
      caught.current = '';
      list.current?.focus({ preventScroll: true });
    },
    onBand: (now) => {
      const cells = cellsIn(lines, now, size);
      const key = cells.map(chosenKey).join(' ');
      if (key === caught.current) return;
      caught.current = key;
      editor.choosePictures(cells, before.current);
    },
  });

  const ground = {
    ...handlers,
    // A click beside them chooses none of several.
    onClick: (event: MouseEvent): void => {
      if (
        !wasBand() &&
        event.target instanceof Element &&
        event.target.matches('.grid-scroll, .grid-list, .grid-title')
      )
        editor.chooseNone();
    },
  };

  const open = (cell: GridCell): void => {
    editor.select({ id: cell.id, result: cell.result });
    editor.setLayout('canvas');
  };
  const choose = (cell: GridCell, event: MouseEvent): void => {
    if (wasBand()) return;
    const picture = { id: cell.id, result: cell.result };
    if (event.altKey) {
      compareWith(editor, cell.id, cell.result);
      return;
    }
    if (event.shiftKey) editor.choosePicturesTo(picture);
    else if (event.ctrlKey || event.metaKey) editor.togglePicture(picture);
    else editor.select(picture);
    list.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' && selected) {
      event.preventDefault();
      editor.setLayout('canvas');
      return;
    }
    if (!/^(Arrow|Page|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    const next = gridStep(lines, selected, event.key);
    if (!next) return;
    if (event.shiftKey) editor.choosePicturesTo({ id: next.id, result: next.result });
    else editor.select({ id: next.id, result: next.result });
  };

  return (
    <section className="grid-stage" aria-label="Canvas">
      <div ref={scroll} className="grid-scroll" {...ground}>
        {count === 0 && (
          <EmptyState icon={Images} title={project.passes.length === 0 ? 'No pictures yet' : 'No matches'}>
            {project.passes.length === 0
              ? 'Every picture that a pass delivers is shown here, side by side.'
              : 'No picture passes the search and the filters of the history.'}
          </EmptyState>
        )}
        <ContextMenu
          of=".grid-cell"
          items={(meant) => {
            const cell = cellOf(meant);
            return cell ? versionMenu(editor, cell.view) : [];
          }}
          onOpenChange={(opens, meant) => {
            const cell = opens ? cellOf(meant) : undefined;
            if (!cell) return;
            if (chosen.has(chosenKey(cell))) editor.lead(cell.id, cell.result);
            else editor.select({ id: cell.id, result: cell.result });
          }}
        >
          <ul
            ref={list}
            onContextMenu={handOnMenu}
            onClick={(event) => {
              const cell = cellOf(pointed(event));
              if (cell) choose(cell, event);
            }}
            onDoubleClick={(event) => {
              const cell = cellOf(pointed(event));
              if (cell) open(cell);
            }}
            role="listbox"
            aria-label="Pictures"
            aria-multiselectable
            tabIndex={0}
            className="grid-list"
            style={{ height: virtualizer.getTotalSize() }}
            aria-activedescendant={selected && lineOf >= 0 ? `${id}-${selected.id}-${selected.result}` : undefined}
            onKeyDown={onKeyDown}
          >
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const line = lines[index];
              if (!line) return null;
              if (line.is === 'title')
                return (
                  <li key={`title ${index}`} role="presentation" className="grid-title" style={{ top: start }}>
                    <b>{line.title}</b> <span className="figures">{plural(line.count, 'picture')}</span>
                  </li>
                );
              return line.cells.map((cell, column) => (
                <GridCellView
                  key={`${cell.id} ${cell.result}`}
                  id={id}
                  project={project}
                  cell={cell}
                  top={start}
                  left={gap + column * (size + gap)}
                  size={size}
                  selected={isSelected(cell)}
                  chosen={chosen.has(chosenKey(cell))}
                />
              ));
            })}
          </ul>
        </ContextMenu>
        {band && (
          <div
            className="grid-band"
            style={{
              left: band.left,
              top: band.top,
              width: band.right - band.left,
              height: band.bottom - band.top,
            }}
          />
        )}
      </div>
      <GridFoot count={count} chosen={chosen.size} />
    </section>
  );
}

/** The cell under the pointer. */
const pointed = ({ target }: MouseEvent): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.grid-cell') : null;

/** The pictures that a band touches, as they stand. */
function cellsIn(lines: readonly GridLine[], band: Band, size: number): readonly GridCell[] {
  const cells: GridCell[] = [];
  let top = gap;
  for (const line of lines) {
    const height = line.is === 'title' ? titleHeight : size + wordsHeight + gap;
    if (line.is === 'cells' && band.bottom >= top && band.top <= top + height - gap)
      line.cells.forEach((cell, column) => {
        const left = gap + column * (size + gap);
        if (band.right >= left && band.left <= left + size) cells.push(cell);
      });
    top += height;
  }
  return cells;
}
