import { align } from '../common/spelling/align';
import { columnsOf, likelihood, plus, readFrames, type Frames, type Pattern } from './ctc';
import { accepted, does } from '../common/spelling/letters';

/** A line that was looked at several times, and what some of the looks read instead of what was wanted. Pure. */

/** A line that a text was found on, or a part of it. */
export interface ReadLine {
  /** The first reader's. */
  readonly looks: readonly Frames[];
  /** What is wanted of it. */
  readonly wanted: readonly string[];
  /** Letters of the line that belong to something else. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The same with spaces counted as "none". */
function withoutSpaces(frames: Frames): Frames {
  const space = frames.letters.indexOf(' ');
  if (space < 0) return frames;
  const logs = Float32Array.from(frames.logs);
  const columns = columnsOf(frames);
  for (let step = 0; step < frames.steps; step += 1) {
    logs[step * columns] = plus(logs[step * columns]!, logs[step * columns + space + 1]!);
    logs[step * columns + space + 1] = Math.log(1e-9);
  }
  return { ...frames, logs };
}

/** The likeliest of what a look read otherwise; what is wanted where every look read that. */
export function likeliestOther({ looks, wanted, before, after }: ReadLine): readonly string[] {
  const bare = looks.map(withoutSpaces);
  const others = new Map<string, readonly string[]>();
  for (const frames of bare) {
    const letters = readFrames(frames).map(({ letter }) => letter);
    const reading = segmentOf(letters, wanted, before, after);
    if (!isSame(wanted, reading)) others.set(reading.join(''), reading);
  }
  const logsOf = (signs: readonly string[]): number[] => {
    const pattern = patternOf([...before, ...signs, ...after]);
    return bare.map((frames) => likelihood(frames, pattern));
  };
  const own = logsOf(wanted);
  let best: { other: readonly string[]; margin: number } | null = null;
  for (const other of others.values()) {
    const margin = meanMargin(own, logsOf(other));
    if (!best || margin < best.margin) best = { other, margin };
  }
  return best?.other ?? wanted;
}

export const isSame = (wanted: readonly string[], text: readonly string[]): boolean =>
  wanted.length === text.length && wanted.every((sign, at) => does(sign, text[at]!));

export const patternOf = (signs: readonly string[]): Pattern => signs.map((sign) => accepted(sign));

export const bounded = (value: number, most: number): number => Math.max(-most, Math.min(most, value || 0));

/** By how much looks find one text likelier than another, on average, in natural logarithms. */
export const meanMargin = (own: readonly number[], theirs: readonly number[]): number =>
  own.reduce((sum, log, at) => sum + bounded(log - theirs[at]!, mostSaid), 0) / Math.max(1, own.length);

/** No look counts for more than so much: one that fails altogether says nothing of a text. */
export const mostSaid = 12;

/** What stands in a reading where the wanted text would. */
function segmentOf(
  read: readonly string[],
  wanted: readonly string[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  if (before.length === 0 && after.length === 0) return read;
  const all = [...before, ...wanted, ...after];
  const { steps } = align(all, read, true);
  let [from, to] = [0, read.length];
  for (const { wanted: at, read: here } of steps) {
    if (here === null || at === null) continue;
    if (at < before.length) from = here + 1;
    else if (at >= before.length + wanted.length) {
      to = here;
      break;
    }
  }
  return read.slice(from, Math.max(from, to));
}
