/** The picture formats of the app: which are read and written, what they are called, and what they hold. Every list of formats is derived from here. */

interface Facts {
  readonly name: string;
  /** Content type. */
  readonly type: string;
  /** Of file names, without their point; the first is what a file of ours gets. */
  readonly endings: readonly [string, ...string[]];
  /** Transparent places. */
  readonly alpha: boolean;
  /** Drawn by browsers as it is. */
  readonly drawn: boolean;
}

interface WrittenFacts extends Facts {
  /** What a designer reads in the export dialog. */
  readonly about: string;
  /** Profiles other than sRGB's can be embedded. */
  readonly profiles: boolean;
  /** 1…100: the usual one; `null`: it keeps every pixel, and has none to choose. */
  readonly quality: number | null;
  /** Pixels of the longest side it holds. */
  readonly longestSide: number;
}

/** Those that are written, in the order in which they are offered. How each is encoded: images/export-encode.ts. */
export const writtenFormats = {
  png: {
    name: 'PNG',
    type: 'image/png',
    endings: ['png'],
    about: 'Every pixel kept. Large.',
    alpha: true,
    drawn: true,
    profiles: true,
    quality: null,
    longestSide: 32_768,
  },
  jpeg: {
    name: 'JPEG',
    type: 'image/jpeg',
    endings: ['jpg', 'jpeg'],
    about: 'Read everywhere. No transparency.',
    alpha: false,
    drawn: true,
    profiles: true,
    quality: 90,
    longestSide: 65_535,
  },
  webp: {
    name: 'WebP',
    type: 'image/webp',
    endings: ['webp'],
    about: 'Smaller than JPEG, for the web.',
    alpha: true,
    drawn: true,
    profiles: true,
    quality: 85,
    longestSide: 16_383,
  },
  avif: {
    name: 'AVIF',
    type: 'image/avif',
    endings: ['avif'],
    about: 'The smallest. Newer browsers and tools.',
    alpha: true,
    drawn: true,
    profiles: true,
    quality: 65,
    longestSide: 16_384,
  },
  tiff: {
    name: 'TIFF',
    type: 'image/tiff',
    endings: ['tif', 'tiff'],
    about: 'Every pixel kept, for print.',
    alpha: true,
    drawn: false,
    profiles: true,
    quality: null,
    longestSide: 65_535,
  },
} as const satisfies Readonly<Record<string, WrittenFacts>>;

const onlyRead = {
  gif: { name: 'GIF', type: 'image/gif', endings: ['gif'], alpha: true, drawn: true },
} as const satisfies Readonly<Record<string, Facts>>;

export type WrittenFormat = keyof typeof writtenFormats;
export type PictureFormat = WrittenFormat | keyof typeof onlyRead;
/** Those with a quality to choose. */
export type LossyFormat = {
  [F in WrittenFormat]: (typeof writtenFormats)[F]['quality'] extends number ? F : never;
}[WrittenFormat];

/** Those that are read. */
export const pictureFormats: Readonly<Record<PictureFormat, Facts>> = { ...writtenFormats, ...onlyRead };

export const formatFacts = (format: WrittenFormat): WrittenFacts => writtenFormats[format];

export const writtenFormatNames = Object.keys(writtenFormats) as [WrittenFormat, ...WrittenFormat[]];

const all = Object.entries(pictureFormats) as [PictureFormat, Facts][];

export const isWritten = (format: string): format is WrittenFormat => Object.hasOwn(writtenFormats, format);
export const isLossy = (format: WrittenFormat): format is LossyFormat => writtenFormats[format].quality !== null;

export const formatOfType = (contentType: string): PictureFormat | null =>
  all.find(([, { type }]) => type === contentType)?.[0] ?? null;

/** `ending`: without its point, in any case. */
export const formatOfEnding = (ending: string): PictureFormat | null =>
  all.find(([, { endings }]) => endings.includes(ending.toLowerCase()))?.[0] ?? null;

/** Endings of files that are tried as pictures. */
export const pictureEndings: readonly string[] = all.flatMap(([, { endings }]) => endings);

/** "JPEG, PNG, WebP or TIFF". */
export const listed = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
