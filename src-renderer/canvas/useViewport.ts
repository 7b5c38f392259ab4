import { useLayoutEffect, useState, type RefObject } from 'react';
import type { Viewport } from './geometry';

/** The size of an element's inside and the screen's pixel ratio, now and after every change; `null` before the first look. */
export function useViewport(ref: RefObject<HTMLElement | null>): Viewport | null {
  const [viewport, setViewport] = useState<Viewport | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => {
      const next = { width: element.clientWidth, height: element.clientHeight, pixelRatio: window.devicePixelRatio };
      setViewport((now) =>
        now && now.width === next.width && now.height === next.height && now.pixelRatio === next.pixelRatio
          ? now
          : next,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // The ratio changes with the browser's zoom, and when the window moves to another screen. Each query tells of one change.
    let query: MediaQueryList;
    const follow = (): void => {
      query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      query.addEventListener('change', changed, { once: true });
    };
    const changed = (): void => {
      measure();
      follow();
    };
    follow();
    return () => {
      observer.disconnect();
      query.removeEventListener('change', changed);
    };
  }, [ref]);
  return viewport;
}
