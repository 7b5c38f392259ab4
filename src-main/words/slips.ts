import { accepted, does } from '../common/spelling/letters';
import { columnsOf, plus, type Frames } from './ctc';

/** A wanted text with one slip in it, as those who set words make them: a letter left out, doubled, put for another, or changed with the next. Pure. */

export interface Slip {
  readonly text: readonly string[];
  /** How likely each look says it, as a logarithm. */
  readonly logs: readonly number[];
}

/** Put for any letter. */
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
/** In a longer line no letter is put for another: it would take seconds, and what a look reads is weighed anyway (rival.ts). */
const longest = 32;
const digits = [...'0123456789'];

/** What a slip changes: the letters from `from` up to and without `to` are `by` instead. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly by: readonly string[];
}

function changesOf(wanted: readonly string[]): Change[] {
  const hasDigits = wanted.some((sign) => /\d/u.test(sign));
  const others = wanted.length > longest ? [] : hasDigits ? [...letters, ...digits] : letters;
  return wanted.flatMap((sign, at) => {
    const next = wanted[at + 1];
    const isSwap = next !== undefined && !does(sign, next) && !does(next, sign);
    return [
      { from: at, to: at + 1, by: [] },
      { from: at, to: at + 1, by: [sign, sign] },
      ...(isSwap ? [{ from: at, to: at + 2, by: [next, sign] }] : []),
      ...others.filter((other) => !does(sign, other)).map((other) => ({ from: at, to: at + 1, by: [other] })),
    ];
  });
}

/**
 * Every slip in a wanted text, with how likely each look says the line with it. `before` and `after`: letters of the line that belong to something
 * else. What is before and behind a slip is summed up once for all of them.
 */
export function slipsOf(
  looks: readonly Frames[],
  wanted: readonly string[],
  before: readonly string[],
  after: readonly string[],
): Slip[] {
  const changes = changesOf(wanted);
  const all = [...before, ...wanted, ...after];
  const weights = looks.map((frames) => new Line(frames, all));
  return changes.map(({ from, to, by }) => ({
    text: [...wanted.slice(0, from), ...by, ...wanted.slice(to)],
    logs: weights.map((line) => line.with(before.length + from, before.length + to, by)),
  }));
}

/** One look at a line: the sums over all ways in which it says the beginnings and the ends of a text. */
class Line {
  readonly #frames: Frames;
  readonly #text: readonly string[];
  /** By step and state: of all ways that have come to a state by a step. States are "none" and the text's letters by turns. */
  readonly #until: Float64Array[] = [];
  /** … of all ways that go on from a state after a step to the end. */
  readonly #beyond: Float64Array[] = [];
  readonly #emitted = new Map<string, Float64Array>();

  constructor(frames: Frames, text: readonly string[]) {
    this.#frames = frames;
    this.#text = text;
    const { steps } = frames;
    const states = text.length * 2 + 1;
    const said = Array.from({ length: states }, (_, state) =>
      state % 2 === 0 ? this.#none : this.#saidOf(text[(state - 1) / 2]!),
    );
    const skips = Array.from(
      { length: states },
      (_, state) => state % 2 === 1 && state >= 3 && !areAlike(text[(state - 3) / 2]!, text[(state - 1) / 2]!),
    );
    for (let step = 0; step < steps; step += 1) {
      const last = this.#until[step - 1];
      this.#until.push(
        Float64Array.from(said, (of, state) => {
          let came = last ? last[state]! : state === 0 ? 0 : -Infinity;
          if (state >= 1) came = last ? plus(came, last[state - 1]!) : state === 1 ? 0 : came;
          if (last && skips[state]) came = plus(came, last[state - 2]!);
          return came + of[step]!;
        }),
      );
    }
    for (let step = steps - 1; step >= 0; step -= 1) {
      const next = this.#beyond[step + 1];
      const goOn = (state: number): number => (state < states ? next![state]! + said[state]![step + 1]! : -Infinity);
      this.#beyond[step] = Float64Array.from(said, (_, state) => {
        if (!next) return state >= states - 2 ? 0 : -Infinity;
        const on = plus(goOn(state), goOn(state + 1));
        return skips[state + 2] ? plus(on, goOn(state + 2)) : on;
      });
    }
  }

  /** As a logarithm, how likely the line says the text with the letters from `from` up to and without `to` replaced. */
  with(from: number, to: number, by: readonly string[]): number {
    const { steps } = this.#frames;
    const text = this.#text;
    const before = text[from - 1];
    const behind = text[to];
    // Of the ways through what is put in: in each of its letters, and in "none" behind each.
    const inside = by.map(() => ({ letter: -Infinity, none: -Infinity }));
    let sum = -Infinity;
    for (let step = 0; step <= steps; step += 1) {
      // What comes to this step by its beginning, which ends in its last letter or in "none".
      const row = this.#until[step - 1];
      const none = row ? row[from * 2]! : 0;
      const letter = row && from > 0 ? row[from * 2 - 1]! : -Infinity;
      const came = (sign: string): number => {
        let log = plus(none, before !== undefined && areAlike(before, sign) ? -Infinity : letter);
        // Nothing has been said before the first step.
        if (!row) log = from === 0 ? 0 : -Infinity;
        return log;
      };
      const leaves = (sign: string): number => {
        const last = inside.at(-1);
        return last ? plus(last.none, areAlike(by.at(-1)!, sign) ? -Infinity : last.letter) : came(sign);
      };
      if (step === steps) {
        if (behind === undefined) {
          const last = inside.at(-1);
          sum = last ? plus(last.letter, last.none) : plus(none, letter);
        }
        break;
      }
      if (behind !== undefined) {
        const on = this.#saidOf(behind)[step]! + this.#beyond[step]![to * 2 + 1]!;
        sum = plus(sum, leaves(behind) + on);
      }
      for (let at = inside.length - 1; at >= 0; at -= 1) {
        const here = inside[at]!;
        const earlier = inside[at - 1];
        const enters = earlier
          ? plus(earlier.none, areAlike(by[at - 1]!, by[at]!) ? -Infinity : earlier.letter)
          : came(by[at]!);
        here.none = plus(here.none, here.letter) + this.#none[step]!;
        here.letter = plus(here.letter, enters) + this.#saidOf(by[at]!)[step]!;
      }
    }
    return sum;
  }

  get #none(): Float64Array {
    return this.#known('', () => [0]);
  }

  #saidOf(sign: string): Float64Array {
    return this.#known(sign, () => {
      const same = accepted(sign);
      return this.#frames.letters.flatMap((letter, at) => (same.includes(letter) ? [at + 1] : []));
    });
  }

  /** By step: how likely one of some columns. */
  #known(name: string, columnsFor: () => number[]): Float64Array {
    const known = this.#emitted.get(name);
    if (known) return known;
    const columns = columnsFor();
    const { steps, logs } = this.#frames;
    const each = Float64Array.from({ length: steps }, (_, step) =>
      columns.reduce((sum, column) => plus(sum, logs[step * columnsOf(this.#frames) + column]!), -Infinity),
    );
    this.#emitted.set(name, each);
    return each;
  }
}

/** Two that stand side by side are heard as one, unless there is "none" in between. */
const areAlike = (a: string, b: string): boolean => accepted(a).some((letter) => accepted(b).includes(letter));
