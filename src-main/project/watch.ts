import { relative, sep } from 'node:path';
import { watch as watchFolder } from 'chokidar';
import PQueue from 'p-queue';
import type { Project } from './project';

/** Another process's writes come in bursts; one reading serves them all. */
const GATHER = 60;

/** Follows what other processes change in the folder. Ends with the function it answers with. */
export function watchProject(project: Project, onTrouble: (error: unknown) => void): () => Promise<void> {
  const queue = new PQueue({ concurrency: 4 });
  const pending = new Map<string, NodeJS.Timeout>();
  const later = (key: string, work: () => Promise<void>): void => {
    clearTimeout(pending.get(key));
    pending.set(key, setTimeout(() => {
      pending.delete(key);
      queue.add(work).catch(onTrouble);
    }, GATHER));
  };
  const watcher = watchFolder(['pentimento.json', 'passes', 'sources'], {
    cwd: project.folder, ignoreInitial: true, depth: 1,
    ignored: (path, stats) => path.split(sep).at(-1)!.startsWith('.') || (stats?.isFile() === true && !path.endsWith('.json')),
  });
  watcher.on('all', (_event, changed) => {
    const [top, name, file] = (changed.startsWith(project.folder) ? relative(project.folder, changed) : changed).split(sep);
    if (top === 'pentimento.json') later('settings', () => project.refreshSettings());
    else if (top === 'passes' && name && file !== 'owner.json') later(`pass ${name}`, () => project.refreshPass(name));
    else if (top === 'sources' && name?.endsWith('.json')) later(`source ${name}`, () => project.refreshSource(name));
  });
  watcher.on('error', onTrouble);
  return async () => {
    for (const timer of pending.values()) clearTimeout(timer);
    await watcher.close();
    await queue.onIdle();
  };
}
