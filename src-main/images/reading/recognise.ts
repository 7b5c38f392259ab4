import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type';
import { formatOfType, listed, pictureFormats, type PictureFormat } from '../../common/picture-formats';
import { notAnImage, truncated } from '../faults';
import { foreignSentence, rawPhoto } from './foreign';
import type { FileReader } from './file-reader';
import { isRawTiff } from './tiff-kind';
import type { PentimentoError } from '../../contract/errors';

export type Format = PictureFormat;

/** Names that file-type has beside the formats' own types. */
const alsoNamed: Readonly<Record<string, Format>> = {
  // Told apart where its frame is read: behind other segments it looks like any JPEG.
  'image/jls': 'jpeg',
  'image/apng': 'png',
};

const svg = 'is an SVG drawing, which has no pixels of its own. Export it as PNG first, in the size you need.';
const tga = 'is a TGA picture, which can’t be read here. Save it as PNG first.';
const rawTypes = /^image\/x-(canon|nikon|sony|adobe|panasonic|olympus|fujifilm|minolta|pentax|sigma)/;

const formatsRead = Object.values(pictureFormats).map(({ name }) => name);

const unlike = (mime: string): string => {
  const kind = mime.split('/')[0];
  if (kind === 'video') return 'is a video, not a picture. Export the frame you need as PNG first.';
  if (kind === 'audio') return 'is a sound, not a picture.';
  if (kind === 'image') return 'is a kind of picture that can’t be read here. Save it as PNG or JPEG first.';
  return `is not a picture. Pictures come as ${listed(formatsRead)}.`;
};

/** Text of UTF-8, or of UTF-16 in either order, with or without its mark. */
const textOf = (head: Buffer): string => {
  const even = head.subarray(0, head.length & ~1);
  const start = head.toString('latin1', 0, 2);
  if (start === '\xff\xfe' || start === '<\0') return even.toString('utf16le');
  return start === '\xfe\xff' || start === '\0<'
    ? Buffer.from(even).swap16().toString('utf16le')
    : head.toString('utf8');
};

const startsLikeSvg = (head: Buffer): boolean => {
  const text = textOf(head)
    .replace(/^\uFEFF/, '')
    .trimStart();
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
  [/^\x89(P(N(G|$)|$)|$)/, 'png'],
  [/^GIF8?/, 'gif'],
  [/^\xff\xd8/, 'jpeg'],
  [/^RIFF.{0,4}(WEBP|WEB|WE|W|)$/s, 'webp'],
  // oxlint-disable-next-line no-control-regex
  [/^(II[*+]\0|MM\0[*+])/, 'tiff'],
];

/** Bytes: no picture is shorter. */
const shortest = 32;

const refuse = (file: string, mime: string): PentimentoError =>
  notAnImage(file, rawTypes.test(mime) ? rawPhoto : unlike(mime));

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
  return /^(II|MM)/.test(head.toString('latin1', 0, 2)) && !rawTypes.test(mime)
    ? quietly(() => fileTypeFromFile(reader.file))
    : mime;
};

/** Judged by content, never by name. Throws `not-an-image` for what can't be read, and says what to do instead. */
export const recognise = async (reader: FileReader): Promise<Format> => {
  const { file, size } = reader;
  if (size === 0) throw notAnImage(file, 'is empty: it has no bytes at all. Try another copy of the file.');
  const head = reader.at(0, 65_536);
  if (isAvif(head)) return 'avif';
  // Nothing else begins so, and photos come by the hundred.
  if (head.length >= shortest && head.readUIntBE(0, 3) === 0xff_d8_ff) return 'jpeg';
  if (startsLikeSvg(head)) throw notAnImage(file, svg);
  const start = head.toString('latin1', 0, 16);
  const foreign = beginnings.some(([beginning]) => beginning.test(start)) ? null : foreignSentence(head);
  if (foreign !== null) throw notAnImage(file, foreign);
  const mime = await mimeOf(reader, head);
  const format = alsoNamed[mime] ?? formatOfType(mime);
  if (format === 'tiff' && isRawTiff(reader)) throw notAnImage(file, rawPhoto);
  if (format) return format;
  for (const [beginning, which] of beginnings) {
    if (mime === '' && beginning.test(start)) {
      if (size < shortest) throw truncated(file);
      return which;
    }
  }
  if ((mime === '' || mime === 'image/x-icon') && startsLikeTga(head)) throw notAnImage(file, tga);
  throw refuse(file, mime);
};
