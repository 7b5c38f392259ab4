import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { PentimentoError, type Fault } from '../contract/errors';
import type { SourceRecord } from '../contract/records';
import type { ImportEvent } from '../contract/views';
import { knownFault } from '../project/files';
import type { Project } from '../project/project';
import { importFile, type Imported } from '../project/sources';
import type { Core } from '../core/core';
import type { FirstSights } from '../core/first-sights';
import { pictureEndings } from '../common/picture-formats';

/** Pictures taken in at once: two are decoded (images/process/create-images.ts) while others are copied and made durable. */
const lanes = 4;
/** Of a folder's pictures; what lies deeper than `depth` folders is somebody else's. */
const mostOfFolder = 5_000;
const depth = 8;

/** As a page is told, but with the source's record. */
interface Event extends Omit<ImportEvent, 'added' | 'sight'> {
  readonly added: SourceRecord | null;
  readonly sight: { readonly id: string; readonly isThrough: boolean } | null;
}
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
 * Takes pictures in by path, a folder for all pictures in it: an event when it begins, then one for each that is in or refused. With `sights`
 * one, too, for each photo whose own preview can be shown until then. Ends when the signal aborts; what is in stays in. Throws `disk-full`,
 * which would refuse all that follow, and what keeps a project from being written.
 */
export async function* importPaths(
  core: Core,
  project: Project,
  paths: readonly string[],
  signal?: AbortSignal,
  sights?: FirstSights,
): AsyncGenerator<Event> {
  project.assertWritable();
  const stop = new AbortController();
  const given = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const { files, empty } = await picturesAt(paths, given);
  const of = files.length + empty.length;
  const names = files.map((path) => basename(path));
  const underWay = new Map<number, Promise<Step>>();
  let done = 0;
  const event = (): Event => {
    const [first = -1] = underWay.keys();
    return { done, of, name: names[first] ?? null, added: null, refused: null, sight: null };
  };
  yield { ...event(), name: names[0] ?? null };
  for (const refused of empty) {
    done += 1;
    yield { ...event(), name: names[0] ?? null, refused };
  }

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
  const looks = new Looks(files, sights, given);
  try {
    looks.begin();
    for (let lane = 0; lane < lanes; lane++) begin();
    while (underWay.size > 0) {
      const step = await Promise.race([...underWay.values(), ...looks.underWay.values()]);
      if ('outcome' in step) {
        underWay.delete(step.index);
        begin();
        done += 1;
        const id = looks.end(step.index);
        yield { ...event(), ...step.outcome, sight: id === null ? null : { id, isThrough: true } };
      } else {
        const id = looks.take(step);
        if (id !== null) yield { ...event(), sight: { id, isThrough: false } };
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    stop.abort(new Error('The import was stopped'));
    await Promise.allSettled(underWay.values());
    await looks.endAll();
  }
}

/** One of them is through, or its preview was looked for. */
type Step =
  { readonly index: number; readonly outcome: Outcome } | { readonly index: number; readonly sight: string | null };

/** Previews that are found and not told yet: who listens may be slow. */
const mostUntold = 64;

/** Looks for previews ahead of the import, in the same order, whether or not anybody takes them just now. */
class Looks {
  readonly underWay = new Map<number, Promise<Step>>();
  readonly #ids = new Map<number, string>();
  readonly #through = new Set<number>();
  #next = 0;
  #running = 0;

  constructor(
    private readonly files: readonly string[],
    private readonly sights: FirstSights | undefined,
    private readonly signal: AbortSignal,
  ) {}

  begin(): void {
    const { sights } = this;
    while (
      sights &&
      !this.signal.aborted &&
      this.#running < lanes &&
      this.underWay.size < mostUntold &&
      this.#next < this.files.length
    ) {
      const index = this.#next++;
      if (this.#through.has(index)) continue;
      this.#running += 1;
      const look = sights.of(this.files[index]!, this.signal).then((sight) => {
        this.#running -= 1;
        this.begin();
        return { index, sight };
      });
      this.underWay.set(index, look);
    }
  }

  /** The id to be shown; `null` where there is nothing to show (any more). */
  take({ index, sight }: Extract<Step, { sight: unknown }>): string | null {
    this.underWay.delete(index);
    this.begin();
    if (sight === null) return null;
    if (this.#through.has(index)) {
      this.sights?.end(sight);
      return null;
    }
    this.#ids.set(index, sight);
    return sight;
  }

  /** The picture is through: the id of what was shown of it. */
  end(index: number): string | null {
    this.#through.add(index);
    const id = this.#ids.get(index) ?? null;
    this.#ids.delete(index);
    if (id !== null) this.sights?.end(id);
    return id;
  }

  async endAll(): Promise<void> {
    for (const step of await Promise.all(this.underWay.values()))
      if ('sight' in step && step.sight !== null) this.sights?.end(step.sight);
    for (const id of this.#ids.values()) this.sights?.end(id);
    this.#ids.clear();
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
  const isFolder = (path: string): Promise<boolean> =>
    stat(path).then(
      (info) => info.isDirectory(),
      () => false,
    );
  // All at once: hundreds of them come before the first picture can show.
  const folders = await Promise.all(paths.map((given) => isFolder(resolve(given))));
  for (const [index, given] of paths.entries()) {
    signal.throwIfAborted();
    const path = resolve(given);
    if (!folders[index]) {
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
