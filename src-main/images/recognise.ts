import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type';
import { notAnImage, truncated } from './faults';
import type { FileReader } from './file-reader';
import { tiffPictures, tiffTags } from './tiff-tags';
import type { PentimentoError } from '../contract/errors';

/** Formats that are read, by the names the app uses. */
export type Format = 'jpeg' | 'png' | 'webp' | 'tiff' | 'gif' | 'avif';

export const contentTypes: Readonly<Record<Format, string>> = {
  jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', tiff: 'image/tiff', gif: 'image/gif', avif: 'image/avif',
};

const readable: Readonly<Record<string, Format>> = {
  'image/jpeg': 'jpeg', 'image/png': 'png', 'image/apng': 'png', 'image/webp': 'webp', 'image/tiff': 'tiff', 'image/gif': 'gif', 'image/avif': 'avif',
};

/** Pictures that can't be read here: what they are, and what to do instead. */
const instead: Readonly<Record<string, string>> = {
  'image/heic': 'is a HEIC photo, which can’t be read here. Export it as JPEG first: on a Mac with Preview, File → Export; on an iPhone choose “Most Compatible” under Settings → Camera → Formats.',
  'image/vnd.adobe.photoshop': 'is a Photoshop file, which can’t be read here. Export it as PNG or TIFF first (in Photoshop: File → Export).',
  'image/jxl': 'is a JPEG XL picture, which can’t be read here. Export it as PNG or JPEG first.',
  'image/bmp': 'is a BMP picture, which can’t be read here. Save it as PNG first.',
  'image/jp2': 'is a JPEG 2000 picture, which can’t be read here. Save it as PNG or JPEG first.',
  'image/svg+xml': 'is an SVG drawing, which has no pixels of its own. Export it as PNG first, in the size you need.',
  'image/x-icon': 'is an icon file, which can’t be read here. Save it as PNG first.',
  'image/x-tga': 'is a TGA picture, which can’t be read here. Save it as PNG first.',
  'image/icns': 'is an icon file, which can’t be read here. Save it as PNG first.',
  'application/pdf': 'is a PDF document, not a picture. Export the page you need as PNG first.',
  'application/postscript': 'is an EPS or PostScript file, which can’t be read here. Export it as PNG first.',
};

const same: Readonly<Record<string, string>> = {
  'image/heic-sequence': 'image/heic', 'image/heif': 'image/heic', 'image/heif-sequence': 'image/heic', 'image/jpx': 'image/jp2', 'image/jpm': 'image/jp2', 'image/mj2': 'image/jp2',
  'application/eps': 'application/postscript', 'application/illustrator': 'application/pdf',
};

const raw = 'is a camera’s RAW file, which can’t be read here. Develop it first and export it as TIFF or JPEG (Lightroom, Capture One, darktable …).';
const rawTypes = /^image\/x-(canon|nikon|sony|adobe|panasonic|olympus|fujifilm|minolta|pentax|sigma)/;

const unlike = (mime: string): string => {
  const kind = mime.split('/')[0];
  if (kind === 'video') return 'is a video, not a picture. Export the frame you need as PNG first.';
  if (kind === 'audio') return 'is a sound, not a picture.';
  if (kind === 'image') return 'is a kind of picture that can’t be read here. Save it as PNG or JPEG first.';
  return 'is not a picture. Pictures come as JPEG, PNG, WebP, TIFF, GIF or AVIF.';
};

/** Text of UTF-8, or of UTF-16 in either order, with or without its mark. */
const textOf = (head: Buffer): string => {
  const even = head.subarray(0, head.length & ~1);
  const start = head.toString('latin1', 0, 2);
  if (start === '\xff\xfe' || start === '<\0') return even.toString('utf16le');
  return start === '\xfe\xff' || start === '\0<' ? Buffer.from(even).swap16().toString('utf16le') : head.toString('utf8');
};

const startsLikeSvg = (head: Buffer): boolean => {
  const text = textOf(head).replace(/^\uFEFF/, '').trimStart();
  return text.startsWith('<') && /<svg[\s>]/i.test(text.slice(0, 8192));
};

