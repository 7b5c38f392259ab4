import { useState, type ReactNode, type Ref } from 'react';
import { CanvasFrame, type CanvasHandle } from './CanvasFrame';
import type { Placement, Viewport } from './geometry';
import { Pictures } from './Picture';
import type { CanvasPicture } from './pictures';
import { Surface, type SurfaceDrag } from './Surface';
import type { View } from './view';

export interface CanvasProps {
  /** `null`: nothing is selected, and `empty` shows. */
  readonly picture: CanvasPicture | null;
  readonly empty?: ReactNode;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** The line under the picture. */
  readonly caption?: ReactNode;
  /** Stands at the bottom, over the caption: several results of a pass. */
  readonly strip?: ReactNode;
  readonly dragOut?: SurfaceDrag | undefined;
  /** Lies over the picture. */
  readonly overlay?: ((placement: Placement) => ReactNode) | undefined;
  readonly ref?: Ref<CanvasHandle>;
}

/**
 * Region "Canvas": one picture, as large as it can be. The wheel zooms to the pointer, a drag pans, a double-click goes between fit
 * and 100%; with the focus on it the arrows pan, too. Pixels are drawn as squares above 200%.
 */
export function Canvas({ picture, empty, view, onView, caption, strip, dragOut, overlay, ref }: CanvasProps) {
  const [viewport, setViewport] = useState<Viewport | null>(null);
  return (
    <CanvasFrame
      ref={ref}
      picture={picture}
      viewport={viewport}
      view={view}
      onView={onView}
      caption={caption}
      strip={strip}
    >
      {picture ? (
        <Surface picture={picture} view={view} onView={onView} onViewport={setViewport} dragOut={dragOut}>
          {(placement, room) => (
            <>
              <Pictures picture={picture} viewport={room} view={view} />
              {overlay?.(placement)}
            </>
          )}
        </Surface>
      ) : (
        <div className="canvas-empty">{empty}</div>
      )}
    </CanvasFrame>
  );
}
