import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassView } from '../../../src-main/contract';
import { undoName } from '../../../src-renderer/editor/commands';
import type { EditorState } from '../../../src-renderer/editor/state';
import { choosingAll, chosenParts, togglingPicture } from '../../../src-renderer/editor/choosing';
import {
  inRunning,
  lastTakenOut,
  surveyColumns,
  surveyed,
  surveying,
  surveyKept,
  surveyMost,
  surveyPutBack,
  surveyStep,
  surveyWithout,
} from '../../../src-renderer/editor/survey';
import { depth, recorded } from '../../../src-renderer/editor/undo';
import { meantPictures, meantToGo } from '../../../src-renderer/editor/trash';
import { passOf, stateOf } from './fixtures';

const results = (count: number): PassView['pass']['results'] =>
  Array.from({ length: count }, (_, at) => ({
    file: `${at + 1}.png`,
    width: 512,
    height: 512,
    bytes: 1,
    sha256: 'd'.repeat(64),
    contentType: 'image/png' as const,
  }));
const stateWith = (counts: readonly number[], chosen: readonly number[]): EditorState => {
  const passes = counts.map((count, at) => passOf(at + 1, { results: results(count) }));
  const ids = chosen.map((at) => passes[at]!.pass.id);
  return stateOf(passes, {
    chosen: new Set(ids.length > 1 ? ids : []),
    selected: ids[0] === undefined ? null : { id: ids[0], result: 1 },
  });
};
const shown = (state: EditorState): string[] => surveyed(state).map(({ id, result }) => `${id}:${result}`);

