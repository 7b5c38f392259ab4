import { useEffect, useRef, useState } from 'react';
import type { FaultView, FolderListing } from '../../../src-main/contract';
import { toFault } from '../../api';

/** Milliseconds until the dialog shows though its folder is not read yet; the path is then left to the designer. */
const longestWait = 600;

export type Show = 'folders' | 'pictures' | 'all';

/**
 * The folder that is looked at, and going to another. `onArrive` hears of each that is shown, with the name that was asked for there; like
 * `onFault` it has to stay the same function. `shown`: whether it is time for the dialog to show.
 */
export function useListing(
  list: (path: string | null, show: Show) => Promise<FolderListing>,
  from: string | null,
  show: Show,
  onArrive: (listing: FolderListing, name?: string) => void,
  onFault: (fault: FaultView) => void,
) {
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [shown, setShown] = useState(false);
  const listings = useRef(0);
  const begun = useRef(false);

  const go = async (to: string | null, name?: string): Promise<void> => {
    const mine = ++listings.current;
    try {
      const next = await list(to, show);
      if (mine !== listings.current) return;
      setListing(next);
      onArrive(next, name);
    } catch (error) {
      if (mine === listings.current) onFault(toFault(error));
    }
  };

  // It shows with the folder in it: a path that came into the field later would meet what is being typed there.
  useEffect(() => {
    if (begun.current) return undefined;
    let over = false;
    let late = false;
    const open = (): void => {
      begun.current = true;
      setShown(true);
    };
    const waited = setTimeout(() => {
      late = true;
      open();
    }, longestWait);
    const begin = async (): Promise<void> => {
      const next = await list(from, show);
      if (over || listings.current > 0) return;
      setListing(next);
      if (!late) onArrive(next);
    };
    begin()
      .catch((error: unknown) => {
        if (!over) onFault(toFault(error));
      })
      .finally(() => {
        clearTimeout(waited);
        if (!over) open();
      });
    return () => {
      over = true;
      clearTimeout(waited);
    };
  }, [list, from, show, onArrive, onFault]);

  return { listing, shown, go };
}
