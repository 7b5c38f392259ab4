import { crc32 } from 'node:zlib';
import sharp, { type SharpInput } from 'sharp';
import type { Size } from '../../src-main/common/recipe';

/** What cameras put beside a JPEG's picture, byte by byte: a small one in EXIF, others behind the picture, named by an MPF. */

export interface Previews {
  readonly orientation?: number;
  /** The JPEG in the EXIF's second directory. */
  readonly exif?: Uint8Array;
  /** JPEGs behind the picture. `kind` as CIPA DC-007 numbers them; 0x010001 is a preview. */
  readonly mpf?: readonly { readonly kind: number; readonly bytes: Uint8Array }[];
  readonly isLittle?: boolean;
  /** Tags that tell something else than is there. */
  readonly lies?: {
    readonly offset?: number;
    readonly length?: number;
    readonly next?: number;
    readonly mpfOffset?: number;
  };
}

export const previewKind = 0x01_00_01;

type Value = readonly [tag: number, type: 3 | 4 | 7, count: number, value: number];

const tiff = (isLittle: boolean) => {
  const put = (bytes: Buffer, at: number, value: number, length: 2 | 4): void => {
    if (isLittle) bytes.writeUIntLE(value >>> 0, at, length);
    else bytes.writeUIntBE(value >>> 0, at, length);
  };
  const directory = (values: readonly Value[], next: number): Buffer => {
    const bytes = Buffer.alloc(2 + values.length * 12 + 4);
    put(bytes, 0, values.length, 2);
    for (const [index, [tag, type, count, value]] of values.entries()) {
      const at = 2 + index * 12;
      put(bytes, at, tag, 2);
      put(bytes, at + 2, type, 2);
      put(bytes, at + 4, count, 4);
      put(bytes, at + 8, value, type === 3 ? 2 : 4);
    }
    put(bytes, bytes.length - 4, next, 4);
    return bytes;
  };
  const head = Buffer.from(isLittle ? 'II' : 'MM', 'latin1');
  const start = Buffer.alloc(8);
  head.copy(start);
  put(start, 2, 42, 2);
  put(start, 4, 8, 4);
  return { put, directory, start };
};

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** EXIF without a mark before it. */
const bareExif = ({ orientation = 1, exif, isLittle = true, lies = {} }: Previews): Buffer => {
  const { directory, start } = tiff(isLittle);
  const first: readonly Value[] = [[0x0112, 3, 1, orientation]];
  const second = start.length + directory(first, 0).length;
  const thumbnail = second + 2 + 3 * 12 + 4;
  const body = exif
    ? [
        directory(first, lies.next ?? second),
        directory(
          [
            [0x0103, 3, 1, 6],
            [0x0201, 4, 1, lies.offset ?? thumbnail],
            [0x0202, 4, 1, lies.length ?? exif.length],
          ],
          0,
        ),
        Buffer.from(exif),
      ]
    : [directory(first, 0)];
  return Buffer.concat([start, ...body]);
};

const exifMark = Buffer.from('Exif\0\0', 'latin1');
const exifOf = (previews: Previews): Buffer => segment(0xe1, Buffer.concat([exifMark, bareExif(previews)]));

/** `start`: where the MPF's own TIFF stands in the file; `behind`: where the picture ends. */
const mpfOf = ({ mpf = [], isLittle = true, lies = {} }: Previews, from: number, behind: number): Buffer => {
  const { put, directory, start } = tiff(isLittle);
  const count = mpf.length + 1;
  const list = start.length + 2 + 3 * 12 + 4;
  const entries = Buffer.alloc(count * 16);
  put(entries, 0, 0x03_00_00, 4);
  put(entries, 4, behind, 4);
  let at = behind;
  for (const [index, { kind, bytes }] of mpf.entries()) {
    const entry = (index + 1) * 16;
    put(entries, entry, kind, 4);
    put(entries, entry + 4, bytes.length, 4);
    put(entries, entry + 8, lies.mpfOffset ?? at - from, 4);
    at += bytes.length;
  }
  const named = directory(
    [
      [0xb000, 7, 4, 0x30_31_30_30],
      [0xb001, 4, 1, count],
      [0xb002, 7, entries.length, list],
    ],
    0,
  );
  return segment(0xe2, Buffer.concat([Buffer.from('MPF\0', 'latin1'), start, named, entries]));
};

