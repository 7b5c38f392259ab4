import { compare, showMoney } from '../../src-main/common/money';
import { fieldWith, seedOf } from '../../src-main/common/models/roles';
import { together, type Price } from '../../src-main/common/pricing';
import { tidyWords } from '../../src-main/common/word-list';
import { drawSeeds } from '../../src-main/common/tries';
import { versionName } from '../../src-main/common/versions';
import type { TriesView } from '../../src-main/contract';
import { obstacle, passPrice } from './estimate';
import type { EditorState } from './state';
import { shownWords } from './word-list';

/** "Run until the words are right": what may be ordered of the desk, and how that which was ordered stands. */

/** How many passes there may be at most, as they are offered. */
export const fewestTries = 2;
export const usualTries = 4;

/** Why nothing can be run until its words are right; `null` when it can. */
export function triesObstacle(state: EditorState): string | null {
  const { draft } = state.desk;
  if (fieldWith(draft.model, 'seed')?.kind !== 'integer')
    return 'This model draws no seed that could be changed, so another pass can’t be tried.';
  if (tidyWords(shownWords(state.desk)).length === 0)
    return 'There are no words to read: put what is to be rendered in quotes in the prompt.';
  return obstacle(state)?.message ?? null;
}

/** The locked seed first, then drawn ones. */
export function seedsToTry({ desk }: EditorState, count: number, random: () => number): readonly number[] {
  const range = fieldWith(desk.draft.model, 'seed');
  return range?.kind === 'integer' ? drawSeeds(range, seedOf(desk.draft), count, random) : [];
}

/** What so many passes may cost together, where they may cost no more than `cost`. */
export function triesPrice(state: EditorState, count: number, cost: string | null): Price | null {
  const price = passPrice(state);
  if (price === null) return null;
  const all = together(price, count);
  if (cost === null || price.source === 'unstated' || compare(all.high, cost) <= 0) return all;
  return { ...all, low: compare(all.low, cost) <= 0 ? all.low : cost, high: cost };
}

/** Why this amount allows no pass at all; `null` where it does. */
export function costWrong(state: EditorState, cost: string | null): string | null {
  const price = passPrice(state);
  if (cost === null || price === null || price.source === 'unstated' || compare(price.high, cost) <= 0) return null;
  return `One pass may cost ${showMoney(price.high)} already.`;
}

export interface ShownTries {
  readonly title: string;
  readonly text: string;
  readonly tone: 'info' | 'bad';
}

const passes = (count: number): string => (count === 1 ? '1 pass' : `${count} passes`);

/** How it stands, in sentences. */
export function shownTries(tries: TriesView): ShownTries {
  const name = versionName(tries.version);
  const most = tries.seeds.length;
  const run = `Ran ${tries.tried} of up to ${passes(most)}.`;
  if (tries.fault) return { title: 'The next pass was not started', text: tries.fault.message, tone: 'bad' };
  switch (tries.is) {
    case 'running':
    case 'reading':
      return {
        title: 'Running until the words are right',
        text: `${name} is ${tries.is === 'running' ? 'running' : 'being read'}: pass ${tries.tried} of at most ${most}.${tries.stopping ? ' No other follows it.' : tries.going ? '' : ' No other follows it by itself.'}`,
        tone: 'info',
      };
    case 'right':
      return { title: `The words are right in ${versionName(tries.right ?? tries.version)}`, text: run, tone: 'info' };
    case 'unsure':
      return { title: `Are the words in ${name} right?`, text: `${tries.why ?? ''} ${run}`.trim(), tone: 'info' };
    case 'failed':
      return { title: `${name} has no result to read`, text: `${run} Nothing further was started.`, tone: 'info' };
    case 'spent':
      return {
        title: 'The words are not right yet',
        text:
          tries.by === 'cost'
            ? `${run} Another could cost more than you allowed.`
            : `All ${passes(most)} were run. Change the prompt, or try other seeds.`,
        tone: 'info',
      };
    case 'wrong':
      return tries.going
        ? {
            title: 'Running until the words are right',
            text: `The words in ${name} are wrong: another pass is tried.`,
            tone: 'info',
          }
        : {
            title: 'Stopped before the words were right',
            text: `${run} No other follows by itself.`,
            tone: 'info',
          };
  }
}
