import exifReader, { type Exif } from 'exif-reader';
import { imageDimensionsFromData } from 'image-dimensions';
import type { Metadata } from 'sharp';
import type { Probe } from '../../contract';
import { pictureFormats } from '../../common/picture-formats';
import { decode, decodeFault } from './decoder';
import { readDeclared } from './declared-colours';
import { tooManyPixels, unsupported } from '../faults';
import { avifKind, type AvifKind } from './avif-kind';
import { firstFrameOf } from './gif-frame';
import { clearAround, divided } from './relaid';
import { assertReadableKind } from './unread-kinds';
import { FileReader } from './file-reader';
import { limits } from '../limits';
import type { Picture } from './picture-kind';
import { chunksBeforePixels, profileIn, type PngChunk } from './png-chunks';
import { recognise, type Format } from './recognise';
import { assertAnnounced } from './announced';
import { noProfile, profileOf } from './picture-profile';
import { pagesOf, wayOf } from './tiff-kind';
import { orientationOf, readTiffHere } from './tiff-picture';
import { framesOfPng, wholeOf } from './whole';

export type { Picture } from './picture-kind';

const spaceOf = (space: string | undefined): Picture['space'] => {
  if (space === 'srgb' || space === 'rgb' || space === 'rgb16' || space === 'scrgb') return 'rgb';
  if (space === 'b-w' || space === 'grey16') return 'grey';
  if (space === 'cmyk') return 'cmyk';
  if (space === 'lab' || space === 'labs') return 'lab';
  return 'other';
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
  const decoded: Readonly<Record<string, number>> = {
    uchar: 8,
    char: 8,
    ushort: 16,
    short: 16,
    uint: 32,
    int: 32,
    float: 32,
    double: 64,
  };
  return bitsPerSample ?? decoded[depth ?? ''] ?? 8;
};

const framesOf = (
  reader: FileReader,
  format: Format,
  chunks: readonly PngChunk[],
  { pages = 1 }: Metadata,
  ownPages: number,
): number => {
  if (format === 'png') return framesOfPng(reader, chunks);
  return format === 'tiff' ? Math.max(1, ownPages) : pages;
};

const readMetadata = async (
  reader: FileReader,
  format: Format,
  input: string | Buffer,
  page: number,
): Promise<Metadata> => {
  const read = (from: string | Buffer): Promise<Metadata> =>
    decode(from, 'truncated', { limitInputPixels: false, ...(page > 0 ? { page } : {}) }).metadata();
  try {
    return await read(input);
  } catch (error) {
    // The size alone may be what the decoder refuses.
    const size = imageDimensionsFromData(reader.at(0, 65_536));
    if (size && size.width * size.height > limits.pixels) throw tooManyPixels(reader.file, size.width, size.height);
    const whole = wholeOf(reader, format);
    try {
      if (whole.input !== reader.file) return await read(whole.input);
    } catch {
      // What its decoder says of the file itself is nearer to the truth.
    }
    throw decodeFault(reader.file, error);
  }
};

/** Bytes of an animated AVIF, which is held whole. */
const mostOfSequence = 268_435_456;

const assertStill = (reader: FileReader, { hasStill }: AvifKind): void => {
  if (!hasStill || reader.size > mostOfSequence)
    throw unsupported(
      reader.file,
      'is an animated AVIF without a still picture in it, which can’t be read here. Export the frame you need as PNG first.',
    );
};

/** An animated AVIF's still picture: the same bytes under the brand of one, as the decoder knows no other. */
const stillOf = (reader: FileReader, input: string | Buffer): Buffer => {
  const bytes = Buffer.from(typeof input === 'string' ? reader.all() : input);
  bytes.write('avif', 8, 'latin1');
  return bytes;
};

/** Reads the header alone. Throws what `Images` promises. */
export const readPicture = async (reader: FileReader): Promise<Picture> => {
  const format = await recognise(reader);
  const pages = format === 'tiff' ? pagesOf(reader) : [];
  const page = pages[0] ? wayOf(reader, pages[0]) : null;
  if (page?.way === 'here') return readTiffHere(reader, page, pages.length);
  assertReadableKind(reader, format);
  const number = page?.picture.page ?? 0;
  const avif = format === 'avif' ? avifKind(reader) : null;
  if (avif?.isSequence) assertStill(reader, avif);
  const plain = (input: string | Buffer): string | Buffer => (avif?.isSequence ? stillOf(reader, input) : input);
  const metadata = await readMetadata(reader, format, plain(reader.file), number);
  const { width, height } = metadata;
  if (width * height > limits.pixels) throw tooManyPixels(reader.file, width, height);
  const space = spaceOf(metadata.space);
  const chunks = format === 'png' ? chunksBeforePixels(reader) : [];
  assertAnnounced(reader, { format, metadata, space, chunks, layout: page?.layout ?? null, avif });
  const exif = readExif(metadata.exif);
  const declared = space === 'rgb' || space === 'grey' ? readDeclared(reader, format, chunks, exif) : null;
  const icc = metadata.icc ?? profileIn(reader, chunks);
  const { profile, note } = declared?.beforeProfile ? noProfile : profileOf(icc, space, metadata.icc !== undefined);
  const first = format === 'gif' && metadata.hasAlpha !== true ? firstFrameOf(reader) : null;
  const frame = first && (first.width < width || first.height < height) ? first : null;
  let made: Buffer | null = null;
  return {
    file: reader.file,
    input: reader.file,
    format,
    bytes: reader.size,
    stored: { width, height },
    upright: { width: metadata.autoOrient.width, height: metadata.autoOrient.height },
    orientation: orientationOf(metadata.orientation),
    bits: bitsOf(metadata),
    isDeep: bitsOf(metadata) > 8,
    isFloat: metadata.depth === 'float' || metadata.depth === 'double',
    isIndexed: metadata.isPalette === true,
    hasAlpha: metadata.hasAlpha === true || frame !== null,
    frames: avif ? avif.frames : framesOf(reader, format, chunks, metadata, pages.length),
    space,
    profile,
    declared: profile === null ? declared : null,
    takenAt: takenAt(exif),
    notes: note,
    decoded: async (input) => {
      const size = { width, height };
      if (frame) return { input: (made ??= await clearAround(reader.file, input, frame, size)) };
      if (avif?.isMultiplied && metadata.hasAlpha)
        return { input: (made ??= await divided(reader.file, plain(input), size, bitsOf(metadata) > 8)) };
      return { input: plain(input), ...(number > 0 ? { page: number } : {}) };
    },
  };
};

/** Reads the header and proves that the file is not cut off. */
export const readWholePicture = async (reader: FileReader): Promise<Picture> => {
  const picture = await readPicture(reader);
  const { input, notes } = wholeOf(reader, picture.format);
  return { ...picture, input, notes: [...picture.notes, ...notes] };
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
  format: picture.format,
  contentType: pictureFormats[picture.format].type,
  bytes: picture.bytes,
  colour: colourName(picture),
  hasProfile: picture.profile !== null,
  depth: depthName(picture),
  hasAlpha: picture.hasAlpha,
  orientation: picture.orientation,
  pages: picture.frames,
  takenAt: picture.takenAt,
  ...(picture.notes.length > 0 ? { notes: [...picture.notes] } : {}),
});
