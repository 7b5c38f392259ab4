import { basename, extname, relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import PQueue from 'p-queue';
import { pictureEndings } from '../common/picture-formats';
import { isPentimentoError } from '../contract/errors';
import type { Core } from '../core/core';
import { editedFolder, takeBack } from '../project/edits';
import type { Project } from '../project/project';

/** Milliseconds for which a file has to rest before it is read: editors write in pieces. */
const rest = 400;
/** Milliseconds after which what can't be taken in, and has not changed, is told of: nobody is writing it any more. */
const settled = 4_000;

interface Place {
  readonly copy: string;
  readonly name: string;
}

const isPicture = (name: string): boolean => pictureEndings.includes(extname(name).slice(1).toLowerCase());

/**
 * Follows what other programs save in the copies that they were handed, and takes it in; also what was saved while the app was closed. A file that can't be
 * decoded may be half written: it is looked at again when it changes, and once more when it has settled. Only then is it told of, with why, among the
 * project's problems. Ends with the function it answers with.
 */
export function watchEdits(
  core: Pick<Core, 'images' | 'thumbnails' | 'log' | 'ports'>,
  project: Project,
): () => Promise<void> {
  const queue = new PQueue({ concurrency: 1 });
  const ending = new AbortController();
  const edited = editedFolder(project);
  /** Of files that could not be taken in, what calls the second look off. */
  const doubts = new Map<string, AbortController>();
  const follow = (): FSWatcher => {
    // From the project's folder on, as the one for copies comes with the first of them.
    const watcher = watch(project.folder, {
      depth: 2,
      followSymlinks: false,
      ignored: (path, stats) =>
        (path !== project.folder && path !== edited && !path.startsWith(edited + sep)) ||
        basename(path).startsWith('.') ||
        (stats?.isFile() === true && !isPicture(path)),
      awaitWriteFinish: { stabilityThreshold: rest, pollInterval: rest / 4 },
    });
    const placeOf = (path: string): Place | null => {
      const [copy, name, ...deeper] = relative(edited, path).split(sep);
      return copy && name && deeper.length === 0 ? { copy, name } : null;
    };
    const changed = (path: string): void => {
      const at = placeOf(path);
      if (at) void queue.add(() => take(at));
    };
    const removed = (path: string): void => {
      const at = placeOf(path);
      if (at) forget(at);
    };
    return watcher
      .on('add', changed)
      .on('change', changed)
      .on('unlink', removed)
      .on('error', () => undefined);
  };
  const fileOf = ({ copy, name }: Place): string => `${basename(edited)}/${copy}/${name}`;
  const forget = (at: Place): void => {
    doubts.get(fileOf(at))?.abort();
    doubts.delete(fileOf(at));
    project.solve(fileOf(at));
  };
  /** Looks a second time once it has settled. */
  const doubt = (at: Place): void => {
    const again = new AbortController();
    doubts.get(fileOf(at))?.abort();
    doubts.set(fileOf(at), again);
    core.ports.clock.sleep(settled, AbortSignal.any([ending.signal, again.signal])).then(
      () => void queue.add(() => take(at, true)),
      () => undefined,
    );
  };
  const take = async (at: Place, hasSettled = false): Promise<void> => {
    const { signal } = ending;
    if (signal.aborted) return;
    try {
      await takeBack(project, core.images, at, { signal, thumbnail: () => core.thumbnails.place() });
      forget(at);
    } catch (error) {
      if (signal.aborted) return;
      if (!isPentimentoError(error)) core.log.unexpected('edit', error);
      else if (!hasSettled) doubt(at);
      else
        project.tell({
          file: fileOf(at),
          code: error.code,
          // There is one copy of what was saved there.
          message: `${error.message.replace(/ Try another copy of the file\.$/, '')} It has not come back as a source. Save it again in the other program.`,
        });
    }
  };
  let watcher = follow();
  let turns = Promise.resolve();
  /** A folder that was away is another one to the system. */
  const again = (): void => {
    turns = turns.then(async () => {
      await watcher.close();
      if (!ending.signal.aborted) watcher = follow();
    });
  };
  project.events.on('back', again);
  return async () => {
    ending.abort();
    project.events.off('back', again);
    await turns;
    await watcher.close();
    await queue.onIdle();
  };
}
