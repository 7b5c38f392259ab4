import { align } from '../common/spelling/align';
import { comparable, does, hasAccent, isSmallSign, signsOf } from '../common/spelling/letters';
import type { Doubt, Verdict } from '../common/spelling/verdicts';
import type { Mark } from './accent-marks';
import { chanceOfRight, type Signals } from './chance';
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
/** From here on nobody else is asked. */
export const sureAlone = 0.997;
/** By so much the wanted text is likelier than any other: about the most that is told. */
const certainly = 11;
/** So sure the first reader has to be, look after look, where the second one makes nothing of the text. */
const firmAlone = 0.8;

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

/** A reading without points, commas and dashes that nobody wanted: the second reader makes them of edges and grain. */
export function withoutSpecks(wanted: string, read: string): string {
  const signs = new Set(signsOf(wanted));
  return [...comparable(read)].filter((sign) => /\s/u.test(sign) || signs.has(sign) || !isSmallSign(sign)).join('');
}

const distanceOf = (wanted: string, read: string): number => align(signsOf(wanted), signsOf(read), true).distance;

const standsNear = (wanted: string, read: string): boolean =>
  distanceOf(wanted, read) <= Math.max(2, signsOf(wanted).length / 3);

/** A first look that settles it: nothing else has to be asked. */
export function settledAtOnce({ wanted, read, confidence }: Evidence): Decided | null {
  if (read === null || confidence < sureEnough || !isAccentedAsWanted(wanted, read)) return null;
  return { verdict: 'right', read, confidence, doubt: null };
}

