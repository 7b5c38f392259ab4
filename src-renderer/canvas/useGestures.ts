import { useEffectEvent, useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Size } from '../../src-main/common/recipe';
import { panBy, toggled, zoomBy, zoomTo, zoomOf, type Point, type Viewport } from './geometry';
import { isHandHeld } from './hand';
import type { View } from './view';
import { oneGesture, wheelMeaning, type WheelMeaning } from './wheel';

export interface Look {
  readonly picture: Size;
  readonly viewport: Viewport;
  readonly view: View;
}

export interface GestureHandlers {
  readonly onPointerDownCapture: (event: PointerEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
  readonly onDoubleClick: (event: React.MouseEvent) => void;
}

/** The hand on the picture: the wheel and a pinch zoom to where they are, a drag pans, a double-click goes between fit and 100 %. */
export function useGestures(
  ref: RefObject<HTMLElement | null>,
  look: Look | null,
  onView: (view: View) => void,
): { readonly dragging: boolean; readonly handlers: GestureHandlers } {
  const [dragging, setDragging] = useState(false);
  /** What is looked at now; gestures faster than React draws go on from here. */
  const now = useRef<Look | null>(look);
  const tell = useRef(onView);
  useLayoutEffect(() => {
    now.current = look;
    tell.current = onView;
  });

  const change = (next: (look: Look) => View): void => {
    if (!now.current) return;
    const view = next(now.current);
    if (view === now.current.view) return;
    now.current = { ...now.current, view };
    tell.current(view);
  };
  const pointAt = (event: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = ref.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };

  const wheel = useRef<{ begun: WheelMeaning['kind'] | null; last: number }>({ begun: null, last: 0 });
  const onWheel = useEffectEvent((event: WheelEvent): void => {
    event.preventDefault();
    const gesture = wheel.current;
    if (event.timeStamp - gesture.last > oneGesture) gesture.begun = null;
    const use = document.documentElement.dataset['wheel'] === 'scroll' ? 'scroll' : 'zoom';
    const meaning = wheelMeaning(event, gesture.begun, use);
    wheel.current = { begun: meaning.kind, last: event.timeStamp };
    const at = pointAt(event);
    change(({ picture, viewport, view }) =>
      meaning.kind === 'zoom'
        ? zoomBy(view, meaning.factor, at, picture, viewport)
        : panBy(view, meaning.dx, meaning.dy, picture, viewport),
    );
  });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    // React's own wheel listeners are passive, and the page would zoom along with a pinch.
    const listener = (event: WheelEvent): void => onWheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, [ref]);

  /** The pointers that are down, where each was last. */
  const pointers = useRef(new Map<number, Point>());
  const lift = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size === 0) setDragging(false);
  };
  const take = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, pointAt(event));
    setDragging(true);
  };
  const handlers: GestureHandlers = {
    onPointerDownCapture: (event) => {
      // With the hand, whatever lies on the picture (a divider, a crop) is not taken hold of.
      if (event.button !== 0 || !isHandHeld()) return;
      event.stopPropagation();
      event.preventDefault();
      take(event);
    },
    onPointerDown: (event) => {
      if (event.button !== 0 && event.button !== 1) return;
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault();
      take(event);
    },
    onPointerMove: (event) => {
      const before = pointers.current.get(event.pointerId);
      if (!before) return;
      const at = pointAt(event);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      pointers.current.set(event.pointerId, at);
      change(({ picture, viewport, view }) => {
        if (!other) return panBy(view, at.x - before.x, at.y - before.y, picture, viewport);
        // Two fingers: zoom by how far they went apart, around their middle.
        const apart =
          Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
        const zoomed = zoomTo(view, zoomOf(view, picture, viewport) * apart, middle, picture, viewport);
        return panBy(zoomed, (at.x - before.x) / 2, (at.y - before.y) / 2, picture, viewport);
      });
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onDoubleClick: (event) => change(({ picture, viewport, view }) => toggled(view, pointAt(event), picture, viewport)),
  };
  return { dragging, handlers };
}
