import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { chosenIds } from '../../editor/choosing';
import { lineKey } from '../../editor/history-lines';
import type { OpenProject } from '../../editor/state';
import { ContextMenu } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { GatheredRow } from './GatheredRow';
import { HistoryRow, rowHeightAt } from './HistoryRow';
import { useRows } from './use-rows';
import { versionsMenu } from './versions-menu';

/** The listbox "History" in what scrolls it. By itself, as it is drawn anew with every row that comes into sight. */
export function HistoryRows({
  project,
  children,
}: {
  readonly project: OpenProject;
  /** What stands there while there is none. */
  readonly children: ReactNode;
}) {
  const editor = useEditor();
  const scroll = useRef<HTMLDivElement>(null);
  const chosen = useEditorState(chosenIds);
  const unseen = useEditorState((state) => state.unseen);
  const [width, setWidth] = useState(300);
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    const measure = (): void => setWidth(element.offsetWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const height = rowHeightAt(width);
  // Where everything is made here, and is told to be, no row repeats it.
  const engine = useEditorState((state) => state.app?.engine ?? 'offline');
  const mixed = useMemo(
    () => engine !== 'offline' || project.passes.some(({ pass }) => pass.engine !== 'offline'),
    [engine, project.passes],
  );
  const { rows, count, selected, list } = useRows(scroll, height);
  const menu = useMemo(() => versionsMenu(editor), [editor]);
  return (
    <div className="history-scroll" ref={scroll}>
      <ContextMenu {...menu}>
        <ul {...list} className="history-list" aria-busy={project.older > 0 || undefined}>
          {rows.map((place) => {
            const { row, id, line, top, height: high, now } = place;
            return line.is === 'gathered' ? (
              <GatheredRow key={lineKey(line)} place={place} line={line} count={count} chosen={chosen} />
            ) : (
              <HistoryRow
                key={lineKey(line)}
                id={id}
                project={project}
                view={line.view}
                row={row}
                count={count}
                top={top}
                height={high}
                selected={line.view.pass.id === selected}
                chosen={chosen.has(line.view.pass.id)}
                tellsOffline={mixed}
                unseen={unseen.has(line.view.pass.id)}
                now={now}
              />
            );
          })}
        </ul>
      </ContextMenu>
      {children}
    </div>
  );
}
