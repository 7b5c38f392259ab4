import { describe, expect, it } from 'vitest';
import { chosenIds, choosingAll, choosingNone, extendingBy, extendingTo, leading, otherOfTwo, picksOf, toggling } from '../../../src-renderer/editor/choosing';
import { exportTitle } from '../../../src-renderer/editor/commands';
import { selecting } from '../../../src-renderer/editor/selection';
import { passOf, stateOf } from './fixtures';

const running = passOf(5, { state: 'running', results: [], finishedAt: null });
const all = () => stateOf([passOf(1), passOf(2), passOf(3), passOf(4), running]);
const at = (id: string) => selecting(all(), { id, result: 1 });
const ids = (state: Parameters<typeof chosenIds>[0]): string[] => [...chosenIds(state)].sort();

describe('choosing several versions', () => {
  it('adds one to the selected, which then is the one looked at', () => {
    const two = toggling(at('p2'), 'p4');
    expect(ids(two)).toEqual(['p2', 'p4']);
    expect(two.selected?.id).toBe('p4');
  });

  it('takes one out again; one alone is not several', () => {
    const one = toggling(toggling(at('p2'), 'p4'), 'p4');
    expect(ids(one)).toEqual([]);
    expect(one.selected?.id).toBe('p2');
  });

  it('stretches from where it began, and shrinks again', () => {
    const three = extendingTo(at('p2'), 'p4');
    expect(ids(three)).toEqual(['p2', 'p3', 'p4']);
    expect(ids(extendingTo(three, 'p1'))).toEqual(['p1', 'p2']);
  });

  it('stretches by keys: +1 goes to the next older version', () => {
    const two = extendingBy(at('p3'), 1);
    expect(ids(two)).toEqual(['p2', 'p3']);
    expect(two.selected?.id).toBe('p2');
    expect(ids(extendingBy(two, -1))).toEqual([]);
    expect(ids(extendingBy(two, 100))).toEqual(['p1', 'p2', 'p3']);
  });

  it('chooses all and none, and keeps looking where it looked', () => {
    const every = choosingAll(at('p2'));
    expect(ids(every)).toHaveLength(5);
    expect(every.selected?.id).toBe('p2');
    expect(ids(leading(every, 'p3'))).toHaveLength(5);
    expect(leading(every, 'p3').selected?.id).toBe('p3');
    expect(ids(choosingNone(every))).toEqual([]);
  });

  it('means nothing once another version is looked at', () => {
    const two = toggling(at('p2'), 'p4');
    expect(ids({ ...two, selected: { id: 'p1', result: 1 } })).toEqual([]);
  });
});

describe('what would be exported', () => {
  it('is the one result that is looked at', () => {
    expect(picksOf(selecting(all(), { id: 'p2', result: 3 }))).toEqual([{ passId: 'p2', result: 3 }]);
    expect(picksOf(all())).toEqual([]);
    expect(picksOf(at('p5'))).toEqual([]);
  });

  it('is every result of those chosen, newest first, without those that have none', () => {
    expect(picksOf(choosingAll(at('p1')))).toEqual(['p4', 'p3', 'p2', 'p1'].map((passId) => ({ passId, result: null })));
  });

  it('is told by the button', () => {
    expect(exportTitle(at('p1'))).toBe('Export…');
    expect(exportTitle(toggling(at('p2'), 'p4'))).toBe('Export 2 versions…');
  });
});

describe('two that are chosen together', () => {
  it('are compared with each other', () => {
    expect(otherOfTwo(toggling(at('p2'), 'p4'))).toEqual({ kind: 'result', id: 'p2', version: 2, result: 1 });
    expect(otherOfTwo(leading(toggling(at('p2'), 'p4'), 'p2'))).toEqual({ kind: 'result', id: 'p4', version: 4, result: 1 });
  });

  it('only where they are two, with pictures', () => {
    expect(otherOfTwo(at('p2'))).toBeNull();
    expect(otherOfTwo(toggling(toggling(at('p2'), 'p4'), 'p1'))).toBeNull();
    expect(otherOfTwo(leading(toggling(at('p2'), 'p5'), 'p2'))).toBeNull();
  });
});
