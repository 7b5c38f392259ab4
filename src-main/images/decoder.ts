import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { damaged, isSystemError, diskFault, tooManyPixels, truncated } from './faults';
import { limits } from './limits';
import { isPentimentoError, type PentimentoError } from '../contract/errors';

/** Only what the app reads may be decoded, whatever a file pretends to be. */
const formats = ['Jpeg', 'Png', 'Webp', 'Tiff', 'Nsgif', 'Heif'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: formats.map((name) => `VipsForeignLoad${name}`) });
// Every picture is another one, and two processes share the cores.
sharp.cache(false);
sharp.concurrency(1);

export type FailOn = 'warning' | 'truncated';

/** A picture as it is stored: neither turned nor converted, unless asked for. */
export const decode = (file: string, failOn: FailOn, options: SharpOptions = {}): Sharp =>
  sharp(file, { failOn, limitInputPixels: limits.pixels, ...options });

/** Remarks of decoders that say nothing about the pixels. */
const harmless = /extraneous bytes before marker|unknown (field|tag)|unknown Adobe color transform|iCCP|cHRM|sRGB|gAMA|tEXt|zTXt|iTXt|eXIf|bKGD|tIME|pHYs/i;

const cutOff = /premature end|unexpected end|truncated|out of order read|end of (file|stream|image)|not enough|too short|got \d+ bytes, expected|insufficient|read error|no (image )?data|EOF/i;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const decodeFault = (file: string, error: unknown): PentimentoError => {
  if (isPentimentoError(error)) return error;
  if (isSystemError(error)) return diskFault(error, file, 'reading');
  const message = messageOf(error);
  if (/pixel limit/i.test(message)) return tooManyPixels(file, 0, 0);
  return cutOff.test(message) ? truncated(file, error) : damaged(file, error);
};

/**
 * Runs a decoding that fails at the first remark of the decoder, and once more, failing only where pixels are missing, when that
 * remark was a harmless one.
 */
export const strictly = async <T>(file: string, run: (failOn: FailOn) => Promise<T>): Promise<T> => {
  try {
    return await run('warning');
  } catch (error) {
    if (isPentimentoError(error) || !harmless.test(messageOf(error))) throw decodeFault(file, error);
  }
  try {
    return await run('truncated');
  } catch (error) {
    throw decodeFault(file, error);
  }
};
