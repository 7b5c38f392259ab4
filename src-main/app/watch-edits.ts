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

const isPicture = (name: string): boolean => pictureEndings.includes(extname(name).slice(1).toLowerCase());

/**
 * Follows what other programs save in the copies that they were handed, and takes it in; also what was saved while the app was closed. A file that can't be
 * decoded is being written, or is none: it is looked at again when it changes. Ends with the function it answers with.
 */
export function watchEdits(core: Pick<Core, 'images' | 'thumbnails' | 'log'>, project: Project): () => Promise<void> {
  const queue = new PQueue({ concurrency: 1 });
  const ending = new AbortController();
  const edited = editedFolder(project);
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
    const changed = (path: string): void => {
      const [copy, name, ...deeper] = relative(edited, path).split(sep);
      if (!copy || !name || deeper.length > 0) return;
      void queue.add(() => take({ copy, name }));
    };
    return watcher
      .on('add', changed)
      .on('change', changed)
      .on('error', () => undefined);
  };
  const take = async (at: { readonly copy: string; readonly name: string }): Promise<void> => {
    const { signal } = ending;
    if (signal.aborted) return;
    try {
      await takeBack(project, core.images, at, { signal, thumbnail: () => core.thumbnails.place() });
    } catch (error) {
      if (!signal.aborted && !isPentimentoError(error)) core.log.unexpected('edit', error);
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
