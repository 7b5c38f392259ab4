import { longestPrompt, wholeText } from './check-recipe';
import { firstQuotedWords } from './first-words';
import { quotedWords } from './words';

/** The text to render as the designer left it, and what stood in the prompt's quotes then. */
export interface WordList {
  readonly list: readonly string[];
  readonly quotes: readonly string[];
}

/** Characters of a whole list: no prompt could quote more. */
export const mostLetters = longestPrompt;

/** A list as it is kept: no empty text, no spaces around one, each once. */
export const tidyWords = (list: readonly string[]): string[] => [
  ...new Set(list.map((text) => wholeText(text).trim()).filter((text) => text !== '')),
];

export const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, at) => text === b[at]);

/** Characters of all its texts. */
export const lettersOf = (list: readonly string[]): number => list.reduce((sum, text) => sum + text.length, 0);

/** What is wrong with a list, as a sentence, or `null`. */
export const wordsFault = (list: readonly string[]): string | null =>
  lettersOf(list) > mostLetters
    ? `The text to render has ${lettersOf(list)} characters; ${mostLetters} is the most.`
    : null;

/**
 * A frozen list as a correction of what its prompt quotes; `null` where it says the same, or what the reader of its time found there: a record does
 * not say whether its list was corrected.
 */
export function correctionOf(words: readonly string[], prompt: string): WordList | null {
  const [list, quotes] = [tidyWords(words), quotedWords(prompt)];
  return sameWords(list, quotes) || sameWords(list, tidyWords(firstQuotedWords(prompt))) ? null : { list, quotes };
}
