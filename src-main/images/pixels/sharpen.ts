import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../reading/tiff-in-memory';
import type { ExportSettings } from '../../contract';

type Strength = Exclude<ExportSettings['sharpen'], 'none'>;

/**
 * Unsharp masks of lightness, for pictures at their final size. `sigma`: the blur that is taken away, in pixels. Differences below `x1` (of 100
 * steps of lightness) are grain and stay as they are (`m1` 0); above, they grow by `m2`, by at most `y2` lighter and `y3` darker: no rims.
 */
const masks: Readonly<Record<Strength, { sigma: number; m1: number; m2: number; x1: number; y2: number; y3: number }>> =
  {
    low: { sigma: 0.6, m1: 0, m2: 0.6, x1: 0.6, y2: 3, y3: 5 },
    standard: { sigma: 0.8, m1: 0, m2: 0.9, x1: 0.6, y2: 5, y3: 8 },
    high: { sigma: 1, m1: 0, m2: 1.4, x1: 0.6, y2: 8, y3: 14 },
  };

/** How far colours are carried on beneath transparent places, in pixels. */
const bleed = 2;
/** Below this alpha a colour is too coarse to be of use. */
const leastAlpha = 8;

const opened = ({ data, width, height, channels }: Pixels): Sharp => sharp(data, { raw: { width, height, channels } });

/** For pictures without alpha: a part of their pipeline. */
export const sharpened = (image: Sharp, strength: ExportSettings['sharpen']): Sharp =>
  strength === 'none' ? image : image.sharpen(masks[strength]);

/**
 * With alpha: what is transparent has no colour, and counts as black to a blur, which would leave a rim along every edge. So colours are first
 * carried on beneath it, then sharpened without it.
 */
export const sharpenedBeneath = async (pixels: Pixels, strength: ExportSettings['sharpen']): Promise<Pixels> => {
  if (strength === 'none') return pixels;
  const { data, width, height } = pixels;
  const carried = await opened(pixels).blur(bleed).raw().toBuffer();
  const colours = Buffer.allocUnsafe(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3)
    colours.set(((data[from + 3] ?? 0) < leastAlpha ? carried : data).subarray(from, from + 3), to);
  const sharp3 = await sharpened(opened({ data: colours, width, height, channels: 3 }), strength)
    .raw()
    .toBuffer();
  const result = Buffer.allocUnsafe(data.length);
  for (let from = 0, to = 0; to < data.length; from += 3, to += 4) {
    const alpha = data[to + 3] ?? 255;
    result.set(alpha < leastAlpha ? data.subarray(to, to + 3) : sharp3.subarray(from, from + 3), to);
    result[to + 3] = alpha;
  }
  return { ...pixels, data: result };
};
