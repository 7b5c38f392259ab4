import { committed, type LedgerPass } from './ledger';
import { compare, subtract, type Decimal } from './money';
import type { Verdict } from './spelling/verdicts';
import { isUnfinished, type PassState } from './states';

/** "Run until the words are right": passes of one group, one after the other, each with the next of the seeds that were drawn for it. Pure. */

export const mostTries = 16;

/** What was ordered; it stands in the group of each of its passes. */
export interface TriesPlan {
  /** One for each pass, in their order. */
  readonly seeds: readonly number[];
  /** What all of them together may cost; `null`: whatever so many passes cost. */
  readonly cost: Decimal | null;
}

/** A pass that was run for it. */
export interface Tried {
  readonly id: string;
  readonly version: number;
  readonly state: PassState;
  readonly seed: number | null;
  /** Of its results that are not deleted: one that is right is enough. `null`: not all of them were read. */
  readonly verdict: Verdict | null;
  /** For the ledger. */
  readonly of: LedgerPass;
}

export type TriesStanding =
  /** A pass is under way, or its results are being read. */
  | { readonly is: 'running' | 'reading' }
  | { readonly is: 'right' | 'unsure' }
  /** The last pass came to no result: it failed, was cancelled, or is uncertain. */
  | { readonly is: 'failed' }
  /** None is right, and there is no further one: all seeds were tried, or the next might cost more than was allowed. */
  | { readonly is: 'spent'; readonly by: 'seeds' | 'cost' }
  /** The last one is wrong, and another may be tried. */
  | { readonly is: 'wrong' };

/** Of several results: one that is right is enough, and one that nobody can tell wants a look. */
export function bestOf(verdicts: readonly (Verdict | null)[]): Verdict | null {
  if (verdicts.includes('right')) return 'right';
  if (verdicts.includes(null)) return null;
  return verdicts.length === 0 || verdicts.includes('unsure') ? 'unsure' : 'wrong';
}

/** Seeds that no pass was run with yet. */
export const seedsLeft = ({ seeds }: TriesPlan, tried: readonly Tried[]): readonly number[] =>
  seeds.filter((seed) => !tried.some((each) => each.seed === seed));

/** What is left of the amount that was allowed; `null`: none was named. */
export const costLeft = ({ cost }: TriesPlan, tried: readonly Tried[]): Decimal | null =>
  cost === null ? null : subtract(cost, committed(tried.map(({ of }) => of)));

/** How it stands after the passes that were run, by version. `next`: what another may cost; `null`: not known. */
export function triesStanding(plan: TriesPlan, tried: readonly Tried[], next: Decimal | null): TriesStanding {
  const last = tried.at(-1);
  if (last && isUnfinished(last.state)) return { is: 'running' };
  if (tried.some(({ state, verdict }) => state === 'done' && verdict === 'right')) return { is: 'right' };
  if (last && last.state !== 'done') return { is: 'failed' };
  if (last && last.verdict === null) return { is: 'reading' };
  if (last?.verdict === 'unsure') return { is: 'unsure' };
  if (seedsLeft(plan, tried).length === 0) return { is: 'spent', by: 'seeds' };
  const left = costLeft(plan, tried);
  if (left !== null && next !== null && compare(next, left) > 0) return { is: 'spent', by: 'cost' };
  return { is: 'wrong' };
}

/** Seeds for so many passes, no two alike: the one that is set first, then drawn ones. */
export function drawSeeds(
  { min, max }: { readonly min: number; readonly max: number },
  set: number | null,
  count: number,
  random: () => number,
): number[] {
  const span = max - min + 1;
  const seeds = new Set<number>(set === null ? [] : [set]);
  while (seeds.size < Math.min(count, span)) {
    // A draw that came before moves on to the next that is free.
    let seed = Math.floor(random() * span);
    while (seeds.has(min + (seed % span))) seed += 1;
    seeds.add(min + (seed % span));
  }
  return [...seeds];
}
