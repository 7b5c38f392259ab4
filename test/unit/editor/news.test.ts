import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awaitedOf } from '../../../src-renderer/editor/await-keeper';
import { withProjectChange } from '../../../src-renderer/editor/project';
import { restored, workspaceOf } from '../../../src-renderer/editor/workspace';
import { passOf, projectOf, stateOf } from './fixtures';

const passes = [1, 2, 3].map((n) => passOf(n));

describe('what has ended unseen', () => {
  it('is marked after a reload as before, but for what is looked at then and what is gone', () => {
    const before = stateOf(passes, { unseen: new Set(['p1', 'p3', 'gone']), selected: { id: 'p3', result: 1 } });
    const workspace = workspaceOf(before);
    const after = restored(stateOf(passes), workspace);
    expect([...after.unseen]).toEqual(['p1', 'gone']);
    expect([...restored(stateOf(passes, { attended: false }), workspace).unseen]).toEqual(['p1', 'p3', 'gone']);
    // Once the whole history is there, no sooner.
    const part = withProjectChange(after, { type: 'snapshot', project: { ...projectOf([passOf(3)]), older: 2 } });
    expect([...part.unseen]).toEqual(['p1', 'gone']);
    const whole = withProjectChange(part, { type: 'passes', json: JSON.stringify(passes.slice(0, 2)), older: 0 });
    expect([...whole.unseen]).toEqual(['p1']);
  });

  it('is read from whatever is kept, and is never more than can be shown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null), fc.integer()), (kept) => {
        const workspace = { ...workspaceOf(stateOf(passes)), extra: { unseen: kept } };
        const { unseen } = restored(stateOf(passes), workspace);
        expect([...unseen].every((id) => typeof id === 'string')).toBe(true);
        const awaited = awaitedOf(typeof kept === 'number' ? String(kept) : kept);
        expect([...awaited.keys()].every((id) => typeof id === 'string')).toBe(true);
      }),
    );
    const many = new Set(Array.from({ length: 1_000 }, (_, at) => `p${at}`));
    expect(restored(stateOf([]), workspaceOf(stateOf([], { unseen: many }))).unseen.size).toBe(200);
  });

  it('is marked where it ended while the window was loaded anew', () => {
    const state = stateOf([passOf(1)], { awaited: awaitedOf('["p2"]'), selected: { id: 'p1', result: 1 } });
    // Not yet among those that have come.
    const part = withProjectChange(state, { type: 'snapshot', project: { ...projectOf([passOf(1)]), older: 1 } });
    expect([...part.awaited.keys()]).toEqual(['p2']);
    const after = withProjectChange(part, { type: 'passes', json: JSON.stringify([passOf(2)]), older: 0 });
    expect([...after.unseen]).toEqual(['p2']);
    expect(after.awaited.size).toBe(0);
    expect(after.selected).toEqual({ id: 'p1', result: 1 });
    expect(after.toasts.map(({ text }) => text)).toEqual(['v2 is done']);
  });
});
