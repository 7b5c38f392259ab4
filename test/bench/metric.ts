/** What `npm run bench -- --json` prints of each figure. Smaller is better, always. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

export interface Metric {
  readonly name: string;
  /** `ratio`: ours ÷ theirs. */
  readonly unit: 'ratio' | 'ms' | 'MB';
  readonly value: number;
  readonly goal: number;
  readonly better: 'lower';
  readonly runs: number;
  /** In milliseconds, or in `unit` where that is no ratio. */
  readonly ours: Spread;
  readonly theirs: Spread | null;
}

/** A figure that could not be had here, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Bench {
  /** The checkout. */
  readonly root: string;
  /** Built programs: holds `main/`. */
  readonly out: string;
  /** For files that may stay until the next bench. */
  readonly cache: string;
  /** For files of this run; removed at its end. */
  readonly work: string;
  readonly runs: number;
  /** What takes minutes by its nature is measured, too. */
  readonly long: boolean;
  readonly say: (sentence: string) => void;
  readonly wanted: (name: string) => boolean;
}

/** One file of metrics/. It skips what `wanted` does not want, before it makes anything. */
export type Suite = (bench: Bench) => Promise<(Metric | Skipped)[]>;

const rounded = (value: number): number => Number(value.toPrecision(4));

export const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  const middle =
    sorted.length % 2 === 1
      ? at(0.5)
      : ((sorted[sorted.length / 2 - 1] ?? NaN) + (sorted[sorted.length / 2] ?? NaN)) / 2;
  return { median: rounded(middle), p95: rounded(at(0.95)), most: rounded(sorted.at(-1) ?? NaN) };
};

export const ratio = (name: string, goal: number, ours: readonly number[], theirs: readonly number[]): Metric => {
  const [a, b] = [spread(ours), spread(theirs)];
  return {
    name,
    unit: 'ratio',
    value: rounded(a.median / b.median),
    goal,
    better: 'lower',
    runs: ours.length,
    ours: a,
    theirs: b,
  };
};

export const amount = (
  name: string,
  unit: 'ms' | 'MB',
  goal: number,
  values: readonly number[],
  theirs: readonly number[] | null = null,
): Metric => {
  const ours = spread(values);
  return {
    name,
    unit,
    value: ours.median,
    goal,
    better: 'lower',
    runs: values.length,
    ours,
    theirs: theirs && spread(theirs),
  };
};

/** Frames of both while they did the same: held against each other by the 95th percentile of each turn, told by all of them. */
export const frameRatio = (
  name: string,
  goal: number,
  ours: readonly (readonly number[])[],
  theirs: readonly (readonly number[])[],
): Metric => {
  const p95 = (turns: readonly (readonly number[])[]): number[] => turns.map((turn) => spread(turn).p95);
  return {
    ...ratio(name, goal, p95(ours), p95(theirs)),
    ours: spread(ours.flat()),
    theirs: spread(theirs.flat()),
  };
};

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** So that nobody pays for what the one before left lying. */
const tidy = (): void => (globalThis as { gc?: () => void }).gc?.();

/** Contenders take turns, each run in another order, so that whatever else the machine does hits all alike. One unmeasured turn each goes first. */
export const interleaved = async (
  contenders: Readonly<Record<string, () => Promise<unknown>>>,
  runs: number,
): Promise<Record<string, number[]>> => {
  const names = Object.keys(contenders);
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = -1; run < runs; run += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + run + names.length) % names.length] ?? '';
      tidy();
      const took = await timed(contenders[name] ?? (() => Promise.resolve()));
      if (run >= 0) times[name]?.push(took);
    }
  }
  return times;
};
