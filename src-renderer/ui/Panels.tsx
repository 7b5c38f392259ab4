import { useEffect, type ReactNode } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import './Panels.css';

export interface PanelWidths { readonly left: number; readonly right: number }

export interface PanelsProps {
  readonly left: ReactNode;
  readonly main: ReactNode;
  readonly right: ReactNode;
  /** Pixels the side panels start with. */
  readonly widths: PanelWidths;
  /** After a drag, to be remembered. */
  readonly onWidths: (widths: PanelWidths) => void;
  readonly leftFolded: boolean;
  readonly rightFolded: boolean;
  /** When a drag folds or unfolds one. */
  readonly onFold: (side: 'left' | 'right', folded: boolean) => void;
  /** Of the side panels, in pixels. */
  readonly least?: number;
  readonly most?: number;
  readonly leftLabel: string;
  readonly rightLabel: string;
}

/** Two side panels around the main part. They drag, fold, and keep their pixels when the window changes. */
export function Panels({ left, main, right, widths, onWidths, leftFolded, rightFolded, onFold, least = 240, most = 480, leftLabel, rightLabel }: PanelsProps) {
  const leftPanel = usePanelRef();
  const rightPanel = usePanelRef();
  // A panel that started folded has no size to go back to: the remembered one is named.
  useEffect(() => { if (leftFolded) leftPanel.current?.collapse(); else leftPanel.current?.resize(widths.left); }, [leftFolded, leftPanel, widths.left]);
  useEffect(() => { if (rightFolded) rightPanel.current?.collapse(); else rightPanel.current?.resize(widths.right); }, [rightFolded, rightPanel, widths.right]);
  const tell = (_layout: unknown, meta: { readonly isUserInteraction: boolean }): void => {
    if (!meta.isUserInteraction) return;
    const [a, b] = [leftPanel.current, rightPanel.current];
    if (!a || !b) return;
    if (a.isCollapsed() !== leftFolded) onFold('left', a.isCollapsed());
    if (b.isCollapsed() !== rightFolded) onFold('right', b.isCollapsed());
    const next = { left: a.isCollapsed() ? widths.left : Math.round(a.getSize().inPixels), right: b.isCollapsed() ? widths.right : Math.round(b.getSize().inPixels) };
    if (next.left !== widths.left || next.right !== widths.right) onWidths(next);
  };
  return (
    <Group className="panels" onLayoutChanged={tell}>
      <Panel id="panel-left" panelRef={leftPanel} className="panel" collapsible collapsedSize={0} minSize={least} maxSize={most} defaultSize={leftFolded ? 0 : widths.left} groupResizeBehavior="preserve-pixel-size">
        <aside className="panel-body" aria-label={leftLabel} hidden={leftFolded}>{left}</aside>
      </Panel>
      <Separator className="panel-edge" aria-label={`Width of ${leftLabel}`} />
      <Panel id="panel-main" className="panel-main" minSize={280}><main className="panel-center">{main}</main></Panel>
      <Separator className="panel-edge" aria-label={`Width of ${rightLabel}`} />
      <Panel id="panel-right" panelRef={rightPanel} className="panel" collapsible collapsedSize={0} minSize={least} maxSize={most} defaultSize={rightFolded ? 0 : widths.right} groupResizeBehavior="preserve-pixel-size">
        <aside className="panel-body" aria-label={rightLabel} hidden={rightFolded}>{right}</aside>
      </Panel>
    </Group>
  );
}
