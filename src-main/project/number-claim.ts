import { join } from 'node:path';
import { isPentimentoError } from '../contract/errors';
import type { Files } from './files';

/** A file in passes/, hidden, named after a number while a process gives it to a pass. */
export const claimName = (version: number): string => `.v${version}.number`;

/** The number that such a file stands for, or `null`. */
export function claimedNumber(name: string): number | null {
  const digits = /^\.v(\d+)\.number$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Gives `work` the first number from `from` on that no other process has in hand. Beside the project's lock, since that can be taken over while
 * its holder is stopped: whoever has the file alone gives that number. A number that is not used in the end is a gap.
 */
export async function withNumber<T>(
  files: Files,
  folder: string,
  from: number,
  work: (version: number) => Promise<T>,
): Promise<T> {
  for (let version = from; ; version++) {
    const claim = join(folder, 'passes', claimName(version));
    try {
      await files.claim(claim);
    } catch (error) {
      if (isPentimentoError(error) && error.code === 'file-exists') continue;
      throw error;
    }
    try {
      return await work(version);
    } finally {
      await files.remove(claim).catch(() => undefined);
    }
  }
}
