import type { FolderListing } from '../../src-main/contract';

/** Paths as the host's own dialogs show them. The host decides what they mean; here they are only put together. */

export const isAbsolute = (path: string): boolean => /^([a-z]:)?[\\/]/i.test(path);

export const separatorOf = (path: string): '/' | '\\' => (path.includes('\\') && !path.includes('/') ? '\\' : '/');

export function joined(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/** Windows parts names by both signs; elsewhere a backslash may stand in a name. */
export const isOfWindows = (path: string): boolean => /^([a-z]:[\\/]|\\\\)/i.test(path);

/** What a path of Windows begins with that is no folder of its own: a drive or a share, in long form too. Empty elsewhere. */
const rootOf = (path: string): string =>
  isOfWindows(path)
    ? (/^(?:\\\\[?.]\\UNC\\[^\\]+\\[^\\]+|\\\\[?.]\\[^\\]+|\\\\[^\\]+\\[^\\]+|[a-z]:)(?=[\\/]|$)/i.exec(path)?.[0] ??
      '')
    : '';

export const nameOf = (path: string): string => {
  const parts = path.startsWith('/') ? path.split('/') : path.split(/[\\/]/);
  return parts.findLast((part) => part !== '') ?? path;
};

/** The folder a path lies in: "/a" for "/a/b", "/" for "/a", "C:\" for "C:\a": "C:" alone would be whichever folder was last used there. */
export function folderOf(path: string): string {
  const separator = separatorOf(path);
  const root = rootOf(path);
  let names = path.slice(root.length);
  while (names.endsWith(separator)) names = names.slice(0, -1);
  const at = names.lastIndexOf(separator);
  return at <= 0 ? root + separator : root + names.slice(0, at);
}

/** A name not taken in the folder: "New project", "New project 2" … */
export function freeName(wanted: string, listing: Pick<FolderListing, 'entries'>): string {
  const taken = new Set(listing.entries.map((entry) => entry.name.toLowerCase()));
  if (!taken.has(wanted.toLowerCase())) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${wanted} ${n}`.toLowerCase())) return `${wanted} ${n}`;
}
