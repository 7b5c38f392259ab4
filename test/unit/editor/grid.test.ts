import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridGroups, gridLines, gridStep, pictureCount, stacked } from '../../../src-renderer/editor/grid';
import { gridGroupings } from '../../../src-renderer/editor/grid-choices';
import type { PassView } from '../../../src-main/contract';
import { passOf, recipe, stateOf } from './fixtures';

const results = (count: number): PassView['pass']['results'] =>
  Array.from({ length: count }, (_, at) => ({
    file: `${at + 1}.png`,
    width: 512,
    height: 512,
    bytes: 1,
    sha256: 'c'.repeat(64),
    contentType: 'image/png' as const,
  }));

/** Histories with none to four pictures a version, some recipes alike but for their seed. */
const histories = fc
  .array(
    fc.record({
      count: fc.integer({ min: 0, max: 4 }),
      prompt: fc.constantFrom('noir', 'woodcut', ''),
      seed: fc.nat({ max: 5 }),
      day: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 12 },
  )
  .map((versions) =>
    versions.map(({ count, prompt, seed, day }, at) =>
      passOf(at + 1, {
        recipe: recipe({ prompt, seed }),
        results: results(count),
        createdAt: `2026-05-0${day}T12:00:00.000Z`,
      }),
    ),
  );

describe('the grid', () => {
  it('shows every picture once, whatever gathers them and however wide it is', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom(...gridGroupings),
        fc.integer({ min: 1, max: 9 }),
        (passes, by, columns) => {
          const lines = gridLines(gridGroups(stateOf(passes).project!, passes, by), columns);
          const cells = lines.flatMap((line) => (line.is === 'cells' ? line.cells : []));
          const all = passes.flatMap(({ pass }) => pass.results.map((_, at) => `${pass.id} ${at + 1}`));
          expect(cells.map(({ id, result }) => `${id} ${result}`).toSorted()).toEqual(all.toSorted());
          for (const line of lines) if (line.is === 'cells') expect(line.cells.length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('is walked through by keys: right and left go through all of it, up leads back from where down led', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom(...gridGroupings),
        fc.integer({ min: 1, max: 9 }),
        (passes, by, columns) => {
          const lines = gridLines(gridGroups(stateOf(passes).project!, passes, by), columns);
          const cells = lines.flatMap((line) => (line.is === 'cells' ? line.cells : []));
          expect(gridStep(lines, null, 'End')).toEqual(
            lines.findLast((line) => line.is === 'cells')?.cells.at(-1) ?? null,
          );
          let at = gridStep(lines, null, 'ArrowRight');
          const walked = at ? [at] : [];
          for (;;) {
            at = at && gridStep(lines, at, 'ArrowRight');
            if (!at) break;
            walked.push(at);
          }
          expect(walked).toEqual(cells);
          for (const cell of cells) {
            const below = gridStep(lines, cell, 'ArrowDown');
            const rowOf = (id: typeof cell): number =>
              lines.findIndex((line) => line.is === 'cells' && line.cells.includes(id));
            if (below) {
              const back = gridStep(lines, below, 'ArrowUp');
              expect(back && rowOf(back)).toBe(rowOf(cell));
            }
          }
        },
      ),
    );
  });

  it('stacks what is alike: a closed stack is one picture, the best-rated; an open one is all of it', () => {
    const passes = [1, 2, 3].map((version) => {
      const view = passOf(version, { recipe: recipe({ prompt: 'noir', seed: version }), results: results(1) });
      return { ...view, rated: [{ ...view.rated[0]!, rating: version === 2 ? 4 : 0, trashed: null }] };
    });
    const groups = gridGroups(stateOf(passes).project!, passes, 'recipe');
    const closed = stacked(groups, new Set());
    expect(closed[0]!.cells.map(({ id, stack }) => [id, stack?.count, stack?.open])).toEqual([['p2', 3, false]]);
    expect(pictureCount(closed)).toBe(3);
    // What is selected of it is what is seen of it.
    const meant = stacked(groups, new Set(), ({ id }) => (id === 'p3' ? 1 : 0));
    expect(meant[0]!.cells.map(({ id }) => id)).toEqual(['p3']);
    const open = stacked(groups, new Set([groups[0]!.key]));
    expect(pictureCount(open)).toBe(3);
    expect(open[0]!.cells.map(({ id, stack }) => [id, stack?.first])).toEqual([
      ['p3', true],
      ['p2', false],
      ['p1', false],
    ]);
  });

  it('gathers by recipe what differs by its seed alone, by source, and by day', () => {
    const passes = [
      passOf(1, { recipe: recipe({ prompt: 'noir', seed: 1 }) }),
      passOf(2, { recipe: recipe({ prompt: 'woodcut', seed: 1 }) }),
      passOf(3, { recipe: recipe({ prompt: 'noir', seed: 2 }), createdAt: '2026-05-06T12:00:00.000Z' }),
    ];
    const { project } = stateOf(passes);
    const titles = (by: (typeof gridGroupings)[number]): [string, number][] =>
      gridGroups(project!, passes, by).map(({ title, cells }) => [title, cells.length]);
    expect(titles('recipe')).toEqual([
      ['noir', 2],
      ['woodcut', 1],
    ]);
    expect(titles('source')).toEqual([['shop.jpg', 3]]);
    expect(titles('day').map(([, count]) => count)).toEqual([1, 2]);
  });
});
