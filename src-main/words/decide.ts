import { align } from '../common/spelling/align';
import { does, hasAccent, isSmallSign, signsOf } from '../common/spelling/letters';
import type { Doubt, Verdict } from '../common/spelling/verdicts';
import type { Mark } from './accent-marks';
import type { Weighed } from './weigh';

/** The verdict on one wanted text, from all that was read of it. Pure. */

export interface Evidence {
  readonly wanted: string;
  /** What the first reader read where the text was found; `null`: nothing like it. */
  readonly read: string | null;
  /** A letter seems to be missing, or to be one too many, just where the text was found in pieces side by side. */
  readonly torn?: boolean;
  /** Of the letter that it is least sure of, 0…1. */
  readonly confidence: number;
  /** The first reader's further looks, by line; absent where none were taken. */
  readonly weighed?: readonly Weighed[];
  /** What the second reader read in each look; absent where it was not asked. */
  readonly second?: readonly { readonly text: string; readonly confidence: number }[];
  /** What it read in further looks, taken for the accents alone. */
  readonly accents?: readonly string[];
  /** What stands above each letter with an accent, by its ink; absent where it was not looked at. */
  readonly marks?: readonly Mark[];
}

export interface Decided {
  readonly verdict: Verdict;
  /** As it is shown: the reading that the verdict rests on. */
  readonly read: string | null;
  readonly confidence: number;
  readonly doubt: Doubt | null;
}

/** Below this a letter that was read as wanted is looked at again. */
export const sureEnough = 0.95;

/** Do two texts count as the same, but for accents, case, spaces and look-alikes? */
export const isAsWanted = (wanted: string, read: string): boolean => {
  const [a, b] = [signsOf(wanted), signsOf(read)];
  return a.length === b.length && a.every((sign, at) => does(sign, b[at]!));
};

/** … accents too. */
export const isAccentedAsWanted = (wanted: string, read: string): boolean => {
  const [a, b] = [signsOf(wanted), signsOf(read)];
  return (
    isAsWanted(wanted, read) && a.every((sign, at) => accentOf(sign) === accentOf(b[at]!) || isLoose(sign, b[at]!))
  );
};

const accentOf = (sign: string): string =>
  sign
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^\p{M}]/gu, '') + (hasAccent(sign) ? '*' : '');
/** ß and its capitals have no accents to compare. */
const isLoose = (wanted: string, read: string): boolean => !hasAccent(wanted) && !hasAccent(read);

export const hasAccents = (text: string): boolean => signsOf(text).some(hasAccent);

const distanceOf = (wanted: string, read: string): number => align(signsOf(wanted), signsOf(read), true).distance;

/** A first look that settles it: nothing else has to be asked. */
export function settledAtOnce({ wanted, read, confidence }: Evidence): Decided | null {
  if (read === null || confidence < sureEnough || !isAccentedAsWanted(wanted, read)) return null;
  return { verdict: 'right', read, confidence, doubt: null };
}

export function decide(evidence: Evidence): Decided {
  const atOnce = settledAtOnce(evidence);
  if (atOnce) return atOnce;
  const { wanted, read, confidence, second = [], accents = [], marks = [] } = evidence;
  const letters = decideLetters(evidence);
  if (letters.verdict !== 'right') return letters;
  // The letters are right: their accents are what is left.
  const readings = [...(read === null ? [] : [read]), ...second.map(({ text }) => text), ...accents];
  const isOff = marks.some((mark) => mark === 'absent' || mark === 'other');
  const unsure: Decided = { verdict: 'unsure', read: letters.read, confidence: letters.confidence, doubt: 'accents' };
  const asWanted = readings.filter((each) => isAccentedAsWanted(wanted, each));
  // Look after look a reader sees them: ink that was looked for beside its letter says nothing against that.
  if (hasAccents(wanted) && isOff && asWanted.length < 2) {
    // The ink says that one is not there, or is another: a reader that sees it all the same disagrees.
    const other = otherAccents(wanted, second)?.text;
    const off = other ?? readings.find((each) => isAsWanted(wanted, each) && !isAccentedAsWanted(wanted, each));
    return areAccentsSeen(wanted, readings) || off === undefined
      ? unsure
      : { verdict: 'wrong', read: off, confidence: letters.confidence, doubt: null };
  }
  if (asWanted.length > 0) return letters;
  if (!hasAccents(wanted)) {
    // An accent that nobody wanted, seen by both.
    const accented = second.filter(({ text }) => isAsWanted(wanted, text) && hasAccents(text));
    return accented.length > 0 && read !== null && hasAccents(read)
      ? { verdict: 'wrong', read: accented[0]!.text, confidence, doubt: null }
      : letters;
  }
  if (areAccentsSeen(wanted, readings)) return letters;
  if (marks.length > 0 && marks.every((mark) => mark === 'seen')) return letters;
  return unsure;
}

