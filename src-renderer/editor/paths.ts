import type { FolderListing } from '../../src-main/contract';

/** Paths as the host's own dialogs show them. The host decides what they mean; here they are only put together. */

export const isAbsolute = (path: string): boolean => /^([a-z]:)?[\\/]/i.test(path);

export const separatorOf = (path: string): '/' | '\\' => (path.includes('\\') && !path.includes('/') ? '\\' : '/');

export function joined(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

export const nameOf = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path;

/** The folder a path lies in: "/a" for "/a/b", "/" for "/a". */
export function folderOf(path: string): string {
  const separator = separatorOf(path);
  const trimmed = path.length > 1 && path.endsWith(separator) ? path.slice(0, -1) : path;
  const at = trimmed.lastIndexOf(separator);
  return at <= 0 ? separator : trimmed.slice(0, at);
}

/** A name not taken in the folder: "New project", "New project 2" … */
export function freeName(wanted: string, listing: Pick<FolderListing, 'entries'>): string {
  const taken = new Set(listing.entries.map((entry) => entry.name.toLowerCase()));
  if (!taken.has(wanted.toLowerCase())) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted} ${n}`.toLowerCase())) return `${wanted} ${n}`;
}
