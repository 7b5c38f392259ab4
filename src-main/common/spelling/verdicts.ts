import { align } from './align';
import { signsOf } from './letters';

/** Verdicts on the text that was to be rendered, as the reader gives them and the designer corrects them. */

export const verdicts = ['right', 'wrong', 'missing', 'unsure'] as const;
export type Verdict = (typeof verdicts)[number];

/** What the designer may say in place of the reader. */
export type Overruling = Exclude<Verdict, 'unsure'>;

/** Why the reader is unsure: two readings disagree; what it reads makes no sense; accents; a script that it doesn't know; the reader failed; the result can't be opened; no reader is installed. */
export const doubts = ['disagree', 'unclear', 'accents', 'script', 'failed', 'no-picture', 'no-reader'] as const;
export type Doubt = (typeof doubts)[number];

export interface CheckedString {
  readonly text: string;
  readonly verdict: Verdict;
  readonly read: string | null;
  readonly confidence: number | null;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  /** Of an unsure one. */
  readonly why?: Doubt;
}

export interface Checked {
  readonly strings: readonly CheckedString[];
}

/** A string with the verdict that counts. */
export interface ShownString extends CheckedString {
  /** The designer said so. */
  readonly overruled: boolean;
}

/** The strings of a reading, with the designer's word in place of the reader's where there is one. */
export const shownStrings = (
  { strings }: Checked,
  overruled: Readonly<Record<string, Overruling>> = {},
): ShownString[] =>
  strings.map((string) => {
    const said = Object.hasOwn(overruled, string.text) ? overruled[string.text] : undefined;
    return said === undefined ? { ...string, overruled: false } : { ...string, verdict: said, overruled: true };
  });

/** Of several: the worst, where unsure is worse than right and better than what is known to be wrong. `null`: there are none. */
export function overall(strings: readonly { readonly verdict: Verdict }[]): Verdict | null {
  const worst = (['wrong', 'missing', 'unsure', 'right'] as const).find((verdict) =>
    strings.some((string) => string.verdict === verdict),
  );
  return worst ?? null;
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  right: 'Words right',
  wrong: 'Words wrong',
  missing: 'Words missing',
  unsure: 'Words unsure',
};

const doubtSentences: Readonly<Record<Doubt, string>> = {
  disagree: 'Two readings disagree. Look at it yourself.',
  unclear: 'The lettering can’t be read with certainty. Look at it yourself.',
  accents: 'The letters are right; whether the accents are can’t be told.',
  script: 'The installed reader doesn’t know these letters.',
  failed: 'Reading failed. Read it again.',
  'no-picture': 'The result can’t be opened, so it could not be read.',
  'no-reader': 'The reader of words isn’t installed.',
};

export const doubtSentence = (why: Doubt | undefined): string => doubtSentences[why ?? 'unclear'];

/** A run of letters of a text that are as they should be, or are not. */
export interface Run {
  readonly text: string;
  readonly differs: boolean;
}

/** The wanted and the read text in runs, so that the letters in which they differ can be shown. Spaces go with what is before them. */
export function differences(wanted: string, read: string): { readonly wanted: Run[]; readonly read: Run[] } {
  const { steps } = align(signsOf(wanted), signsOf(read), true);
  const inWanted = new Set<number>();
  const inRead = new Set<number>();
  for (const step of steps) {
    if (step.same) continue;
    if (step.wanted !== null) inWanted.add(step.wanted);
    if (step.read !== null) inRead.add(step.read);
  }
  return { wanted: runsOf(wanted, inWanted), read: runsOf(read, inRead) };
}

function runsOf(text: string, differing: ReadonlySet<number>): Run[] {
  const runs: { text: string; differs: boolean }[] = [];
  let at = -1;
  for (const sign of text.normalize('NFC')) {
    const isSpace = /\s/u.test(sign);
    // "…" is compared as three points.
    if (!isSpace) at += sign === '…' ? 3 : 1;
    const differs = !isSpace && differing.has(at);
    const last = runs.at(-1);
    if (last && (isSpace || last.differs === differs)) last.text += sign;
    else runs.push({ text: sign, differs });
  }
  return runs;
}
