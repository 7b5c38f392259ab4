import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { PentimentoError, type Fault } from '../contract/errors';
import type { SourceRecord } from '../contract/records';
import type { ImportEvent } from '../contract/views';
import { knownFault } from '../project/files';
import type { Project } from '../project/project';
import { importFile, type Imported } from '../project/sources';
import type { Core } from '../core/core';
import { pictureEndings } from '../common/picture-formats';

/** Pictures taken in at once: two are decoded (images/create-images.ts) while others are copied and made durable. */
const lanes = 4;
/** Of a folder's pictures; what lies deeper than `depth` folders is somebody else's. */
const mostOfFolder = 5_000;
const depth = 8;

/** As a page is told, but with the source's record. */
type Event = Omit<ImportEvent, 'added'> & { readonly added: SourceRecord | null };
type Outcome = Pick<Event, 'added' | 'refused'>;

/** Of the names in a folder: what is tried as a picture. A file that is named by hand is judged by its content. */
export const isPictureName = (name: string): boolean => pictureEndings.includes(extname(name).slice(1).toLowerCase());

/** Takes one picture in by its path: its bytes as they are. */
export const importPicture = (
  { images }: Pick<Core, 'images'>,
  project: Project,
  path: string,
  signal: AbortSignal,
): Promise<Imported> => importFile(project, images, path, signal);

/**
 * Takes pictures in by path, a folder for all pictures in it: an event when it begins, then one for each that is in or refused. Ends when
 * the signal aborts; what is in stays in. Throws `disk-full`, which would refuse all that follow, and what keeps a project from being written.
 */
export async function* importPaths(
  core: Core,
  project: Project,
  paths: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Event> {
  project.assertWritable();
  const stop = new AbortController();
  const given = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const { files, empty } = await picturesAt(paths, given);
  const of = files.length + empty.length;
  const names = files.map((path) => basename(path));
  let done = 0;
  yield { done, of, name: names[0] ?? null, added: null, refused: null };
  for (const refused of empty) yield { done: ++done, of, name: names[0] ?? null, added: null, refused };

  const underWay = new Map<number, Promise<{ readonly index: number; readonly outcome: Outcome }>>();
  let next = 0;
  const begin = (): void => {
    const index = next++;
    const path = files[index];
    if (path !== undefined)
      underWay.set(
        index,
        importOne(core, project, path, given).then((outcome) => ({ index, outcome })),
      );
  };
  try {
    for (let lane = 0; lane < lanes; lane++) begin();
    while (underWay.size > 0) {
      const { index, outcome } = await Promise.race(underWay.values());
      underWay.delete(index);
      begin();
      const [first] = underWay.keys();
      yield { done: ++done, of, name: (first === undefined ? null : names[first]) ?? null, ...outcome };
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    stop.abort(new Error('The import was stopped'));
    await Promise.allSettled(underWay.values());
  }
}

async function importOne(core: Core, project: Project, path: string, signal: AbortSignal): Promise<Outcome> {
  try {
    const { source } = await importFile(project, core.images, path, signal, () => core.thumbnails.place());
    return { added: source, refused: null };
  } catch (error) {
    signal.throwIfAborted();
    const known = knownFault(error);
    if (known?.code === 'disk-full') throw known;
    const fault: Fault = known?.toFault() ?? {
      code: 'internal',
      message: `Something in the app went wrong with ${basename(path)}.`,
    };
    return { added: null, refused: { path, error: fault } };
  }
}

interface Found {
  readonly files: string[];
  readonly empty: NonNullable<ImportEvent['refused']>[];
}

async function picturesAt(paths: readonly string[], signal: AbortSignal): Promise<Found> {
  const found: Found = { files: [], empty: [] };
  for (const given of paths) {
    signal.throwIfAborted();
    const path = resolve(given);
    if (
      !(await stat(path).then(
        (info) => info.isDirectory(),
        () => false,
      ))
    ) {
      found.files.push(path);
      continue;
    }
    const inside = await picturesIn(path, signal);
    if (inside.length > 0) found.files.push(...inside);
    else
      found.empty.push({
        path: given,
        error: new PentimentoError(
          'not-an-image',
          `There is no picture in the folder ${basename(path)} that can be opened here.`,
        ).toFault(),
      });
  }
  return found;
}

async function picturesIn(folder: string, signal: AbortSignal, level = 0): Promise<string[]> {
  signal.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && level < depth) files.push(...(await picturesIn(path, signal, level + 1)));
    else if (entry.isFile() && isPictureName(entry.name)) files.push(path);
    if (files.length >= mostOfFolder) break;
  }
  return files.slice(0, mostOfFolder);
}
