import {
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
} from 'react';
import type { Size } from '../../src-main/common/recipe';
import './Canvas.css';
import { useHand } from './hand';
import { overflows, panBy, place, toggled, zoomStep, zoomTo, type Viewport } from './geometry';
import { fitted, type View } from './view';
import { ZoomBar } from './ZoomBar';
import { hintWhole } from '../shown/title';

/** What the editor's commands can ask of the canvas, which alone knows its own size. */
export interface CanvasHandle {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  /** 100% */
  readonly actualSize: () => void;
  /** Between fit and 100%. */
  readonly toggleFit: () => void;
  readonly focus: () => void;
}

export interface CanvasFrameProps {
  /** `null`: there is nothing to look at. */
  readonly picture: Size | null;
  readonly viewport: Viewport | null;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly top?: ReactNode;
  readonly caption?: ReactNode;
  readonly strip?: ReactNode;
  /** Before the canvas takes a key itself. `true`: it was used. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  /** The pointer moves over the pictures, or left them. */
  readonly onPointer?: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerGone?: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<CanvasHandle>;
}

/** Pixels that an arrow key pans by; ten times as many with Shift. */
const arrowStep = 32;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The region "Canvas": its keys, its zoom, and the line beneath. */
export function CanvasFrame({
  picture,
  viewport,
  view,
  onView,
  top,
  caption,
  strip,
  onKey,
  onPointer,
  onPointerGone,
  children,
  ref,
}: CanvasFrameProps) {
  const region = useRef<HTMLElement>(null);
  const look = picture && viewport && { picture, viewport, middle: { x: viewport.width / 2, y: viewport.height / 2 } };
  const placement = look && place(look.picture, look.viewport, view);
  const handle: CanvasHandle = {
    zoomIn: () => {
      if (look) onView(zoomStep(view, 1, look.middle, look.picture, look.viewport));
    },
    zoomOut: () => {
      if (look) onView(zoomStep(view, -1, look.middle, look.picture, look.viewport));
    },
    fit: () => onView(fitted),
    actualSize: () => {
      if (look) onView(zoomTo(view, 1, look.middle, look.picture, look.viewport));
    },
    toggleFit: () => {
      if (look) onView(toggled(view, look.middle, look.picture, look.viewport));
    },
    focus: () => region.current?.focus({ preventScroll: true }),
  };
  useImperativeHandle(ref, () => handle);
  useHand();
  // One way of looking follows another, each on a canvas of its own: the focus that was in the one goes on to the next.
  useLayoutEffect(() => {
    const here = region.current;
    return () => {
      if (!here?.contains(document.activeElement)) return;
      queueMicrotask(() => {
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>('[data-focus-home]')?.focus({ preventScroll: true });
      });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    // A list that floats over the canvas belongs to React's tree here, and takes its own keys.
    if (
      event.defaultPrevented ||
      !(event.target instanceof Node && event.currentTarget.contains(event.target)) ||
      onKey?.(event)
    )
      return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (!arrow || event.target !== region.current || !look || !placement || !overflows(placement, look.viewport))
      return;
    event.preventDefault();
    const step = arrowStep * (event.shiftKey ? 10 : 1);
    onView(panBy(view, arrow[0] * step, arrow[1] * step, look.picture, look.viewport));
  };
  return (
    <section ref={region} className="canvas" aria-label="Canvas" data-focus-home tabIndex={0} onKeyDown={onKeyDown}>
      {top}
      <div className="canvas-stages" onPointerMove={onPointer} onPointerLeave={onPointerGone}>
        {children}
      </div>
      {(picture || caption || strip) && (
        <footer className="canvas-foot">
          {strip && <div className="canvas-strip">{strip}</div>}
          {/* Cut short where it is narrow, it is whole on hover. */}
          <div
            className="canvas-caption figures"
            onContextMenu={(event) => event.stopPropagation()}
            onPointerEnter={({ currentTarget }) => hintWhole(currentTarget)}
          >
            {caption}
          </div>
          {placement && (
            <ZoomBar
              zoom={placement.zoom}
              fits={view.zoom === null}
              onZoomIn={handle.zoomIn}
              onZoomOut={handle.zoomOut}
              onFit={handle.fit}
              onActualSize={handle.actualSize}
              onZoom={(zoom) => {
                if (look) onView(zoomTo(view, zoom, look.middle, look.picture, look.viewport));
              }}
            />
          )}
        </footer>
      )}
    </section>
  );
}
