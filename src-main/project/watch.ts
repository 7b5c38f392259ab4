import { watch, type FSWatcher as FolderWatcher } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { watch as watchFolder, type FSWatcher } from 'chokidar';
import PQueue from 'p-queue';
import { isUnfinished } from '../common/states';
import { refreshChecks } from './checks-record';
import { isFolder } from './files';
import { recordNameOf } from './names';
import type { Project } from './project';

/** Another process's writes come in bursts; one reading serves them all. */
const GATHER = 60;

/** Files in a pass's folder that change nothing of what is shown of it. */
const besideThePass: ReadonlySet<string> = new Set(['owner.json', 'exports.json']);

/** Follows what other processes change in the folder. Ends with the function it answers with. */
export function watchProject(project: Project, onTrouble: (error: unknown) => void): () => Promise<void> {
  const queue = new PQueue({ concurrency: 4 });
  const pending = new Map<string, NodeJS.Timeout>();
  let ended = false;
  const later = (key: string, work: () => Promise<void>): void => {
    if (ended) return;
    clearTimeout(pending.get(key));
    pending.set(
      key,
      setTimeout(() => {
        pending.delete(key);
        queue.add(work).catch(onTrouble);
      }, GATHER),
    );
  };
  const follow = (): FSWatcher => {
    const isInTrash = (path: string): boolean =>
      (path.startsWith(project.folder) ? relative(project.folder, path) : path).startsWith(`trash${sep}`);
    const followed = watchFolder(['pentimento.json', 'passes', 'trash'], {
      cwd: project.folder,
      ignoreInitial: true,
      // Results lie deepest, in the trash.
      depth: 2,
      // A link may lead anywhere.
      followSymlinks: false,
      ignored: (path, stats) =>
        path.split(sep).at(-1)!.startsWith('.') ||
        (stats?.isFile() === true && !path.endsWith('.json') && !isInTrash(path)),
    });
    followed.on('all', (event, changed) => {
      const [top, name, file] = (
        changed.startsWith(project.folder) ? relative(project.folder, changed) : changed
      ).split(sep);
      // It went, or it came: git carries no empty folders. What came in with it was perhaps not seen.
      if ((event === 'unlinkDir' || event === 'addDir') && top === 'passes' && !name) back();
      else if (top === 'trash') later('trash', () => project.refreshTrash());
      else if (top === 'pentimento.json') later('settings', () => project.refreshSettings());
      else if (top === 'passes' && name && file === 'checks.json')
        later(`checks ${name}`, () => refreshChecks(project, name));
      else if (top === 'passes' && name && !besideThePass.has(file ?? ''))
        later(`pass ${name}`, () => project.refreshPass(name));
    });
    followed.on('error', onTrouble);
    return followed;
  };
  let missing: NodeJS.Timeout | undefined;
  /** A folder that is not there is not followed for certain: it is looked for until it is. */
  const lookFor = async (): Promise<void> => {
    clearTimeout(missing);
    if (ended || (await isFolder(join(project.folder, 'passes')))) return;
    missing = setTimeout(() => {
      void isFolder(join(project.folder, 'passes')).then((isThere) => (isThere ? back() : lookFor()));
    }, REST);
    missing.unref();
  };
  let watcher = follow();
  let turns = Promise.resolve();
  /** A folder that was replaced is another one to the system, and is not watched any more. */
  const again = (): Promise<void> =>
    (turns = turns.then(async () => {
      await watcher.close();
      if (ended) return;
      watcher = follow();
      watcher.on('ready', () => later('folder read', () => catchUp(project, true).then(lookFor)));
    }));
  const back = (): void => later('folder', again);
  project.events.on('back', back);
  // The library loses a folder that went and came back within a moment; the folder around it does not.
  const stopPasses = watchFlat(
    project.folder,
    (name, isRename) => {
      if (name === 'passes' && isRename) back();
      // The first deletion makes the trash; what comes while the library is still looking whether there is one is not told.
      if (name === 'trash' && isRename) {
        watcher.add('trash');
        later('trash', () => project.refreshTrash());
      }
    },
    back,
  );
  const stopSources = watchFlat(
    join(project.folder, 'sources'),
    (name) => {
      if (!name.startsWith('.') && name.endsWith('.json')) later(`source ${name}`, () => project.refreshSource(name));
    },
    () => later('sources', () => catchUp(project)),
  );
  // What others wrote after the project was read and before the watching began.
  watcher.on('ready', () => void queue.add(() => catchUp(project).then(lookFor)).catch(onTrouble));
  return async () => {
    ended = true;
    clearTimeout(missing);
    project.events.off('back', back);
    for (const timer of pending.values()) clearTimeout(timer);
    stopPasses();
    stopSources();
    await turns;
    await watcher.close();
    await queue.onIdle();
  };
}

/** Milliseconds between two tries at a folder that is not there. */
const REST = 1_000;

/**
 * Tells the names in one folder that change. Without the library: it reads the whole folder again for each change, and an import of 200
 * pictures makes thousands. `onReturn` when the folder itself was replaced.
 */
function watchFlat(
  folder: string,
  onName: (name: string, isRename: boolean) => void,
  onReturn: () => void,
): () => void {
  let watcher: FolderWatcher | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lost = false;
  const again = (): void => {
    watcher?.close();
    watcher = null;
    lost = true;
    clearTimeout(timer);
    timer = setTimeout(begin, REST);
  };
  const begin = (): void => {
    try {
      watcher = watch(folder, (event, name) => {
        // Told by its own name it was moved or deleted; a name that can't be told may be any.
        if (name === null || name === basename(folder)) again();
        else onName(name, event === 'rename');
      }).on('error', again);
      if (lost) onReturn();
      lost = false;
    } catch {
      again();
    }
  };
  begin();
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
}

/** Reads what may have changed unseen: records of passes that have ended change no more, unless the whole folder was away. */
async function catchUp(project: Project, everything = false): Promise<void> {
  const { files } = project.tools;
  const [folders, sourceNames] = (
    await Promise.all(['passes', 'sources'].map((part) => files.names(join(project.folder, part))))
  ).map((names) => new Set(names)) as [Set<string>, Set<string>];
  const settled = new Set(
    [...project.passes.values()].filter(({ record }) => !isUnfinished(record.state)).map(({ folder }) => folder),
  );
  const sources = new Set([...project.sources.values()].map(recordNameOf));
  await project.refreshSettings();
  await project.refreshTrash();
  for (const folder of folders) if (everything || !settled.has(folder)) await project.refreshPass(folder);
  for (const folder of settled) if (!folders.has(folder)) await project.refreshPass(folder);
  for (const name of sourceNames)
    if (name.endsWith('.json') && (everything || !sources.has(name))) await project.refreshSource(name);
  for (const name of sources) if (!sourceNames.has(name)) await project.refreshSource(name);
}