describe('a survey', () => {
  it('is of the pictures of the versions that are selected, newest first, or of one version’s own', () => {
    expect(shown(surveying(stateWith([1, 2, 1], [0, 1])))).toEqual(['p2:1', 'p2:2', 'p1:1']);
    expect(shown(surveying(stateWith([1, 4], [1])))).toEqual(['p2:1', 'p2:2', 'p2:3', 'p2:4']);
    expect(surveying(stateWith([1, 4], [0])).layout).toBe('canvas');
  });

  it('of more than nine shows nine, and the next comes in for one that is taken out', () => {
    let state = surveying(stateWith([4, 4, 4], [0, 1, 2]));
    const all = [3, 2, 1].flatMap((version) => [1, 2, 3, 4].map((result) => `p${version}:${result}`));
    expect(shown(state)).toEqual(all.slice(0, 9));
    expect(inRunning(state)).toHaveLength(12);
    state = surveyWithout(state, { id: 'p3', result: 2 });
    expect(shown(state)).toEqual(all.filter((each) => each !== 'p3:2').slice(0, 9));
  });

  it('of pictures that were chosen in the grid shows exactly those', () => {
    const state = stateWith([4, 4], [0]);
    const grid: EditorState = { ...state, layout: 'grid', selected: { id: 'p2', result: 3 } };
    const two = togglingPicture(togglingPicture(grid, { id: 'p2', result: 1 }), { id: 'p1', result: 4 });
    expect(shown(surveying(two))).toEqual(['p2:1', 'p2:3', 'p1:4']);
  });

  it('leaves chosen what is still in the running, also of versions that were chosen whole', () => {
    let state = surveying(stateWith([2, 2], [0, 1]));
    const parts = (): string[] => chosenParts(state).map(({ passId, result }) => `${passId}:${result ?? 'all'}`);
    expect(parts()).toEqual(['p2:all', 'p1:all']);
    state = surveyWithout(state, { id: 'p2', result: 1 });
    expect(parts()).toEqual(['p2:2', 'p1:all']);
    state = surveyWithout(state, { id: 'p1', result: 1 });
    expect(parts()).toEqual(['p2:2', 'p1:2']);
    expect(parts()).toEqual(shown(state));
    state = surveyWithout(state, { id: 'p2', result: 2 });
    expect(parts()).toEqual([]);
    expect(state.selected).toEqual({ id: 'p1', result: 2 });
  });

  it('takes back what was taken out, the last one first, but what was done since before that', () => {
    const before = surveying(stateWith([2, 2], [0, 1]));
    const chosen = chosenParts(before);
    const one = surveyWithout(before, { id: 'p2', result: 2 });
    const two = surveyWithout(one, { id: 'p1', result: 1 });
    const back = surveyPutBack(two);
    expect(shown(back)).toEqual(shown(one));
    expect(chosenParts(back)).toEqual(chosenParts(one));
    expect(back.selected).toEqual({ id: 'p1', result: 1 });
    expect(shown(surveyPutBack(back))).toEqual(shown(before));
    expect(chosenParts(surveyPutBack(back))).toEqual(chosen);

    const step = { name: 'Pick', change: { of: 'desk', before: {}, after: {} }, mark: null, at: 0 } as const;
    const picked = { ...two, undo: { done: [step], undone: [] } };
    expect(undoName(two)).toBe('Take the picture out');
    expect(undoName(picked)).toBe('Pick');
    expect(lastTakenOut(picked)).toBeNull();
    expect(surveyPutBack(picked)).toBe(picked);
    // Also where a step that comes pushes the oldest of so many out.
    const full = Array.from({ length: depth }, (_, at) => ({ ...step, at }));
    const long = surveyWithout({ ...before, undo: { done: full, undone: [] } }, { id: 'p2', result: 2 });
    expect(lastTakenOut(long)?.out).toEqual({ id: 'p2', result: 2 });
    expect(lastTakenOut({ ...long, undo: recorded(long.undo, { ...step, at: depth }) })).toBeNull();
    // Out of the survey, and in the next one, nothing of it is left to take back.
    expect(undoName({ ...two, layout: 'grid' })).toBeNull();
    expect(lastTakenOut(surveying({ ...before, layout: 'grid', surveyOut: two.surveyOut }))).toBeNull();
  });

  it('is ended with the picture that is kept: it alone is selected, and is what keys mean', () => {
    const grid: EditorState = { ...stateWith([2, 1, 1], [2]), layout: 'grid' };
    const kept = surveyKept(surveyStep(surveying(choosingAll(grid)), 1));
    expect(kept).toMatchObject({ layout: 'canvas', selected: { id: 'p2', result: 1 } });
    expect(chosenParts(kept)).toEqual([]);
    expect(chosenParts({ ...kept, layout: 'grid' })).toEqual([]);
    expect(meantPictures(kept)).toEqual([{ passId: 'p2', result: null }]);
    expect(meantToGo(kept)).toEqual([{ passId: 'p2', result: null }]);
  });

  it('is laid out as large as it fits: three landscape pictures in two rows where that shows more of them', () => {
    const sides = fc.integer({ min: 200, max: 4000 });
    const chrome = { gap: 8, air: 32, words: 32 };
    fc.assert(
      fc.property(
        fc.array(fc.record({ width: sides, height: sides }), { minLength: 1, maxLength: 9 }),
        fc.record({ width: fc.integer({ min: 400, max: 2600 }), height: fc.integer({ min: 400, max: 1500 }) }),
        (sizes, room) => {
          const columns = surveyColumns(sizes, room, chrome);
          expect(columns).toBeGreaterThanOrEqual(1);
          expect(columns).toBeLessThanOrEqual(sizes.length);
        },
      ),
    );
    const wide = { width: 1536, height: 1024 };
    expect(surveyColumns([wide, wide, wide], { width: 504, height: 600 }, chrome)).toBe(2);
    expect(surveyColumns([wide, wide, wide], { width: 840, height: 780 }, chrome)).toBe(2);
    expect(surveyColumns([wide, wide, wide], { width: 300, height: 780 }, chrome)).toBe(1);
    expect(surveyColumns([wide, wide], { width: 1600, height: 700 }, chrome)).toBe(2);
  });

  it('whatever is taken out, in whatever order: never the last one, and one that is left is looked at', () => {
    const histories = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 14 }).chain((counts) =>
      fc.tuple(
        fc.constant(counts),
        fc.subarray(
          counts.map((_, at) => at),
          { minLength: 1 },
        ),
        fc.array(fc.nat({ max: 12 })),
      ),
    );
    fc.assert(
      fc.property(histories, ([counts, chosen, steps]) => {
        let state = surveying(stateWith(counts, chosen));
        if (state.layout !== 'survey') return;
        expect(surveyed(state).length).toBeLessThanOrEqual(surveyMost);
        for (const step of steps) {
          const before = inRunning(state);
          const out = before[step % before.length]!;
          state = step % 3 === 0 ? surveyStep(state, step - 6) : surveyWithout(state, out);
          expect(surveyed(state).length).toBeLessThanOrEqual(surveyMost);
          const after = inRunning(state);
          expect(after.length).toBe(step % 3 === 0 || before.length === 1 ? before.length : before.length - 1);
          expect(after.some(({ id, result }) => id === state.selected?.id && result === state.selected.result)).toBe(
            true,
          );
        }
      }),
    );
  });
});
