import { align } from '../common/spelling/align';
import { does, hasAccent, isSmallSign } from '../common/spelling/letters';
import { weightOf, type Rival } from './chance';
import { likelihood } from './ctc';
import { slipsOf } from './slips';
import { bounded, isSame, likeliestOther, meanMargin, mostSaid, patternOf, type ReadLine } from './read-line';

/** The text that most likely stands there instead of the wanted one, by both readers. Pure. */

export interface Heard {
  readonly signs: readonly string[];
  /** 0…1 */
  readonly confidence: number;
}

const mean = (some: readonly number[]): number => some.reduce((sum, each) => sum + each, 0) / Math.max(1, some.length);

const distanceOf = (a: readonly string[], b: readonly string[]): number => align(a, b, true).distance;

/** What the second reader makes of edges and grain says nothing of letters. */
export const standsNear = (wanted: readonly string[], { signs }: Heard): boolean =>
  distanceOf(wanted, signs) <= Math.max(2, wanted.length / 2.5);

/** Nobody can tell these in capitals: where a look reads one for the other, that is told by itself. */
const lookOf = (sign: string): string => {
  const small = sign.toLowerCase();
  return /[il1|]/u.test(small) ? 'i' : small === '0' ? 'o' : small;
};
const looksSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((sign, at) => lookOf(sign) === lookOf(b[at]!));

/**
 * Of every text one slip away from the wanted one, and of what either reader read instead, the one that both together make most of. `null`: no
 * line was looked at.
 */
export function rivalOf(lines: readonly ReadLine[], heard: readonly Heard[]): Rival | null {
  const wanted = lines.flatMap((line) => line.wanted);
  const near = heard.filter((each) => standsNear(wanted, each));
  const apart = lines.map((line) => new Apart(line));
  const found: { text: readonly string[]; margin: number }[] = [];
  apart.forEach((line, at) => {
    const before = lines.slice(0, at).flatMap((each) => each.wanted);
    const after = lines.slice(at + 1).flatMap((each) => each.wanted);
    for (const { text, margin } of line.others()) found.push({ text: [...before, ...text, ...after], margin });
  });
  for (const { signs } of near) {
    const parts = split(lines, wanted, signs);
    const margins = apart.map((line, at) => line.marginOf(parts[at]!));
    found.push({
      text: signs,
      margin: bounded(
        margins.reduce((sum, each) => sum + each, 0),
        mostSaid,
      ),
    });
  }
  let best: Rival | null = null;
  for (const { text, margin } of found) {
    const isLonger = text.length === wanted.length + 1;
    // Another is likelier, whatever the second reader says.
    if (best && weightOf({ margin, support: 1, isLonger }) <= weightOf(best)) continue;
    if (isSame(wanted, text) || onlySpecked(wanted, text)) continue;
    // The first reader's word against letters that it was never taught is none, and little where it takes an r for an n.
    const least = onlyAtUnknown(wanted, text) ? 0 : onlyAsScript(wanted, text) ? -2 : -mostSaid;
    const said = Math.max(least, margin);
    const support = mean(
      near.map(({ signs, confidence }) => confidence * bounded(distanceOf(wanted, signs) - distanceOf(text, signs), 1)),
    );
    const rival = { text, margin: said, support, isLonger };
    if (!best || weightOf(rival) > weightOf(best)) best = rival;
  }
  return best;
}

/** Do they differ alone in letters that the first reader does not know, those with accents and ß, each read as one or two others? */
function onlyAtUnknown(wanted: readonly string[], text: readonly string[]): boolean {
  const { steps } = align(wanted, text, true);
  const isUnknown = (step: (typeof steps)[number] | undefined): boolean =>
    step !== undefined &&
    !step.same &&
    step.wanted !== null &&
    step.read !== null &&
    (hasAccent(wanted[step.wanted]!) || /[ßæœ]/iu.test(wanted[step.wanted]!));
  return steps.every(
    (step, at) =>
      step.same || isUnknown(step) || (step.wanted === null && (isUnknown(steps[at - 1]) || isUnknown(steps[at + 1]))),
  );
}

/** Do they differ alone in an r that is an n, as in script? */
const onlyAsScript = (wanted: readonly string[], text: readonly string[]): boolean =>
  wanted.length === text.length &&
  wanted.every((sign, at) => does(sign, text[at]!) || (/r/iu.test(sign) && /n/iu.test(text[at]!)));

/** Do they differ alone in points and dashes that nobody wanted? Those are edges and grain, and no misspelling. */
const onlySpecked = (wanted: readonly string[], text: readonly string[]): boolean =>
  align(wanted, text, true).steps.every(
    ({ same, wanted: at, read }) => same || (at === null && read !== null && isSmallSign(text[read]!)),
  );

class Apart {
  readonly #line: ReadLine;
  readonly #own: readonly number[];

  constructor(line: ReadLine) {
    this.#line = line;
    this.#own = this.#logsOf(line.wanted);
  }

  #logsOf(signs: readonly string[]): number[] {
    const { looks, before, after } = this.#line;
    const pattern = patternOf([...before, ...signs, ...after]);
    return looks.map((frames) => likelihood(frames, pattern));
  }

  /** 0 for what is wanted of it. */
  marginOf(signs: readonly string[]): number {
    return isSame(this.#line.wanted, signs) ? 0 : meanMargin(this.#own, this.#logsOf(signs));
  }

  others(): { text: readonly string[]; margin: number }[] {
    const { looks, wanted, before, after } = this.#line;
    const other = likeliestOther(this.#line);
    const slips = slipsOf(looks, wanted, before, after).filter(({ text }) => !looksSame(wanted, text));
    return [
      ...slips.map(({ text, logs }) => ({ text, margin: meanMargin(this.#own, logs) })),
      ...(isSame(wanted, other) ? [] : [{ text: other, margin: this.marginOf(other) }]),
    ];
  }
}

/** What belongs to each line of a text that was heard over all of them. */
function split(lines: readonly ReadLine[], wanted: readonly string[], signs: readonly string[]): string[][] {
  const parts: string[][] = lines.map(() => []);
  const lineOf = lines.flatMap((line, at) => line.wanted.map(() => at));
  let line = 0;
  for (const step of align(wanted, signs, true).steps) {
    if (step.wanted !== null) line = lineOf[step.wanted]!;
    if (step.read !== null) parts[line]?.push(signs[step.read]!);
  }
  return parts;
}
