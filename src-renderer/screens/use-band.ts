import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';

/** A rectangle in the content of what scrolls, in pixels. */
export interface Band {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface BandAction {
  /** It begins: with the keys that were held. */
  readonly onBegin: (adds: boolean) => void;
  readonly onBand: (band: Band) => void;
}

/** Pixels before a press is a drag. */
const least = 4;
/** Pixels at the edges where a band scrolls, and how far in one frame. */
const edge = 32;
const step = 14;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly adds: boolean;
}

/** A rubber band that the pointer draws from where nothing is held by `holds`; near an edge it scrolls on. */
export function useBand(
  scroll: RefObject<HTMLElement | null>,
  holds: string,
  { onBegin, onBand }: BandAction,
): {
  readonly band: Band | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: () => void;
  };
  /** The click that ends a band is none. */
  readonly wasBand: () => boolean;
} {
  const [band, setBand] = useState<Band | null>(null);
  const press = useRef<Press | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const ended = useRef(false);
  const frame = useRef(0);
  const drawing = useRef(false);

  const draw = (): void => {
    const element = scroll.current;
    const from = press.current;
    if (!element || !from) return;
    const box = element.getBoundingClientRect();
    const x = Math.min(box.right, Math.max(box.left, pointer.current.x)) - box.left + element.scrollLeft;
    const y = Math.min(box.bottom, Math.max(box.top, pointer.current.y)) - box.top + element.scrollTop;
    const next = {
      left: Math.min(x, from.x),
      top: Math.min(y, from.y),
      right: Math.max(x, from.x),
      bottom: Math.max(y, from.y),
    };
    setBand(next);
    onBand(next);
  };
  const tick = (): void => {
    const element = scroll.current;
    if (!element || !drawing.current) return;
    const box = element.getBoundingClientRect();
    const by = pointer.current.y > box.bottom - edge ? step : pointer.current.y < box.top + edge ? -step : 0;
    if (by !== 0) {
      const before = element.scrollTop;
      element.scrollBy(0, by);
      if (element.scrollTop !== before) draw();
    }
    frame.current = requestAnimationFrame(tick);
  };
  const end = (): void => {
    ended.current = drawing.current;
    press.current = null;
    drawing.current = false;
    cancelAnimationFrame(frame.current);
    setBand(null);
  };
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return {
    band,
    wasBand: () => {
      const was = ended.current;
      ended.current = false;
      return was;
    },
    handlers: {
      onPointerDown: (event) => {
        ended.current = false;
        // A menu that floats over it belongs to React's tree here.
        if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
        const element = scroll.current;
        const held = event.target instanceof Element && event.target.closest(holds);
        if (!element || event.button !== 0 || held || event.pointerType === 'touch') return;
        const box = element.getBoundingClientRect();
        // The scroll bar is the browser's.
        if (event.clientX - box.left >= element.clientWidth) return;
        pointer.current = { x: event.clientX, y: event.clientY };
        press.current = {
          x: event.clientX - box.left + element.scrollLeft,
          y: event.clientY - box.top + element.scrollTop,
          adds: event.ctrlKey || event.metaKey || event.shiftKey,
        };
      },
      onPointerMove: (event) => {
        const from = press.current;
        if (!from) return;
        const moved = Math.hypot(event.clientX - pointer.current.x, event.clientY - pointer.current.y);
        if (!drawing.current) {
          if (moved < least) return;
          drawing.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          onBegin(from.adds);
          frame.current = requestAnimationFrame(tick);
        }
        pointer.current = { x: event.clientX, y: event.clientY };
        draw();
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}
