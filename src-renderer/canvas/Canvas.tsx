import { useState, type ReactNode, type Ref } from 'react';
import { CanvasFrame, type CanvasHandle } from './CanvasFrame';
import type { Viewport } from './geometry';
import { Pictures } from './Picture';
import type { CanvasPicture } from './pictures';
import { Stage } from './Stage';
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
  readonly ref?: Ref<CanvasHandle>;
}

/**
 * Region "Canvas": one picture, as large as it can be. The wheel zooms to the pointer, a drag pans, a double-click goes between fit
 * and 100 %; with the focus on it + − 0 1 and the arrows do the same. Pixels are drawn as squares above 200 %.
 */
export function Canvas({ picture, empty, view, onView, caption, strip, ref }: CanvasProps) {
  const [viewport, setViewport] = useState<Viewport | null>(null);
  return (
    <CanvasFrame ref={ref} picture={picture} viewport={viewport} view={view} onView={onView} caption={caption} strip={strip}>
      {picture
        ? <Stage picture={picture} view={view} onView={onView} onViewport={setViewport}>{(_placement, room) => <Pictures picture={picture} viewport={room} view={view} />}</Stage>
        : <div className="canvas-empty">{empty}</div>}
    </CanvasFrame>
  );
}
