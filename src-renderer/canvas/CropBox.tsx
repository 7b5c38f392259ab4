import { useEffect, useEffectEvent, useRef, useState, type PointerEvent } from 'react';
import type { Size } from '../../src-main/common/recipe';
import { moved, resized, type Handle, type Rect } from './crop';
import './CropBox.css';
import type { Placement } from './geometry';

const handles: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface CropBoxProps {
  /** Where all of the turned picture is drawn. */
  readonly placement: Placement;
  readonly bounds: Size;
  readonly rect: Rect;
  /** Width ÷ height to keep, or `null`. */
  readonly ratio: number | null;
  readonly onRect: (rect: Rect) => void;
  /** A gesture ended. */
  readonly onSettled: () => void;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Keys that mean something to what has the focus are left to it. */
const hasKeysOfItsOwn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      'input, textarea, select, button, a, [role=listbox], [role=option], [role=slider], [role=separator], [role=menuitem]',
    ));

const dialogOpen = (): boolean =>
  document.querySelector(
    '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open]',
  ) !== null;

/** The crop over the picture: dragged by its inside, its sides and its corners; moved by arrows (Shift × 10), Enter done, Esc cancelled. */
export function CropBox({ placement, bounds, rect, ratio, onRect, onSettled, onDone, onCancel }: CropBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const grip = useRef<{
    readonly x: number;
    readonly y: number;
    readonly rect: Rect;
    readonly handle: Handle | null;
  } | null>(null);
  const [held, setHeld] = useState(false);
  const scale = placement.width / bounds.width;

  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogOpen()) return;
    const own = hasKeysOfItsOwn(event.target);
    // In a field of the crop's own bar, Enter keeps the figure; the next one is for the crop.
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.closest('.crop-bar'))
      setTimeout(() => box.current?.focus({ preventScroll: true }));
    const arrow = arrows[event.key];
    if (event.key === 'Escape' && !(event.target instanceof HTMLInputElement)) onCancel();
    else if (event.key === 'Enter' && !own) onDone();
    else if (arrow && !own)
      onRect(moved(rect, arrow[0] * (event.shiftKey ? 10 : 1), arrow[1] * (event.shiftKey ? 10 : 1), bounds));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const onKeyUp = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key in arrows) onSettled();
  });
  useEffect(() => {
    // Before the editor's own keys, which would step through versions and leave.
    const down = (event: KeyboardEvent): void => onKey(event);
    const up = (event: KeyboardEvent): void => onKeyUp(event);
    addEventListener('keydown', down, { capture: true });
    addEventListener('keyup', up);
    return () => {
      removeEventListener('keydown', down, { capture: true });
      removeEventListener('keyup', up);
    };
  }, []);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    // The middle button pans, here as everywhere.
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const handle =
      event.target instanceof HTMLElement ? (event.target.dataset['handle'] as Handle | undefined) : undefined;
    grip.current = { x: event.clientX, y: event.clientY, rect, handle: handle ?? null };
    setHeld(true);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = grip.current;
    if (!from) return;
    const [dx, dy] = [(event.clientX - from.x) / scale, (event.clientY - from.y) / scale];
    // Shift keeps the shape that the crop has.
    const kept = ratio ?? (event.shiftKey ? from.rect.width / from.rect.height : null);
    onRect(
      from.handle
        ? resized(from.rect, from.handle, dx, dy, bounds, kept)
        : moved(from.rect, Math.round(dx), Math.round(dy), bounds),
    );
  };
  const release = (): void => {
    if (!grip.current) return;
    grip.current = null;
    setHeld(false);
    onSettled();
  };
  return (
    <div className="crop-field">
      <div
        ref={box}
        className="crop-box"
        role="group"
        tabIndex={0}
        data-held={held || undefined}
        aria-label={`Crop, ${rect.width} × ${rect.height} pixels, ${rect.left} from the left, ${rect.top} from the top`}
        style={{
          left: placement.left + rect.left * scale,
          top: placement.top + rect.top * scale,
          width: rect.width * scale,
          height: rect.height * scale,
        }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={(event) => {
          event.stopPropagation();
          onDone();
        }}
      >
        <span className="crop-thirds" aria-hidden />
        {handles.map((handle) => (
          <span key={handle} className="crop-handle" data-handle={handle} aria-hidden />
        ))}
        {held && (
          <span className="crop-size figures" aria-hidden>
            {rect.width} × {rect.height}
          </span>
        )}
      </div>
    </div>
  );
}
