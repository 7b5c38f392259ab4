import type { Size } from '../../src-main/common/recipe';
import { turnedSize } from '../../src-main/common/turned';
import { inFrame } from './geometry';
import { countDifferences, type DifferenceCounts } from './pixel-counts';
import type { CanvasPicture } from './pictures';

/** Two pictures' pixels against each other, in sRGB as they are drawn. */

/** More are counted on smaller copies. */
const mostPixels = 2_000_000;

/** A picture that is loaded and decoded. */
export interface Pixels {
  readonly picture: CanvasPicture;
  /** Draws what is seen of it into a box. */
  draw(
    context: OffscreenCanvasRenderingContext2D,
    box: { left: number; top: number; width: number; height: number },
  ): void;
}

/** Rejects where it can't be shown. */
export async function loadPixels(picture: CanvasPicture): Promise<Pixels> {
  const image = new Image();
  image.src = picture.url;
  await image.decode();
  return {
    picture,
    draw: (context, { left, top, width, height }) => {
      const { part } = picture;
      context.save();
      if (part) {
        const [across, down] = [width / part.crop.width, height / part.crop.height];
        context.beginPath();
        context.rect(left, top, width, height);
        context.clip();
        // The whole turned picture around the part that is seen, its middle where the turn is.
        context.translate(
          left + (part.whole.width / 2 - part.crop.left) * across,
          top + (part.whole.height / 2 - part.crop.top) * down,
        );
        context.rotate((part.rotate * Math.PI) / 180);
        const upright = turnedSize({ width: part.whole.width * across, height: part.whole.height * down }, part.rotate);
        context.drawImage(image, -upright.width / 2, -upright.height / 2, upright.width, upright.height);
      } else context.drawImage(image, left, top, width, height);
      context.restore();
    },
  };
}

function canvasOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    colorSpace: 'srgb',
  });
  if (!context) throw new Error('This browser draws nothing');
  return context;
}

/** The second is drawn in the frame of the first, as on the canvas. */
export function differenceOf(frame: Pixels, other: Pixels): DifferenceCounts {
  const { width, height } = frame.picture;
  const scale = Math.min(1, Math.sqrt(mostPixels / (width * height)));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const place = { zoom: 1, left: 0, top: 0, ...size };
  const [a, b] = ([frame, other] as const).map((each) => {
    const context = canvasOf(size);
    context.fillRect(0, 0, size.width, size.height);
    each.draw(context, inFrame(place, each.picture));
    return context.getImageData(0, 0, size.width, size.height).data;
  }) as [Uint8ClampedArray, Uint8ClampedArray];
  return countDifferences(a, b);
}

/** Reads single pixels of pictures drawn in one frame, in that frame's own pixels. */
export function pixelReader(frame: Size): (pixels: Pixels, x: number, y: number) => readonly [number, number, number] {
  const context = canvasOf({ width: 1, height: 1 });
  const place = { zoom: 1, left: 0, top: 0, width: frame.width, height: frame.height };
  return (pixels, x, y) => {
    const box = inFrame(place, pixels.picture);
    context.fillRect(0, 0, 1, 1);
    pixels.draw(context, { left: box.left - x, top: box.top - y, width: box.width, height: box.height });
    const { data } = context.getImageData(0, 0, 1, 1);
    return [data[0]!, data[1]!, data[2]!];
  };
}
