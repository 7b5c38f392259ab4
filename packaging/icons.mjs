import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Renders icon.svg in every size, and packs it as Windows and macOS want it. `node packaging/icons.mjs <folder>` does the same by hand. */

const drawing = join(import.meta.dirname, 'icon.svg');

export const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @typedef {{ size: number, png: Buffer }} Picture */

/** @param {number} size */
const render = async (size) =>
  // Drawn at the size itself rather than made smaller: edges stay as sharp as can be.
  sharp(await readFile(drawing), { density: (72 * size) / 1024 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();

/** A picture as old readers of .ico files want it (an installer's, too): a bitmap from the bottom up, and a mask of nothing. @param {Picture} picture */
const bitmap = async ({ size, png }) => {
  const pixels = await sharp(png).ensureAlpha().raw().toBuffer();
  const maskRow = Math.ceil(size / 32) * 4;
  const head = Buffer.alloc(40);
  head.writeUInt32LE(40, 0);
  head.writeInt32LE(size, 4);
  // Picture and mask together.
  head.writeInt32LE(size * 2, 8);
  head.writeUInt16LE(1, 12);
  head.writeUInt16LE(32, 14);
  const rows = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const from = (y * size + x) * 4;
      const to = ((size - 1 - y) * size + x) * 4;
      rows[to] = pixels[from + 2] ?? 0;
      rows[to + 1] = pixels[from + 1] ?? 0;
      rows[to + 2] = pixels[from] ?? 0;
      rows[to + 3] = pixels[from + 3] ?? 0;
    }
  return Buffer.concat([head, rows, Buffer.alloc(maskRow * size)]);
};

/** @param {readonly Picture[]} pictures */
export const packIco = async (pictures) => {
  const parts = await Promise.all(
    pictures.map(async (picture) => (picture.size >= 256 ? picture.png : await bitmap(picture))),
  );
  const head = Buffer.alloc(6 + 16 * parts.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(parts.length, 4);
  let at = head.length;
  for (const [index, part] of parts.entries()) {
    const entry = 6 + 16 * index;
    // 0 stands for 256.
    const side = (pictures[index]?.size ?? 0) % 256;
    head[entry] = side;
    head[entry + 1] = side;
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(part.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += part.length;
  }
  return Buffer.concat([head, ...parts]);
};

/** Types of macOS's icon file that hold PNG, by the pixels in them. */
const icnsTypes = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]);

/** @param {readonly Picture[]} pictures */
export const packIcns = (pictures) => {
  const parts = icnsTypes.map(([type, size]) => {
    const png = pictures.find((each) => each.size === size)?.png ?? Buffer.alloc(0);
    const head = Buffer.from(`${type}0000`, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const all = Buffer.concat(parts);
  const head = Buffer.from('icns0000', 'latin1');
  head.writeUInt32BE(all.length + 8, 4);
  return Buffer.concat([head, all]);
};

/**
 * Writes `icon.ico`, `icon.icns` and `icons/<size>x<size>.png`.
 * @param {string} folder
 */
export const renderIcons = async (folder) => {
  await mkdir(join(folder, 'icons'), { recursive: true });
  const pictures = await Promise.all(sizes.map(async (size) => ({ size, png: await render(size) })));
  await Promise.all([
    ...pictures.map(({ size, png }) => writeFile(join(folder, 'icons', `${size}x${size}.png`), png)),
    writeFile(join(folder, 'icon.ico'), await packIco(pictures.filter(({ size }) => size <= 256))),
    writeFile(join(folder, 'icon.icns'), packIcns(pictures)),
  ]);
};

if (process.argv[1] === import.meta.filename && process.argv[2] !== undefined) await renderIcons(process.argv[2]);
