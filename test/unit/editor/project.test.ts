import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassRecord, ProjectChange } from '../../../src-main/contract';
import { inParts, withProjectChange, withProjectChanges } from '../../../src-renderer/editor/project';
import { selecting } from '../../../src-renderer/editor/selection';
import type { EditorState } from '../../../src-renderer/editor/state';
import { passOf, projectOf, sourceOf, stateOf } from './fixtures';

const running: Partial<PassRecord> = { state: 'running', results: [], finishedAt: null };

describe('what the host tells of the project', () => {
  it('puts a new version in, and a changed one in its place', () => {
    let state = stateOf([passOf(1), passOf(2)]);
    state = withProjectChange(state, { type: 'pass', view: passOf(3, running) });
    state = withProjectChange(state, { type: 'pass', view: passOf(2, {}, { rating: 4 }) });
    expect(state.project?.passes.map((view) => [view.pass.version, view.notes.rating])).toEqual([
      [1, 0],
      [2, 4],
      [3, 0],
    ]);
    expect(state.project?.passById.get('p2')?.notes.rating).toBe(4);
  });

  it('keeps the order of versions when one arrives late, by a sync', () => {
    const state = withProjectChange(stateOf([passOf(1), passOf(3)]), { type: 'pass', view: passOf(2) });
    expect(state.project?.passes.map((view) => view.pass.version)).toEqual([1, 2, 3]);
  });

  it('makes the first picture the input, and leaves a chosen input alone', () => {
    const empty = stateOf([], { desk: { ...stateOf().desk, input: null } });
    const none = { ...empty, project: { ...empty.project!, sources: [] } };
    const first = withProjectChange(none, { type: 'source', source: sourceOf('one') });
    expect(first.desk.input).toEqual({ kind: 'source', id: 'one' });
    expect(first.undo.done).toEqual([]);
    expect(withProjectChange(first, { type: 'source', source: sourceOf('two') }).desk.input).toEqual({
      kind: 'source',
      id: 'one',
    });
  });

  it('ignores a snapshot of another project', () => {
    const state = stateOf();
    expect(withProjectChange(state, { type: 'snapshot', project: projectOf([], [], { id: 'other' }) })).toBe(state);
  });

  it('leaves a version that is gone', () => {
    const state = selecting(stateOf([passOf(1)]), { id: 'p1', result: 1 });
    const gone = withProjectChange(state, { type: 'pass-gone', id: 'p1' });
    expect(gone.selected).toBeNull();
    expect(gone.project?.passes).toEqual([]);
  });
});

describe('a history that comes in parts', () => {
  const part = (numbers: readonly number[], older: number): ProjectChange => ({
    type: 'passes',
    json: JSON.stringify(numbers.map((n) => passOf(n))),
    older,
  });

  it('is the same history in the end, however it is cut, and whatever changes meanwhile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.record({ n: fc.integer({ min: 1, max: 45 }), rating: fc.integer({ min: 1, max: 5 }) })),
        fc.nat(),
        (count, cuts, ratings, seed) => {
          const all = Array.from({ length: count }, (_, at) => at + 1);
          const parts: ProjectChange[] = [];
          let end = count;
          for (let cut = 0; end > 0; cut++) {
            const from = Math.max(0, end - cuts[cut % cuts.length]!);
            const numbers = all.slice(from, end);
            parts.push(
              parts.length === 0
                ? { type: 'snapshot', project: { ...projectOf(numbers.map((n) => passOf(n))), older: from } }
                : part(numbers, from),
            );
            end = from;
          }
          // What is told of a version after its part stands; what was told before it, the part has by then.
          let state = stateOf([]);
          const expected = new Map(all.map((n) => [n, 0]));
          const after = (seed % parts.length) + 1;
          parts.forEach((change, at) => {
            state = withProjectChange(state, change);
            if (at + 1 !== after) return;
            for (const { n, rating } of ratings) {
              const isToCome =
                n <= (change.type === 'passes' ? change.older : change.type === 'snapshot' ? change.project.older! : 0);
              state = withProjectChange(state, { type: 'pass', view: passOf(n, {}, { rating }) });
              if (!isToCome) expected.set(n, rating);
            }
          });
          expect(state.project?.older).toBe(0);
          expect(state.project?.passes.map((view) => [view.pass.version, view.notes.rating])).toEqual(
            [...expected].toSorted(([a], [b]) => a - b),
          );
          expect(state.project?.passById.size).toBe(expected.size);
        },
      ),
    );
  });

  it('keeps what the window has until all of it is there again, after the connection was lost', () => {
    let state: EditorState = {
      ...selecting(stateOf([1, 2, 3, 4].map((n) => passOf(n))), { id: 'p1', result: 1 }),
      awaited: new Map([['p2', 0]]),
    };
    const taken: (readonly ProjectChange[])[] = [];
    const put = inParts(
      () => state.project,
      (changes) => {
        taken.push(changes);
        state = withProjectChanges(state, changes);
      },
    );
    put({ type: 'snapshot', project: { ...projectOf([passOf(4), passOf(5)]), older: 3 } });
    put({ type: 'pass', view: passOf(5, {}, { rating: 3 }) });
    put(part([2, 3], 1));
    expect(taken).toEqual([]);
    expect(state.project?.passes).toHaveLength(4);
    put(part([1], 0));
    expect(taken).toHaveLength(1);
    expect(state.project?.passes.map((view) => [view.pass.version, view.notes.rating])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [5, 3],
    ]);
    expect(state.selected).toEqual({ id: 'p1', result: 1 });
    put({ type: 'pass', view: passOf(6) });
    expect(state.project?.passes).toHaveLength(6);
  });
});

