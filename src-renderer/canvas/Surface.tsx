import { useLayoutEffect, useRef, type DragEvent, type ReactNode } from 'react';
import type { Size } from '../../src-main/common/recipe';
import './Surface.css';
import { overflows, place, type Placement, type Viewport } from './geometry';
import { useGestures } from './useGestures';
import { useViewport } from './useViewport';
import type { View } from './view';

export interface SurfaceDrag {
  readonly draggable: true;
  readonly onDragStart: (event: DragEvent) => void;
}

export interface SurfaceProps {
  /** Of the frame that is looked at, in pixels. */
  readonly picture: Size;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Taken for its own size, so that two stages show the same; absent: what it is. */
  readonly viewport?: Viewport | null;
  /** Tells its own size, for commands that come from elsewhere. */
  readonly onViewport?: (viewport: Viewport) => void;
  /** A drag that does not move the picture takes it out of the app. */
  readonly dragOut?: SurfaceDrag | undefined;
  readonly children: (placement: Placement, viewport: Viewport) => ReactNode;
}

/** The surface that pictures lie on, and that the hand moves them on. */
export function Surface({ picture, view, viewport: given, onView, onViewport, dragOut, children }: SurfaceProps) {
  const ref = useRef<HTMLDivElement>(null);
  const own = useViewport(ref);
  const viewport = given ?? own;
  const { dragging, handlers } = useGestures(ref, viewport && { picture, viewport, view }, onView);
  useLayoutEffect(() => {
    if (viewport) onViewport?.(viewport);
  }, [viewport, onViewport]);
  const placement = viewport && place(picture, viewport, view);
  const movable = placement && viewport && overflows(placement, viewport);
  return (
    <div
      ref={ref}
      className="stage"
      data-movable={movable || undefined}
      data-dragging={dragging || undefined}
      {...handlers}
      {...(dragOut && !movable ? dragOut : {})}
    >
      {placement && children(placement, viewport)}
    </div>
  );
}