/** The same picture with previews beside it. `jpeg` has no EXIF of its own. */
export const withPreviews = (jpeg: Uint8Array, previews: Previews): Buffer => {
  const exif = exifOf(previews);
  const mpfLength = previews.mpf ? mpfOf(previews, 0, 0).length : 0;
  const behind = jpeg.length + exif.length + mpfLength;
  const mpf = previews.mpf ? mpfOf(previews, 2 + exif.length + 8, behind) : Buffer.alloc(0);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    exif,
    mpf,
    jpeg.subarray(2),
    ...(previews.mpf ?? []).map(({ bytes }) => bytes),
  ]);
};

/** As cameras make it: the picture within 160 × 120, black beside it. */
export const barred = (picture: SharpInput, background = '#000000'): Promise<Buffer> =>
  sharp(picture).resize(160, 120, { fit: 'contain', background }).jpeg({ quality: 80 }).toBuffer();

/** The same picture with EXIF right behind its first chunk, as PNG 3 has it. */
export const pngWithPreview = (png: Uint8Array, previews: Previews): Buffer => {
  const body = Buffer.concat([Buffer.from('eXIf'), bareExif(previews)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, 33), length, body, check, png.subarray(33)]);
};

/** `webp`: of the simple layout. Some programs put JPEG's mark before EXIF, and the format has none. */
export const webpWithPreview = (webp: Uint8Array, size: Size, previews: Previews, isMarked = false): Buffer => {
  const part = (name: string, body: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const canvas = Buffer.from([0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  canvas.writeUIntLE(size.width - 1, 4, 3);
  canvas.writeUIntLE(size.height - 1, 7, 3);
  const exif = bareExif(previews);
  return part(
    'RIFF',
    Buffer.concat([
      Buffer.from('WEBP'),
      part('VP8X', canvas),
      webp.subarray(12),
      part('EXIF', isMarked ? Buffer.concat([exifMark, exif]) : exif),
    ]),
  );
};

/** The directories of a TIFF, and its preview: as its second one, or among Photoshop's resources. Its pixels are nowhere. */
export const tiffWithPreview = (
  { width, height }: Size,
  { orientation = 1, isLittle = true, exif = new Uint8Array() }: Previews,
  isPhotoshops: boolean,
): Buffer => {
  const { directory, start } = tiff(isLittle);
  const about: readonly Value[] = [
    [0x0100, 4, 1, width],
    [0x0101, 4, 1, height],
    [0x0112, 3, 1, orientation],
  ];
  const behind = start.length + directory(about, 0).length;
  if (!isPhotoshops) {
    const at = behind + 2 + 3 * 12 + 4;
    const second: readonly Value[] = [
      [0x0103, 3, 1, 6],
      [0x0201, 4, 1, at],
      [0x0202, 4, 1, exif.length],
    ];
    return Buffer.concat([start, directory(about, behind), directory(second, 0), exif]);
  }
  const resource = (number: number, name: string, body: Uint8Array): Buffer => {
    const head = Buffer.from(`8BIM\0\0${String.fromCharCode(name.length)}${name}`, 'latin1');
    head.writeUInt16BE(number, 4);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([head, Buffer.alloc(head.length % 2), length, body, Buffer.alloc(body.length % 2)]);
  };
  const head = Buffer.alloc(28);
  head.writeUInt32BE(1);
  const resources = Buffer.concat([
    resource(0x03ed, '', Buffer.alloc(16)),
    resource(0x0bb7, 'layer', Buffer.alloc(7)),
    resource(0x040c, '', Buffer.concat([head, exif])),
  ]);
  const at = behind + 12;
  return Buffer.concat([start, directory([...about, [0x8649, 7, resources.length, at]], 0), resources]);
};
