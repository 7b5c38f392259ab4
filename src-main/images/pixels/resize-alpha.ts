import sharp from 'sharp';
import type { Size } from '../../common/recipe';
import type { Pixels } from '../reading/tiff-in-memory';
import type { Shape } from './render';

type Kernel = NonNullable<Shape['kernel']>;

/** It takes twelve bytes a pixel; larger pictures are resized by sharp alone. */
const mostPixels = 50_000_000;

export const canResizeApart = (from: Size, to: Size): boolean =>
  (from.width !== to.width || from.height !== to.height) &&
  Math.max(from.width * from.height, to.width * to.height) <= mostPixels;

/** A half of what sixteen bits hold: room for what a kernel goes over. */
const unit = 128;

const resized = async (
  data: Uint16Array,
  from: Size,
  to: Size,
  channels: 1 | 3,
  kernel: Kernel,
): Promise<Uint16Array> => {
  const bytes = await sharp(data, {
    raw: { width: from.width, height: from.height, channels },
    limitInputPixels: false,
  })
    .resize({ width: to.width, height: to.height, fit: 'fill', kernel })
    .toColourspace(channels === 1 ? 'grey16' : 'rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer();
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
};

/**
 * Resizes colours multiplied with their alpha, and divides by an alpha that may have gone over the top. sharp cuts that off first, and so leaves
 * a light rim along each edge (200 becomes 214 with lanczos3).
 */
export const resizeWithAlpha = async (pixels: Pixels, size: Size, kernel: Kernel): Promise<Pixels> => {
  const { data } = pixels;
  const colours = new Uint16Array((data.length / 4) * 3);
  const alphas = new Uint16Array(data.length / 4);
  for (let at = 0; at < alphas.length; at += 1) {
    const alpha = data[at * 4 + 3] ?? 0;
    alphas[at] = alpha * unit;
    for (let channel = 0; channel < 3; channel += 1)
      colours[at * 3 + channel] = Math.round(((data[at * 4 + channel] ?? 0) * alpha * unit) / 255);
  }
  const [smallColours, smallAlphas] = [
    await resized(colours, pixels, size, 3, kernel),
    await resized(alphas, pixels, size, 1, kernel),
  ];
  const result = Buffer.alloc(smallAlphas.length * 4);
  for (let at = 0; at < smallAlphas.length; at += 1) {
    const alpha = smallAlphas[at] ?? 0;
    const shown = Math.min(255, Math.round(alpha / unit));
    if (shown === 0) continue;
    for (let channel = 0; channel < 3; channel += 1)
      result[at * 4 + channel] = Math.min(255, Math.round(((smallColours[at * 3 + channel] ?? 0) * 255) / alpha));
    result[at * 4 + 3] = shown;
  }
  return { data: result, ...size, channels: 4 };
};
