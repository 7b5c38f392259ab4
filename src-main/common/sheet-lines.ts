import { verdictWords, type Verdict } from './spelling/verdicts';
import { resultName } from './versions';

/** What the lines under a picture of a contact sheet are of. */
export interface SheetVersion {
  readonly version: number;
  /** How many results it has. */
  readonly results: number;
  readonly label: string;
  readonly seed: number | null;
  /** 0…1; `null`, as the seed, where the model takes none. */
  readonly strength: number | null;
  readonly prompt: string;
  /** What was read in the result of the texts that were to be rendered; absent or `null`: nothing was. */
  readonly words?: SheetWords | null | undefined;
}

export interface SheetWords {
  readonly verdict: Verdict;
  readonly strings: readonly { readonly text: string; readonly verdict: Verdict }[];
}

export type SheetShow = Readonly<Record<'version' | 'label' | 'seed' | 'strength' | 'prompt', boolean>> & {
  /** Absent where it was not asked for. */
  readonly words?: boolean | undefined;
};

/** Emoji, marks of direction, and accents that belong to no letter: no font of the sheet's has them, and no sentence misses them. */
const unseen = /(?![©®™])\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\p{Cf}|\p{Mn}/gu;

/** One line of what can be seen: whole letters, single spaces. */
export const seenOf = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(unseen, '')
    .replace(/ +/g, ' ')
    .trim();

/** "Words right", or "Words wrong: “Opening”" with the texts that are. */
function wordsLine({ verdict, strings }: SheetWords): string {
  const texts = strings
    .filter((string) => string.verdict === verdict)
    .map(({ text }) => `“${text.replace(/\s+/g, ' ').trim()}”`);
  return verdict === 'right' ? verdictWords.right : `${verdictWords[verdict]}: ${texts.join(', ')}`;
}

/** What stands under a picture, line by line; `result` counts from 1. */
export function cellLines(
  { version, results, label, seed, strength, prompt, words }: SheetVersion,
  result: number,
  show: SheetShow,
): string[] {
  const name = resultName(version, result, results);
  const line = (...parts: (string | false)[]): string =>
    parts.filter((part) => part !== false && seenOf(part) !== '').join(' · ');
  return [
    line(show.version && name, show.label && label),
    line(
      show.seed && seed !== null && `seed ${seed}`,
      show.strength && strength !== null && `strength ${strength.toFixed(2)}`,
    ),
    line(show.words === true && !!words && wordsLine(words)),
    line(show.prompt && prompt.replace(/\s+/g, ' ').trim()),
  ].filter((text) => text !== '');
}
