import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flagChoices,
  noFilter,
  spans,
  stateGroups,
  wordsChoices,
  type Filter,
} from '../../../src-renderer/editor/filter';
import { choicesOf, isNoFilter, partsOf, passesFilter } from '../../../src-renderer/editor/filtering';
import { foundPasses } from '../../../src-renderer/editor/finding';
import { showingVersion } from '../../../src-renderer/editor/selection';
import { passStates } from '../../../src-main/common/states';
import { gridCells } from '../../../src-renderer/editor/grid';
import { keptFilters, withKept } from '../../../src-renderer/editor/kept-filters';
import { passOf, recipe, stateOf } from './fixtures';

const day = 86_400_000;
const now = new Date(2026, 10, 29, 12).getTime();
const iso = (ago: number): string => new Date(now - ago).toISOString();

const passes = [
  passOf(1, { createdAt: iso(40 * day), engine: 'offline' }, { rating: 5, label: 'client' }),
  passOf(2, { createdAt: iso(6 * day), engine: 'offline', state: 'failed', results: [] }, { rating: 0 }),
  passOf(3, { createdAt: iso(3_600_000), engine: 'modelrunner' }, { rating: 3, label: 'draft' }),
  passOf(4, { createdAt: iso(60_000), engine: 'offline', state: 'running', results: [], finishedAt: null }),
];
const state = stateOf(passes);
const project = state.project!;
const shown = (filter: Partial<Filter>): number[] =>
  project.passes
    .filter((view) => passesFilter(project, view, { ...noFilter, ...filter }, now))
    .map(({ pass }) => pass.version);

