import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';

/** Part of a plane, in its own pixels at 100 %. */
export interface Seen {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PlaneBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ScrollZoom {
  readonly scale: number;
  /** What is seen, and some more around it, so that scrolling shows no holes. */
  readonly seen: Seen;
  readonly zoomTo: (scale: number) => void;
  /** So that a plane of this size is seen whole; never above 100 %. */
  readonly fit: (width: number, height: number) => void;
  /** Scrolls as little as needed for a box of the plane to be seen. */
  readonly reveal: (box: PlaneBox) => void;
  readonly pan: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

const least = 0.2;
const most = 1.5;
const beyond = 300;
/** Kept around what is revealed. */
const air = 24;

interface Pin {
  readonly x: number;
  readonly y: number;
  readonly atX: number;
  readonly atY: number;
}

/**
 * A plane in an element that scrolls: Ctrl and the wheel, or a pinch, zoom to the pointer; a drag pans, but not one that begins on
 * what `holds` matches.
 */
export function useScrollZoom(ref: RefObject<HTMLElement | null>, holds: string): ScrollZoom {
  const [scale, setScale] = useState(1);
  const [seen, setSeen] = useState<Seen>({ left: 0, top: 0, right: 2000, bottom: 2000 });
  /** A point of the plane, and where in the element it must stay when the scale changes. */
  const pin = useRef<Pin | null>(null);

  const zoomTo = (next: number, at?: { readonly x: number; readonly y: number }): void => {
    const element = ref.current;
    if (!element) return;
    const { x: atX, y: atY } = at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    pin.current = { x: (element.scrollLeft + atX) / scale, y: (element.scrollTop + atY) / scale, atX, atY };
    // What was shown whole may be smaller than anybody would zoom by hand: it is left by steps.
    setScale((now) => Math.min(most, Math.max(Math.min(least, now), next)));
  };
  const look = useEffectEvent(() => {
    const element = ref.current;
    if (!element) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
    const next = {
      left: scrollLeft / scale - beyond,
      top: scrollTop / scale - beyond,
      right: (scrollLeft + clientWidth) / scale + beyond,
      bottom: (scrollTop + clientHeight) / scale + beyond,
    };
    // A small scroll needs no drawing: what lies beyond is drawn already.
    const moved = (now: Seen): number =>
      Math.abs(now.left - next.left) +
      Math.abs(now.top - next.top) +
      Math.abs(now.right - next.right) +
      Math.abs(now.bottom - next.bottom);
    setSeen((now) => (moved(now) < beyond / 2 ? now : next));
  });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element && pin.current) {
      const { x, y, atX, atY } = pin.current;
      element.scrollTo({ left: x * scale - atX, top: y * scale - atY });
      pin.current = null;
    }
    look();
  }, [ref, scale]);

  const onWheel = useEffectEvent((event: WheelEvent): void => {
    const element = ref.current;
    if (!element || (!event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    const box = element.getBoundingClientRect();
    const fine = Math.abs(event.deltaY) < 40;
    zoomTo(scale * Math.exp(-Math.min(120, Math.max(-120, event.deltaY)) * (fine ? 0.01 : 0.002)), {
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const wheel = (event: WheelEvent): void => onWheel(event);
    const moved = (): void => look();
    const observer = new ResizeObserver(moved);
    observer.observe(element);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('scroll', moved, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('scroll', moved);
    };
  }, [ref]);

  const grip = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const release = (): void => {
    grip.current = null;
  };
  return {
    scale,
    seen,
    zoomTo,
    fit: (width, height) => {
      const element = ref.current;
      if (!element) return;
      // Scroll bars that go once all is seen take no room from it.
      const whole = Math.min(1, element.offsetWidth / width, element.offsetHeight / height);
      pin.current = { x: 0, y: 0, atX: 0, atY: 0 };
      setScale(whole);
    },
    reveal: (box) => {
      const element = ref.current;
      if (!element) return;
      const to = (start: number, room: number, from: number, length: number): number => {
        const [first, last] = [from * scale - air, (from + length) * scale + air];
        return first < start ? first : last > start + room ? last - room : start;
      };
      element.scrollTo({
        left: to(element.scrollLeft, element.clientWidth, box.left, box.width),
        top: to(element.scrollTop, element.clientHeight, box.top, box.height),
      });
    },
    pan: {
      onPointerDown: (event) => {
        // A menu that floats over the plane belongs to React's tree here.
        if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
        const held = event.target instanceof Element && event.target.closest(holds);
        if (event.button !== 1 && (event.button !== 0 || held)) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, y: event.clientY };
      },
      onPointerMove: (event) => {
        if (!grip.current) return;
        ref.current?.scrollBy({ left: grip.current.x - event.clientX, top: grip.current.y - event.clientY });
        grip.current = { x: event.clientX, y: event.clientY };
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  };
}
