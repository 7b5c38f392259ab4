import sharp from 'sharp';
import { longPath } from '../disk/long-path';

/** Pixels in red, green and blue, one byte each, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture file as it is seen, no longer on its longer side than `longest`; `scale`: of its pixels to the file's. */
export async function openRaster(file: string, longest: number): Promise<{ raster: Raster; scale: number }> {
  const { data, info } = await sharp(longPath(file), { limitInputPixels: 120_000_000, sequentialRead: true })
    .autoOrient()
    .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { autoOrient } = await sharp(longPath(file)).metadata();
  const raster = { width: info.width, height: info.height, data: threeChannels(data, info.channels) };
  return { raster, scale: info.width / autoOrient.width };
}

function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const all = new Uint8Array(pixels * 3);
  for (let at = 0; at < pixels; at += 1)
    for (let channel = 0; channel < 3; channel += 1)
      all[at * 3 + channel] = data[at * channels + Math.min(channel, channels - 1)]!;
  return all;
}

/** Its pixels averaged two by two. */
export function halved({ width, height, data }: Raster): Raster {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const half = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y += 1) {
    const above = Math.min(height - 1, y * 2) * width;
    const below = Math.min(height - 1, y * 2 + 1) * width;
    for (let x = 0; x < w; x += 1) {
      const left = Math.min(width - 1, x * 2);
      const right = Math.min(width - 1, x * 2 + 1);
      for (let channel = 0; channel < 3; channel += 1)
        half[(y * w + x) * 3 + channel] =
          (data[(above + left) * 3 + channel]! +
            data[(above + right) * 3 + channel]! +
            data[(below + left) * 3 + channel]! +
            data[(below + right) * 3 + channel]! +
            2) >>
          2;
    }
  }
  return { width: w, height: h, data: half };
}

/** A picture at its own size and at halves of it, so that what is made much smaller keeps all its pixels' part. */
export class Pyramid {
  readonly #levels: Raster[];

  constructor(base: Raster) {
    this.#levels = [base];
  }

  get base(): Raster {
    return this.#levels[0]!;
  }

  /** The smallest level that has a pixel for each one wanted. `shrink`: pixels of the base for each. */
  level(shrink: number): { readonly raster: Raster; readonly factor: number } {
    let at = 0;
    while (shrink >= 2 ** (at + 1) * 0.95 && Math.min(this.#levels[at]!.width, this.#levels[at]!.height) > 32) {
      at += 1;
      this.#levels[at] ??= halved(this.#levels[at - 1]!);
    }
    return { raster: this.#levels[at]!, factor: 2 ** at };
  }
}

/**
 * Pixels of `pyramid` as `place` finds them for each pixel wanted, in the base's coordinates; what lies outside is as the nearest edge.
 * `shrink`: about how many pixels of the base lie along one wanted.
 */
export function sampled(
  pyramid: Pyramid,
  width: number,
  height: number,
  shrink: number,
  place: (x: number, y: number) => Point,
): Raster {
  const { raster, factor } = pyramid.level(shrink);
  const { data } = raster;
  const out = new Uint8Array(width * height * 3);
  const [mostX, mostY] = [raster.width - 1, raster.height - 1];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = place(x + 0.5, y + 0.5);
      const fx = Math.min(mostX, Math.max(0, from.x / factor - 0.5));
      const fy = Math.min(mostY, Math.max(0, from.y / factor - 0.5));
      const [x0, y0] = [Math.floor(fx), Math.floor(fy)];
      const [x1, y1] = [Math.min(mostX, x0 + 1), Math.min(mostY, y0 + 1)];
      const [ax, ay] = [fx - x0, fy - y0];
      for (let channel = 0; channel < 3; channel += 1) {
        const top =
          data[(y0 * raster.width + x0) * 3 + channel]! * (1 - ax) + data[(y0 * raster.width + x1) * 3 + channel]! * ax;
        const bottom =
          data[(y1 * raster.width + x0) * 3 + channel]! * (1 - ax) + data[(y1 * raster.width + x1) * 3 + channel]! * ax;
        out[(y * width + x) * 3 + channel] = Math.round(top * (1 - ay) + bottom * ay);
      }
    }
  return { width, height, data: out };
}

/** A part of the picture at another size. */
export function part(
  pyramid: Pyramid,
  from: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  width: number,
  height: number,
): Raster {
  const [sx, sy] = [from.width / width, from.height / height];
  return sampled(pyramid, width, height, Math.max(sx, sy), (x, y) => ({ x: from.x + x * sx, y: from.y + y * sy }));
}

/** Light for dark. */
export const inverted = ({ width, height, data }: Raster): Raster => ({
  width,
  height,
  data: data.map((value) => 255 - value),
});

/** How light each pixel is, with the darkest and the lightest of them drawn apart. */
export function grey({ width, height, data }: Raster): Uint8Array {
  const counts = new Uint32Array(256);
  const values = new Uint8Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = (data[at * 3]! * 77 + data[at * 3 + 1]! * 150 + data[at * 3 + 2]! * 29) >> 8;
    counts[values[at]!]! += 1;
  }
  const cut = values.length * 0.02;
  let [low, high] = [0, 255];
  for (let sum = counts[0]!; low < 255 && sum < cut; sum += counts[low]!) low += 1;
  for (let sum = counts[255]!; high > 0 && sum < cut; sum += counts[high]!) high -= 1;
  const range = Math.max(1, high - low);
  return values.map((value) => Math.min(255, Math.max(0, Math.round(((value - low) * 255) / range))));
}

/** Without its colours, and with all the contrast there is. */
export function contrasted(raster: Raster): Raster {
  const values = grey(raster);
  const data = new Uint8Array(values.length * 3);
  values.forEach((value, at) => data.fill(value, at * 3, at * 3 + 3));
  return { ...raster, data };
}