/** TGA has no mark at its beginning; its header is told from that of a cursor, which counts at least one picture where a TGA of true colours has zeros. */
const startsLikeTga = (head: Buffer): boolean => {
  if (head.length < 18 || head.readUInt16LE(12) === 0 || head.readUInt16LE(14) === 0) return false;
  const [map = 0, kind = 0] = head.subarray(1, 3);
  const isMapped = map === 1 && (kind === 1 || kind === 9);
  const isPlain = map === 0 && [2, 3, 10, 11].includes(kind) && head.readUInt32LE(3) === 0 && head[7] === 0;
  return (isMapped || isPlain) && [8, 15, 16, 24, 32].includes(head[16] ?? 0);
};

/** ISO media files name the brands they comply with; an AVIF may come under the general name. */
const isAvif = (head: Buffer): boolean => {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return false;
  const brands = head.toString('latin1', 8, Math.min(head.length, head.readUInt32BE(0), 256));
  return /avi[fs]/.test(brands);
};

/** A start that no other format shares, in a file too short for anything more. */
const beginnings: readonly (readonly [RegExp, Format])[] = [
  // oxlint-disable-next-line no-control-regex
  [/^\x89(P(N(G|$)|$)|$)/, 'png'], [/^GIF8?/, 'gif'], [/^\xff\xd8/, 'jpeg'], [/^RIFF.{0,4}(WEBP|WEB|WE|W|)$/s, 'webp'],
  // oxlint-disable-next-line no-control-regex
  [/^(II[*+]\0|MM\0[*+])/, 'tiff'],
];

const refuse = (file: string, mime: string): PentimentoError => {
  const sentence = instead[same[mime] ?? mime] ?? (rawTypes.test(mime) ? raw : unlike(mime));
  return notAnImage(file, sentence);
};

/** '' where nothing is recognised. */
const mimeOf = async (reader: FileReader, head: Buffer): Promise<string> => {
  const quietly = async (look: () => Promise<{ readonly mime: string } | undefined>): Promise<string> => {
    try {
      return (await look())?.mime ?? '';
    } catch {
      // It reads where a header tells it to, beyond the end of a file that lies or is cut off.
      return '';
    }
  };
  const mime = await quietly(() => fileTypeFromBuffer(head));
  // What tells a RAW file from a TIFF may stand anywhere in it.
  return /^(II|MM)/.test(head.toString('latin1', 0, 2)) && !rawTypes.test(mime) ? quietly(() => fileTypeFromFile(reader.file)) : mime;
};

/**
 * Whether a TIFF is a camera's: its first picture is a preview (NewSubfileType, bit 0), or one of single sensor cells (PhotometricInterpretation
 * CFA or LinearRaw), or it is a DNG. Decoders would show the preview, as small as a stamp.
 */
const isRawTiff = (reader: FileReader): boolean => {
  const tag = tiffPictures(reader, 1)[0]?.tag;
  if (!tag) return false;
  const [photometric] = tag(tiffTags.photometric);
  return ((tag(tiffTags.subfile)[0] ?? 0) & 1) === 1 || photometric === 32_803 || photometric === 34_892 || tag(tiffTags.dngVersion).length > 0;
};

/** Judged by content, never by name. Throws `not-an-image` for what can't be read, and says what to do instead. */
export const recognise = async (reader: FileReader): Promise<Format> => {
  const { file, size } = reader;
  if (size === 0) throw notAnImage(file, 'is empty: it has no bytes at all. Get the picture again from where it came from.');
  const head = reader.at(0, 65_536);
  if (isAvif(head)) return 'avif';
  if (startsLikeSvg(head)) throw refuse(file, 'image/svg+xml');
  const mime = await mimeOf(reader, head);
  const format = readable[mime];
  if (format === 'tiff' && isRawTiff(reader)) throw notAnImage(file, raw);
  if (format) return format;
  const start = head.toString('latin1', 0, 16);
  for (const [beginning, which] of beginnings) {
    if (mime === '' && beginning.test(start)) {
      if (size < 32) throw truncated(file);
      return which;
    }
  }
  throw refuse(file, (mime === '' || mime === 'image/x-icon') && startsLikeTga(head) ? 'image/x-tga' : mime);
};
