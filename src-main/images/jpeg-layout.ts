import { FileReader } from './file-reader';

/** A JPEG's parts as its decoder finds them (ITU-T T.81, annex B). */
export interface JpegLayout {
  /** How often bytes lie between the segments before the first scan: programs and cameras pad there, and it says nothing about the pixels. */
  readonly gaps: number;
  /** Where the first scan's segments, needed to decode it, lie: quantisation, Huffman tables, restart interval, frame. Offset and bytes of each. */
  readonly tables: readonly (readonly [offset: number, length: number])[];
  /** The first scan's head; its data follows. `null`: the file holds no scan. */
  readonly scan: readonly [offset: number, length: number] | null;
  /** All components in one scan, Huffman coded, in one go: the usual photo. */
  readonly isSequential: boolean;
}

/** Bytes: a longer gap is no padding. */
const mostPadding = 65_536;

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isTable = (marker: number): boolean => marker === 0xdb || marker === 0xc4 || marker === 0xdd || isFrame(marker);

/** Walks the segments up to the first scan. `null` for what no decoder would take. */
export const layoutOf = (reader: FileReader): JpegLayout | null => {
  const tables: (readonly [number, number])[] = [];
  let [gaps, frame, components] = [0, 0, 0];
  for (let offset = 2; ;) {
    const from = offset;
    while (reader.at(offset, 1)[0] !== 0xff || (reader.at(offset + 1, 1)[0] ?? 0) === 0) {
      offset += 1;
      if (offset - from > mostPadding || offset >= reader.size) return null;
    }
    if (offset > from) gaps += 1;
    while (reader.at(offset + 1, 1)[0] === 0xff) offset += 1;
    const head = reader.at(offset, 10);
    if (head.length < 10) return null;
    const marker = head[1] ?? 0;
    if (marker === 0xd9) return { gaps, tables, scan: null, isSequential: false };
    const length = 2 + head.readUInt16BE(2);
    if (isFrame(marker)) [frame, components] = [marker, head[9] ?? 0];
    if (marker === 0xda) return { gaps, tables, scan: [offset, length], isSequential: (frame === 0xc0 || frame === 0xc1) && head[4] === components };
    if (isTable(marker)) tables.push([offset, length]);
    offset += length;
  }
};

/** How often a file's decoder skips bytes before the first scan. */
export const gapsOf = (file: string): number => {
  const reader = FileReader.open(file);
  try {
    return layoutOf(reader)?.gaps ?? 0;
  } finally {
    reader.close();
  }
};

/** Where a scan's data, which `data` begins with, ends: at the first marker that does not belong to it. `null`: `data` ends before. */
export const endOfScan = (data: Buffer): number | null => {
  for (let at = data.indexOf(0xff); at !== -1; at = data.indexOf(0xff, at)) {
    const next = data[at + 1];
    if (next === undefined) return null;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
  return null;
};

/** `length` bytes from `offset`, or what the file has of them. */
export const bytesOf = (reader: FileReader, offset: number, length: number): Buffer => {
  const all = Buffer.allocUnsafe(Math.max(0, Math.min(length, reader.size - offset)));
  for (let done = 0; done < all.length;) {
    const part = reader.at(offset + done, Math.min(262_144, all.length - done));
    if (part.length === 0) return all.subarray(0, done);
    part.copy(all, done);
    done += part.length;
  }
  return all;
};
