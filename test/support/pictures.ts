import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** Smooth shapes, the same at every run, another picture for every `seed`. */
const drawing = (width: number, height: number, seed: number): Sharp => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      pixels[at] = 128 + 100 * Math.sin(x / 37 + seed);
      pixels[at + 1] = 128 + 90 * Math.cos(y / 29 - seed);
      pixels[at + 2] = 128 + 80 * Math.sin((x + y) / 53 + seed * 2);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

/** Writes a whole picture in the format of the name's ending, and answers with its path. */
export async function picture(path: string, { width = 480, height = 320, seed = 1 } = {}): Promise<string> {
  await drawing(width, height, seed).toFile(path);
  return path;
}

/** Files that are no whole pictures, by what is wrong with them; each with the code it is refused with. */
export async function badPictures(folder: string): Promise<{ readonly path: string; readonly code: string }[]> {
  const whole = await drawing(600, 400, 9).jpeg().toBuffer();
  const wholePng = await drawing(600, 400, 9).png().toBuffer();
  const huge = Buffer.from(wholePng);
  huge.writeUInt32BE(50_000, 16);
  huge.writeUInt32BE(50_000, 20);
  const files = [
    { name: 'words.jpg', bytes: Buffer.from('These are words, and no picture.\n'), code: 'not-an-image' },
    { name: 'nothing.png', bytes: Buffer.alloc(0), code: 'not-an-image' },
    { name: 'cut.jpg', bytes: whole.subarray(0, Math.floor(whole.length * 0.6)), code: 'image-broken' },
    { name: 'cut.png', bytes: wholePng.subarray(0, Math.floor(wholePng.length * 0.6)), code: 'image-broken' },
    { name: 'huge.png', bytes: huge, code: 'image-too-large' },
  ];
  await Promise.all(files.map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
  return files.map(({ name, code }) => ({ path: join(folder, name), code }));
}
