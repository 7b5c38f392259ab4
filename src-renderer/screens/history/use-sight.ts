import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { PassView } from '../../../src-main/contract';
import type { Filter } from '../../editor/filter';
import { useEditorState } from '../use-editor';

/** Newest first. */
const rowOf = (passes: readonly PassView[], id: string | null): number => {
  const index = id === null ? -1 : passes.findLastIndex((view) => view.pass.id === id);
  return index < 0 ? -1 : passes.length - 1 - index;
};

function bringIntoSight(element: HTMLElement, row: number, rowHeight: number): void {
  const top = row * rowHeight;
  if (row < 0) return;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + element.clientHeight)
    element.scrollTop = top + rowHeight - element.clientHeight;
}

/**
 * Moves the history only where the designer asked for it: to what was selected, and to a pass that was started here. Else rows stay where they
 * are seen while others come in above; at the top of the list, the newest shows.
 */
export function useSight(
  scroll: RefObject<HTMLElement | null>,
  rowHeight: number,
  passes: readonly PassView[],
  selected: string | null,
): void {
  const sought = useEditorState((state) => state.sought);
  const filter = useEditorState((state) => state.filter);
  const wish = useEditorState((state) => state.sightOf);
  const last = useRef<{
    readonly passes: readonly PassView[];
    readonly selected: string | null;
    readonly sought: string | null;
    readonly filter: Filter;
    readonly wish: typeof wish;
  } | null>(null);
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const before = last.current;
    last.current = { passes, selected, sought, filter, wish };
    const isNarrowedAsBefore = before?.sought === sought && before.filter === filter;
    if (before && isNarrowedAsBefore && before.passes !== passes && element.scrollTop > 0) {
      // The first row that was seen; where it is gone, the next that is still there.
      for (let row = Math.floor(element.scrollTop / rowHeight); row < before.passes.length; row++) {
        const now = rowOf(passes, before.passes[before.passes.length - 1 - row]?.pass.id ?? null);
        if (now < 0) continue;
        if (now !== row) element.scrollBy(0, (now - row) * rowHeight);
        break;
      }
    }
    if (!before || before.selected !== selected || !isNarrowedAsBefore)
      bringIntoSight(element, rowOf(passes, selected), rowHeight);
    if (before && wish && before.wish !== wish) bringIntoSight(element, rowOf(passes, wish.id), rowHeight);
  });
  // The details that open under the list take from its height: a selected row that was seen stays seen.
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const row = last.current ? rowOf(last.current.passes, last.current.selected) : -1;
      const top = row * rowHeight - element.scrollTop;
      if (row >= 0 && top > -rowHeight && top < height) bringIntoSight(element, row, rowHeight);
      height = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroll, rowHeight]);
}
