import { describe, expect, it } from 'vitest';
import { choosingAll } from '../../../src-renderer/editor/choosing';
import { foundPasses } from '../../../src-renderer/editor/finding';
import { stepping } from '../../../src-renderer/editor/history-lines';
import { passOf, recipe, stateOf } from './fixtures';

const passes = [
  passOf(
    1,
    { recipe: recipe({ prompt: 'Vintage travel poster "VISIT MARS"', seed: 48213 }) },
    { label: 'For the client', rating: 3 },
  ),
  passOf(2, { recipe: recipe({ prompt: 'watercolor at dusk' }) }),
  passOf(12, { recipe: recipe({ prompt: 'watercolor poster' }), state: 'failed', results: [] }),
];
const found = (sought: string | null): number[] =>
  foundPasses(stateOf(passes, { sought })).map(({ pass }) => pass.version);

describe('versions are found', () => {
  it('by every word, whatever its case', () => {
    expect(found('visit mars')).toEqual([1]);
    expect(found('watercolor')).toEqual([2, 12]);
    expect(found('watercolor poster')).toEqual([12]);
    expect(found('watercolor mars')).toEqual([]);
  });

  it('by label, stars, seed, state, input', () => {
    expect(found('client')).toEqual([1]);
    expect(found('3 stars')).toEqual([1]);
    expect(found('48213')).toEqual([1]);
    expect(found('failed')).toEqual([12]);
    expect(found('shop.jpg')).toEqual([1, 2, 12]);
  });

  it('by number, which is meant whole', () => {
    expect(found('v1')).toEqual([1]);
    expect(found('V12')).toEqual([12]);
  });

  it('all of them while nothing is sought', () => {
    expect(found(null)).toEqual([1, 2, 12]);
    expect(found('  ')).toEqual([1, 2, 12]);
  });
});

describe('while versions are sought', () => {
  const state = stateOf(passes, { sought: 'watercolor' });

  it('steps go from one that is found to the next', () => {
    const newest = stepping(state, 1);
    expect(newest.selected?.id).toBe('p12');
    expect(stepping(newest, 1).selected?.id).toBe('p2');
    expect(stepping(newest, 9).selected?.id).toBe('p2');
  });

  it('all means all that are found', () => {
    const chosen = choosingAll({ ...state, selected: { id: 'p1', result: 1 } });
    expect([...chosen.chosen]).toEqual(['p2', 'p12']);
    expect(chosen.selected?.id).toBe('p12');
  });
});
