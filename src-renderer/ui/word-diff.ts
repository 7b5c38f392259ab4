import { diffWordsWithSpace } from 'diff';

/** A piece of text: in both, gone, or new. */
export interface DiffPart {
  readonly is: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** What differs, word by word. Changes with nothing but spaces between them are one: what went, then what came, each to be read in one go. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [];
  let [removed, added] = ['', ''];
  const flush = (): void => {
    if (removed !== '') parts.push({ is: 'removed', text: removed });
    if (added !== '') parts.push({ is: 'added', text: added });
    [removed, added] = ['', ''];
  };
  const all = diffWordsWithSpace(before, after);
  for (const [index, part] of all.entries()) {
    if (part.removed) removed += part.value;
    else if (part.added) added += part.value;
    else if ((removed !== '' || added !== '') && part.value.trim() === '' && index < all.length - 1) {
      removed += part.value;
      added += part.value;
    } else {
      flush();
      parts.push({ is: 'same', text: part.value });
    }
  }
  flush();
  return parts;
}
