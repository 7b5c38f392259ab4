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

/** Those that are read and written, in the order in which they are offered. How each is encoded: images/jobs/export-encode.ts. */
const bothWays = {
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

const onlyWritten = {
  psd: {
    name: 'PSD',
    type: 'image/vnd.adobe.photoshop',
    endings: ['psd'],
    about: 'One file per version: the input and the results as layers.',
    alpha: true,
    drawn: false,
    profiles: true,
    quality: null,
    longestSide: 30_000,
  },
} as const satisfies Readonly<Record<string, WrittenFacts>>;

const onlyRead = {
  gif: { name: 'GIF', type: 'image/gif', endings: ['gif'], alpha: true, drawn: true },
} as const satisfies Readonly<Record<string, Facts>>;

/** Those that are written, in the order in which they are offered. */
export const writtenFormats = { ...bothWays, ...onlyWritten } as const;

export type WrittenFormat = keyof typeof writtenFormats;
/** Those that are read. */
export type PictureFormat = keyof typeof bothWays | keyof typeof onlyRead;
/** Those with a quality to choose. */
export type LossyFormat = {
  [F in WrittenFormat]: (typeof writtenFormats)[F]['quality'] extends number ? F : never;
}[WrittenFormat];

/** Those that are read. */
export const pictureFormats: Readonly<Record<PictureFormat, Facts>> = { ...bothWays, ...onlyRead };

export const formatFacts = (format: WrittenFormat): WrittenFacts => writtenFormats[format];

export const writtenFormatNames = Object.keys(writtenFormats) as [WrittenFormat, ...WrittenFormat[]];

const all = Object.entries(pictureFormats) as [PictureFormat, Facts][];

export const isWritten = (format: string): format is WrittenFormat => Object.hasOwn(writtenFormats, format);
export const isLossy = (format: WrittenFormat): format is LossyFormat => writtenFormats[format].quality !== null;

export const formatOfType = (contentType: string): PictureFormat | null =>
  all.find(([, { type }]) => type === contentType)?.[0] ?? null;

const named = Object.entries({ ...pictureFormats, ...writtenFormats } as Readonly<
  Record<PictureFormat | WrittenFormat, Facts>
>) as [PictureFormat | WrittenFormat, Facts][];

/** What a file's name speaks of, read or written. `ending`: without its point, in any case. */
export const formatOfEnding = (ending: string): PictureFormat | WrittenFormat | null =>
  named.find(([, { endings }]) => endings.includes(ending.toLowerCase()))?.[0] ?? null;

/** The short name of a file's type, as exports are noted: "png", "psd". */
export const formatName = (contentType: string): string =>
  named.find(([, { type }]) => type === contentType)?.[0] ?? contentType.replace('image/', '');

/** Holds several pictures, one above the other. */
export const hasLayers = (format: string): boolean => Object.hasOwn(onlyWritten, format);

/** Endings of files that are tried as pictures. */
export const pictureEndings: readonly string[] = all.flatMap(([, { endings }]) => endings);

/** "JPEG, PNG, WebP or TIFF". */
export const listed = (words: readonly string[], last = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
