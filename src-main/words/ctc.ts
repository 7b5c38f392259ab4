/**
 * Reading what a recogniser of lines says: for each step along the line, how likely each letter stands there, or none (connectionist temporal
 * classification). Pure.
 */

/** Logarithms of likelihoods: `steps` rows of one column for "none" and one for each letter of `letters`. */
export interface Frames {
  readonly steps: number;
  readonly letters: readonly string[];
  readonly logs: Float32Array;
}

export interface ReadLetter {
  readonly letter: string;
  /** How likely it is, 0…1. */
  readonly confidence: number;
  /** The steps it was read at. */
  readonly from: number;
  readonly to: number;
}

export const columnsOf = ({ letters }: Frames): number => letters.length + 1;

/** The letters that are likeliest step by step. */
export function readFrames(frames: Frames): ReadLetter[] {
  const { steps, logs, letters } = frames;
  const columns = columnsOf(frames);
  const read: { letter: string; confidence: number; from: number; to: number }[] = [];
  let before = 0;
  for (let step = 0; step < steps; step += 1) {
    let best = 0;
    for (let column = 1; column < columns; column += 1)
      if (logs[step * columns + column]! > logs[step * columns + best]!) best = column;
    const likely = Math.exp(logs[step * columns + best]!);
    if (best !== 0 && best === before) {
      const last = read.at(-1)!;
      last.confidence = Math.max(last.confidence, likely);
      last.to = step;
    } else if (best !== 0) read.push({ letter: letters[best - 1]!, confidence: likely, from: step, to: step });
    before = best;
  }
  return read;
}

export const textOf = (read: readonly ReadLetter[]): string => read.map(({ letter }) => letter).join('');

export const plus = (a: number, b: number): number => {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  const [most, least] = a > b ? [a, b] : [b, a];
  return most + Math.log1p(Math.exp(least - most));
};

/** For each place of a text, the letters that would do there. */
export type Pattern = readonly (readonly string[])[];

/** How likely a line says a text, as a logarithm: the sum over all ways that it could. `-Infinity` where a letter has no column. */
export function likelihood(frames: Frames, pattern: Pattern): number {
  const { steps, letters, logs } = frames;
  const columns = columnsOf(frames);
  const index = new Map(letters.map((letter, at) => [letter, at + 1]));
  const places = pattern.map((some) => some.flatMap((letter) => index.get(letter) ?? []));
  if (places.some((each) => each.length === 0)) return -Infinity;
  const emit = (step: number, place: number): number => {
    let sum = -Infinity;
    for (const column of places[place]!) sum = plus(sum, logs[step * columns + column]!);
    return sum;
  };
  const same = (a: number, b: number): boolean => pattern[a]!.some((letter) => pattern[b]!.includes(letter));
  const states = places.length * 2 + 1;
  let now = new Float64Array(states).fill(-Infinity);
  now[0] = 0;
  // Before the first step only the start is possible.
  let first = true;
  for (let step = 0; step < steps; step += 1) {
    const next = new Float64Array(states).fill(-Infinity);
    for (let state = 0; state < states; state += 1) {
      let sum: number;
      if (first) sum = state <= 1 ? 0 : -Infinity;
      else {
        sum = now[state]!;
        if (state >= 1) sum = plus(sum, now[state - 1]!);
        if (state >= 2 && state % 2 === 1) {
          const place = (state - 1) / 2;
          if (!same(place, place - 1)) sum = plus(sum, now[state - 2]!);
        }
      }
      if (sum === -Infinity) continue;
      next[state] = sum + (state % 2 === 0 ? logs[step * columns]! : emit(step, (state - 1) / 2));
    }
    now = next;
    first = false;
  }
  return states === 1 ? now[0]! : plus(now[states - 1]!, now[states - 2]!);
}
