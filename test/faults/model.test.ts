import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../src-main/project/lanes';
import { temporaryFolder } from '../support/folders';
import { furtherPlans, walk, type Walked } from './support/model';

/**
 * How many things may go otherwise than they should on one path. All paths of so many are walked; of one more, as many as are drawn by the seed.
 * npm run test:model goes deeper.
 */
const depth = Number(process.env['PENTIMENTO_MODEL_DEPTH'] ?? 1);
const seed = Number(process.env['PENTIMENTO_MODEL_SEED'] ?? Date.now() % 1_000_000);
const drawn = Number(process.env['PENTIMENTO_MODEL_DRAWN'] ?? 16);

/** Mulberry32: the same numbers for the same seed. */
function numbers(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const folder = await temporaryFolder('pass-model');

type Plan = ReadonlyMap<number, number>;

describe('the life of a pass, whatever answers, silences and kills it meets', () => {
  it(
    'has no path with two accepted posts, none that loses a picture in silence, and none that waits for ever',
    async () => {
      const random = numbers(seed);
      const faults: string[] = [];
      let count = 0;
      const each = async (plans: readonly Plan[]): Promise<Plan[]> => {
        const walked = await inLanes(plans, async (plan): Promise<readonly [Plan, Walked]> => {
          count += 1;
          if (count % 200 === 0) console.log(`${count} paths, ${faults.length} faults so far`);
          return [plan, await walk(join(folder, `path-${count}`), plan)];
        });
        faults.push(...walked.flatMap(([, { fault }]) => fault ?? []));
        return walked.flatMap(([plan, { choices }]) => furtherPlans(plan, choices));
      };
      let plans: readonly Plan[] = [new Map()];
      for (let level = 0; level <= depth; level++) plans = await each(plans);
      const some = plans.map((plan) => ({ plan, at: random() })).sort((a, b) => a.at - b.at);
      await each(some.slice(0, drawn).map(({ plan }) => plan));
      console.log(`${count} paths walked, ${drawn} of the last level drawn with seed ${seed}.`);
      expect(faults, `seed ${seed}`).toEqual([]);
    },
    1_200_000 + drawn * 5_000,
  );
});
