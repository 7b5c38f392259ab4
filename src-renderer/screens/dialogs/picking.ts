import type { FolderEntry } from '../../../src-main/contract';

/** The keys held while something is picked. */
export interface Held {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export const openable = (entry: FolderEntry): boolean => entry.kind === 'folder' || entry.kind === 'project';

/** The paths that are picked once the entry at `index` was, from `active` on: with Shift all between, with Ctrl or Cmd it as well, or no more. */
export function pickedWith(
  entries: readonly FolderEntry[],
  picked: readonly string[],
  active: number,
  index: number,
  held: Held,
): readonly string[] {
  const path = entries[index]!.path;
  if (held.shiftKey) {
    const range =
      active < 0
        ? [path]
        : entries
            .slice(Math.min(active, index), Math.max(active, index) + 1)
            .flatMap((entry) => (openable(entry) ? [] : [entry.path]));
    return [...new Set([...picked, ...range])];
  }
  if (!held.ctrlKey && !held.metaKey) return [path];
  return picked.includes(path) ? picked.filter((other) => other !== path) : [...picked, path];
}
