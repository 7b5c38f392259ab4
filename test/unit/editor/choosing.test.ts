import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chosenIds,
  choosingAll,
  choosingNone,
  choosingPictures,
  extendingBy,
  extendingTo,
  extendingToPicture,
  leading,
  otherOfTwo,
  picksOf,
  toggling,
  togglingPicture,
  withGrid,
} from '../../../src-renderer/editor/choosing';
import { exportTitle } from '../../../src-renderer/editor/commands';
import { noFilter } from '../../../src-renderer/editor/filter';
import { gridCells } from '../../../src-renderer/editor/grid';
import { selecting, shownPicture } from '../../../src-renderer/editor/selection';
import type { EditorState, Selection } from '../../../src-renderer/editor/state';
import { meantPictures, meantToGo, wholeName } from '../../../src-renderer/editor/trash';
import { passOf, recipe, stateOf } from './fixtures';

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
    const [result] = passOf(2).pass.results;
    const three = stateOf([passOf(1), passOf(2, { results: [result!, result!, result!] })]);
    expect(picksOf(selecting(three, { id: 'p2', result: 3 }))).toEqual([{ passId: 'p2', result: 3 }]);
    expect(picksOf(all())).toEqual([]);
    expect(picksOf(at('p5'))).toEqual([]);
  });

  it('is every result of those chosen, newest first, without those that have none', () => {
    expect(picksOf(choosingAll(at('p1')))).toEqual(
      ['p4', 'p3', 'p2', 'p1'].map((passId) => ({ passId, result: null })),
    );
  });

  it('is told by the button', () => {
    expect(exportTitle(at('p1'))).toBe('Export…');
    expect(exportTitle(toggling(at('p2'), 'p4'))).toBe('Export 2 versions…');
  });
});

describe('two that are chosen together', () => {
  it('are compared with each other', () => {
    expect(otherOfTwo(toggling(at('p2'), 'p4'))).toEqual({ kind: 'result', id: 'p2', version: 2, result: 1 });
    expect(otherOfTwo(leading(toggling(at('p2'), 'p4'), 'p2'))).toEqual({
      kind: 'result',
      id: 'p4',
      version: 4,
      result: 1,
    });
  });

  it('only where they are two, with pictures', () => {
    expect(otherOfTwo(at('p2'))).toBeNull();
    expect(otherOfTwo(toggling(toggling(at('p2'), 'p4'), 'p1'))).toBeNull();
    expect(otherOfTwo(leading(toggling(at('p2'), 'p5'), 'p2'))).toBeNull();
  });
});

