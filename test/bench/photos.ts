import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { colorants, curves, matrixProfile } from '../unit/images/icc';
import { barred, withPreviews } from '../support/previews';
import { seeded } from '../unit/images/pictures';
import { withJpegProfile } from '../unit/images/tiff';

/** Photos of 24 megapixels and about 8 MB, as cameras make them: detail of every size, and grain. */
export type Tag = 'untagged' | 'srgb' | 'p3';

const [width, height] = [6000, 4000];

/** Noise of one size, softly enlarged to the whole picture. */
const layer = async (side: number, seed: number): Promise<Buffer> => {
  const random = seeded(seed);
  const [w, h] = [side, Math.max(2, Math.round((side * 2) / 3))];
  const noise = Buffer.from(Array.from({ length: w * h * 3 }, () => Math.floor(random() * 256)));
  return sharp(noise, { raw: { width: w, height: h, channels: 3 } })
    .resize(width / 2, height / 2, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
};

const makePixels = async (seed: number): Promise<Buffer> => {
  const half = new Float32Array((width / 2) * (height / 2) * 3).fill(128);
  const strengths: readonly (readonly [number, number])[] = [
    [5, 0.9],
    [14, 0.5],
    [50, 0.3],
    [190, 0.2],
    [750, 0.15],
  ];
  for (const [index, [side, strength]] of strengths.entries()) {
    const pixels = await layer(side, seed * 100 + index);
    for (let at = 0; at < half.length; at += 1) half[at] = (half[at] ?? 0) + ((pixels[at] ?? 0) - 128) * strength;
  }
  const soft = Buffer.from(Uint8ClampedArray.from(half));
  const whole = await sharp(soft, { raw: { width: width / 2, height: height / 2, channels: 3 } })
    .resize(width, height, { kernel: 'cubic' })
    .raw()
    .toBuffer();
  const random = seeded(seed + 7);
  const grain = Int8Array.from({ length: 99_991 }, () => Math.round((random() + random() + random() - 1.5) * 14));
  for (let at = 0; at < whole.length; at += 1) {
    const value = (whole[at] ?? 0) + (grain[at % grain.length] ?? 0);
    whole[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return whole;
};

const make = async (seed: number): Promise<Buffer> =>
  sharp(await makePixels(seed), { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Make: 'Camera', Model: 'Bench' }, IFD2: { DateTimeOriginal: '2024:05:01 12:33:10' } })
    .jpeg({ quality: 90 })
    .toBuffer();

const kept = async (file: string, bytes: () => Promise<Buffer>): Promise<string> => {
  if (!existsSync(file)) {
    await writeFile(`${file}.part`, await bytes());
    await rename(`${file}.part`, file);
  }
  return file;
};

export const photoFile = async (cache: string, tag: Tag, seed = 1): Promise<string> => {
  await mkdir(cache, { recursive: true });
  const plain = await kept(join(cache, `photo-${seed}-untagged.jpg`), () => make(seed));
  if (tag === 'untagged') return plain;
  const icc =
    tag === 'srgb'
      ? matrixProfile('sRGB IEC61966-2.1', colorants.srgb, curves.tableSrgb)
      : matrixProfile('Display P3', colorants.p3, curves.parametricSrgb);
  return kept(join(cache, `photo-${seed}-${tag}.jpg`), async () => withJpegProfile(await readFile(plain), icc));
};

/** The same photo with a remark in it: other bytes, other hash, the same work. */
export const copyWithRemark = (jpeg: Buffer, remark: string): Buffer => {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(Buffer.byteLength(remark) + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(remark), jpeg.subarray(2)]);
};

/** As cameras write it: a preview of 160 × 120 in its EXIF, black above and below the picture. It has no other EXIF then. */
export const withOwnPreview = async (jpeg: Buffer): Promise<Buffer> => {
  const bare =
    jpeg.readUInt16BE(2) === 0xff_e1
      ? Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(4 + jpeg.readUInt16BE(4))])
      : jpeg;
  return withPreviews(bare, { exif: await barred(jpeg) });
};
