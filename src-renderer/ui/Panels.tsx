import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import './Panels.css';
import { PanelEdge } from './PanelEdge';
import { panelBounds, panelWidths } from './panel-widths';
import { useRoom } from './useRoom';

export type PanelSide = 'left' | 'right';

export interface PanelProps {
  /** "Recipe panel". */
  readonly label: string;
  readonly content: ReactNode;
  /** In pixels, as it was dragged; `null`: never, and it follows the window. */
  readonly width: number | null;
  readonly folded: boolean;
  /** Stands in its place while it is folded. */
  readonly strip: ReactNode;
  readonly stripWidth: number;
}

export interface PanelsProps {
  readonly left: PanelProps;
  readonly main: ReactNode;
  readonly right: PanelProps;
  /** The main part alone: neither panels nor what stands for them. */
  readonly only: boolean;
  /** After a drag, to be remembered; `null` after a double-click on the edge. */
  readonly onWidth: (side: PanelSide, width: number | null) => void;
  /** When a drag folds one. */
  readonly onFold: (side: PanelSide) => void;
}

/** Two side panels around the main part. They drag, fold, and keep their pixels when the window changes, as far as there is room. */
export function Panels({ left, main, right, only, onWidth, onFold }: PanelsProps) {
  const group = useRef<HTMLDivElement>(null);
  const room = useRoom(group);
  // Kept here while it lasts, so that the panels’ contents are not drawn anew at every pixel.
  const [dragged, setDragged] = useState<{
    readonly side: PanelSide;
    readonly width: number;
    readonly folds: boolean;
  } | null>(null);
  const foldedWidth = ({ folded, stripWidth }: PanelProps): number | null => (only ? 0 : folded ? stripWidth : null);
  const [leftWidth, rightWidth] = panelWidths(
    room ?? window.innerWidth,
    { width: dragged?.side === 'left' ? dragged.width : left.width, folded: foldedWidth(left) },
    { width: dragged?.side === 'right' ? dragged.width : right.width, folded: foldedWidth(right) },
  );
  // Notices lie over the panel at the right, or over the line beneath the canvas.
  const rightRoom = right.folded || only ? null : rightWidth;
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    if (rightRoom === null) style.removeProperty('--right-panel');
    else style.setProperty('--right-panel', `${rightRoom}px`);
    return () => void style.removeProperty('--right-panel');
  }, [rightRoom]);
  const side = (which: PanelSide, panel: PanelProps, width: number) => (
    <>
      <aside
        className={`panel panel-${which}`}
        aria-label={panel.label}
        hidden={panel.folded || only}
        data-folds={(dragged?.side === which && dragged.folds) || undefined}
        style={{ width }}
      >
        {panel.content}
      </aside>
      {panel.folded && !only && (
        <aside className={`panel-strip panel-strip-${which}`} aria-label={`${panel.label}, folded`} style={{ width }}>
          {panel.strip}
        </aside>
      )}
    </>
  );
  const edge = (which: PanelSide, panel: PanelProps, width: number) =>
    !panel.folded &&
    !only && (
      <section className="panel-edge-place" aria-label={`Edge of ${panel.label}`}>
        <PanelEdge
          side={which}
          label={`Width of ${panel.label}`}
          width={width}
          least={panelBounds.least}
          most={panelBounds.most}
          onDrag={(next, folds) => setDragged(next === null ? null : { side: which, width: next, folds })}
          onWidth={(next) => onWidth(which, next)}
          onFold={() => onFold(which)}
        />
      </section>
    );
  return (
    <div ref={group} className="panels">
      {side('left', left, leftWidth)}
      {edge('left', left, leftWidth)}
      <main className="panel-main">{main}</main>
      {edge('right', right, rightWidth)}
      {side('right', right, rightWidth)}
    </div>
  );
}
