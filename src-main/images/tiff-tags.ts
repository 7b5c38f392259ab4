import type { FileReader } from './file-reader';

/** The numbers of a TIFF's tags that decide what a picture is (TIFF 6.0, section 2; BigTIFF), of each of its pictures. */
export interface TiffPicture {
  /** The first numbers of a tag; none where it is missing or holds no whole numbers. */
  readonly tag: (tag: number) => readonly number[];
}

export const tiffTags = { subfile: 254, bits: 258, compression: 259, photometric: 262, extraSamples: 338, sampleFormat: 339, dngVersion: 50_706 } as const;

/** A file may name itself as what follows it. */
const mostPictures = 1000;
const mostEntries = 500;
/** More channels than any program reads. */
const mostNumbers = 32;

const sizes: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** Empty for what is no TIFF. */
export const tiffPictures = (reader: FileReader, most = mostPictures): readonly TiffPicture[] => {
  const head = reader.at(0, 16);
  const order = head.toString('latin1', 0, 2);
  if ((order !== 'II' && order !== 'MM') || head.length < 16) return [];
  const number = (bytes: Buffer, at: number, size: 1 | 2 | 4 | 8): number => {
    if (at + size > bytes.length) return 0;
    if (size === 8) return Number(order === 'II' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return order === 'II' ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  };
  const version = number(head, 2, 2);
  if (version !== 42 && version !== 43) return [];
  const [countSize, wordSize] = version === 43 ? [8, 8] as const : [2, 4] as const;
  const entrySize = 4 + wordSize * 2;

  const read = (at: number): { readonly picture: TiffPicture; readonly next: number } | null => {
    const count = number(reader.at(at, countSize), 0, countSize);
    if (count < 1 || count > mostEntries) return null;
    const table = Buffer.from(reader.at(at + countSize, count * entrySize + wordSize));
    const tags = new Map<number, { readonly type: number; readonly values: number; readonly entry: number }>();
    for (let entry = 0; entry < count * entrySize && entry + entrySize <= table.length; entry += entrySize) {
      const name = number(table, entry, 2);
      if (!tags.has(name)) tags.set(name, { type: number(table, entry + 2, 2), values: number(table, entry + 4, wordSize), entry });
    }
    const tag = (name: number): readonly number[] => {
      const found = tags.get(name);
      const size = sizes[found?.type ?? 0];
      if (!found || !size) return [];
      const values = Math.min(mostNumbers, found.values);
      const valueAt = found.entry + 4 + wordSize;
      const isApart = found.values * size > wordSize;
      const bytes = isApart ? Buffer.from(reader.at(number(table, valueAt, wordSize), values * size)) : table.subarray(valueAt, valueAt + wordSize);
      return Array.from({ length: Math.min(values, Math.floor(bytes.length / size)) }, (_, index) => number(bytes, index * size, size));
    };
    return { picture: { tag }, next: number(table, count * entrySize, wordSize) };
  };

  const pictures: TiffPicture[] = [];
  const seen = new Set<number>();
  for (let at = number(head, version === 43 ? 8 : 4, wordSize); at > 0 && at < reader.size && !seen.has(at) && pictures.length < most;) {
    seen.add(at);
    const found = read(at);
    if (!found) break;
    pictures.push(found.picture);
    at = found.next;
  }
  return pictures;
};
