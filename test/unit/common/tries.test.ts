import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare } from '../../../src-main/common/money';
import { costLeft, drawSeeds, mostTries, seedsLeft, triesStanding, type Tried } from '../../../src-main/common/tries';
import type { Billed } from '../../../src-main/common/states';
import { standingOf } from '../../../src-main/contract/standing';

/** "Run until the words are right", over drawn plans and whatever passes come to. */

const cents = fc.nat(60).map((amount) => `0.${String(amount).padStart(2, '0')}`);
const seeds = fc.uniqueArray(fc.nat(1_000), { minLength: 1, maxLength: mostTries });
const end = fc.record({
  state: fc.constantFrom('done', 'done', 'done', 'failed', 'cancelled', 'uncertain') as fc.Arbitrary<Tried['state']>,
  verdict: fc.constantFrom('wrong', 'wrong', 'wrong', 'missing', 'right', 'unsure') as fc.Arbitrary<Tried['verdict']>,
  /** Of what it was estimated at, in hundredths. */
  settled: fc.nat(100),
});

const times = (amount: string, hundredths: number): string => (Number(amount) * (hundredths / 100)).toFixed(6);

const createdAt = '2026-01-01T00:00:00.000Z';

const tried = (
  n: number,
  seed: number,
  high: string,
  of: { state: Tried['state']; verdict: Tried['verdict']; settled: number },
): Tried => ({
  id: `p${n}`,
  version: n,
  seed,
  state: of.state,
  verdict: of.state === 'done' ? of.verdict : null,
  of: {
    version: n,
    engine: 'modelrunner',
    requestId: 'r',
    price: { estimated: high, high, settled: of.state === 'done' ? times(high, of.settled) : null, currency: 'USD' },
    evidence: { billingStatus: null },
    recipe: { model: 'm' },
    createdAt,
    ...standingOf<{ readonly billed: Billed }>({
      state: of.state,
      error: null,
      finishedAt: null,
      createdAt,
      engine: 'modelrunner',
      stages: {},
      evidence: { billingStatus: null },
    }),
  },
});

describe('until the words are right', () => {
  it('runs each seed once, never beyond what was allowed, and stops at the first that is right or can’t be told', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.option(cents),
        cents,
        fc.array(end, { minLength: mostTries, maxLength: mostTries }),
        (all, cost, high, ends) => {
          const plan = { seeds: all, cost };
          const passes: Tried[] = [];
          let spent = '0';
          for (;;) {
            const standing = triesStanding(plan, passes, high);
            if (standing.is !== 'wrong') {
              const last = passes.at(-1);
              if (standing.is === 'right') expect(last).toMatchObject({ state: 'done', verdict: 'right' });
              else if (standing.is === 'unsure') expect(last).toMatchObject({ state: 'done', verdict: 'unsure' });
              else if (standing.is === 'failed') expect(last!.state).not.toBe('done');
              else if (standing.is === 'spent' && standing.by === 'seeds') expect(passes).toHaveLength(all.length);
              else expect(compare(add(spent, high), cost!)).toBeGreaterThan(0);
              break;
            }
            const [seed] = seedsLeft(plan, passes);
            const pass = tried(passes.length + 1, seed!, high, ends[passes.length]!);
            // As it is being run, nothing else is started.
            expect(triesStanding(plan, [...passes, { ...pass, state: 'running', verdict: null }], high).is).toBe(
              'running',
            );
            passes.push(pass);
            if (pass.state === 'done')
              expect(triesStanding(plan, passes.with(passes.length - 1, { ...pass, verdict: null }), high).is).toBe(
                'reading',
              );
            spent = add(spent, pass.of.price.settled ?? (pass.state === 'cancelled' ? '0' : high));
            if (cost !== null) {
              expect(compare(spent, cost)).toBeLessThanOrEqual(0);
              expect(compare(costLeft(plan, passes)!, '0')).toBeGreaterThanOrEqual(0);
            }
          }
          expect(new Set(passes.map(({ seed }) => seed)).size).toBe(passes.length);
          expect(passes.length).toBeLessThanOrEqual(all.length);
        },
      ),
    );
  });

  it('draws as many seeds as are asked for, no two alike, the one that is set first, and ends whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.integer({ min: 0, max: 30 }),
        fc.boolean(),
        fc.integer({ min: 1, max: mostTries }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (min, span, isSet, count, chance) => {
          const range = { min, max: min + span };
          const drawn = drawSeeds(range, isSet ? min + (span >> 1) : null, count, () => chance);
          expect(drawn).toHaveLength(Math.min(count, span + 1));
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(drawn.every((seed) => seed >= min && seed <= range.max)).toBe(true);
          if (isSet) expect(drawn[0]).toBe(min + (span >> 1));
        },
      ),
    );
  });
});
