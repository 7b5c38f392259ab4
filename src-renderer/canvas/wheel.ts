/** What a turn of the wheel, or two fingers, ask for. */
export type WheelMeaning =
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number };

export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** Events nearer than this, in milliseconds, belong to one gesture, which keeps its meaning. */
export const oneGesture = 160;

/** What the wheel does by itself, as the designer has set it. */
export type WheelUse = 'zoom' | 'scroll';

/**
 * The wheel zooms, or scrolls where that is set; a pinch (which arrives with Ctrl) and Ctrl with the wheel always zoom. With Shift it pans,
 * and so do two fingers that began to move sideways. A gesture keeps the meaning it began with.
 */
export function wheelMeaning(
  turn: WheelTurn,
  begun: WheelMeaning['kind'] | null,
  use: WheelUse = 'zoom',
): WheelMeaning {
  const unit = turn.deltaMode === 1 ? 24 : turn.deltaMode === 2 ? 240 : 1;
  const [dx, dy] = [turn.deltaX * unit, turn.deltaY * unit];
  const pinch = turn.ctrlKey || turn.metaKey;
  const kind = pinch
    ? 'zoom'
    : turn.shiftKey || use === 'scroll'
      ? 'pan'
      : (begun ?? (Math.abs(dx) > Math.abs(dy) ? 'pan' : 'zoom'));
  if (kind === 'pan') return { kind, dx: -dx, dy: -dy };
  // A notch is 100 to 120; a pinch sends many small ones.
  const fine = pinch && Math.abs(dy) < 40;
  const most = fine ? 40 : 160;
  return { kind, factor: Math.exp(-Math.min(most, Math.max(-most, dy)) * (fine ? 0.01 : 0.0018)) };
}
