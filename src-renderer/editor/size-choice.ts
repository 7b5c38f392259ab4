import type { SizeLimits } from '../../src-main/common/models';
import type { Size } from '../../src-main/common/recipe';

/** Sizes chosen by their shape: one side leads and the other follows, or pixels in all. */

const held = (side: number, { minSide, maxSide, multiple }: SizeLimits): number =>
  Math.min(maxSide, Math.max(minSide, Math.round(side / multiple) * multiple));

/** The size with this side, the other one as `shape` has it. */
export function withSide(side: 'width' | 'height', value: number, shape: Size, limits: SizeLimits): Size {
  return side === 'width'
    ? { width: value, height: held((value * shape.height) / shape.width, limits) }
    : { width: held((value * shape.width) / shape.height, limits), height: value };
}

/** The size of this shape that comes nearest to so many megapixels, as far as the model's limits go. */
export function withMegapixels(megapixels: number, shape: Size, limits: SizeLimits): Size {
  const pixels = Math.min(limits.maxPixels, megapixels * 1_000_000);
  const width = Math.sqrt((pixels * shape.width) / shape.height);
  let size = { width: held(width, limits), height: held((width * shape.height) / shape.width, limits) };
  // Rounding up went over: the longer side gives way, a second time where one step is not enough.
  while (size.width * size.height > limits.maxPixels)
    size =
      size.width >= size.height
        ? { ...size, width: size.width - limits.multiple }
        : { ...size, height: size.height - limits.multiple };
  return size;
}
