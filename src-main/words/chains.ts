import type { ReadLetter } from './ctc';
import type { Found } from './detector';
import { align, type Alignment } from '../common/spelling/align';

/** Lines that were read, and the ways in which a wanted text may run through several of them. Pure. */

export interface Line {
  readonly found: Found;
  readonly read: readonly ReadLetter[];
}

/** A letter as it stands in a chain of lines. */
export interface ChainLetter {
  readonly sign: string;
  readonly line: number;
  readonly confidence: number;
  /** Its place among what was read of its line. */
  readonly at: number;
  /** A space, a gap or the end of a line stands before it. */
  readonly begins: boolean;
}

export interface Match {
  /** Places in the list of lines, in reading order. */
  readonly lines: readonly number[];
  readonly letters: readonly ChainLetter[];
  readonly alignment: Alignment;
  /** Letters of the words that the match lies in, from … up to and without `to`. */
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

const middleGap = (read: readonly ReadLetter[]): number => {
  const gaps = read
    .slice(1)
    .map((letter, at) => letter.from - read[at]!.to)
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 1;
};

/** The letters of a line without its spaces, each told whether a word begins with it. */
export function lineLetters(line: number, read: readonly ReadLetter[]): ChainLetter[] {
  const out: ChainLetter[] = [];
  const usual = Math.max(1, middleGap(read));
  let begins = true;
  read.forEach(({ letter, confidence, from }, at) => {
    if (/\s/u.test(letter)) {
      begins = true;
      return;
    }
    if (at > 0 && from - read[at - 1]!.to > usual * 2.6 + 2) begins = true;
    out.push({ sign: letter, line, confidence, at, begins });
    begins = false;
  });
  return out;
}

/** Does `b` go on where `a` ends: beside it on the same level, or below it? */
export function follows(a: Found, b: Found): 'beside' | 'below' | null {
  const { box } = a;
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const [dx, dy] = [b.box.x - box.x, b.box.y - box.y];
  const along = dx * cos + dy * sin;
  const across = dy * cos - dx * sin;
  const tall = Math.max(box.height, b.box.height);
  const short = Math.min(box.height, b.box.height);
  if (short * 3 < tall) return null;
  const between = Math.abs(along) - (box.width + b.box.width) / 2;
  if (Math.abs(across) < tall * 0.6 && along > 0 && between < tall * 2.5 && between > -tall * 0.6) return 'beside';
  const overlap = Math.min(box.width, b.box.width) / 2 - (Math.abs(along) - Math.max(box.width, b.box.width) / 2) - 0;
  if (across > short * 0.4 && across < tall * 2.4 && overlap > 0) return 'below';
  return null;
}

const mostLines = 6;

/** Pairs and triples of lines that may be parts of one: close to each other, and as tall. */
export function neighbours(lines: readonly Line[]): (readonly Found[])[] {
  const near = (a: Found, b: Found): boolean => {
    if (Math.min(a.thick, b.thick) * 2 < Math.max(a.thick, b.thick)) return false;
    const gap = Math.hypot(a.box.x - b.box.x, a.box.y - b.box.y) - (a.box.width + b.box.width) / 2;
    return b.box.x > a.box.x && gap < Math.max(a.thick, b.thick) * 1.2;
  };
  const all = lines.map(({ found }) => found);
  const pairs = all.flatMap((a) => all.filter((b) => a !== b && near(a, b)).map((b) => [a, b] as const));
  const triples = pairs.flatMap(([a, b]) => pairs.filter(([c]) => c === b).map(([, c]) => [a, b, c] as const));
  return [...triples.slice(0, 6), ...pairs.slice(0, 8)];
}

/** Where a wanted text stands: the nearest of all ways to read it. `null`: nothing is near. */
export function findMatch(wanted: readonly string[], words: number, lines: readonly Line[]): Match | null {
  let best: Match | null = null;
  const letters = lines.map((line, at) => lineLetters(at, line.read));
  const longest = Math.min(mostLines, Math.max(1, words * 2 - 1));
  const visit = (chain: readonly number[]): void => {
    const match = matchOf(wanted, chain, letters);
    if (
      match &&
      (!best || match.distance < best.distance || (match.distance === best.distance && sure(match) > sure(best)))
    )
      best = match;
    if (chain.length >= longest || best?.distance === 0) return;
    const last = lines[chain.at(-1)!]!.found;
    lines.forEach((line, next) => {
      if (!chain.includes(next) && follows(last, line.found)) visit([...chain, next]);
    });
  };
  lines.forEach((_, at) => visit([at]));
  return best;
}

const sure = ({ letters, from, to }: Match): number =>
  letters.slice(from, to).reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, to - from);

function matchOf(
  wanted: readonly string[],
  chain: readonly number[],
  all: readonly (readonly ChainLetter[])[],
): Match | null {
  const letters = chain.flatMap((line) =>
    all[line]!.map((letter, at) => (at === 0 ? { ...letter, begins: true } : letter)),
  );
  if (letters.length === 0) return null;
  const signs = letters.map(({ sign }) => sign);
  const nearest = align(wanted, signs);
  if (nearest.to === nearest.from) return null;
  // Each line of a chain has a part in it.
  const parts = new Set(letters.slice(nearest.from, nearest.to).map(({ line }) => line));
  if (parts.size < chain.length) return null;
  let [from, to] = [nearest.from, nearest.to];
  while (from > 0 && !letters[from]!.begins) from -= 1;
  while (to < letters.length && !letters[to]!.begins) to += 1;
  const whole = align(wanted, signs.slice(from, to), true);
  return {
    lines: chain,
    letters,
    from,
    to,
    distance: whole.distance,
    alignment: {
      ...whole,
      from,
      to,
      steps: whole.steps.map((step) => ({ ...step, read: step.read === null ? null : step.read + from })),
    },
  };
}

/** What was read of a match, with its spaces. */
export const readText = ({ letters, from, to }: Match): string =>
  letters
    .slice(from, to)
    .map(({ sign, begins }, at) => (begins && at > 0 ? ` ${sign}` : sign))
    .join('');
