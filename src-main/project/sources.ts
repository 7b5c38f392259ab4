import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatVersion, type SourceRecord } from '../contract/records';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { CheckOptions, Images } from '../images/images';
import { fromSystem, temporaryName } from './files';
import { extensionOf, slug } from './names';
import type { Project } from './project';

export interface Imported { readonly source: SourceRecord; readonly alreadyThere: boolean }

/** Where the thumbnail of these bytes is to lie, which the check makes along the way. */
export type ThumbnailPlace = (sha256: string) => Promise<NonNullable<CheckOptions['thumbnail']>>;

/** What a picture that came with no usable name is called. */
const UNNAMED = 'picture';

/**
 * Brings a picture into the project: its bytes as they are, checked by decoding all of them. The same bytes twice are one source.
 * Throws what `Images.check` throws, and `no-rights`, `disk-full`; nothing half-accepted is left.
 */
export async function importFile(project: Project, images: Images, path: string, signal?: AbortSignal, thumbnail?: ThumbnailPlace): Promise<Imported> {
  project.assertWritable();
  // The header first: what is no picture is not copied at all.
  await images.probe(path, signal ? { signal } : {});
  return importStream(project, images, createReadStream(path, { highWaterMark: 1_048_576 }), basename(path), signal, thumbnail);
}

export async function importStream(
  project: Project, images: Images, bytes: Readable, originalName: string, signal?: AbortSignal, thumbnail?: ThumbnailPlace,
): Promise<Imported> {
  project.assertWritable();
  const folder = join(project.folder, 'sources');
  await project.tools.files.ensureFolder(folder);
  const name = basename(originalName.replaceAll('\\', '/')).slice(0, 255) || UNNAMED;
  const temporary = temporaryName(join(folder, 'import'));
  try {
    const sha256 = await copyHashed(bytes, temporary, signal);
    const known = [...project.sources.values()].find((source) => source.sha256 === sha256);
    // A source whose bytes were lost or changed gets them back.
    if (known && (await hashFile(join(folder, known.file)).catch(() => null)) === sha256) return { source: known, alreadyThere: true };
    const options = signal ? { signal } : {};
    await checked(images, temporary, sha256, options, thumbnail);
    const probe = await images.probe(temporary, options);
    const stem = `${slug(basename(name, extname(name)))}-${sha256.slice(0, 8)}`;
    const file = `${stem}.${extensionOf(probe.contentType)}`;
    await project.tools.files.settle(temporary, join(folder, file));
    const source: SourceRecord = known ?? {
      formatVersion, id: sha256.slice(0, 16), name, file, sha256, addedAt: new Date(project.tools.now()).toISOString(), probe,
    };
    // The record last: it is what makes the picture a source.
    await project.recordSource({ ...source, file }, `${stem}.json`);
    return { source: { ...source, file }, alreadyThere: false };
  } catch (error) {
    signal?.throwIfAborted();
    // What went wrong is told of the picture the designer knows, not of our copy.
    if (!isPentimentoError(error)) throw error;
    throw new PentimentoError(error.code, error.message.replaceAll(temporary, name).replaceAll(basename(temporary), name), { cause: error });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A place where no thumbnail can be written keeps no picture out. */
async function checked(images: Images, file: string, sha256: string, options: { readonly signal?: AbortSignal }, thumbnail?: ThumbnailPlace): Promise<void> {
  const place = await thumbnail?.(sha256).catch(() => undefined);
  try {
    await images.check(file, place ? { ...options, thumbnail: place } : options);
  } catch (error) {
    if (!place || !isPentimentoError(error) || !['no-rights', 'disk-full', 'io-failed', 'file-missing'].includes(error.code)) throw error;
    await images.check(file, options);
  }
}

async function copyHashed(from: Readable, to: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(
      from,
      async function* hashed(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(to, { flags: 'wx' }),
      ...(signal ? [{ signal }] : []),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw fromSystem(error, to);
  }
  return hash.digest('hex');
}

/** SHA-256 of a file, in hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
