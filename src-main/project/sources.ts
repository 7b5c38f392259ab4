import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, chmod, copyFile, lstat, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatVersion, type EditedFrom, type SourceRecord } from '../contract/records';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { Checked, CheckOptions, Images } from '../images/images';
import { limits } from '../images/limits';
import { temporaryName } from '../owners/mark';
import { fromReading, fromSystem } from './files';
import { extensionOf, slug } from './names';
import { readPlain } from './plain-file';
import type { Project } from './project';
import { stampOf } from './stamps';

export interface Imported {
  readonly source: SourceRecord;
  readonly alreadyThere: boolean;
}

/** Where the thumbnail is to lie, which the check makes along the way. */
export type ThumbnailPlace = () => Promise<NonNullable<CheckOptions['thumbnail']>>;

/** What a picture that came with no usable name is called. */
const UNNAMED = 'picture';

/** Bytes: above any usual photo. */
const LARGE = 64 * 1024 * 1024;

/**
 * Brings a picture into the project: its bytes as they are, checked by decoding all of them. The same bytes twice are one source.
 * Throws what `Images.check` throws, and `no-rights`, `disk-full`; nothing half-accepted is left.
 */
export async function importFile(
  project: Project,
  images: Images,
  path: string,
  signal?: AbortSignal,
  thumbnail?: ThumbnailPlace,
  editedFrom?: EditedFrom,
): Promise<Imported> {
  project.assertWritable();
  // What is large, or no file at all, is looked at before it is copied; copying the rest is quicker than looking.
  const info = await stat(path).catch(() => null);
  if (!info?.isFile() || info.size > LARGE) await images.probe(path, signal ? { signal } : {});
  return bring(project, images, basename(path), (to) => copyFileTo(path, to), signal, thumbnail, editedFrom);
}

export function importStream(
  project: Project,
  images: Images,
  bytes: Readable,
  originalName: string,
  signal?: AbortSignal,
  thumbnail?: ThumbnailPlace,
): Promise<Imported> {
  return bring(
    project,
    images,
    basename(originalName.replaceAll('\\', '/')).slice(0, 255) || UNNAMED,
    (to) => copyStreamTo(bytes, to, originalName, signal),
    signal,
    thumbnail,
  );
}

async function bring(
  project: Project,
  images: Images,
  name: string,
  copyTo: (path: string) => Promise<void>,
  signal: AbortSignal | undefined,
  thumbnail: ThumbnailPlace | undefined,
  editedFrom?: EditedFrom,
): Promise<Imported> {
  project.assertWritable();
  const folder = join(project.folder, 'sources');
  await project.tools.files.ensureFolder(folder);
  const temporary = await temporaryName(join(folder, 'import'));
  try {
    await copyTo(temporary);
    signal?.throwIfAborted();
    const stamp = stampOf(await lstat(temporary));
    const { sha256, probe } = await checked(images, temporary, signal ? { signal } : {}, thumbnail);
    const known = [...project.sources.values()].find((source) => source.sha256 === sha256);
    // A source whose bytes were lost or changed gets them back.
    if (known && (await hashFile(join(folder, known.file)).catch(() => null)) === sha256)
      return { source: known, alreadyThere: true };
    const stem = `${await slug(basename(name, extname(name)))}-${sha256.slice(0, 8)}`;
    const file = `${stem}.${extensionOf(probe.contentType)}`;
    await project.tools.files.settle(temporary, join(folder, file));
    // It is shown in a moment, and would be read once more for it.
    await project.tools.sums?.learn(join(folder, file), stamp, sha256);
    const source: SourceRecord = known ?? {
      formatVersion,
      id: sha256.slice(0, 16),
      name,
      file,
      sha256,
      addedAt: new Date(project.tools.now()).toISOString(),
      probe,
      ...(editedFrom ? { editedFrom } : {}),
    };
    // The record last: it is what makes the picture a source.
    await project.recordSource({ ...source, file }, `${stem}.json`);
    return { source: { ...source, file }, alreadyThere: false };
  } catch (error) {
    signal?.throwIfAborted();
    // What went wrong is told of the picture the designer knows, not of our copy.
    if (!isPentimentoError(error)) throw error;
    if (
      error.code === 'no-rights' &&
      (await access(folder, constants.W_OK).then(
        () => false,
        () => true,
      ))
    ) {
      throw new PentimentoError(
        'no-rights',
        `You don’t have permission to write in the project’s folder, ${folder}. Change its permissions, or work on a copy.`,
        { cause: error },
      );
    }
    throw new PentimentoError(
      error.code,
      error.message.replaceAll(temporary, name).replaceAll(basename(temporary), name),
      { cause: error },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A place where no thumbnail can be written keeps no picture out. */
async function checked(
  images: Images,
  file: string,
  options: { readonly signal?: AbortSignal },
  thumbnail?: ThumbnailPlace,
): Promise<Checked> {
  const place = await thumbnail?.().catch(() => undefined);
  try {
    return await images.check(file, place ? { ...options, thumbnail: place } : options);
  } catch (error) {
    if (
      !place ||
      !isPentimentoError(error) ||
      !['no-rights', 'disk-full', 'io-failed', 'file-missing'].includes(error.code)
    )
      throw error;
    return await images.check(file, options);
  }
}

/** By the system, which on some disks shares the bytes instead of writing them again; hashing is the image process's. */
async function copyFileTo(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // A card's or a camera's pictures may be read-only; the copy is ours.
    await chmod(to, 0o644);
  } catch (error) {
    throw fromSystem(error, to);
  }
}

export const tooManyBytes = (name: string): PentimentoError =>
  new PentimentoError(
    'image-too-large',
    `“${name}” is larger than ${limits.bytes / 1024 ** 3} GB, which is the most that one picture may have.`,
  );

/** Lets so many bytes through, and fails at the first that is more. */
const within = (most: number, name: string) =>
  async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > most) throw tooManyBytes(name);
      yield chunk;
    }
  };

async function copyStreamTo(from: Readable, to: string, name: string, signal?: AbortSignal): Promise<void> {
  try {
    await pipeline(
      from,
      within(limits.bytes, name),
      createWriteStream(to, { flags: 'wx' }),
      ...(signal ? [{ signal }] : []),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw fromSystem(error, to);
  }
}

/** SHA-256 of a file, in hex. Throws `file-missing` and `no-rights`. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of readPlain(path)) hash.update(chunk);
  } catch (error) {
    throw fromReading(error, path);
  }
  return hash.digest('hex');
}
