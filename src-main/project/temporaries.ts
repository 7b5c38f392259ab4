import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerOfMark } from '../owners/mark';
import { leftoverOf } from './leftover-names';

/** Files that nobody but the owner of a pass writes. */
const ownersAlone = /^\.(pass\.json|owner\.json|\d+)\./;

/** Removes what killed writes and downloads left in a pass's folder. `isOwner`: whoever calls owns the pass and is writing nothing in it. */
export async function removeTemporaries(passFolder: string, isOwner: boolean): Promise<void> {
  for (const name of await readdir(passFolder).catch((): string[] => [])) {
    const leftover = leftoverOf(name, 'pass');
    if (!leftover) continue;
    const owner = leftover.mark ? await ownerOfMark(leftover.mark) : 'unknown';
    if (owner === 'gone' || (owner === 'unknown' && isOwner && ownersAlone.test(name)))
      await rm(join(passFolder, name), { force: true }).catch(() => undefined);
  }
}