describe('choosing single pictures in the grid', () => {
  const picture = (n: number) => ({ ...passOf(1).pass.results[0]!, file: `${n}.png` });
  const four = [1, 2, 3, 4].map(picture);
  const grid = (): EditorState => ({
    ...stateOf([passOf(1, { results: four }), passOf(2, { results: four }), passOf(3, { results: four })]),
    layout: 'grid',
  });
  const key = ({ passId, result }: { readonly passId: string; readonly result: number | null }): string =>
    `${passId}/${result}`;

  it('acts on exactly those that are chosen, whatever is toggled and stretched', () => {
    const cells = fc.record({ id: fc.constantFrom('p1', 'p2', 'p3'), result: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(cells, fc.array(fc.tuple(fc.constantFrom('toggle', 'stretch'), cells)), (first, steps) => {
        let state = selecting(grid(), first);
        let wanted = new Set([`${first.id}/${first.result}`]);
        let lead: Selection = first;
        for (const [step, cell] of steps) {
          const own = `${cell.id}/${cell.result}`;
          if (step === 'stretch') {
            const order = gridCells(state).map((each) => `${each.id}/${each.result}`);
            const from = order.indexOf(state.anchor ?? `${lead.id}/${lead.result}`);
            const [a, b] = [from, order.indexOf(own)].toSorted((x, y) => x - y) as [number, number];
            wanted = new Set(order.slice(a, b + 1));
            state = extendingToPicture(state, cell);
          } else {
            if (wanted.size === 1 && wanted.has(own)) continue;
            if (!wanted.delete(own)) wanted.add(own);
            state = togglingPicture(state, cell);
          }
          lead = state.selected!;
          expect(meantPictures(state).map(key).toSorted()).toEqual([...wanted].toSorted());
          expect(picksOf(state).map(key).toSorted()).toEqual([...wanted].toSorted());
          expect(wanted.has(`${lead.id}/${lead.result}`)).toBe(true);
        }
      }),
    );
  });

  it('compares two pictures of one version, and tells how many pictures are chosen', () => {
    const two = togglingPicture(selecting(grid(), { id: 'p2', result: 1 }), { id: 'p2', result: 3 });
    expect(otherOfTwo(two)).toEqual({ kind: 'result', id: 'p2', version: 2, result: 1 });
    expect(exportTitle(two)).toBe('Export 2 pictures…');
    expect(ids(two)).toEqual(['p2']);
  });

  it('deletes the version where all of its pictures are chosen', () => {
    const every = [1, 2, 3, 4].map((result) => ({ id: 'p2', result }));
    const chosen = choosingPictures(grid(), [...every, { id: 'p1', result: 2 }], new Set());
    expect(meantToGo(chosen)).toEqual([
      { passId: 'p1', result: 2 },
      { passId: 'p2', result: null },
    ]);
  });

  it('whatever stacks close over, and whatever is rated then: what keys mean is seen, and what is hidden is not meant', () => {
    const pictures = fc.record({ id: fc.constantFrom('p1', 'p2', 'p3'), result: fc.integer({ min: 1, max: 4 }) });
    const deeds = fc.array(fc.oneof(pictures, fc.constantFrom('group', 'stack', 'rate')), { maxLength: 20 });
    fc.assert(
      fc.property(deeds, (steps) => {
        const passes = [1, 2, 3].map((version) =>
          passOf(version, { results: four, recipe: recipe({ prompt: version === 1 ? 'noir' : 'woodcut' }) }),
        );
        let state: EditorState = { ...stateOf(passes), layout: 'grid', selected: { id: 'p2', result: 4 } };
        for (const step of steps) {
          const { grid: now } = state;
          if (step === 'group') state = withGrid(state, { ...now, by: now.by === 'recipe' ? 'none' : 'recipe' });
          else if (step === 'stack') {
            const stack = gridCells(state)[0]?.stack?.key;
            if (stack !== undefined)
              state = withGrid(state, { ...now, open: now.open.has(stack) ? new Set() : new Set([stack]) });
          } else if (step === 'rate') {
            const meant = meantPictures(state).map(key);
            const rated = state.project!.passes.map((view) => ({
              ...view,
              rated: view.pass.results.map((_, index) => ({
                ...passOf(1).rated[0]!,
                trashed: null,
                pick: meant.includes(`${view.pass.id}/${index + 1}`) ? ('reject' as const) : null,
              })),
            }));
            state = { ...state, project: stateOf(rated).project };
            // What was rated stays selected: another key corrects it.
            expect(meantPictures(state).map(key)).toEqual(meant);
          } else if (gridCells(state).some((cell) => cell.id === step.id && cell.result === step.result))
            state = togglingPicture(state, step);
          const seen = new Set(gridCells(state).map((cell) => `${cell.id}/${cell.result}`));
          expect(meantPictures(state).every((each) => seen.has(key(each)))).toBe(true);
          // Nor does the canvas bring back what was hidden.
          const here = meantPictures(state).map(key);
          expect(meantPictures({ ...state, layout: 'canvas' }).map(key)).toEqual(here);
        }
      }),
    );
  });

  it('on the canvas means the picture that is shown where the one that was looked at is deleted', () => {
    const rated = [1, 2, 3, 4].map((n) => ({ ...passOf(1).rated[0]!, trashed: n === 3 ? ('trash' as const) : null }));
    const state: EditorState = {
      ...stateOf([{ ...passOf(1, { results: four }), rated }]),
      selected: { id: 'p1', result: 3 },
    };
    expect(shownPicture(state)).toMatchObject({ result: 1 });
    expect(picksOf(state).map(key)).toEqual(['p1/1']);
    expect(meantPictures(state).map(key)).toEqual(['p1/1']);
    // There Delete takes the version, and says so.
    expect(meantToGo(state)).toEqual([{ passId: 'p1', result: null }]);
    expect(wholeName(state.project!.passById.get('p1')!)).toBe('v1 with its 3 pictures');
  });

  it('leaves out what a filter hides', () => {
    const rated = [0, 3, 0, 5].map((rating) => ({ ...passOf(1).rated[0]!, rating, trashed: null }));
    const state: EditorState = {
      ...stateOf([{ ...passOf(1, { results: four }), rated }]),
      layout: 'grid',
      filter: { ...noFilter, stars: { is: 'at-least', stars: 3 } },
      selected: { id: 'p1', result: 2 },
    };
    expect(picksOf(choosingAll(state)).map(key)).toEqual(['p1/2', 'p1/4']);
    expect(picksOf({ ...state, chosen: new Set(['p1/1', 'p1/2', 'p1/4']) }).map(key)).toEqual(['p1/2', 'p1/4']);
  });
});
