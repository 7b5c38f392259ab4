import { crc32 } from 'node:zlib';
import type { SeedFile } from './hostile-seeds';

/** Ways to spoil a sound file. `random` yields [0, 1) and decides everything: the same seed, the same file. */
export type Mutation = (bytes: Buffer, format: SeedFile['format'], random: () => number) => Buffer;

const below = (random: () => number, most: number): number => Math.floor(random() * most);

/** Names, sizes and counts that mean trouble. */
const numbers = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

const somewhere = (bytes: Buffer, random: () => number): number => {
  // Headers are where a bit tells the most.
  const span = random() < 0.5 ? Math.min(bytes.length, 600) : bytes.length;
  return below(random, span);
};

const cut: Mutation = (bytes, _format, random) => bytes.subarray(0, below(random, bytes.length));

const flip: Mutation = (bytes, _format, random) => {
  const out = Buffer.from(bytes);
  for (let count = 1 + below(random, 30); count > 0; count -= 1) {
    const at = somewhere(out, random);
    out[at] = (out[at] ?? 0) ^ (1 << below(random, 8));
  }
  return out;
};

const scribble: Mutation = (bytes, _format, random) => {
  const out = Buffer.from(bytes);
  const at = somewhere(out, random);
  for (let index = at; index < Math.min(out.length, at + 1 + below(random, 400)); index += 1)
    out[index] = below(random, 256);
  return out;
};

const blank: Mutation = (bytes, _format, random) => {
  const out = Buffer.from(bytes);
  const at = below(random, out.length);
  return out.fill(random() < 0.5 ? 0 : 0xff, at, Math.min(out.length, at + 1 + below(random, 3000)));
};

const remove: Mutation = (bytes, _format, random) => {
  const at = below(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 500))]);
};

const repeat: Mutation = (bytes, _format, random) => {
  const [at, to, length] = [below(random, bytes.length), below(random, bytes.length), 1 + below(random, 2000)];
  return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at, at + length), bytes.subarray(to)]);
};

const number: Mutation = (bytes, format, random) => {
  const out = Buffer.from(bytes);
  const value = numbers[below(random, numbers.length)] ?? 0;
  const at = Math.min(somewhere(out, random), Math.max(0, out.length - 4));
  const little = format === 'tiff' || format === 'gif' || format === 'webp';
  if (random() < 0.5) {
    if (little) out.writeUInt16LE(value & 0xffff, at);
    else out.writeUInt16BE(value & 0xffff, at);
  } else if (little) out.writeUInt32LE(value >>> 0, at);
  else out.writeUInt32BE(value >>> 0, at);
  return out;
};

const mendChecks = (png: Buffer): Buffer => {
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    if (end + 4 > png.length) break;
    png.writeUInt32BE(crc32(png.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return png;
};

/** A wrong check sum is easily refused: with right ones the damage gets deeper. */
const deepFlip: Mutation = (bytes, format, random) => {
  const out = flip(bytes, format, random);
  return format === 'png' ? mendChecks(out) : out;
};

const sides = [0, 1, 3, 50_000, 65_535];

/** A width and height that the pixels never fill. */
const lie: Mutation = (bytes, format, random) => {
  const out = Buffer.from(bytes);
  const [width, height] = [sides[below(random, sides.length)] ?? 0, sides[below(random, sides.length)] ?? 0];
  if (format === 'png') {
    out.writeUInt32BE(width, 16);
    out.writeUInt32BE(height, 20);
    return mendChecks(out);
  }
  if (format === 'gif') {
    out.writeUInt16LE(width, 6);
    out.writeUInt16LE(height, 8);
    const frame = out.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
    if (frame > 0) {
      out.writeUInt16LE(width, frame + 5);
      out.writeUInt16LE(height, frame + 7);
    }
    return out;
  }
  if (format === 'webp') {
    const extended = out.indexOf('VP8X');
    if (extended > 0) out.writeUIntLE(Math.max(0, width - 1), extended + 12, 3);
    const lossy = out.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    if (lossy > 0) out.writeUInt16LE(width & 0x3fff, lossy + 3);
    return out;
  }
  if (format === 'tiff') {
    const table = out.readUInt32LE(4);
    for (let entry = 0; entry < out.readUInt16LE(table); entry += 1) {
      const at = table + 2 + entry * 12;
      const tag = out.readUInt16LE(at);
      if (tag === 256 || tag === 257 || (tag === 278 && random() < 0.3) || (tag === 277 && random() < 0.2))
        out.writeUInt32LE(tag === 257 ? height : width, at + 8);
    }
    return out;
  }
  if (format === 'avif') {
    const extents = out.indexOf('ispe');
    out.writeUInt32BE(width, extents + 8);
    out.writeUInt32BE(height, extents + 12);
    return out;
  }
  for (let at = 2; at + 9 < out.length && out[at] === 0xff; at += 2 + out.readUInt16BE(at + 2)) {
    if (out[at + 1] === 0xc0 || out[at + 1] === 0xc2) {
      out.writeUInt16BE(height, at + 5);
      out.writeUInt16BE(width, at + 7);
      break;
    }
  }
  return out;
};

const tail: Mutation = (bytes, _format, random) =>
  Buffer.concat([bytes, Buffer.from(Array.from({ length: below(random, 3000) }, () => below(random, 256)))]);

export const mutations: Readonly<Record<string, Mutation>> = {
  cut,
  flip,
  scribble,
  blank,
  remove,
  repeat,
  number,
  deepFlip,
  lie,
  tail,
};
