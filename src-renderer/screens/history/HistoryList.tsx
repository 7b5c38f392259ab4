import { useVirtualizer } from '@tanstack/react-virtual';
import { History as HistoryIcon, Search, X } from 'lucide-react';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { isUnfinished } from '../../../src-main/common/states';
import { chosenIds } from '../../editor/choosing';
import { shortcutOf } from '../../editor/commands';
import type { OpenProject } from '../../editor/state';
import { EmptyState, ErrorNote, IconButton } from '../../ui';
import { foundPasses } from '../../editor/finding';
import { useEditor, useEditorState, useNow } from '../use-editor';
import { handOnMenu } from '../hand-on-menu';
import { ChosenBar } from './ChosenBar';
import { FindField } from './FindField';
import { HistoryRow, rowHeight } from './HistoryRow';

/** Up to so many rows are all there; beyond, only those in sight. */
const allRows = 60;

/** The listbox "History": arrows move the selection, with Shift they stretch it; the newest version stands first. */
export function HistoryList({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selected?.id ?? null);
  const chosen = useEditorState(chosenIds);
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const { problems } = project;
  const passes = useEditorState(foundPasses);
  const seeks = useEditorState((state) => state.sought !== null);
  const all = project.passes.length;
  const count = passes.length;
  const indexOf = (row: number): number => count - 1 - row;
  const selectedIndex = selected === null ? -1 : passes.findIndex((view) => view.pass.id === selected);
  const selectedRow = selectedIndex < 0 ? -1 : indexOf(selectedIndex);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this render only, never handed on
  const virtualizer = useVirtualizer({ count, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 8, enabled: count > allRows });
  useEffect(() => {
    const element = scroll.current;
    if (!element || selectedRow < 0) return;
    const top = selectedRow * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
  }, [selectedRow]);
  // Only rows that run are drawn every second.
  const second = useNow(passes.some((view) => isUnfinished(view.pass.state)) ? 1_000 : null);
  const minute = useNow(60_000);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -count, End: count }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) editor.chooseBy(by);
    else editor.step(by);
  };
  const rows = count > allRows ? virtualizer.getVirtualItems().map((item) => item.index) : Array.from({ length: count }, (_, row) => row);

  return (
    <div className="history">
      <header className="history-head">
        <h2>History</h2>
        <span className="figures">{chosen.size > 0 ? `${chosen.size} of ${all} chosen` : count < all ? `${count} of ${all}` : count > 0 && count}</span>
        {all > 0 && <IconButton icon={Search} className="history-find" pressed={seeks} label="Find versions…" shortcut={shortcutOf('find')} tooltipSide="left" onClick={() => (seeks ? editor.find(null) : editor.seek())} />}
        {chosen.size > 0 && <IconButton icon={X} className="history-unchoose" label="Choose only one version" shortcut="Escape" tooltipSide="left" onClick={() => editor.chooseNone()} />}
      </header>
      {seeks && all > 0 && <FindField />}
      {problems.length > 0 && (
        <ErrorNote title={problems.length === 1 ? 'One file can’t be read' : `${problems.length} files can’t be read`} tone="info" className="history-problems">
          <ul>{problems.slice(0, 5).map((problem) => <li key={problem.file}><b>{problem.file}</b> {problem.message}</li>)}</ul>
          {problems.length > 5 && `and ${problems.length - 5} more`}
        </ErrorNote>
      )}
      <div className="history-scroll" ref={scroll}>
        <ul
          role="listbox" aria-label="History" aria-multiselectable tabIndex={0} className="history-list" style={{ height: count * rowHeight }}
          aria-activedescendant={selectedRow >= 0 ? `${id}-${selected}` : undefined} onKeyDown={onKeyDown} onContextMenu={handOnMenu}
        >
          {rows.map((row) => {
            const view = passes[indexOf(row)];
            return view && (
              <HistoryRow key={view.pass.id} id={`${id}-${view.pass.id}`} project={project} view={view} row={row} count={count} selected={view.pass.id === selected} chosen={chosen.has(view.pass.id)} now={isUnfinished(view.pass.state) ? second : minute} />
            );
          })}
        </ul>
        {count === 0 && all > 0 && (
          <EmptyState icon={Search} title="No version like that">
            Every word is looked for in the prompt, label, note, seed, input and state, and as a number: v12.
          </EmptyState>
        )}
        {all === 0 && (
          <EmptyState icon={HistoryIcon} title="No versions yet">
            Every pass you run becomes a version: its picture, prompt, seed and exact input are kept here, and nothing is ever overwritten.
          </EmptyState>
        )}
      </div>
      <ChosenBar />
    </div>
  );
}
