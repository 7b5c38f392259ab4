import type { ReactNode, Ref } from 'react';
import './Canvas.css';
import type { CanvasPicture } from './pictures';
import type { View } from './view';

/** What the editor's commands can ask of the canvas, which alone knows its own size. */
export interface CanvasHandle {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  /** 100 % */
  readonly actualSize: () => void;
  /** Between fit and 100 %. */
  readonly toggleFit: () => void;
  readonly focus: () => void;
}

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
  /** When the picture can't be shown: what to do. */
  readonly onRetry?: () => void;
  readonly ref?: Ref<CanvasHandle>;
}

export function Canvas({ picture, empty, caption, strip }: CanvasProps) {
  return (
    <section className="canvas" role="region" aria-label="Canvas" tabIndex={0}>
      {picture ? <img src={picture.url} alt={picture.alt} style={{ maxWidth: '100%', maxHeight: '100%', objectFit: 'contain' }} /> : empty}
      {strip}
      {caption}
    </section>
  );
}
