import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FolderEntry, FolderListing } from '../contract/views';
import { fromSystem } from '../project/files';
import { isPictureName } from '../use-cases/import';

const MOST_ENTRIES = 5_000;

/** A folder's contents for the app's own dialogs, projects marked as such. An unreadable one comes with its fault and its parent, so that nobody is stuck. */
export async function listFolder(path: string | null, show: 'folders' | 'pictures' | 'all'): Promise<FolderListing> {
  const home = homedir();
  const folder = resolve(path ?? home);
  const up = dirname(folder);
  const parent = up === folder ? null : up;
  try {
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => !entry.name.startsWith('.'))
      .slice(0, MOST_ENTRIES);
    const entries = await Promise.all(names.map((entry) => describe(folder, entry.name, show)));
    const shown = entries
      .filter((entry): entry is FolderEntry => entry !== null)
      .sort(
        (a, b) => Number(isFile(a)) - Number(isFile(b)) || a.name.localeCompare(b.name, undefined, { numeric: true }),
      );
    return { path: folder, parent, home, entries: shown, fault: null };
  } catch (error) {
    return { path: folder, parent, home, entries: [], fault: fromSystem(error, folder).toFault() };
  }
}

const isFile = (entry: FolderEntry): boolean => entry.kind === 'file' || entry.kind === 'picture';

async function describe(
  folder: string,
  name: string,
  show: 'folders' | 'pictures' | 'all',
): Promise<FolderEntry | null> {
  const path = join(folder, name);
  try {
    const info = await stat(path);
    if (info.isDirectory()) {
      const project = await stat(join(path, 'pentimento.json')).then(
        (file) => file.isFile(),
        () => false,
      );
      return { name, path, kind: project ? 'project' : 'folder', bytes: null };
    }
    if (!info.isFile() || show === 'folders') return null;
    if (isPictureName(name)) return { name, path, kind: 'picture', bytes: info.size };
    return show === 'all' ? { name, path, kind: 'file', bytes: info.size } : null;
  } catch {
    return null;
  }
}
