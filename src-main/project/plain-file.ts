import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { PentimentoError } from '../contract/errors';

/** How files of a project are opened for reading: a link is not followed, and a pipe not waited for. Windows has neither flag. */
export const plainRead = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Bytes: no record of ours comes near it. */
const recordMost = 4 * 1024 * 1024;
/** A thousand exports with long paths. */
const exportsMost = 16 * 1024 * 1024;
/** Bytes: no picture that is taken in, or delivered, is larger. */
const pictureMost = 4 * 1024 ** 3;

/** Throws where there is no regular file: a pipe, a socket, a device or a folder. */
export function asFile(path: string, info: Stats): Stats {
  if (info.isFile()) return info;
  throw new PentimentoError('record-unreadable', `${path} is no file, so it is not read.`);
}

/** Throws where it is no file, or larger than a record can be. */
export function asRecord(path: string, info: Stats): Stats {
  const most = basename(path) === 'exports.json' ? exportsMost : recordMost;
  if (asFile(path, info).size <= most) return info;
  throw new PentimentoError(
    'record-unreadable',
    `${path} is larger than ${Math.round(most / 1024 / 1024)} MB, which no record is, so it is not read.`,
  );
}

/** The bytes of a picture's file, in pieces. Throws as `asFile` does, the system's error, and `image-too-large`. */
export async function* readPlain(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, plainRead);
  try {
    const { size } = asFile(path, await file.stat());
    if (size > pictureMost)
      throw new PentimentoError('image-too-large', `${path} is larger than 4 GB, so it is not read.`);
    yield* file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } finally {
    await file.close();
  }
}