/** Was every letter with an accent read as it is wanted, in one reading or another, whatever the letters around it were taken for? */
export function areAccentsSeen(wanted: string, readings: readonly string[]): boolean {
  const signs = signsOf(wanted);
  const seen = new Set<number>();
  for (const reading of readings) {
    const read = signsOf(reading);
    for (const step of align(signs, read, true).steps)
      if (step.wanted !== null && step.read !== null && step.same)
        if (accentOf(signs[step.wanted]!) === accentOf(read[step.read]!)) seen.add(step.wanted);
  }
  return signs.every((sign, at) => !hasAccent(sign) || seen.has(at));
}

/** The second reader's word for accents that stand elsewhere: look after look the same, and it sees accents here. */
function otherAccents(
  wanted: string,
  second: NonNullable<Evidence['second']>,
): { text: string; confidence: number } | null {
  const some = second.filter(
    ({ text, confidence }) => confidence >= 0.85 && isAsWanted(wanted, text) && hasAccents(text),
  );
  return some.find(({ text }, at) => some.some((each, place) => place !== at && each.text === text)) ?? null;
}

/** Letters alone: accents count as the same. */
function decideLetters(evidence: Evidence): Decided {
  const { wanted, read, confidence, weighed = [], second = [] } = evidence;
  const right = (by: string | null, sure: number): Decided => ({
    verdict: 'right',
    read: by,
    confidence: sure,
    doubt: null,
  });
  const wrong = (by: string, sure: number): Decided => ({ verdict: 'wrong', read: by, confidence: sure, doubt: null });
  const unsure = (by: string | null, doubt: Doubt): Decided => ({ verdict: 'unsure', read: by, confidence, doubt });

  const asWanted = second.filter(({ text }) => isAsWanted(wanted, text));
  const best = second.toSorted((a, b) => b.confidence - a.confidence)[0] ?? null;
  const agreeing = Math.min(1, ...weighed.map((line) => line.agreeing / Math.max(1, line.looks)));
  const margin = Math.min(12, ...weighed.map((line) => line.margin));
  const others = [read, ...(weighed.length === 1 ? [weighed[0]!.other.join('')] : [])].filter(
    (text): text is string => text !== null && !isAsWanted(wanted, text),
  );
  const bothSay = second.find(
    ({ text }) => !isAsWanted(wanted, text) && others.some((other) => isAsWanted(text, other)),
  );
  const shown = (asWanted[0] ?? best)?.text ?? read;

  if (read === null) {
    if (asWanted.length > 0) return right(asWanted[0]!.text, asWanted[0]!.confidence);
    return { verdict: 'missing', read: null, confidence: 0, doubt: null };
  }
  // Read as wanted at first, with a letter in doubt.
  if (isAsWanted(wanted, read)) {
    const against = second.filter(({ text }) => !isAsWanted(wanted, text));
    const isAgainst =
      against.length >= 2 && against.some((a, at) => against.slice(at + 1).some((b) => isAsWanted(a.text, b.text)));
    // A letter that is much in doubt wants more than one voice.
    const isFirm = confidence >= 0.6 || agreeing >= 0.7 || against.length === 0;
    if (asWanted.length > 0 && isFirm && (!isAgainst || agreeing >= 0.85)) return right(read, confidence);
    if (bothSay && agreeing < 0.85) return wrong(bothSay.text, bothSay.confidence);
    if (agreeing >= 0.7 || (weighed.length === 0 && second.length === 0)) return right(read, confidence);
    return unsure(shown, 'disagree');
  }
  // Not read as wanted.
  if (asWanted.length > 0) {
    if (bothSay)
      return margin > -2
        ? unsure(shown, 'disagree')
        : asWanted.length >= 2
          ? unsure(shown, 'disagree')
          : wrong(bothSay.text, bothSay.confidence);
    const off = distanceOf(wanted, read);
    return off <= Math.max(2, signsOf(wanted).length / 3) && (margin > -9 || asWanted.length >= 2)
      ? right(asWanted[0]!.text, asWanted[0]!.confidence)
      : unsure(shown, 'disagree');
  }
  if (margin > 0 && agreeing >= 0.5) return right(weighed.length === 1 ? wanted : read, confidence);
  if (evidence.torn) return unsure(read, 'unclear');
  if (bothSay) return wrong(read, Math.max(confidence, bothSay.confidence));
  // Nobody sees a letter twice that stands there once, look after look.
  if (agreeing === 0 && confidence >= 0.8 && isDoubled(wanted, read)) return wrong(read, confidence);
  // Two readings that differ from each other: where they differ from what is wanted at the same letters, it is wrong.
  if (best && margin < -7 && differsAlike(wanted, read, best.text))
    return evidence.torn ? unsure(read, 'unclear') : wrong(read, confidence);
  // One that makes nothing of it says nothing against what the first reads in every look.
  const isSilent = second.every(
    ({ text, confidence: sure }) => sure < 0.6 && distanceOf(wanted, text) > signsOf(wanted).length / 2,
  );
  if (isSilent && agreeing === 0 && !differsAtAccents(wanted, read))
    if ((margin < -4.5 && confidence >= 0.9) || (margin < -10 && confidence >= 0.8)) return wrong(read, confidence);
  const near = distanceOf(wanted, read);
  if (agreeing === 0 && margin < -9 && confidence >= sureEnough && near <= 2 && !onlySmall(wanted, read))
    return wrong(read, confidence);
  return unsure(read, 'unclear');
}

