import { useEffect, useState } from 'react';
import type { FolderListing } from '../../../src-main/contract';
import { meantPath, typedChoices, typedPath } from '../../editor/typed-path';

/** The path that is being typed: what the text means, and the text itself once something of that very name is found. */
export function useTyped(
  text: string,
  home: string,
  list: (path: string, show: 'all') => Promise<FolderListing>,
): string {
  const [found, setFound] = useState<{ readonly text: string; readonly path: string } | null>(null);
  useEffect(() => {
    if (typedChoices(text, home).length === 1) return undefined;
    let over = false;
    void meantPath(text, home, list).then((path) => {
      if (!over) setFound({ text, path });
    });
    return () => {
      over = true;
    };
  }, [text, home, list]);
  return found !== null && found.text === text ? found.path : typedPath(text, home);
}
