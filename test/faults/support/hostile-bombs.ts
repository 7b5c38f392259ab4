import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { withJpegProfile, writeTiff } from '../../unit/images/tiff';
import { photo } from '../../unit/images/pictures';

/** Files made to cost more than they are: small on disk, large, deep or endless when opened. */
export interface Bomb {
  readonly name: string;
  readonly make: () => Promise<Buffer>;
  /** Only in a long run: it takes a while to make, and to open. */
  readonly long?: true;
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([number(data.length), body, number(crc32(body))]);
};

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const header = (width: number, height: number, interlaced: boolean): Buffer =>
  chunk('IHDR', Buffer.concat([number(width), number(height), Buffer.from([1, 0, 0, 0, interlaced ? 1 : 0])]));

/** One bit a pixel, all of them black. */
const blackPng = (side: number, interlaced: boolean): Buffer =>
  Buffer.concat([
    signature,
    header(side, side, interlaced),
    chunk('IDAT', deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side * (interlaced ? 2 : 1)), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);

const pngWith = async (...extra: Buffer[]): Promise<Buffer> => {
  const png = await photo(60, 40).png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), ...extra, png.subarray(33)]);
};

const flat = (side: number): Sharp =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#204060' } });

const exifSegment = (tiff: Buffer): Buffer => {
  const head = Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1');
  head.writeUInt16BE(Math.min(65_535, tiff.length + 8), 2);
  return Buffer.concat([head, tiff]);
};

/** Directories that name each other for ever. */
const endlessExif = (): Buffer => {
  const tiff = Buffer.alloc(60);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  for (const [at, tag] of [
    [10, 0x8769],
    [22, 0x8825],
  ] as const) {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(4, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(8, at + 8);
  }
  tiff.writeUInt32LE(8, 34);
  return tiff;
};

const jpegWith = async (segment: Buffer): Promise<Buffer> => {
  const jpeg = await photo(60, 40).jpeg().toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
};

/** A profile whose tags claim to be anywhere and of any length. */
const lyingProfile = (count: number, type: string): Buffer => {
  const icc = Buffer.alloc(132 + 12 * 6 + 64);
  icc.writeUInt32BE(icc.length, 0);
  icc.writeUInt32BE(0x02400000, 8);
  icc.write('mntrRGB XYZ ', 12, 'latin1');
  icc.write('acsp', 36, 'latin1');
  icc.writeUInt32BE(count, 128);
  ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'].forEach((name, index) => {
    icc.write(name, 132 + index * 12, 'latin1');
    icc.writeUInt32BE(index === 3 ? 0xfffffff0 : 204, 136 + index * 12);
    icc.writeUInt32BE(index === 4 ? 0xffffffff : 64, 140 + index * 12);
  });
  icc.write(type, 204, 'latin1');
  icc.writeUInt32BE(0xffffffff, 212);
  return icc;
};

const endlessTiff = (): Buffer => {
  const tiff = writeTiff({ width: 8, height: 8, kind: 'grey', pixels: Buffer.alloc(64) });
  const table = tiff.readUInt32LE(4);
  tiff.writeUInt32LE(table, table + 2 + tiff.readUInt16LE(table) * 12);
  return tiff;
};

const longXmp = Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${'<a>'.repeat(200_000)}`);

export const bombs: readonly Bomb[] = [
  { name: 'black-16384.png', make: async () => blackPng(16_384, false) },
  { name: 'black-interlaced-12000.png', long: true, make: async () => blackPng(12_000, true) },
  { name: 'black-60000.png', make: async () => blackPng(60_000, false).subarray(0, 4_000_000) },
  {
    name: 'text.png',
    make: async () =>
      pngWith(...Array.from({ length: 20_000 }, (_, index) => chunk('tEXt', Buffer.from(`Comment\0${index}`)))),
  },
  {
    name: 'inflating-text.png',
    make: async () =>
      pngWith(chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(300_000_000))]))),
  },
  {
    name: 'inflating-profile.png',
    make: async () =>
      pngWith(chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(300_000_000))]))),
  },
  {
    name: 'nested.png',
    make: async () => pngWith(chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), longXmp]))),
  },
  { name: 'endless-exif.jpg', make: async () => jpegWith(exifSegment(endlessExif())) },
  {
    name: 'lying-profile-many.jpg',
    make: async () => withJpegProfile(await photo(60, 40).jpeg().toBuffer(), lyingProfile(0xffffffff, 'curv')),
  },
  {
    name: 'lying-profile-curve.jpg',
    make: async () => withJpegProfile(await photo(60, 40).jpeg().toBuffer(), lyingProfile(6, 'curv')),
  },
  {
    name: 'lying-profile-parametric.jpg',
    make: async () => withJpegProfile(await photo(60, 40).jpeg().toBuffer(), lyingProfile(6, 'para')),
  },
  {
    name: 'large-profile.jpg',
    make: async () => withJpegProfile(await photo(60, 40).jpeg().toBuffer(), Buffer.alloc(5_000_000, 0x41)),
  },
  { name: 'endless.tif', make: async () => endlessTiff() },
  {
    name: 'scans.jpg',
    make: async () => {
      // A progressive picture whose last pass over all pixels stands there many times.
      const jpeg = await photo(1200, 900).jpeg({ progressive: true }).toBuffer();
      const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
      const scan = jpeg.subarray(last, -2);
      return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 200 }, () => scan), jpeg.subarray(-2)]);
    },
  },
  {
    name: 'frames.gif',
    make: async () => {
      const gif = await photo(64, 64).gif().toBuffer();
      const frame = gif.subarray(gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])), -1);
      return Buffer.concat([gif.subarray(0, -1), ...Array.from({ length: 2000 }, () => frame), gif.subarray(-1)]);
    },
  },
  { name: 'flat-16000.gif', long: true, make: async () => flat(16_000).gif().toBuffer() },
  { name: 'flat-12000.webp', long: true, make: async () => flat(12_000).webp({ effort: 0 }).toBuffer() },
  { name: 'flat-16000.jpg', long: true, make: async () => flat(16_000).jpeg().toBuffer() },
  {
    name: 'flat-16000-progressive.jpg',
    long: true,
    make: async () => flat(16_000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  },
  {
    name: 'flat-16000.tif',
    long: true,
    make: async () => flat(16_000).tiff({ compression: 'deflate', tile: true }).toBuffer(),
  },
  { name: 'flat-10000.avif', long: true, make: async () => flat(10_000).avif({ effort: 0 }).toBuffer() },
];
