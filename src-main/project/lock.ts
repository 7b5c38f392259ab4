import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { PentimentoError } from '../contract/errors';
import { fromSystem } from './files';

/**
 * The project's short lock: held for milliseconds, between processes, while a version number is taken or pentimento.json changes.
 * A holder that was killed is recognised by its silence (`lockStale`). Throws `project-locked` after `lockWait` ms.
 */
export async function withProjectLock<T>(folder: string, limits: { readonly lockWait: number; readonly lockStale: number }, work: () => Promise<T>): Promise<T> {
  const release = await take(folder, limits);
  try {
    return await work();
  } finally {
    // A lock that was taken over or removed meanwhile has nothing left to release.
    await release().catch(() => undefined);
  }
}

async function take(folder: string, { lockWait, lockStale }: { readonly lockWait: number; readonly lockStale: number }): Promise<() => Promise<void>> {
  const file = join(folder, 'pentimento.json');
  const until = performance.now() + lockWait;
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 100)) {
    try {
      return await lock(file, { lockfilePath: join(folder, '.pentimento.lock'), realpath: false, stale: lockStale, onCompromised: () => undefined });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw fromSystem(error, folder);
      if (performance.now() >= until) {
        throw new PentimentoError('project-locked', `Another process holds ${folder} and did not let go within ${Math.round(lockWait / 1000)} s. Close it, or try again.`, { cause: error });
      }
      await sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}