export function decide(evidence: Evidence): Decided {
  // Where more was asked, the first look is one of several.
  const atOnce = evidence.weighed || evidence.second ? null : settledAtOnce(evidence);
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

/** Letters alone: accents count as the same. The rules decide; how likely it is speaks where they can't, and against them where they err. */
function decideLetters(evidence: Evidence): Decided {
  const decided = decideByRules(evidence);
  const { read, weighed = [], second = [] } = evidence;
  if (read === null || weighed.length === 0 || second.length === 0) return decided;
  const chance = chanceOfRight(signalsOf(evidence));
  if (decided.verdict === 'unsure') return decideByChance(evidence, chance) ?? decided;
  const isUnlikely = decided.verdict === 'wrong' ? chance > 0.3 : chance < 0.7;
  return isUnlikely ? { ...decided, verdict: 'unsure', doubt: 'disagree' } : decided;
}

/** Below this a text is wrong, above the other right. */
const wrongBelow = 0.05;
const rightAbove = 0.9;

/** The likelier verdict, except where a reader is known to be blind or has only half a voice. */
function decideByChance(evidence: Evidence, chance: number): Decided | null {
  const { wanted, read, confidence, torn = false, weighed = [] } = evidence;
  if (read === null) return null;
  const second = (evidence.second ?? [])
    .map((each) => ({ ...each, text: withoutSpecks(wanted, each.text) }))
    .toSorted((a, b) => b.confidence - a.confidence);
  const asWanted = second.filter(({ text }) => isAsWanted(wanted, text));
  const against = second.filter(({ text }) => !isAsWanted(wanted, text));
  const agreeing = Math.min(...weighed.map((each) => each.agreeing / Math.max(1, each.looks)));
  const margin = Math.min(...weighed.map((each) => each.margin));
  const isRead = isAsWanted(wanted, read);
  if (chance > rightAbove) {
    const isSurelyOther =
      !isRead && confidence >= sureEnough && agreeing === 0 && margin < -7 && !differsAtUnknown(wanted, read);
    // By one reader alone, which is not sure or sees it in some of its looks only.
    const isHalfSeen =
      asWanted.every((each) => each.confidence < 0.5) &&
      (!isRead || agreeing < 0.85 || (confidence < firmAlone && (margin < certainly || confidence < 0.5)));
    // The same other text, from the second reader twice.
    const isAgainst = against.some(
      (a, at) =>
        a.confidence >= 0.7 && against.slice(at + 1).some((b) => b.confidence >= 0.7 && isAsWanted(a.text, b.text)),
    );
    return isSurelyOther || isHalfSeen || (isAgainst && asWanted.length <= against.length)
      ? null
      : {
          verdict: 'right',
          read: isRead ? read : (asWanted[0]?.text ?? read),
          confidence: Math.max(confidence, ...asWanted.map((each) => each.confidence)),
          doubt: null,
        };
  }
  if (chance >= wrongBelow || torn || against.length === 0) return null;
  const other = weighed.length === 1 ? weighed[0]!.other.join('') : null;
  const bothSay = against.find(({ text }) => [read, other].some((each) => each !== null && isAsWanted(text, each)));
  const by = isRead ? bothSay?.text : read;
  if (by === undefined || onlySmall(wanted, by)) return null;
  // In small script an r is an n to both.
  if (bothSay && margin > -6 && bothSay.confidence < 0.7) return null;
  // The first reader takes letters with accents for others: there it has to be sure, or the second one has to see more than that.
  const isBlind = isAtAccents(wanted, by) && (margin >= -9 || confidence < sureEnough);
  if (isBlind && !against.some((each) => each.confidence >= 0.4 && standsNear(wanted, each.text))) return null;
  // It leaves accents out, and one that is right is not to be marked.
  const shown = bothSay && isAsWanted(by, bothSay.text) && hasAccents(bothSay.text) ? bothSay.text : by;
  return { verdict: 'wrong', read: shown, confidence: Math.max(confidence, bothSay?.confidence ?? 0), doubt: null };
}

/** What both readers say of the letters, in figures. */
function signalsOf({ wanted, read, weighed = [], second: heard = [] }: Evidence): Signals {
  const second = heard.map((each) => ({ ...each, text: withoutSpecks(wanted, each.text) }));
  const sum = (some: readonly { confidence: number }[]): number =>
    some.reduce((all, { confidence }) => all + confidence, 0) / Math.max(1, second.length);
  const against = second.filter(({ text }) => !isAsWanted(wanted, text));
  const other = weighed.length === 1 ? weighed[0]!.other.join('') : null;
  const margin = Math.min(12, ...weighed.map((line) => line.margin));
  const likeliest = read !== null && !isAsWanted(wanted, read) ? read : (other ?? read ?? '');
  return {
    margin,
    isSeen: weighed.every(({ agreeing }) => agreeing > 0),
    borneOut: sum(second.filter(({ text }) => isAsWanted(wanted, text))),
    denied: Math.max(
      0,
      ...against
        .filter(({ text }) => standsNear(wanted, text))
        .map(({ text }) => sum(against.filter((each) => isAsWanted(text, each.text)))),
    ),
    isDoubled: margin < 8 && isDoubled(wanted, likeliest),
  };
}

/** By what was found of certain kinds of readings, one after another. */
function decideByRules(evidence: Evidence): Decided {
  const { wanted, read, confidence, weighed = [] } = evidence;
  const second = (evidence.second ?? []).map((each) => ({ ...each, text: withoutSpecks(wanted, each.text) }));
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
  const bothSay = second
    .toSorted((a, b) => b.confidence - a.confidence)
    .find(({ text }) => !isAsWanted(wanted, text) && others.some((other) => isAsWanted(text, other)));
  if (read === null) {
    // One reader alone is believed where it reads the same twice, or is sure.
    const [only] = asWanted.toSorted((a, b) => b.confidence - a.confidence);
    if (only)
      return asWanted.length >= 2 || only.confidence >= 0.9
        ? right(only.text, only.confidence)
        : unsure(only.text, 'unclear');
    return { verdict: 'missing', read: null, confidence: 0, doubt: null };
  }
  const against = second.filter(({ text }) => !isAsWanted(wanted, text));
  const borneOut = Math.max(confidence, ...asWanted.map((each) => each.confidence));
  // Read as wanted at first, with a letter in doubt: nobody is called right on one voice that is not sure.
  if (isAsWanted(wanted, read)) {
    const isAgainst = against.some((a, at) =>
      against.slice(at + 1).some((b) => Math.min(a.confidence, b.confidence) >= 0.7 && isAsWanted(a.text, b.text)),
    );
    const isSteady = agreeing >= 0.85;
    // In every look, and far likelier than anything else.
    const isCertain = agreeing === 1 && margin >= certainly;
    if (asWanted.length > 0) {
      const isFirm = confidence >= 0.6 || isSteady || asWanted.length >= 2;
      const loudest = Math.max(0, ...asWanted.map((each) => each.confidence));
      const isOutvoted =
        asWanted.length >= 3 &&
        asWanted.length >= 3 * against.length &&
        against.every((each) => each.confidence < loudest);
      const isDisputed = !isOutvoted && (isAgainst || bothSay !== undefined);
      // The same other text from the second reader twice, which the first one thinks likeliest after the wanted one.
      const isShared = isAgainst && bothSay !== undefined && bothSay.confidence > loudest;
      if (isFirm && (!isDisputed || (isSteady && confidence >= 0.6 && (isCertain || !isShared))))
        return right(read, borneOut);
    } else if (!isAgainst && isSteady && (confidence >= firmAlone || (isCertain && confidence >= 0.5)))
      return right(read, confidence);
    // A sign where a letter is wanted, or a stroke between two words, is what edges and grain make of it.
    const loud = (evidence.second ?? []).filter((each) => each.confidence >= 0.75 && !isAsWanted(wanted, each.text));
    if (isCertain && confidence >= 0.98 && loud.every(({ text }) => isOnlySpeckled(wanted, text)))
      return right(read, borneOut);
    // What the second reader makes of letters that it can't read differs in several of them; a misspelling that the first one overlooks is a letter
    // too many, or one other letter.
    if (isCertain && confidence >= sureEnough && bothSay === undefined)
      if (against.every(({ text }) => isMisread(wanted, text))) return right(read, borneOut);
    if (bothSay && agreeing < 0.5) return wrong(bothSay.text, bothSay.confidence);
    const [loudest] = against.toSorted((a, b) => b.confidence - a.confidence);
    if (loudest && loudest.confidence >= 0.9 && against.length >= 3 && agreeing < 0.5)
      if (second.every(({ text }) => isAsWanted(loudest.text, text))) return wrong(loudest.text, loudest.confidence);
    // What speaks against it is what has to be looked at.
    return unsure((bothSay ?? loudest)?.text ?? read, 'disagree');
  }
  // Not read as wanted.
  if (asWanted.length > 0) {
    if (bothSay) {
      // Surer of that than of the text that it takes it for, in other looks.
      const isSurer = asWanted.every((each) => each.confidence <= bothSay.confidence);
      if (agreeing === 0 && margin < -7 && (confidence >= 0.98 || (confidence >= sureEnough && isSurer)))
        return wrong(bothSay.text, bothSay.confidence);
      return margin > -6 || asWanted.length >= 2 ? unsure(read, 'disagree') : wrong(bothSay.text, bothSay.confidence);
    }
    // The second reader knows words, and puts a letter right that the first one sees wrong in every look.
    const off = distanceOf(wanted, read);
    const doubtful = Math.min(...asWanted.map((each) => each.confidence));
    if (off === 1 && agreeing === 0 && margin < -9 && confidence >= 0.98 && doubtful < 0.7)
      if (!differsAtAccents(wanted, read) && !onlySmall(wanted, read)) return wrong(read, confidence);
    // One that can't tell the letters itself says nothing against the other, look after look.
    if (confidence < 0.5 && margin > -5 && asWanted.length >= 3 && against.length === 0 && doubtful >= 0.7)
      return right(asWanted[0]!.text, borneOut);
    const isAbove =
      (margin > -3 && asWanted.length >= 2 && asWanted.length > against.length) ||
      (margin > -6 && against.length === 0 && asWanted.length >= 3 && doubtful >= 0.8);
    // … where that is no letter that the first one does not know.
    const isStrange = asWanted.length >= 2 && asWanted.length > against.length && differsAtUnknown(wanted, read);
    return off <= Math.max(2, signsOf(wanted).length / 3) && (isAbove || isStrange)
      ? right(asWanted[0]!.text, borneOut)
      : unsure(read, 'disagree');
  }
  if (margin > 0 && agreeing >= 0.5) return right(weighed.length === 1 ? wanted : read, confidence);
  if (evidence.torn) return unsure(read, 'unclear');
  // In small script an r is an n to both: each letter that they share has to be far from the wanted one, or the second one sure of it.
  if (bothSay && margin > -6 && bothSay.confidence < 0.7) return unsure(read, 'unclear');
  if (bothSay) {
    // The first reader leaves accents out, and one that is right is not to be marked.
    const shown = isAsWanted(read, bothSay.text) && hasAccents(bothSay.text) ? bothSay.text : read;
    return wrong(shown, Math.max(confidence, bothSay.confidence));
  }
  // Nobody sees a letter twice that stands there once, look after look.
  if (agreeing === 0 && confidence >= 0.8 && isDoubled(wanted, read)) return wrong(read, confidence);
  // Two readings that differ from each other: where they differ from what is wanted at the same letters, it is wrong.
  if (best && margin < -7 && confidence >= 0.75 && differsAlike(wanted, read, best.text))
    return wrong(read, confidence);
  // … and where the second one stays with its own.
  if (best && margin < -9 && agreeing === 0 && best.confidence >= 0.8 && distanceOf(wanted, best.text) <= 2) {
    const again = second.filter(({ text }) => isAsWanted(best.text, text));
    if (again.length >= 2) return wrong(best.text, best.confidence);
  }
  // … or where every reading of both leaves it at one and the same letter.
  const told = second.filter((each) => each.confidence >= 0.7);
  if (margin < -9 && agreeing === 0 && told.length >= 3 && told.length === second.length)
    if (leavesAlike(wanted, [read, ...told.map(({ text }) => text)])) return wrong(read, confidence);
  // One that makes nothing of it says nothing against what the first reads in every look.
  const isSilent = second.every(
    ({ text, confidence: sure }) => sure < 0.6 && distanceOf(wanted, text) > signsOf(wanted).length / 2,
  );
  if (isSilent && agreeing === 0 && !differsAtAccents(wanted, read))
    if ((margin < -4.5 && confidence >= 0.9) || (margin < -10 && confidence >= 0.8)) return wrong(read, confidence);
  const near = distanceOf(wanted, read);
  if (agreeing === 0 && near <= 2 && !onlySmall(wanted, read)) {
    if (margin < -9 && confidence >= sureEnough) return wrong(read, confidence);
    if (margin < -11 && confidence >= 0.9 && near === 1 && !differsAtAccents(wanted, read))
      return wrong(read, confidence);
  }
  // Nobody read it as wanted, and the first reader finds that all but impossible.
  if (agreeing === 0 && margin < -10.5 && confidence >= 0.75 && near <= signsOf(wanted).length / 2)
    if (!differsAtAccents(wanted, read) && !onlySmall(wanted, read)) return wrong(read, confidence);
  // Whatever the letters are, there are too many of them in every reading.
  const long = second.filter((each) => each.confidence >= 0.45 && each.text.trim() !== '');
  if (agreeing === 0 && margin < -7 && long.length >= 2 && near <= signsOf(wanted).length / 2)
    if ([read, ...long.map(({ text }) => text)].every((each) => signsOf(each).length > signsOf(wanted).length))
      return wrong(read, confidence);
  return unsure(read, 'unclear');
}

/** Where a reading leaves the wanted text: the places of its letters, or of those that something stands behind. */
function placesLeft(wanted: string, read: string): Set<number> {
  const { steps } = align(signsOf(wanted), signsOf(read), true);
  let last = -1;
  const found = new Set<number>();
  for (const step of steps) {
    if (step.wanted !== null) last = step.wanted;
    if (!step.same) found.add(step.wanted ?? last);
  }
  return found;
}

/** Is there a letter at which all readings leave the wanted text, none of them by far? */
function leavesAlike(wanted: string, readings: readonly string[]): boolean {
  const length = signsOf(wanted).length;
  const places = readings.map((read) => placesLeft(wanted, read));
  return (
    places.every(({ size }) => size <= Math.max(1, length * 0.4)) &&
    [...places[0]!].some((place) => places.every((each) => each.has(place)))
  );
}

/** Do they differ alone in signs that stand where letters are wanted, and in strokes that stand between two words? */
function isOnlySpeckled(wanted: string, read: string): boolean {
  const [a, b] = [signsOf(wanted), signsOf(read)];
  const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  const words = wanted.trim().split(/\s+/u);
  const ends = new Set(words.map((_, at) => signsOf(words.slice(0, at + 1).join('')).length - 1));
  const { steps } = align(a, b, true);
  const wrongSigns = steps.filter(({ same }) => !same);
  if (wrongSigns.every(({ wanted: at, read: by }) => at === null && by !== null && /^[iIl1|]$/u.test(b[by]!)))
    return wrongSigns.every(({ read: by }) => {
      const before = steps.findLast((step) => step.read !== null && step.read < by! && step.wanted !== null);
      return before !== undefined && ends.has(before.wanted!) && before.wanted! < a.length - 1;
    });
  // A sign among what was read, and nothing but signs and what it swallowed beside it.
  return (
    wrongSigns.some(({ read: by }) => by !== null && !isLetter(b[by])) &&
    wrongSigns.every(({ read: by }) => by === null || !isLetter(b[by]) || b[by] === '0')
  );
}

/** Do both readings leave the wanted text at the same place? */
function differsAlike(wanted: string, a: string, b: string): boolean {
  const [one, other] = [placesLeft(wanted, a), placesLeft(wanted, b)];
  const length = signsOf(wanted).length;
  return (
    one.size <= Math.max(2, length / 4) &&
    other.size <= Math.max(3, length / 2) &&
    [...one].some((place) => other.has(place))
  );
}

/** Does a reading differ in two letters or more, of which none is too many and which are not those two swapped, or in a sign alone that is no letter? */
function isMisread(wanted: string, read: string): boolean {
  const [a, b] = [signsOf(wanted), signsOf(read)];
  const off = align(a, b, true).steps.filter(({ same }) => !same);
  const isSign = (sign: string | undefined): boolean => sign !== undefined && !/[\p{L}\p{N}]/u.test(sign);
  const [one, other] = off;
  const isMoved = (from: typeof one, to: typeof one): boolean =>
    from?.wanted != null && to?.read != null && does(a[from.wanted]!, b[to.read]!);
  const isSwap = off.length === 2 && isMoved(one, other) && isMoved(other, one);
  return (
    !isSwap &&
    off.every(({ wanted: at }) => at !== null) &&
    (off.length >= 2 || off.every(({ wanted: at, read: by }) => isSign(a[at!]) || (by !== null && isSign(b[by]))))
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

/** Anywhere? */
const differsAtAccents = (wanted: string, read: string): boolean => leavesAtAccents(wanted, read).some(Boolean);

/** Do they differ at letters alone that the first reader does not know: those with accents, ß? */
function differsAtUnknown(wanted: string, read: string): boolean {
  const signs = signsOf(wanted);
  const { steps } = align(signs, signsOf(read), true);
  return steps.every(
    ({ same, wanted: at }) => same || (at !== null && (hasAccent(signs[at]!) || /[ßẞæÆœŒ]/u.test(signs[at]!))),
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
