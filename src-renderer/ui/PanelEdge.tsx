import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';

export interface PanelEdgeProps {
  /** Of the panel that it bounds. */
  readonly side: 'left' | 'right';
  readonly label: string;
  /** In pixels, of the panel now. */
  readonly width: number;
  readonly least: number;
  readonly most: number;
  /** While it is dragged; `null` when that is over. `folds`: it would fold. */
  readonly onDrag: (width: number | null, folds: boolean) => void;
  /** `null`: as wide as it is by itself. */
  readonly onWidth: (width: number | null) => void;
  readonly onFold: () => void;
}

/** Pixels inside the least width at which a drag folds the panel. */
const foldsBy = 80;
/** Pixels to an arrow key; ten times as many with Shift. */
const arrowStep = 8;

/** The edge of a side panel: it is dragged, or moved with the arrows; a double-click or Home gives the usual width, a drag to the side or Enter folds. */
export function PanelEdge({ side, label, width, least, most, onDrag, onWidth, onFold }: PanelEdgeProps) {
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const [state, setState] = useState<'rests' | 'drags' | 'folds'>('rests');
  const outwards = side === 'left' ? 1 : -1;
  const held = (wanted: number): number => Math.round(Math.min(most, Math.max(least, wanted)));

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    grip.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!grip.current) return;
    const by = (event.clientX - grip.current.x) * outwards;
    if (by === 0 && state === 'rests') return;
    const wanted = grip.current.width + by;
    const folds = wanted < least - foldsBy;
    setState(folds ? 'folds' : 'drags');
    onDrag(held(wanted), folds);
  };
  const onPointerUp = (): void => {
    if (!grip.current) return;
    grip.current = null;
    // Unfolded again it is as wide as before.
    if (state === 'folds') onFold();
    else if (state === 'drags') onWidth(width);
    onDrag(null, false);
    setState('rests');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) onWidth(held(width + by * outwards * arrowStep * (event.shiftKey ? 10 : 1)));
    else if (event.key === 'Home') onWidth(null);
    else if (event.key === 'Enter') onFold();
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className="panel-edge"
      data-state={state}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onWidth(null)}
      onKeyDown={onKeyDown}
    />
  );
}
