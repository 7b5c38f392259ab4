import { rm, writeFile, type FileHandle } from 'node:fs/promises';
import { PentimentoError } from '../../contract/errors';
import { placeWhole, writeNew, type PlaceOptions } from '../../disk/placing';
import { diskFault, isSystemError, quoted } from '../faults';
import type { Output } from '../protocol';

/** Does what fills the temporary file; where that fails, nothing of it stays. */
const filling = async <T>({ temporary, to }: Output, fill: () => Promise<T>): Promise<T> => {
  try {
    return await fill();
  } catch (error) {
    // Where its folder is none, there is nothing to remove.
    await rm(temporary, { force: true }).catch(() => undefined);
    // What a picture brings about keeps its own words.
    throw isSystemError(error) ? diskFault(error, to, 'writing') : error;
  }
};

/** Writes the temporary file and waits until it is on the disk. */
export const writeDurably = (output: Output, bytes: Buffer): Promise<void> =>
  writePiecewise(output, (file) => file.writeFile(bytes));

/** The same of what is written piece by piece. */
export const writePiecewise = <T>(output: Output, fill: (file: FileHandle) => Promise<T>): Promise<T> =>
  filling(output, () => writeNew(output.temporary, fill));

/** For what can be made again: after a power cut it may be empty. */
export const writeSoon = (output: Output, bytes: Buffer): Promise<void> =>
  filling(output, () => writeFile(output.temporary, bytes, { flag: 'wx' }));

const errno = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const taken = (to: string, cause: unknown): PentimentoError =>
  new PentimentoError('file-exists', `${quoted(to)} already exists. Choose another name, or allow it to be replaced.`, {
    cause,
  });

/** Puts a finished file in its place; what fails is said in a sentence. */
export const place = async (from: string, to: string, how: PlaceOptions): Promise<void> => {
  try {
    await placeWhole(from, to, how);
  } catch (error) {
    if (!how.overwrite && errno(error) === 'EEXIST') throw taken(to, error);
    throw diskFault(error, to, 'writing');
  }
};
