import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from 'electron';
import { releasesPage } from './trust';

/** Opens the page where this app's releases are published, as the package.json in its folder says, in the system's browser. The app itself asks nobody for updates. `null`: there is none. */
export const releasesOpener = (appFolder: string): (() => void) | null => {
  let page: string | null = null;
  try {
    page = releasesPage(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
  } catch {
    return null;
  }
  if (page === null) return null;
  const address = page;
  return () => void shell.openExternal(address);
};
