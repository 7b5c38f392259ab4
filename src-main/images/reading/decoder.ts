import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { damaged, isSystemError, diskFault, tooManyPixels, truncated, unsupported } from '../faults';
import { gapsOf } from './jpeg-gaps';
import { limits } from '../limits';
import { longPath } from '../../disk/long-path';
import { isPentimentoError, type PentimentoError } from '../../contract/errors';

/** Only what the app reads may be decoded, whatever a file pretends to be. */
const formats = ['Jpeg', 'Png', 'Webp', 'Tiff', 'Nsgif', 'Heif'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: formats.map((name) => `VipsForeignLoad${name}`) });
// Every picture is another one, and two processes share the cores. (With a cache, what decoders remark is heard late, or never.)
sharp.cache(false);
sharp.concurrency(1);

export type FailOn = 'warning' | 'truncated';

/** What libvips said beside the pixels, in decodings that ended since the last `heard`. */
const said: string[] = [];

/** A picture as it is stored: neither turned nor converted, unless asked for. */
export const decode = (input: string | Buffer, failOn: FailOn, options: SharpOptions = {}): Sharp =>
  sharp(typeof input === 'string' ? longPath(input) : input, {
    failOn,
    limitInputPixels: limits.pixels,
    ...options,
  }).on('warning', (remark: string) => said.push(remark));

/** How often a decoder of JPEG found something amiss, and its words for the first. libvips ends with neither when it comes at the very end. */
export interface Remarks {
  readonly count: number;
  readonly words: string;
}

/** Each of JPEG's remarks once: sharp opens a file several times. */
const jpegWords = (text: string): string[] => [
  ...new Set(text.split('\n').filter((line) => line.startsWith('VipsJpeg:'))),
];

/** Runs one decoding, and listens. Decodings that run at the same time in a process would be heard as one. */
export const heard = async <T>(run: () => Promise<T>): Promise<{ readonly value: T; readonly remarks: Remarks }> => {
  said.length = 0;
  const value = await run();
  const counts = said.map((remark) => Number(/^read gave (\d+) warnings/.exec(remark)?.[1] ?? 0));
  return { value, remarks: { count: Math.max(0, ...counts), words: jpegWords(said.join('\n')).join('\n') } };
};

/** Remarks of decoders that say nothing about the pixels. */
const harmless = /unknown (field|tag)|iCCP|cHRM|sRGB|gAMA|tEXt|zTXt|iTXt|eXIf|bKGD|tIME|pHYs/i;

/** Of TIFF: what is amiss in tags that say nothing about the pixels, or in how they are put down. What decides pixels is read here too (tiff-layout.ts). */
const harmlessInTags =
  /does not end in null|incorrect count|incorrect number|Bad value|not sorted in ascending|wrong data type|tag value assumed|Invalid value for|Nonstandard/i;

/** Of JPEG: what is amiss in the header, and told by phones and programs in each of their files. */
const harmlessInHeader = /unknown Adobe color transform|unknown JFIF revision|Invalid SOS parameters for sequential/i;

/**
 * How many remarks a JPEG may have whose decoder's first is `words`. Bytes skipped before the first scan are padding, wherever they are; after
 * it, they are data of blocks that a spoilt scan lost.
 */
const allowance = (file: string, words: string): number => {
  if (jpegWords(words).length !== 1) return 0;
  if (harmlessInHeader.test(words)) return 1;
  return /extraneous bytes before marker/.test(words) ? gapsOf(file) : 0;
};

const cutOff =
  /premature end|unexpected end|truncated|out of order read|end of (file|stream|image)|not enough|too short|got \d+ bytes, expected|insufficient|read error|no (image )?data|EOF/i;

/** Words of decoders for data that makes no sense. Whatever else they say may be of a sound file that they don't know. */
const spoilt =
  /corrupt|crc|check ?sum|adler|zlib|inflate|decompress|huffman|invalid|bad |lzw|packbits|using code|fax|error in tile|decod|bitstream|not in table|bogus|^$|VipsJpeg|Warning treated as error/i;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const decodeFault = (file: string, error: unknown): PentimentoError => {
  if (isPentimentoError(error)) return error;
  if (isSystemError(error)) return diskFault(error, file, 'reading');
  const message = messageOf(error);
  if (/pixel limit/i.test(message)) return tooManyPixels(file, 0, 0);
  if (cutOff.test(message)) return truncated(file, error);
  if (spoilt.test(message.replace(/has corrupt header/, ''))) return damaged(file, error);
  return unsupported(
    file,
    'can’t be read here: it is of a rare kind, or damaged. If another program opens it, save it there as PNG or TIFF.',
    error,
  );
};

/**
 * Runs a decoding that fails at the first remark of the decoder, and once more, failing only where pixels are missing, when that
 * remark was a harmless one. JPEG's decoder has words for its first remark alone, but counts them: others must not hide behind it.
 */
export const strictly = async <T>(file: string, run: (failOn: FailOn) => Promise<T>): Promise<T> => {
  let first = '';
  try {
    const { value, remarks } = await heard(() => run('warning'));
    if (remarks.count <= allowance(file, remarks.words)) return value;
    throw new Error(remarks.words);
  } catch (error) {
    first = messageOf(error);
    if (
      isPentimentoError(error) ||
      (!harmless.test(first) && !harmlessInTags.test(first) && allowance(file, first) === 0)
    )
      throw decodeFault(file, error);
  }
  try {
    const { value, remarks } = await heard(() => run('truncated'));
    if (remarks.count > allowance(file, first)) throw new Error(first);
    return value;
  } catch (error) {
    throw decodeFault(file, error);
  }
};
