import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { PentimentoError } from '../../contract/errors';
import { placeWhole, type PlaceOptions } from '../../disk/placing';
import { diskFault, isSystemError, quoted } from '../faults';
import type { Output } from '../protocol';

/** Writes the temporary file and waits until it is on the disk. For image processes: it holds up whoever calls it. */
export const writeDurably = (output: Output, bytes: Buffer): void => write(output, bytes, fsyncSync);

/** As `writeDurably`, for what is written piece by piece. */
export const writeDurablyWith = async <T>(
  { temporary, to }: Output,
  write: (descriptor: number) => Promise<T>,
): Promise<T> => {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(temporary, 'wx', 0o666);
    const answer = await write(descriptor);
    fsyncSync(descriptor);
    closeSync(descriptor);
    return answer;
  } catch (error) {
    if (descriptor !== null) closeQuietly(descriptor);
    removeQuietly(temporary);
    // What a picture brings about keeps its own words.
    throw isSystemError(error) ? diskFault(error, to, 'writing') : error;
  }
};

const closeQuietly = (descriptor: number): void => {
  try {
    closeSync(descriptor);
  } catch {
    // It is closed already.
  }
};

const removeQuietly = (temporary: string): void => {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // Where its folder is none, there is nothing to remove.
  }
};

/** For what can be made again: after a power cut it may be empty. */
export const writeSoon = (output: Output, bytes: Buffer): void => write(output, bytes, () => undefined);

const write = ({ temporary, to }: Output, bytes: Buffer, settle: (descriptor: number) => void): void => {
  try {
    const descriptor = openSync(temporary, 'wx', 0o666);
    try {
      writeFileSync(descriptor, bytes);
      settle(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    removeQuietly(temporary);
    throw diskFault(error, to, 'writing');
  }
};

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
