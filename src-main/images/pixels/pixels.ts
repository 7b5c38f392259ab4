import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../reading/tiff-in-memory';

/** Eight bits a channel; grey becomes three channels, grey with alpha four. */
export const rawOf = async (image: Sharp): Promise<Pixels> => {
  const {
    data,
    info: { width, height, channels },
  } = await image.raw().toBuffer({ resolveWithObject: true });
  if (channels === 3 || channels === 4) return { data, width, height, channels };
  const wide = channels === 2 ? 4 : 3;
  const colours = Buffer.allocUnsafe(width * height * wide);
  for (let from = 0, to = 0; from < data.length; from += channels, to += wide) {
    colours.fill(data[from] ?? 0, to, to + 3);
    if (wide === 4) colours[to + 3] = data[from + 1] ?? 255;
  }
  return { data: colours, width, height, channels: wide };
};

export const opened = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false });

export const isOpaque = ({ data, channels }: Pixels): boolean => {
  if (channels === 3) return true;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
};

/** Without an alpha that is opaque everywhere. */
export const withoutNeedlessAlpha = async (pixels: Pixels): Promise<Pixels> =>
  pixels.channels === 4 && isOpaque(pixels) ? rawOf(opened(pixels).removeAlpha()) : pixels;
