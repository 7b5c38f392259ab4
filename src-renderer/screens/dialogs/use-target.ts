import { useEffect, useState } from 'react';
import type { FolderListing } from '../../../src-main/contract';

/** What stands where a project is to be made. */
export type Target =
  | { readonly is: 'new' }
  | { readonly is: 'project' }
  /** Of `count` things; 0: an empty folder. */
  | { readonly is: 'folder'; readonly count: number; readonly listing: FolderListing };

/** Milliseconds after the last letter. */
const rest = 150;

/** Looks there. What can't be read is taken as new: making the project says what is wrong with it. */
export async function lookAt(
  path: string,
  list: (path: string, show: 'all') => Promise<FolderListing>,
): Promise<Target> {
  const listing = await list(path, 'all').catch(() => null);
  if (!listing || listing.fault) return { is: 'new' };
  if (listing.entries.some((entry) => entry.name === 'pentimento.json')) return { is: 'project' };
  return { is: 'folder', count: listing.entries.length, listing };
}

/** What stands at the path that is being typed, a moment after it was; `null`: not known yet. */
export function useTarget(
  path: string | null,
  list: (path: string, show: 'all') => Promise<FolderListing>,
): Target | null {
  const [found, setFound] = useState<{ readonly path: string; readonly target: Target } | null>(null);
  useEffect(() => {
    if (path === null || path === '') return undefined;
    let over = false;
    const timer = setTimeout(
      () =>
        void lookAt(path, list).then((target) => {
          if (!over) setFound({ path, target });
        }),
      rest,
    );
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [path, list]);
  return found !== null && found.path === path ? found.target : null;
}
