import { constants } from 'node:fs';
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How a file is written, and how a finished one gets its name, for whoever writes one: projects, exports, image processes. */

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error ? String(error.code) : null;

/** What systems say that can't sync a folder, or let nobody open one: what lies in it is on the disk by itself. */
const noFolderSync: ReadonlySet<string | null> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EPERM',
  'EACCES',
  'EISDIR',
]);

/** Writes a new file and waits until its bytes are on the disk; fails with the system's EEXIST where its name is taken. */
export async function writeNew<T>(path: string, fill: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx');
  try {
    const answer = await fill(file);
    await file.sync();
    return answer;
  } finally {
    await file.close();
  }
}

/** Waits until names given in the folder are on the disk. Windows can't sync a folder; its renames are journalled. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!noFolderSync.has(codeOf(error))) throw error;
  }
}

/** Gives a finished file its name where that is free; fails with the system's EEXIST where it is taken. The temporary name may stay. */
export async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    // A link fails where the name is taken; a rename would replace it.
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // Disks without links (exFAT, some network disks): the name is taken first, then filled.
    await (await open(path, 'wx')).close();
    await rename(temporary, path);
  }
}

/** Waits until what was written into a file is on the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

export interface PlaceOptions {
  /** Else its name has to be free: fails with the system's EEXIST where it is taken. */
  readonly overwrite: boolean;
  /** Whether its name must outlive a power cut. */
  readonly durable: boolean;
}

/** Gives a finished file its name, whole: whoever looks sees the old file or the new one, never a part. */
export async function placeWhole(temporary: string, path: string, { overwrite, durable }: PlaceOptions): Promise<void> {
  if (overwrite) await rename(temporary, path);
  else {
    await placeNew(temporary, path);
    await rm(temporary, { force: true });
  }
  if (durable) await syncFolder(dirname(path));
}
