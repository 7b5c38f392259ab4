import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Filter } from '../../editor/filter';
import { lineKey, lineOf, type HistoryLine } from '../../editor/history-lines';
import { useEditorState } from '../use-editor';
import type { Places } from './placed';

function bringIntoSight(element: HTMLElement, line: number, places: Places): void {
  if (line < 0) return;
  const top = places.top(line);
  const height = places.height(line);
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height > element.scrollTop + element.clientHeight)
    element.scrollTop = top + height - element.clientHeight;
}

/**
 * Moves the history only where the designer asked for it: to what was selected, and to a pass that was started here. Else rows stay where they
 * are seen while others come in above; at the top of the list, the newest shows.
 */
export function useSight(
  scroll: RefObject<HTMLElement | null>,
  lines: readonly HistoryLine[],
  places: Places,
  selected: string | null,
): void {
  const sought = useEditorState((state) => state.sought);
  const filter = useEditorState((state) => state.filter);
  const wish = useEditorState((state) => state.sightOf);
  const last = useRef<{
    readonly lines: readonly HistoryLine[];
    readonly places: Places;
    readonly selected: string | null;
    readonly sought: string | null;
    readonly filter: Filter;
    readonly wish: typeof wish;
  } | null>(null);
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const before = last.current;
    last.current = { lines, places, selected, sought, filter, wish };
    const isNarrowedAsBefore = before?.sought === sought && before.filter === filter;
    if (before && isNarrowedAsBefore && before.lines !== lines && element.scrollTop > 0) {
      // The first line that was seen; where it is gone, the next that is still there.
      for (let line = before.places.at(element.scrollTop); line < before.lines.length; line++) {
        const now = lineOf(lines, lineKey(before.lines[line]!));
        if (now < 0) continue;
        const moved = places.top(now) - before.places.top(line);
        if (moved !== 0) element.scrollBy(0, moved);
        break;
      }
    }
    if (!before || before.selected !== selected || !isNarrowedAsBefore)
      bringIntoSight(element, lineOf(lines, selected), places);
    if (before && wish && before.wish !== wish) bringIntoSight(element, lineOf(lines, wish.id), places);
  });
  // The details that open under the list take from its height: a selected row that was seen stays seen.
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const now = last.current;
      const line = now ? lineOf(now.lines, now.selected) : -1;
      if (now && line >= 0) {
        const top = now.places.top(line) - element.scrollTop;
        if (top > -now.places.height(line) && top < height) bringIntoSight(element, line, now.places);
      }
      height = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroll]);
}
