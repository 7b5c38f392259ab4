import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useLayoutEffect, useMemo, type KeyboardEvent, type RefObject } from 'react';
import { isUnfinished } from '../../../src-main/common/states';
import { foundPasses } from '../../editor/finding';
import { historyLines, lineKey, lineOf, type HistoryLine } from '../../editor/history-lines';
import { handOnMenu } from '../hand-on-menu';
import { useEditor, useEditorState, useNow } from '../use-editor';
import { placed } from './placed';
import { useSight } from './use-sight';

/** Up to so many rows are all there; beyond, only those in sight. */
const allRows = 60;

export interface Row {
  /** From the top. */
  readonly row: number;
  readonly id: string;
  readonly line: HistoryLine;
  /** In pixels. */
  readonly top: number;
  readonly height: number;
  readonly now: number;
}

/** The lines of the history, newest first, in a listbox: arrows move the selection, with Shift they stretch it, and open and close what is gathered. */
export function useRows(scroll: RefObject<HTMLElement | null>, rowHeight: number) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selected?.id ?? null);
  const passes = useEditorState(foundPasses);
  const lines = useEditorState(historyLines);
  const id = useId();
  const count = lines.length;
  const places = useMemo(() => placed(lines, rowHeight), [lines, rowHeight]);
  const anyRuns = useMemo(() => passes.some((view) => isUnfinished(view.pass.state)), [passes]);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never handed on
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: places.height,
    overscan: 8,
    enabled: count > allRows,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, places]);
  useSight(scroll, lines, places, selected);
  // Only rows that run are drawn every second.
  const second = useNow(anyRuns ? 1_000 : null);
  const minute = useNow(60_000);
  const selectedLine = lines[lineOf(lines, selected)];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (selected !== null && !event.shiftKey && opensOrCloses(event.key)) {
      event.preventDefault();
      return;
    }
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -count, End: count }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    if (event.shiftKey) editor.chooseBy(by);
    else editor.step(by);
  };
  const opensOrCloses = (key: string): boolean => {
    if (selected === null) return false;
    if (selectedLine?.is === 'gathered') {
      if (key !== 'ArrowRight' && key !== 'Enter') return false;
      editor.unfold(selected, true);
      return true;
    }
    if (key !== 'ArrowLeft') return false;
    const before = editor.store.get();
    editor.unfold(selected, false);
    return editor.store.get() !== before;
  };
  const numbers =
    count > allRows
      ? virtualizer.getVirtualItems().map((item) => item.index)
      : Array.from({ length: count }, (_, row) => row);
  const rows = numbers.flatMap((row): Row[] => {
    const line = lines[row];
    if (!line) return [];
    const runs = line.is === 'version' && isUnfinished(line.view.pass.state);
    return [
      {
        row,
        id: `${id}-${lineKey(line)}`,
        line,
        top: places.top(row),
        height: places.height(row),
        now: runs ? second : minute,
      },
    ];
  });
  const list = {
    role: 'listbox',
    'aria-label': 'History',
    'aria-multiselectable': true,
    tabIndex: 0,
    style: { height: places.total },
    'aria-activedescendant': selectedLine ? `${id}-${lineKey(selectedLine)}` : undefined,
    onKeyDown,
    onContextMenu: handOnMenu,
  } as const;
  return { rows, count, selected, list };
}
