import { truncated } from '../faults';
import type { FileReader } from './file-reader';

export interface GifEnd {
  /** The bytes with their end made good; `null`: the file itself is right. */
  readonly input: Buffer | null;
  readonly note: string | null;
}

const noEndMark = 'no end mark; the picture is whole';

const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Parts of a block, each after its length, up to the empty one: where they end, and whether they do. */
const partsFrom = (bytes: Buffer, from: number): { readonly end: number; readonly isWhole: boolean } => {
  for (let at = from; ;) {
    const length = bytes[at];
    if (length === undefined || at + 1 + length > bytes.length) return { end: at, isWhole: false };
    at += length + 1;
    if (length === 0) return { end: at, isWhole: true };
  }
};

const joined = (bytes: Buffer, from: number): Buffer => {
  const parts: Buffer[] = [];
  for (let at = from; at < bytes.length && bytes[at] !== 0; at += 1 + (bytes[at] ?? 0))
    parts.push(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)));
  return Buffer.concat(parts);
};

/** How many pixels LZW data comes to (GIF89a, appendix F). Stops at `most`. */
export const pixelsOfLzw = (data: Buffer, smallest: number, most: number): number => {
  const clear = 1 << smallest;
  const lengths = new Uint32Array(4096);
  let [next, width, before, pixels, held, count] = [clear + 2, smallest + 1, 0, 0, 0, 0];
  for (const byte of data) {
    held |= byte << count;
    count += 8;
    while (count >= width) {
      const code = held & ((1 << width) - 1);
      held >>>= width;
      count -= width;
      if (code === clear) {
        [next, width, before] = [clear + 2, smallest + 1, 0];
        continue;
      }
      if (code === clear + 1) return pixels;
      const length = code < clear ? 1 : code < next ? (lengths[code] ?? 0) : before + 1;
      if (before > 0 && next < 4096) {
        lengths[next] = before + 1;
        next += 1;
        if (next === 1 << width && width < 12) width += 1;
      }
      before = length;
      pixels += length;
      if (pixels >= most) return pixels;
    }
  }
  return pixels;
};

/** The data of the picture whose block lies at `image`: where it begins, its parts joined, and whether it has all of its pixels. */
const dataOf = (bytes: Buffer, image: number): { data: number; pixels: Buffer; hasAll: boolean } => {
  const data = image + 11 + colours(bytes[image + 9] ?? 0);
  const most = image + 9 > bytes.length ? Infinity : bytes.readUInt16LE(image + 5) * bytes.readUInt16LE(image + 7);
  const pixels = joined(bytes, data);
  return { data, pixels, hasAll: pixelsOfLzw(pixels, bytes[data - 1] ?? 8, most) >= most };
};

/**
 * Ends a GIF behind its last whole picture. A first one whose data has all of its pixels is whole, though its last empty part is missing. `from`: where
 * what can't be read begins; `image`: there, a picture does.
 */
const mended = (
  reader: FileReader,
  bytes: Buffer,
  { ends, first, from, image }: { ends: readonly number[]; first: number; from: number; image: number },
): GifEnd => {
  const last = ends.at(-1);
  const trailer = Buffer.from([0x3b]);
  if (image === -1) {
    // Parts that end too soon leave a picture without its last pixels, and what follows without a meaning.
    if (last === undefined || !dataOf(bytes, first).hasAll) throw truncated(reader.file);
    const note = from < bytes.length ? 'what follows its pixels can’t be read; it may be damaged' : noEndMark;
    return { input: Buffer.concat([bytes.subarray(0, last), trailer]), note };
  }
  const { data, pixels, hasAll } = dataOf(bytes, image);
  if (!hasAll && last === undefined) throw truncated(reader.file);
  if (!hasAll)
    return {
      input: Buffer.concat([bytes.subarray(0, last), trailer]),
      note: 'its later frames are cut off; the first is whole',
    };
  const parts: Buffer[] = [];
  for (let at = 0; at < pixels.length; at += 255) {
    const part = pixels.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return { input: Buffer.concat([bytes.subarray(0, data), ...parts, Buffer.from([0]), trailer]), note: noEndMark };
};

/** GIF89a: blocks of length-prefixed parts, up to the trailer. Throws `image-broken` where pixels of the first picture are missing. */
export const gifEnd = (reader: FileReader): GifEnd => {
  const bytes = reader.all();
  const ends: number[] = [];
  let first = -1;
  for (let at = 13 + colours(bytes[10] ?? 0); ;) {
    const block = bytes[at];
    if (block === 0x3b) return { input: null, note: null };
    // Some programs leave a zero between blocks.
    if (block === 0) {
      at += 1;
      continue;
    }
    if (block !== 0x21 && block !== 0x2c) return mended(reader, bytes, { ends, first, from: at, image: -1 });
    if (block === 0x2c && first === -1) first = at;
    const { end, isWhole } = partsFrom(bytes, block === 0x21 ? at + 2 : at + 11 + colours(bytes[at + 9] ?? 0));
    if (!isWhole) return mended(reader, bytes, { ends, first, from: bytes.length, image: block === 0x2c ? at : -1 });
    at = end;
    if (block === 0x2c) ends.push(end);
  }
};
