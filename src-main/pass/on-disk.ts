import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamagedResult } from '../contract/views';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { hashFile } from '../project/sources';

/** How the file of a result stands on disk. */
export type OnDisk = 'here' | 'missing' | 'changed';

/** Looks at the file of a result: is it there, and are its bytes those that were delivered? */
export async function onDisk(path: string, sha256: string): Promise<OnDisk> {
  try {
    return (await hashFile(path)) === sha256 ? 'here' : 'changed';
  } catch (error) {
    if (isNotThere(error)) return 'missing';
    throw error;
  }
}

const isNotThere = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'file-missing' || error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Milliseconds: what was written so long after a pass had ended was written by somebody else. */
const AFTER = 60_000;

/** The results of a pass whose files are not what was delivered. A file of the right size that nobody wrote since is taken to be, unread. */
export async function damagedResults(project: Project, entry: PassEntry): Promise<DamagedResult[]> {
  const { results, finishedAt } = entry.record;
  const found = await Promise.all(
    results.map(async ({ file, bytes, sha256 }, at): Promise<DamagedResult | null> => {
      // What the designer deleted is not damaged.
      if (project.resultInTrash(entry, at + 1) !== null) return null;
      const path = join(project.passFolder(entry), file);
      const named = { result: at + 1, file } as const;
      try {
        const { size, mtimeMs } = await stat(path);
        if (size !== bytes) return { ...named, is: 'changed' };
        if (finishedAt !== null && mtimeMs <= Date.parse(finishedAt) + AFTER) return null;
      } catch (error) {
        if (!isNotThere(error)) throw error;
      }
      const is = await onDisk(path, sha256);
      return is === 'here' ? null : { ...named, is };
    }),
  );
  return found.filter((one) => one !== null);
}
