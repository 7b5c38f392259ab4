import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds. A write takes moments; whatever is older was left by a process that was killed. */
const STALE = 10 * 60_000;

const temporary = /^\.(.+)\.[\w-]{8}\.tmp$/;

/** Files that nobody but the owner of a pass writes. */
const ownersAlone = /^(pass\.json|owner\.json|\d+)$/;

/** Removes what killed writes and downloads left in a pass's folder. `now`: ms. `isOwner`: whoever calls owns the pass and is writing nothing in it. */
export async function removeTemporaries(passFolder: string, now: number, isOwner: boolean): Promise<void> {
  for (const name of await readdir(passFolder).catch((): string[] => [])) {
    const of = temporary.exec(name)?.[1];
    if (of === undefined) continue;
    const path = join(passFolder, name);
    const age = await stat(path).then(({ mtimeMs }) => now - mtimeMs, () => 0);
    if ((isOwner && ownersAlone.test(of)) || age > STALE) await rm(path, { force: true }).catch(() => undefined);
  }
}