describe('a pass that ends', () => {
  const awaiting = () => ({ ...stateOf([passOf(1), passOf(2, running)]), awaited: new Map([['p2', 0]]) });

  it('is shown, when the designer has not looked elsewhere since', () => {
    const state = withProjectChange(awaiting(), { type: 'pass', view: passOf(2) });
    expect(state.selected).toEqual({ id: 'p2', result: 1 });
    expect(state.announcement).toBe('v2 is done');
    expect(state.awaited.size).toBe(0);
  });

  it('is told of stage by stage before', () => {
    const state = withProjectChange(awaiting(), {
      type: 'pass',
      view: passOf(2, { ...running, state: 'downloading' }),
    });
    expect(state.announcement).toBe('v2: Fetching the results');
    expect(state.awaited.size).toBe(1);
  });

  it('is told but not shown, when the designer looks at another version', () => {
    const state = withProjectChange(selecting(awaiting(), { id: 'p1', result: 1 }), { type: 'pass', view: passOf(2) });
    expect(state.selected).toEqual({ id: 'p1', result: 1 });
    expect(state.announcement).toBe('v2 is done');
  });

  it('is no news where the designer looks at it, and is where the window is not looked at', () => {
    const looking = selecting(awaiting(), { id: 'p2', result: 1 });
    const seen = withProjectChange(looking, { type: 'pass', view: passOf(2) });
    expect([...seen.unseen]).toEqual([]);
    expect(seen.toasts).toEqual([]);
    const away = withProjectChange({ ...looking, attended: false }, { type: 'pass', view: passOf(2) });
    expect([...away.unseen]).toEqual(['p2']);
    const elsewhere = withProjectChange(selecting(awaiting(), { id: 'p1', result: 1 }), {
      type: 'pass',
      view: passOf(2),
    });
    expect([...elsewhere.unseen]).toEqual(['p2']);
  });

  it('is shown where it failed, too', () => {
    const failed = passOf(2, {
      state: 'failed',
      results: [],
      error: { code: 'model-failed', message: 'No.', billed: 'no' },
    });
    const state = withProjectChange(awaiting(), { type: 'pass', view: failed });
    expect(state.selected).toEqual({ id: 'p2', result: 1 });
    expect(state.announcement).toBe('v2 failed');
  });

  it('is not shown when it was cancelled', () => {
    const state = withProjectChange(awaiting(), { type: 'pass', view: passOf(2, { state: 'cancelled', results: [] }) });
    expect(state.selected).toBeNull();
  });

  it('is not shown when another window ran it', () => {
    const state = withProjectChange({ ...awaiting(), awaited: new Map() }, { type: 'pass', view: passOf(2) });
    expect(state.selected).toBeNull();
  });
});
