import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, type KeyboardEvent, type RefObject } from 'react';
import { isUnfinished } from '../../../src-main/common/states';
import type { PassView } from '../../../src-main/contract';
import { foundPasses } from '../../editor/finding';
import { handOnMenu } from '../hand-on-menu';
import { useEditor, useEditorState, useNow } from '../use-editor';
import { useSight } from './use-sight';

/** Up to so many rows are all there; beyond, only those in sight. */
const allRows = 60;

export interface Row {
  readonly row: number;
  readonly id: string;
  readonly view: PassView;
  readonly now: number;
}

/** The versions that are found, newest first, as rows of one height in a listbox: arrows move the selection, with Shift they stretch it. */
export function useRows(scroll: RefObject<HTMLElement | null>, rowHeight: number) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selected?.id ?? null);
  const passes = useEditorState(foundPasses);
  const id = useId();
  const count = passes.length;
  const indexOf = (row: number): number => count - 1 - row;
  // Asked with every row that comes into sight: what looks at every version is looked at once.
  const selectedIndex = useMemo(
    () => (selected === null ? -1 : passes.findIndex((view) => view.pass.id === selected)),
    [passes, selected],
  );
  const anyRuns = useMemo(() => passes.some((view) => isUnfinished(view.pass.state)), [passes]);
  const selectedRow = selectedIndex < 0 ? -1 : indexOf(selectedIndex);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never handed on
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    enabled: count > allRows,
  });
  useSight(scroll, rowHeight, passes, selected);
  // Only rows that run are drawn every second.
  const second = useNow(anyRuns ? 1_000 : null);
  const minute = useNow(60_000);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -count, End: count }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) editor.chooseBy(by);
    else editor.step(by);
  };
  const numbers =
    count > allRows
      ? virtualizer.getVirtualItems().map((item) => item.index)
      : Array.from({ length: count }, (_, row) => row);
  const rows = numbers.flatMap((row): Row[] => {
    const view = passes[indexOf(row)];
    return view
      ? [{ row, id: `${id}-${view.pass.id}`, view, now: isUnfinished(view.pass.state) ? second : minute }]
      : [];
  });
  const list = {
    role: 'listbox',
    'aria-label': 'History',
    'aria-multiselectable': true,
    tabIndex: 0,
    style: { height: count * rowHeight },
    'aria-activedescendant': selectedRow >= 0 ? `${id}-${selected}` : undefined,
    onKeyDown,
    onContextMenu: handOnMenu,
  } as const;
  return { rows, count, selected, list };
}
