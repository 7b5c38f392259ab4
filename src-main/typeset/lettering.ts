import { fileWith } from './letters';

/** The fonts that the offline engine sets words in; the app ships them, so that pictures are the same on every machine. */
export const letteringFiles = {
  display: ['anton/files/anton-latin-400', 'anton/files/anton-latin-ext-400', 'anton/files/anton-vietnamese-400'],
  text: [
    'inter/files/inter-latin-800',
    'inter/files/inter-latin-ext-800',
    'inter/files/inter-vietnamese-800',
    'inter/files/inter-cyrillic-800',
    'inter/files/inter-cyrillic-ext-800',
    'inter/files/inter-greek-800',
    'inter/files/inter-greek-ext-800',
  ],
} as const;

/** At this strength and below, the offline engine's picture is nearly the input: it sets no words. */
export const leastLettering = 0.15;

const all = [...letteringFiles.display, ...letteringFiles.text];

/** What of some words the offline engine has no letters for, each once and as people count letters; signs that nobody sees are none. */
export function unsetLettering(words: readonly string[]): { readonly text: string; readonly letters: string[] }[] {
  const letters = new Intl.Segmenter();
  return words.flatMap((text) => {
    const unset = [...letters.segment(text.normalize('NFC'))]
      .map(({ segment }) => segment)
      .filter((segment) =>
        [...segment].some((sign) => !/[\s\p{Cc}\p{Cf}]/u.test(sign) && fileWith(all, sign) === undefined),
      );
    return unset.length === 0 ? [] : [{ text, letters: [...new Set(unset)] }];
  });
}

/** A record's note has room for 500. */
const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…` : text;

/** The same as sentences, for the version and its record. */
export const unsetNotes = (words: readonly string[]): string[] =>
  unsetLettering(words).map(({ text, letters }) => {
    const short = cut(text, 100);
    const named = cut(letters.join(' '), 200);
    return `The offline engine’s fonts have no letters for ${named} in “${short}”: they are left out of the picture.`;
  });