/** Do both readings leave the wanted text at the same place? */
function differsAlike(wanted: string, a: string, b: string): boolean {
  const places = (read: string): Set<number> => {
    const { steps } = align(signsOf(wanted), signsOf(read), true);
    let last = -1;
    const found = new Set<number>();
    for (const step of steps) {
      if (step.wanted !== null) last = step.wanted;
      if (!step.same) found.add(step.wanted ?? last);
    }
    return found;
  };
  const [one, other] = [places(a), places(b)];
  const length = signsOf(wanted).length;
  return (
    one.size <= Math.max(2, length / 3) &&
    other.size <= Math.max(3, length / 2) &&
    [...one].some((place) => other.has(place))
  );
}

/** Is all that is too much a letter beside its like? */
function isDoubled(wanted: string, read: string): boolean {
  const signs = signsOf(read);
  const extra = align(signsOf(wanted), signs, true).steps.filter(({ same }) => !same);
  return (
    extra.length === 1 &&
    extra.every(
      ({ wanted: place, read: at }) =>
        place === null &&
        at !== null &&
        [signs[at - 1], signs[at + 1]].some((beside) => beside && does(beside, signs[at]!)),
    )
  );
}

/** Does the first reader leave the text at a letter with an accent? Those it often takes for two others. */
function differsAtAccents(wanted: string, read: string): boolean {
  const signs = signsOf(wanted);
  const { steps } = align(signs, signsOf(read), true);
  return steps.some(
    (step, at) =>
      !step.same &&
      [steps[at - 1], step, steps[at + 1]].some(
        (each) => each && each.wanted !== null && hasAccent(signs[each.wanted]!),
      ),
  );
}

/** Do they differ in points and commas alone? */
function onlySmall(wanted: string, read: string): boolean {
  const { steps } = align(signsOf(wanted), signsOf(read), true);
  const [a, b] = [signsOf(wanted), signsOf(read)];
  return steps.every(
    (step) =>
      step.same ||
      ((step.wanted === null || isSmallSign(a[step.wanted]!)) && (step.read === null || isSmallSign(b[step.read]!))),
  );
}
