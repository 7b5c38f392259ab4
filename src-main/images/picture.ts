import exifReader, { type Exif } from 'exif-reader';
import { imageDimensionsFromData } from 'image-dimensions';
import type { Metadata } from 'sharp';
import type { Size } from '../common/recipe';
import type { Probe } from '../contract';
import { decode, decodeFault } from './decoder';
import { readDeclared, type Declared } from './declared-colours';
import { tooManyPixels } from './faults';
import { FileReader } from './file-reader';
import { limits } from './limits';
import { readProfile, type Profile } from './profile';
import { chunksBeforePixels, type PngChunk } from './png-chunks';
import { contentTypes, recognise, type Format } from './recognise';
import { hasTransparency, pagesOfTiff, unreadTiff } from './tiff-kind';
import { assertWhole, framesOfPng } from './whole';

/** What a picture's header says. */
export interface Picture {
  readonly file: string;
  readonly format: Format;
  readonly bytes: number;
  /** As stored, before the EXIF orientation is applied. */
  readonly stored: Size;
  readonly upright: Size;
  /** EXIF orientation 1…8. */
  readonly orientation: number;
  /** Bits of one channel, as the file has them. */
  readonly bits: number;
  readonly isFloat: boolean;
  readonly isIndexed: boolean;
  readonly hasAlpha: boolean;
  /** Channels beside the colours that are no transparency: masks, saved selections, spot colours. */
  readonly hasOtherChannels: boolean;
  readonly frames: number;
  readonly space: 'rgb' | 'grey' | 'cmyk' | 'lab' | 'other';
  /** `null`: none, or one that does not fit the picture and is left out of account. */
  readonly profile: Profile | null;
  /** Where there is no profile. */
  readonly declared: Declared | null;
  readonly takenAt: string | null;
}

const spaceOf = (space: string | undefined): Picture['space'] => {
  if (space === 'srgb' || space === 'rgb' || space === 'rgb16' || space === 'scrgb') return 'rgb';
  if (space === 'b-w' || space === 'grey16') return 'grey';
  if (space === 'cmyk') return 'cmyk';
  if (space === 'lab' || space === 'labs') return 'lab';
  return 'other';
};

const profileSpaces: Readonly<Record<Picture['space'], string | null>> = { rgb: 'RGB', grey: 'GRAY', cmyk: 'CMYK', lab: 'LAB', other: null };

const profileOf = (icc: Buffer | undefined, space: Picture['space']): Profile | null => {
  const profile = icc ? readProfile(icc) : null;
  return profile && profile.space === profileSpaces[space] ? profile : null;
};

/** Metadata of any kind may be broken: the picture is not. */
const readExif = (exif: Buffer | undefined): Exif | null => {
  try {
    return exif ? exifReader(exif) : null;
  } catch {
    return null;
  }
};

/** EXIF times name no time zone: "2024-05-01T12:33:10", as the camera's clock showed it. */
const takenAt = (exif: Exif | null): string | null => {
  for (const value of [exif?.Photo?.DateTimeOriginal, exif?.Photo?.DateTimeDigitized, exif?.Image?.DateTime]) {
    if (value instanceof Date && Number.isFinite(value.getTime())) return value.toISOString().slice(0, 19);
  }
  return null;
};

/** As stored, or, where decoders don't tell, as decoded. */
const bitsOf = ({ bitsPerSample, depth }: Metadata): number => {
  const decoded: Readonly<Record<string, number>> = { uchar: 8, char: 8, ushort: 16, short: 16, uint: 32, int: 32, float: 32, double: 64 };
  return bitsPerSample ?? decoded[depth ?? ''] ?? 8;
};

const framesOf = (reader: FileReader, format: Format, chunks: readonly PngChunk[], { pages = 1 }: Metadata): number => {
  if (format === 'png') return framesOfPng(reader, chunks);
  return format === 'tiff' && pages > 1 ? Math.min(pages, Math.max(1, pagesOfTiff(reader))) : pages;
};

