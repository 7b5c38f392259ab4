import { bytesOf, type FileReader } from './file-reader';

/** The tags of one of a TIFF's pictures (TIFF 6.0, section 2; BigTIFF). */
export interface TiffPicture {
  /** The first numbers of a tag, at most 32; none where it is missing or holds no whole numbers. */
  readonly tag: (tag: number) => readonly number[];
  /** All numbers of a tag; no more than `most` are read. */
  readonly numbers: (tag: number, most: number) => readonly number[];
  /** Fractions of a tag, at most 32. */
  readonly fractions: (tag: number) => readonly number[];
  /** The bytes of a tag. */
  readonly bytes: (tag: number) => Buffer | null;
  /** Pictures that hang on this one (SubIFDs), each with its own tags. */
  readonly inner: () => readonly TiffPicture[];
  /** Whether all numbers that decide its pixels lie in the file. */
  readonly isWhole: boolean;
  /** Where it stands among the file's pictures, from 0; -1 of an inner one. */
  readonly page: number;
}

export const tiffTags = {
  subfile: 254,
  oldSubfile: 255,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripCounts: 279,
  planes: 284,
  dateTime: 306,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileCounts: 325,
  subPictures: 330,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  coefficients: 529,
  subsampling: 530,
  reference: 532,
  profile: 34_675,
  dngVersion: 50_706,
} as const;

/** Tags that say nothing of the pixels themselves. */
const beside = new Set<number>([
  tiffTags.subfile,
  tiffTags.oldSubfile,
  tiffTags.dateTime,
  tiffTags.profile,
  tiffTags.subPictures,
  tiffTags.dngVersion,
]);
const deciding: ReadonlySet<number> = new Set(Object.values(tiffTags).filter((tag) => !beside.has(tag)));

/** A file may name itself as what follows it. */
const mostPictures = 1000;
const mostEntries = 500;
/** More channels than any program reads. */
const mostNumbers = 32;
const mostInner = 16;
const mostBytes = 33_554_432;

const sizes: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 13: 4, 16: 8, 18: 8 };
const wholeTypes = new Set([1, 3, 4, 13, 16, 18]);
const fractionType = 5;

/** Empty for what is no TIFF. */
export const tiffPictures = (reader: FileReader, most = mostPictures): readonly TiffPicture[] => {
  const head = Buffer.from(reader.at(0, 16));
  const order = head.toString('latin1', 0, 2);
  if ((order !== 'II' && order !== 'MM') || head.length < 16) return [];
  const number = (bytes: Buffer, at: number, size: 1 | 2 | 4 | 8): number => {
    if (at + size > bytes.length) return 0;
    if (size === 8) return Number(order === 'II' ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return order === 'II' ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  };
  const version = number(head, 2, 2);
  if (version !== 42 && version !== 43) return [];
  const [countSize, wordSize] = version === 43 ? ([8, 8] as const) : ([2, 4] as const);
  const entrySize = 4 + wordSize * 2;

  const read = (at: number, page: number): { readonly picture: TiffPicture; readonly next: number } | null => {
    const count = number(reader.at(at, countSize), 0, countSize);
    if (count < 1 || count > mostEntries) return null;
    const table = Buffer.from(reader.at(at + countSize, count * entrySize + wordSize));
    if (table.length < count * entrySize + wordSize) return null;
    const tags = new Map<number, { readonly type: number; readonly values: number; readonly entry: number }>();
    for (let entry = 0; entry < count * entrySize && entry + entrySize <= table.length; entry += entrySize) {
      const name = number(table, entry, 2);
      if (!tags.has(name))
        tags.set(name, { type: number(table, entry + 2, 2), values: number(table, entry + 4, wordSize), entry });
    }
    const valuesOf = (
      name: number,
      mostValues: number,
    ): { readonly type: number; readonly size: 1 | 2 | 4 | 8; readonly bytes: Buffer } | null => {
      const found = tags.get(name);
      const size = sizes[found?.type ?? 0];
      if (!found || !size) return null;
      const length = Math.min(mostBytes, Math.min(mostValues, found.values) * size);
      const valueAt = found.entry + 4 + wordSize;
      const bytes =
        found.values * size > wordSize
          ? bytesOf(reader, number(table, valueAt, wordSize), length)
          : table.subarray(valueAt, valueAt + length);
      return { type: found.type, size, bytes };
    };
    const numbers = (name: number, mostValues: number): readonly number[] => {
      const found = valuesOf(name, mostValues);
      if (!found || !(wholeTypes.has(found.type) || (found.type === 7 && found.size === 1))) return [];
      const { bytes, size } = found;
      return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => number(bytes, index * size, size));
    };
    const isWhole = [...tags].every(([name, { type, values, entry }]) => {
      const length = values * (sizes[type] ?? 0);
      const offset = number(table, entry + 4 + wordSize, wordSize);
      return !deciding.has(name) || length <= wordSize || offset + length <= reader.size;
    });
    const picture: TiffPicture = {
      page,
      isWhole,
      numbers,
      tag: (name) => numbers(name, mostNumbers),
      fractions: (name) => {
        const found = valuesOf(name, mostNumbers);
        if (found?.type !== fractionType) return numbers(name, mostNumbers);
        return Array.from(
          { length: Math.floor(found.bytes.length / 8) },
          (_, index) => number(found.bytes, index * 8, 4) / number(found.bytes, index * 8 + 4, 4),
        );
      },
      bytes: (name) => valuesOf(name, mostBytes)?.bytes ?? null,
      inner: () =>
        numbers(tiffTags.subPictures, mostInner).flatMap((where) => {
          const found = where > 0 && where < reader.size ? read(where, -1) : null;
          return found ? [found.picture] : [];
        }),
    };
    return { picture, next: number(table, count * entrySize, wordSize) };
  };

  const pictures: TiffPicture[] = [];
  const seen = new Set<number>();
  for (
    let at = number(head, version === 43 ? 8 : 4, wordSize);
    at > 0 && at < reader.size && !seen.has(at) && pictures.length < most;
  ) {
    seen.add(at);
    const found = read(at, pictures.length);
    if (!found) break;
    pictures.push(found.picture);
    at = found.next;
  }
  return pictures;
};

/** The order of bytes in a TIFF's numbers. */
export const isBigEndian = (reader: FileReader): boolean => reader.at(0, 2).toString('latin1') === 'MM';
