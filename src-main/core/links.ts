import { realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { LinkOut } from '../contract/views';
import { isLink } from '../project/files';
import { liesIn } from '../project/path-rules';
import type { Project } from '../project/project';
import type { KeyValueStore } from '../ports';

/** Which projects' links are followed: kept in the home, so that no project can say so of itself. */

/** Real paths of folders. */
export function linkedProjects(store: KeyValueStore): string[] {
  const folders = store.get('linkedProjects');
  return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
}

export const followLinks = (store: KeyValueStore, folder: string, follows: boolean): void =>
  store.set('linkedProjects', [
    ...linkedProjects(store).filter((other) => other !== folder),
    ...(follows ? [folder] : []),
  ]);

/** The links of the project that lead out of it and are not followed. */
export async function linksOut(project: Project): Promise<LinkOut[]> {
  const links = new Map<string, string>();
  for (const { code, file } of project.problems) {
    if (code !== 'path-outside' || isAbsolute(file)) continue;
    const found = await firstLinkOut(project.folder, file);
    if (found) links.set(found.link, found.target);
  }
  return [...links].map(([link, target]) => ({ link, target }));
}

async function firstLinkOut(root: string, file: string): Promise<LinkOut | null> {
  const parts = file.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const link = parts.slice(0, count).join('/');
    const path = join(root, link);
    if (!(await isLink(path))) continue;
    const target = await realpath(path).catch(() => null);
    return target !== null && !liesIn(root, target) ? { link, target } : null;
  }
  return null;
}
