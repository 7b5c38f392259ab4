import { align } from '../common/spelling/align';
import { columnsOf, likelihood, readFrames, type Frames, type Pattern } from './ctc';
import { accepted, does } from '../common/spelling/letters';

/** Several looks at one line, weighed: is it what was wanted, or what some look read instead? Pure. */

export interface Weighed {
  /** The likeliest other reading. */
  readonly other: readonly string[];
  /** By how much the wanted text is likelier than the other (above 0) or less likely, on average over the looks, in natural logarithms. */
  readonly margin: number;
  /** Looks whose own reading is what was wanted, of all. */
  readonly agreeing: number;
  readonly looks: number;
}

const plus = (a: number, b: number): number => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

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

const patternOf = (signs: readonly string[]): Pattern => signs.map((sign) => accepted(sign));

/** `before` and `after`: letters of the line that belong to something else. */
export function weigh(
  looks: readonly Frames[],
  wanted: readonly string[],
  before: readonly string[],
  after: readonly string[],
): Weighed {
  const bare = looks.map(withoutSpaces);
  const readings = bare.map((frames) =>
    segmentOf(
      readFrames(frames).map(({ letter }) => letter),
      wanted,
      before,
      after,
    ),
  );
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((sign, at) => does(sign, b[at]!));
  const others = new Map<string, readonly string[]>();
  for (const reading of readings) if (!same(wanted, reading)) others.set(reading.join(''), reading);
  const agreeing = readings.filter((reading) => same(wanted, reading)).length;
  const logOf = (signs: readonly string[]): number[] => {
    const pattern = patternOf([...before, ...signs, ...after]);
    // No look counts for more than so much: one that fails altogether says nothing of the text.
    return bare.map((frames) => likelihood(frames, pattern));
  };
  const own = logOf(wanted);
  let best: { other: readonly string[]; margin: number } | null = null;
  for (const other of others.values()) {
    const theirs = logOf(other);
    const margin =
      own.reduce((sum, log, at) => sum + Math.max(-mostSaid, Math.min(mostSaid, log - theirs[at]! || 0)), 0) /
      own.length;
    if (!best || margin < best.margin) best = { other, margin };
  }
  return { other: best?.other ?? wanted, margin: best?.margin ?? mostSaid, agreeing, looks: looks.length };
}

const mostSaid = 12;

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