const readMetadata = async (reader: FileReader, format: Format): Promise<Metadata> => {
  try {
    return await decode(reader.file, 'truncated', { limitInputPixels: false }).metadata();
  } catch (error) {
    // The size alone may be what the decoder refuses.
    const size = imageDimensionsFromData(reader.at(0, 65_536));
    if (size && size.width * size.height > limits.pixels) throw tooManyPixels(reader.file, size.width, size.height);
    assertWhole(reader, format);
    throw decodeFault(reader.file, error);
  }
};

/** Reads the header alone. Throws what `Images` promises. */
export const readPicture = async (reader: FileReader): Promise<Picture> => {
  const format = await recognise(reader);
  const unread = format === 'tiff' ? unreadTiff(reader) : null;
  if (unread) throw unread;
  const metadata = await readMetadata(reader, format);
  const { width, height } = metadata;
  if (width * height > limits.pixels) throw tooManyPixels(reader.file, width, height);
  const space = spaceOf(metadata.space);
  const exif = readExif(metadata.exif);
  const chunks = format === 'png' ? chunksBeforePixels(reader) : [];
  const declared = space === 'rgb' || space === 'grey' ? readDeclared(reader, format, chunks, exif) : null;
  const profile = declared?.beforeProfile ? null : profileOf(metadata.icc, space);
  const hasOtherChannels = format === 'tiff' && metadata.hasAlpha === true && !hasTransparency(reader);
  return {
    file: reader.file, format, bytes: reader.size,
    stored: { width, height },
    upright: { width: metadata.autoOrient.width, height: metadata.autoOrient.height },
    orientation: metadata.orientation !== undefined && metadata.orientation >= 1 && metadata.orientation <= 8 ? metadata.orientation : 1,
    bits: bitsOf(metadata), isFloat: metadata.depth === 'float' || metadata.depth === 'double',
    isIndexed: metadata.isPalette === true, hasAlpha: metadata.hasAlpha === true && !hasOtherChannels, hasOtherChannels,
    frames: framesOf(reader, format, chunks, metadata), space,
    profile,
    declared: profile === null ? declared : null,
    takenAt: takenAt(exif),
  };
};

/** Reads the header and proves that the file is not cut off. */
export const readWholePicture = async (reader: FileReader): Promise<Picture> => {
  const picture = await readPicture(reader);
  assertWhole(reader, picture.format);
  return picture;
};

export const withReader = async <T>(file: string, use: (reader: FileReader) => Promise<T>): Promise<T> => {
  const reader = FileReader.open(file);
  try {
    return await use(reader);
  } finally {
    reader.close();
  }
};

/** As a designer reads it: "sRGB", "Display P3", "CMYK · Coated FOGRA39", "untagged". */
export const colourName = ({ space, profile, declared }: Pick<Picture, 'space' | 'profile' | 'declared'>): string => {
  const name = profile?.name ?? declared?.space.name ?? 'untagged';
  if (space === 'cmyk') return `CMYK · ${name}`;
  if (space === 'grey') return `grey · ${name}`;
  if (space === 'lab') return 'Lab';
  return name;
};

export const depthName = ({ bits, isFloat, isIndexed }: Pick<Picture, 'bits' | 'isFloat' | 'isIndexed'>): string =>
  `${bits} bit${isFloat ? ' floating point' : ''}${isIndexed ? ' indexed' : ''}`;

export const toProbe = (picture: Picture): Probe => ({
  ...picture.upright,
  format: picture.format, contentType: contentTypes[picture.format], bytes: picture.bytes,
  colour: colourName(picture), hasProfile: picture.profile !== null, depth: depthName(picture), hasAlpha: picture.hasAlpha,
  orientation: picture.orientation, pages: picture.frames, takenAt: picture.takenAt,
});
