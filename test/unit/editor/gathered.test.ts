import { describe, expect, it } from 'vitest';
import { batched } from '../../../src-renderer/editor/batched';

/** A clock that is moved by hand. */
function hand() {
  const waiting = new Set<() => void>();
  return {
    later: (_ms: number, run: () => void) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    rest: () => {
      const all = [...waiting];
      waiting.clear();
      for (const run of all) run();
    },
    idle: () => waiting.size === 0,
  };
}

describe('what comes one by one', () => {
  it('is handed on at once, then together, and in order', () => {
    const clock = hand();
    const taken: (readonly number[])[] = [];
    const all = batched<number>(clock.later, 100, (items) => taken.push(items));
    for (const item of [1, 2, 3]) all.add(item);
    expect(taken).toEqual([[1]]);
    clock.rest();
    expect(taken).toEqual([[1], [2, 3]]);
    all.add(4);
    clock.rest();
    clock.rest();
    expect(taken).toEqual([[1], [2, 3], [4]]);
    expect(clock.idle()).toBe(true);
    all.add(5);
    expect(taken.at(-1)).toEqual([5]);
  });

  it('and is dropped is never handed on', () => {
    const clock = hand();
    const taken: (readonly number[])[] = [];
    const all = batched<number>(clock.later, 100, (items) => taken.push(items));
    all.add(1);
    all.add(2);
    all.drop();
    clock.rest();
    expect(taken).toEqual([[1]]);
  });
});
