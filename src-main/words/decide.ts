import { align } from '../common/spelling/align';
import { comparable, does, hasAccent, isSmallSign, signsOf } from '../common/spelling/letters';
import type { Doubt, Verdict } from '../common/spelling/verdicts';
import type { Mark } from './accent-marks';
import { chanceOfRight, type Rival } from './chance';
import { standsNear } from './rival';

/** The verdict on one wanted text, from all that was read of it. Pure. */

export interface Evidence {
  readonly wanted: string;
  /** What the first reader read where the text was found; `null`: nothing like it. */
  readonly read: string | null;
  /** A letter seems to be missing, or to be one too many, just where the text was found in pieces side by side. */
  readonly torn?: boolean;
  /** Of the letter that it is least sure of, 0…1. */
  readonly confidence: number;
  /** What most likely stands there instead, by both readers; absent where nobody looked again. */
  readonly rival?: Rival | null;
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
/** From here on nobody else is asked. */
export const sureAlone = 0.997;

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

/** A reading without signs that nobody wanted and that are no letters: the second reader makes them of edges and grain. */
export function withoutSpecks(wanted: string, read: string): string {
  const signs = new Set(signsOf(wanted));
  return [...comparable(read)].filter((sign) => signs.has(sign) || /[\s\p{L}\p{M}\p{N}]/u.test(sign)).join('');
}

const distanceOf = (wanted: string, read: string): number => align(signsOf(wanted), signsOf(read), true).distance;

/** A first look that settles it: nothing else has to be asked. */
export function settledAtOnce({ wanted, read, confidence }: Evidence): Decided | null {
  if (read === null || confidence < sureEnough || !isAccentedAsWanted(wanted, read)) return null;
  return { verdict: 'right', read, confidence, doubt: null };
}

export function decide(evidence: Evidence): Decided {
  // Where more was asked, the first look is one of several.
  const atOnce = evidence.rival || evidence.second ? null : settledAtOnce(evidence);
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
    // The first reader leaves accents out: the ink alone, without another reader that sees none, is not enough.
    const isBare = second.some((each) => each.confidence >= 0.6 && isAsWanted(wanted, each.text));
    // Ink says nothing against a reader that sees the accent.
    const seen = accentsSeen(wanted, readings);
    const places = signsOf(wanted).flatMap((sign, at) => (hasAccent(sign) ? [at] : []));
    const isUnseen = marks.some((mark, at) => (mark === 'absent' || mark === 'other') && !seen.has(places[at]!));
    return !isUnseen || off === undefined || !isBare
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
  const seen = accentsSeen(wanted, readings);
  return signsOf(wanted).every((sign, at) => !hasAccent(sign) || seen.has(at));
}

/** The places of letters that were read with the accents that are wanted there. */
function accentsSeen(wanted: string, readings: readonly string[]): Set<number> {
  const signs = signsOf(wanted);
  const seen = new Set<number>();
  for (const reading of readings) {
    const read = signsOf(reading);
    for (const step of align(signs, read, true).steps)
      if (step.wanted !== null && step.read !== null && step.same)
        if (accentOf(signs[step.wanted]!) === accentOf(read[step.read]!)) seen.add(step.wanted);
  }
  return seen;
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

/** As letters of other scripts are compared: case, the form of a sigma at the end, and spaces aside. */
const plain = (text: string): string => signsOf(text).join('').toLowerCase().replaceAll('ς', 'σ');
const unmarked = (text: string): string => plain(text).normalize('NFD').replace(/\p{M}/gu, '');
/** Greek capitals go without their accents. */
const isSame = (wanted: string, read: string): boolean =>
  plain(wanted) === plain(read) || signsOf(wanted.toLocaleUpperCase('el')).join('') === signsOf(read).join('');

/**
 * The verdict where one reader alone knows the letters, from its looks at one place: what it reads twice, or is sure of, counts. `null`: nothing
 * like the text stands there.
 */
export function decideAlone(
  wanted: string,
  looks: readonly { readonly text: string; readonly confidence: number }[],
): Decided | null {
  const all = looks.map((look) => ({ ...look, text: withoutSpecks(wanted, look.text).trim() }));
  const [best, ...others] = all
    .filter(({ text }) => text !== '' && distanceOf(wanted, text) <= Math.max(1, signsOf(wanted).length * 0.5))
    .toSorted((a, b) => b.confidence - a.confidence);
  if (!best) return null;
  const told = (verdict: Verdict, text: string, doubt: Doubt | null = null): Decided => ({
    verdict,
    read: text,
    confidence: best.confidence,
    doubt,
  });
  const same = all.filter(({ text }) => plain(text) === plain(best.text));
  const asWanted = all.filter(({ text }) => isSame(wanted, text));
  if (isSame(wanted, best.text) && asWanted.length >= 2 && asWanted.length * 2 > all.length && best.confidence >= 0.6)
    return told('right', best.text);
  if (asWanted.length > 0)
    return told('unsure', others.find(({ text }) => !isSame(wanted, text))?.text ?? best.text, 'disagree');
  if (all.every(({ text }) => unmarked(text) === unmarked(wanted))) return told('unsure', best.text, 'accents');
  const isNear = distanceOf(wanted, best.text) <= Math.max(1, Math.min(2, signsOf(wanted).length / 3));
  const isSteady = same.length >= 3 && same.reduce((sum, each) => sum + each.confidence, 0) / same.length >= 0.85;
  return isNear && isSteady && unmarked(best.text) !== unmarked(wanted)
    ? told('wrong', best.text)
    : told('unsure', best.text, 'unclear');
}

/** Letters alone: accents count as the same. By how likely both readers make it, where both are not known to be blind. */
function decideLetters(evidence: Evidence): Decided {
  const { wanted, read, confidence, rival, torn = false } = evidence;
  const second = (evidence.second ?? [])
    .map((each) => ({
      ...each,
      text: withoutSpecks(wanted, each.text),
      signs: signsOf(withoutSpecks(wanted, each.text)),
    }))
    .toSorted((a, b) => b.confidence - a.confidence);
  const asWanted = second.filter(({ text }) => isAsWanted(wanted, text));
  if (read === null) return decideUnread(asWanted);
  const right: Decided = {
    verdict: 'right',
    read: isAsWanted(wanted, read) ? read : (asWanted[0]?.text ?? read),
    confidence: Math.max(confidence, ...asWanted.map((each) => each.confidence)),
    doubt: null,
  };
  // Both read it as wanted, and nobody looked again.
  if (!rival && isAsWanted(wanted, read) && asWanted.length > 0) return right;
  if (!rival) return { verdict: 'unsure', read, confidence, doubt: 'unclear' };
  const near = second.filter((heard) => standsNear(signsOf(wanted), heard));
  const against = near.find(({ text }) => !isAsWanted(wanted, text));
  const rivalText = spacedAs(wanted, rival.text);
  const bothSay = second.find(({ text }) => isAsWanted(rivalText, text));
  const isRead = isAsWanted(wanted, read);
  const chance = chanceOfRight(
    rival,
    asWanted.reduce((sum, each) => sum + each.confidence, 0) / Math.max(1, near.length),
  );
  if (chance > rightAbove) return right;
  // What speaks against it is what has to be looked at.
  const other = isRead ? ((bothSay ?? against)?.text ?? rivalText) : read;
  const isDisputed = isRead ? near.length > 0 : asWanted.length > 0;
  const unsure: Decided = { verdict: 'unsure', read: other, confidence, doubt: isDisputed ? 'disagree' : 'unclear' };
  if (chance >= wrongBelow || torn) return unsure;
  const by = isRead ? (bothSay?.text ?? rivalText) : read;
  // Where a whole word was not found, that says nothing of how it is spelt.
  if (lacksWord(wanted, by) || onlySmall(wanted, by) || (onlySigns(wanted, by) && rival.support < 0.5)) return unsure;
  // The first reader takes letters with accents for others: there it has to be sure, or the second one has to see more than that.
  const isBlind = isAtAccents(wanted, by) && (rival.margin >= -9 || confidence < sureEnough);
  if (isBlind && (against?.confidence ?? 0) < 0.4) return unsure;
  // It leaves accents out, and one that is right is not to be marked.
  const shown = bothSay && isAsWanted(by, bothSay.text) && hasAccents(bothSay.text) ? bothSay.text : by;
  return { verdict: 'wrong', read: shown, confidence: Math.max(confidence, bothSay?.confidence ?? 0), doubt: null };
}

/** Below this a text is wrong, above the other right. */
const wrongBelow = 0.22;
const rightAbove = 0.68;

/** Where the first reader finds nothing like it: the second one alone is believed where it reads the same twice, or is sure. */
function decideUnread(asWanted: NonNullable<Evidence['second']>): Decided {
  const [only] = asWanted;
  if (!only) return { verdict: 'missing', read: null, confidence: 0, doubt: null };
  return asWanted.length >= 2 || only.confidence >= 0.9
    ? { verdict: 'right', read: only.text, confidence: only.confidence, doubt: null }
    : { verdict: 'unsure', read: only.text, confidence: 0, doubt: 'unclear' };
}

/** Letters with the spaces of the text that they nearly are. */
function spacedAs(wanted: string, letters: readonly string[]): string {
  const starts = new Set<number>();
  let count = 0;
  for (const word of wanted.trim().split(/\s+/u)) {
    if (count > 0) starts.add(count);
    count += signsOf(word).length;
  }
  return align(signsOf(wanted), letters, true)
    .steps.map(
      ({ wanted: at, read }) => (at !== null && starts.has(at) ? ' ' : '') + (read === null ? '' : letters[read]!),
    )
    .join('');
}

/** Of each place where a reading leaves the text: does it stand at a letter with an accent? The first reader often takes those for two others. */
function leavesAtAccents(wanted: string, read: string): boolean[] {
  const signs = signsOf(wanted);
  const { steps } = align(signs, signsOf(read), true);
  const isAccented = (step: (typeof steps)[number] | undefined): boolean =>
    step !== undefined && step.wanted !== null && hasAccent(signs[step.wanted]!);
  return steps.flatMap(({ same }, at) => (same ? [] : [[steps[at - 1], steps[at], steps[at + 1]].some(isAccented)]));
}

/** Nowhere else? */
const isAtAccents = (wanted: string, read: string): boolean => leavesAtAccents(wanted, read).every(Boolean);

/** Is there no letter of one of several words? One or two letters are as likely misspelt as not found. */
function lacksWord(wanted: string, read: string): boolean {
  const words = wanted
    .trim()
    .split(/\s+/u)
    .map((word) => signsOf(word).length);
  if (words.length < 2) return false;
  const { steps } = align(signsOf(wanted), signsOf(read), true);
  let from = 0;
  return words.some((length) => {
    const [start, end] = [from, (from += length)];
    return (
      length > 2 &&
      !steps.some((step) => step.same && step.wanted !== null && step.wanted >= start && step.wanted < end)
    );
  });
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

/** Do they differ alone in signs that are no letters, as & and $? Readers take those for letters and digits. */
function onlySigns(wanted: string, read: string): boolean {
  const signs = signsOf(wanted);
  return align(signs, signsOf(read), true).steps.every(
    ({ same, wanted: at }) => same || (at !== null && !/[\p{L}\p{N}]/u.test(signs[at]!)),
  );
}