describe('versions are filtered', () => {
  it.each([
    [{}, [1, 2, 3, 4]],
    [{ stars: { is: 'at-least', stars: 3 } }, [1, 3, 4]],
    [{ stars: { is: 'exactly', stars: 3 } }, [3, 4]],
    [{ stars: { is: 'exactly', stars: 0 } }, [2, 4]],
    [{ states: ['failed'] }, [2]],
    [{ states: ['done', 'going'] }, [1, 3, 4]],
    [{ labels: ['client', 'draft'] }, [1, 3, 4]],
    [{ engines: ['modelrunner'] }, [3, 4]],
    [{ made: 'today' }, [3, 4]],
    [{ made: 'week' }, [2, 3, 4]],
    [{ states: ['done'], stars: { is: 'at-least', stars: 4 } }, [1]],
  ] satisfies [Partial<Filter>, number[]][])('by %j: %j', (filter, versions) => {
    expect(shown(filter)).toEqual(versions);
  });

  it('by strength, seed, speed and model; what goes on is shown whatever is asked', () => {
    const of = (version: number, strength: number, seed: number, speed: string) =>
      passOf(version, { recipe: recipe({ strength, seed, rendering_speed: speed }) });
    const all = stateOf([of(1, 0.3, 7, 'TURBO'), of(2, 0.8, 7, 'QUALITY'), of(3, 0.8, 8, 'TURBO')]);
    const found = (filter: Partial<Filter>): number[] =>
      foundPasses({ ...all, filter: { ...noFilter, ...filter } }).map(({ pass }) => pass.version);
    expect(found({ strength: { from: 0.8, to: 1 } })).toEqual([2, 3]);
    expect(found({ strength: { from: 0, to: 0.3 } })).toEqual([1]);
    expect(found({ seed: 7 })).toEqual([1, 2]);
    expect(found({ speeds: ['TURBO'] })).toEqual([1, 3]);
    expect(found({ models: ['nobody/none'] })).toEqual([]);
    expect(found({ seed: 7, speeds: ['TURBO'] })).toEqual([1]);
  });

  it('by what was written out, picture by picture', () => {
    const four = Array.from({ length: 4 }, (_, at) => ({ ...passOf(1).pass.results[0]!, file: `${at + 1}.png` }));
    const before = stateOf([passOf(1, { results: four }), passOf(2)]);
    const all = {
      ...before,
      project: { ...before.project!, exported: new Map([['p1', new Set([2, 4])]]) },
      filter: { ...noFilter, exported: 'yes' as const },
    };
    expect(foundPasses(all).map(({ pass }) => pass.version)).toEqual([1]);
    expect(gridCells(all).map(({ result }) => result)).toEqual([2, 4]);
    const others = { ...all, filter: { ...noFilter, exported: 'no' as const } };
    expect(gridCells(others).map(({ id, result }) => `${id}:${result}`)).toEqual(['p2:1', 'p1:1', 'p1:3']);
  });

  it('keeps filters by name, and reads whatever another version of the app may have written', () => {
    const kept = withKept([], { name: 'Best', filter: { ...noFilter, flags: ['pick'], seed: 7 }, sought: 'noir' });
    expect(keptFilters(JSON.stringify(kept))).toEqual(kept);
    expect(withKept(kept, { ...kept[0]!, sought: '' })).toHaveLength(1);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.array(fc.object()).map((all) => JSON.stringify(all)),
        ),
        (text) => {
          for (const { name, filter } of keptFilters(text)) {
            expect(name).not.toBe('');
            expect(() => foundPasses({ ...state, filter })).not.toThrow();
          }
        },
      ),
    );
  });

  it('by the source that they come from in the end', () => {
    const first = passOf(1, { input: { kind: 'source', id: 's1' } });
    const second = passOf(2, { input: { kind: 'result', id: first.pass.id, version: 1, result: 1 } });
    const other = passOf(3, { input: { kind: 'source', id: 's2' } });
    const circle = passOf(4, { input: { kind: 'result', id: 'p4', version: 4, result: 1 } });
    const all = stateOf([first, second, other, circle]);
    const of = (id: string): number[] =>
      foundPasses({ ...all, filter: { ...noFilter, sources: [id] } }).map(({ pass }) => pass.version);
    expect([of('s1'), of('s2'), of('s3')]).toEqual([[1, 2], [3], []]);
  });

  it('together with the words that are sought, and a pass is found again from the queue', () => {
    const filtered = { ...state, filter: { ...noFilter, states: ['done' as const] } };
    expect(foundPasses({ ...filtered, sought: 'v3' }).map(({ pass }) => pass.version)).toEqual([3]);
    expect(foundPasses({ ...filtered, sought: 'v2' })).toEqual([]);
    const busy = showingVersion(filtered, 'p4');
    expect([busy.selected?.id, busy.filter]).toEqual(['p4', noFilter]);
  });

  it('whatever is asked: each part taken back shows more or the same, and all of them taken back all', () => {
    const filters = fc.record<Filter>({
      stars: fc.option(
        fc.record({ is: fc.constantFrom('at-least', 'exactly'), stars: fc.integer({ min: 0, max: 5 }) }),
      ),
      flags: fc.subarray(Object.keys(flagChoices) as (keyof typeof flagChoices)[]),
      states: fc.subarray(Object.keys(stateGroups) as (keyof typeof stateGroups)[]),
      sources: fc.subarray(choicesOf(project).sources.map(({ id }) => id)),
      labels: fc.subarray([...choicesOf(project).labels]),
      engines: fc.subarray([...choicesOf(project).engines]),
      made: fc.option(fc.constantFrom(...(Object.keys(spans) as (keyof typeof spans)[]))),
      speeds: fc.subarray([...choicesOf(project).speeds]),
      models: fc.subarray([...choicesOf(project).models]),
      strength: fc.option(fc.constantFrom({ from: 0, to: 0.5 }, { from: 0.5, to: 1 }, { from: 0.8, to: 0.8 })),
      seed: fc.option(fc.constantFrom(1, 48213)),
      exported: fc.option(fc.constantFrom('yes', 'no')),
      words: fc.subarray(Object.keys(wordsChoices) as (keyof typeof wordsChoices)[]),
    });
    fc.assert(
      fc.property(filters, (filter) => {
        const few = shown(filter);
        let left = filter;
        for (const { name, without } of partsOf(project, filter)) {
          expect(name).not.toBe('');
          expect(shown(without)).toEqual(expect.arrayContaining(few));
          left = partsOf(project, left).find((part) => part.name === name)!.without;
        }
        expect(isNoFilter(left)).toBe(true);
        expect(shown(left)).toEqual([1, 2, 3, 4]);
      }),
    );
  });

  it('in every state that there is', () => {
    for (const each of passStates) {
      const one = stateOf([passOf(1, { state: each })]);
      const groups = (Object.keys(stateGroups) as (keyof typeof stateGroups)[]).filter(
        (group) => foundPasses({ ...one, filter: { ...noFilter, states: [group] } }).length === 1,
      );
      expect(groups).toHaveLength(1);
    }
  });
});
