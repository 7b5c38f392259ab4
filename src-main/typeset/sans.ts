import { seenOf } from '../common/sheet-lines';
import { fileWith, lettersOf, outlineOf, widthOf } from './letters';

/** Inter for captions and titles. */
export type Weight = 'regular' | 'strong';

const scripts = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext'] as const;
const filesOf = (weight: number): readonly [string, ...string[]] =>
  scripts.map((script) => `inter/files/inter-${script}-${weight}`) as [string, ...string[]];
const files: Readonly<Record<Weight, readonly [string, ...string[]]>> = { regular: filesOf(400), strong: filesOf(600) };

const ellipsis = '…';
const unknown = '?';

/** One line of what can be set: single spaces, no emoji, "?" for letters that no file has. */
export const setLine = (text: string, weight: Weight): string =>
  [...seenOf(text)]
    .map((character) => (character === ' ' || fileWith(files[weight], character) !== undefined ? character : unknown))
    .join('');

/** Letters and emoji of a text that can't be set, each once, in their order. Marks that only belong to others are none. */
export const unsetLetters = (text: string): string[] =>
  [...new Set(text.normalize('NFC'))].filter(
    (character) =>
      !/[\s\p{Cc}\p{Cf}\p{Mn}]/u.test(character) &&
      (seenOf(character) === '' || fileWith(files.regular, character) === undefined),
  );

/** Width at a size, in the size's unit. */
export const lineWidth = (line: string, weight: Weight, size: number): number =>
  widthOf(lettersOf(line, files[weight]), 0) * size;

/** The line, or as much of it as a width holds with "…" at the end, cut between words where that loses little. */
export const fitLine = (text: string, weight: Weight, size: number, width: number): string => {
  const line = setLine(text, weight);
  if (lineWidth(line, weight, size) <= width) return line;
  const letters = [...line];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lineWidth(letters.slice(0, middle).join('').trimEnd() + ellipsis, weight, size) <= width) low = middle;
    else high = middle - 1;
  }
  const kept = letters.slice(0, low).join('');
  const word = letters[low] === ' ' ? kept : kept.slice(0, kept.lastIndexOf(' ') + 1);
  return (
    (word.length >= kept.length - 8 && word.trim() !== '' ? word : kept)
      .trimEnd()
      .replace(/[,;:·–-]+$/u, '')
      .trimEnd() + ellipsis
  );
};

/** SVG path data of a line, from `x` along the baseline `y`. */
export const lineOutline = (line: string, weight: Weight, x: number, y: number, size: number): string =>
  outlineOf(lettersOf(line, files[weight]), 0, x, y, size);

/** The line in pieces that are each of one font file, for who sets it with fonts of its own. */
export const runsOf = (line: string, weight: Weight): { readonly text: string; readonly file: string }[] => {
  const runs: { text: string; file: string }[] = [];
  for (const character of line) {
    const last = runs.at(-1);
    // A space goes with the word before it: every file has one.
    const file = character === ' ' && last ? last.file : (fileWith(files[weight], character) ?? files[weight][0]);
    if (last?.file === file) last.text += character;
    else runs.push({ text: character, file });
  }
  return runs;
};
