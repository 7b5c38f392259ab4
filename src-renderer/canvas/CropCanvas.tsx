import { useState, type Ref } from 'react';
import { whole, type Rect } from './crop';
import { CanvasFrame, type CanvasHandle } from './CanvasFrame';
import { CropBar, ratioOf, type CropBarProps, type CropShape } from './CropBar';
import { CropBox } from './CropBox';
import type { Viewport } from './geometry';
import { Pictures } from './Picture';
import type { CanvasPicture } from './pictures';
import { Surface } from './Surface';
import { fitted } from './view';

export interface CropCanvasProps extends Pick<
  CropBarProps,
  'asked' | 'untouched' | 'onRect' | 'onSettled' | 'onTurn' | 'onReset' | 'onDone' | 'onCancel'
> {
  /** All of the picture, turned as it will be. */
  readonly picture: CanvasPicture;
  /** In its pixels; `null`: all of it. */
  readonly crop: Rect | null;
  readonly ref?: Ref<CanvasHandle>;
}

/** Region "Canvas" while the input is cropped: all of it, with the crop over it. It zooms and pans as ever, and forgets where it was afterwards. */
export function CropCanvas({ picture, crop, ref, ...props }: CropCanvasProps) {
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const [view, setView] = useState(fitted);
  const [shape, setShape] = useState<CropShape>({ name: 'free', swapped: false });
  const rect = crop ?? whole(picture);
  const ratio = ratioOf(shape, picture, props.asked);
  const turn = (clockwise: boolean): void => {
    // A shape turns with the picture; the input's own follows by itself.
    if (shape.name !== 'input') setShape({ ...shape, swapped: !shape.swapped });
    props.onTurn(clockwise);
  };
  const reset = (): void => {
    setShape({ name: 'free', swapped: false });
    props.onReset();
  };
  const of = crop
    ? `${rect.width} × ${rect.height} of ${picture.width} × ${picture.height}`
    : `all of ${picture.width} × ${picture.height}`;
  return (
    <CanvasFrame
      ref={ref}
      picture={picture}
      viewport={viewport}
      view={view}
      onView={setView}
      caption={`Crop of ${picture.alt} · ${of} · Enter to apply, Esc to cancel`}
      top={
        <CropBar
          {...props}
          onTurn={turn}
          onReset={reset}
          bounds={picture}
          rect={rect}
          shape={shape}
          onShape={setShape}
        />
      }
    >
      <Surface picture={picture} view={view} onView={setView} onViewport={setViewport}>
        {(placement, room) => (
          <>
            <Pictures picture={picture} viewport={room} view={view} />
            <CropBox
              placement={placement}
              bounds={picture}
              rect={rect}
              ratio={ratio}
              onRect={props.onRect}
              onSettled={props.onSettled}
              onDone={props.onDone}
              onCancel={props.onCancel}
            />
          </>
        )}
      </Surface>
    </CanvasFrame>
  );
}
