import { describe, expect, it } from 'vitest';
import { stepping } from '../../../src-renderer/editor/history-lines';
import {
  comparedPictures,
  comparing,
  notComparing,
  selecting,
  shownPicture,
  swapped,
} from '../../../src-renderer/editor/selection';
import { passOf, stateOf } from './fixtures';

const two = passOf(2, { results: [passOf(1).pass.results[0]!, passOf(1).pass.results[0]!] });
const running = passOf(3, { state: 'running', results: [], finishedAt: null });
const all = () => stateOf([passOf(1), two, running]);

describe('the selection', () => {
  it('shows the input while no version is selected', () => {
    expect(shownPicture(all())).toEqual({ kind: 'source', id: 'shop' });
  });

  it('shows the chosen result of a version, and its input while there is none', () => {
    expect(shownPicture(selecting(all(), { id: 'p2', result: 2 }))).toEqual({
      kind: 'result',
      id: 'p2',
      version: 2,
      result: 2,
    });
    expect(shownPicture(selecting(all(), { id: 'p3', result: 1 }))).toEqual({ kind: 'source', id: 'shop' });
  });

  it('steps through the history, newest first, and stops at its ends', () => {
    const newest = stepping(all(), 1);
    expect(newest.selected?.id).toBe('p3');
    expect(stepping(newest, 1).selected?.id).toBe('p2');
    expect(stepping(newest, -1).selected?.id).toBe('p3');
    expect(stepping(newest, 100).selected?.id).toBe('p1');
    expect(stepping(all(), 100).selected?.id).toBe('p1');
    expect(stepping(all(), -100).selected?.id).toBe('p3');
  });

  it('counts every look', () => {
    expect(selecting(all(), { id: 'p1', result: 1 }).looks).toBe(1);
  });
});

describe('the comparison', () => {
  const selected = () => selecting(all(), { id: 'p1', result: 1 });

  it('is with the version’s own input, unless another picture is chosen', () => {
    expect(comparedPictures(comparing(selected()))).toEqual({
      shown: { kind: 'result', id: 'p1', version: 1, result: 1 },
      other: { kind: 'source', id: 'shop' },
    });
    const other = { kind: 'result', id: 'p2', version: 2, result: 1 } as const;
    expect(comparedPictures(comparing(selected(), 'slider', other))?.other).toEqual(other);
  });

  it('is not of a picture with itself', () => {
    expect(comparing(selected(), 'slider', { kind: 'result', id: 'p1', version: 1, result: 1 }).compare).toBeNull();
    const against = comparing(selected(), 'slider', { kind: 'result', id: 'p2', version: 2, result: 1 });
    expect(selecting(against, { id: 'p2', result: 1 }).compare).toBeNull();
  });

  it('stays when another version is looked at, so that two can be held against one', () => {
    expect(selecting(comparing(selected()), { id: 'p2', result: 1 }).compare).not.toBeNull();
    expect(selecting(comparing(selected()), { id: 'p3', result: 1 }).compare).toBeNull();
  });

  it('can’t begin where there is no result', () => {
    expect(comparing(selecting(all(), { id: 'p3', result: 1 })).compare).toBeNull();
  });

  it('swaps, and ends', () => {
    const state = comparing(selected());
    expect(swapped(state).compare?.swapped).toBe(true);
    expect(notComparing(state).compare).toBeNull();
  });
});
