import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Pictures made for tests, the same at every run. */

/** A small generator of even numbers in [0, 1) (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A PNG's part: its length, name, data and check (PNG 5.3). */
export const pngChunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

type Rgb = readonly [number, number, number];

export const drawn = (width: number, height: number, colour: (x: number, y: number) => Rgb): Sharp => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(colour(x, y), (y * width + x) * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

/** Soft shapes with fine noise: no two neighbours alike, as in a photo. */
export const photo = (width: number, height: number, { seed = 1, grain = 24 } = {}): Sharp => {
  const random = seeded(seed);
  return drawn(width, height, (x, y) => {
    const [u, v] = [x / width, y / height];
    const noise = (random() - 0.5) * grain;
    return [
      128 + 100 * Math.sin(u * 9 + v * 4) + noise,
      128 + 90 * Math.cos(v * 7 - u * 3) + noise,
      128 + 80 * Math.sin((u + v) * 11) + noise,
    ].map((c) => Math.max(0, Math.min(255, Math.round(c)))) as unknown as Rgb;
  });
};

/** Four flat quarters: red, green / blue, yellow. */
export const quarters = (width: number, height: number): Sharp =>
  drawn(width, height, (x, y) =>
    y < height / 2 ? (x < width / 2 ? [255, 0, 0] : [0, 255, 0]) : x < width / 2 ? [0, 0, 255] : [255, 255, 0],
  );

/** EXIF 2.32, tag 0x0112: where the pixel stored at (x, y) belongs in the upright picture of width w and height h. */
const belongs: Readonly<Record<number, (x: number, y: number, w: number, h: number) => readonly [number, number]>> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _w, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, w) => [w - 1 - y, x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, _w, h) => [y, h - 1 - x],
};

/** The picture stored so that EXIF `orientation` turns it upright again. */
export const storedAs = async (upright: Sharp, orientation: number): Promise<Sharp> => {
  const {
    data,
    info: { width, height },
  } = await upright.raw().toBuffer({ resolveWithObject: true });
  const [storedWidth, storedHeight] = orientation > 4 ? [height, width] : [width, height];
  const where = belongs[orientation] ?? ((x, y) => [x, y]);
  return drawn(storedWidth, storedHeight, (sx, sy) => {
    const [x, y] = where(sx, sy, width, height);
    return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)] as unknown as Rgb;
  });
};

export const pixelAt = async (file: string | Buffer, x: number, y: number): Promise<number[]> => {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y) * info.width + Math.floor(x)) * info.channels;
  return [...data.subarray(at, at + info.channels)];
};

/** Of the middles of the four quarters. */
export const cornersOf = async (file: string | Buffer): Promise<string> => {
  const { width, height } = await sharp(file).metadata();
  const name = async (x: number, y: number): Promise<string> => {
    const [r = 0, g = 0, b = 0] = await pixelAt(file, x * width, y * height);
    return `${r > 128 ? 'r' : ''}${g > 128 ? 'g' : ''}${b > 128 ? 'b' : ''}`;
  };
  return [await name(0.25, 0.25), await name(0.75, 0.25), await name(0.25, 0.75), await name(0.75, 0.75)].join(' ');
};
