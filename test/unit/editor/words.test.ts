import { describe, expect, it } from 'vitest';
import type { PassRecord } from '../../../src-main/contract';
import { exactly, fileSize, megapixels, timeOf, when, whenShort } from '../../../src-renderer/editor/describe';
import { busy, changesOf, costToday, inputName, rowName, usualTime } from '../../../src-renderer/editor/history';
import { offerTime } from '../../../src-renderer/editor/model-words';
import { openProject } from '../../../src-renderer/editor/project';
import type { EditorState } from '../../../src-renderer/editor/state';
import { passOf, projectOf, recipe } from './fixtures';

const at = (iso: string): Date => new Date(iso);
const project = (...passes: readonly ReturnType<typeof passOf>[]) => openProject(projectOf(passes));
const running: Partial<PassRecord> = {
  state: 'running',
  results: [],
  finishedAt: null,
  stages: { preparing: '2026-05-04T12:00:00.000Z' },
};

describe('figures as a designer reads them', () => {
  it.each([
    [1_900_000, '1.9 MB'],
    [151_000, '0.2 MB'],
    [51_000, '51 kB'],
    [120_000_000, '120 MB'],
    [4_200, '4.2 kB'],
    [312, '0.3 kB'],
  ])('shows %i bytes as %s', (bytes, text) => {
    expect(fileSize(bytes)).toBe(text);
  });

  it('counts in one unit what stands side by side', () => {
    expect([fileSize(120_000, 4_200), fileSize(4_200)]).toEqual(['120 kB', '4.2 kB']);
    expect(fileSize(4_300_000, 12_000)).toBe('4.3 MB');
  });

  it('shows megapixels with one digit', () => {
    expect(megapixels({ width: 1536, height: 1152 })).toBe('1.8 MP');
    expect(megapixels({ width: 64, height: 64 })).toBe('4096 pixels');
  });

  it('says when, near and far', () => {
    const now = new Date(2026, 4, 4, 18, 0);
    expect(when(new Date(2026, 4, 4, 14, 2).toISOString(), now)).toBe('today 14:02');
    expect(when(new Date(2026, 4, 4, 0, 39).toISOString(), now)).toBe('today 00:39');
    expect(when(new Date(2026, 4, 3, 9, 30).toISOString(), now)).toBe('yesterday 09:30');
    expect(when(new Date(2026, 2, 3, 14, 2).toISOString(), now)).toBe('3 March 14:02');
    expect(when(new Date(2024, 2, 3, 14, 2).toISOString(), now)).toBe('3 March 2024');
    expect(when('nonsense', now)).toBe('at an unknown time');
    expect(
      [
        [2026, 4, 4, 14, 2],
        [2026, 4, 3, 9, 30],
        [2026, 2, 3, 14, 2],
        [2024, 2, 3, 14, 2],
      ].map(([year, month, ...rest]) => whenShort(new Date(year!, month!, ...rest).toISOString(), now)),
    ).toEqual(['14:02', 'yesterday', '3 Mar', '3 Mar 2024']);
    expect(whenShort('nonsense', now)).toBe('');
    expect(exactly(new Date(2026, 4, 4, 14, 2, 5).toISOString())).toContain('14:02:05');
  });

  it('counts a pass from when its turn came', () => {
    expect(timeOf(passOf(1), 0)).toBe(13_200);
    expect(timeOf(passOf(1, running), Date.parse('2026-05-04T12:00:09.000Z'))).toBe(9_000);
    expect(timeOf(passOf(1, { ...running, state: 'waiting', stages: {} }), 0)).toBeNull();
  });
});

describe('a row of the history', () => {
  const first = passOf(1);
  const second = passOf(
    2,
    {
      basedOn: { id: 'p1', version: 1 },
      recipe: recipe({ strength: 0.6, seed: 8, prompt: 'a poster at dusk' }),
      input: { kind: 'result', id: 'p1', version: 1, result: 1 },
    },
    { label: 'right words', rating: 3 },
  );

  it('says what changed since the version it is based on', () => {
    expect(changesOf(project(first, second), second, 9)).toEqual(['+“at dusk”', 'input v1', 'strength 0.8→0.6']);
    expect(changesOf(project(first, second), second, 2)).toEqual(['+“at dusk”', 'input v1', '1 more']);
    expect(changesOf(project(first), first)).toEqual([]);
  });

  it('tells values, the seed where it changed alone, and that nothing changed', () => {
    const after = (change: Parameters<typeof recipe>[0]): string[] =>
      changesOf(
        project(first, passOf(3, { basedOn: { id: 'p1', version: 1 }, recipe: recipe(change) })),
        passOf(3, { basedOn: { id: 'p1', version: 1 }, recipe: recipe(change) }),
        9,
      );
    expect(after({ seed: 48_213 })).toEqual(['seed 48213']);
    expect(after({ seed: 48_213, image_size: 'square', rendering_speed: 'TURBO' })).toEqual([
      'speed Turbo',
      'size Square',
    ]);
    expect(after({})).toEqual(['same recipe']);
  });

  it('has a name that begins with its version and holds all of it', () => {
    expect(rowName(project(first, second), second, 0)).toBe(
      'v2, right words, +“at dusk”, input v1, 1 more, strength 0.60, seed 8, Done, 13 s, 3 stars',
    );
    expect(rowName(project(passOf(1, { engine: 'offline' })), passOf(1, { engine: 'offline' }), 0)).toMatch(
      /^v1, .*offline, free$/,
    );
  });

  it('names an input by file or by version', () => {
    expect(inputName(project(first), { kind: 'source', id: 'shop' })).toBe('shop.jpg');
    expect(inputName(project(first), { kind: 'source', id: 'gone' })).toBe('a missing source');
  });
});

describe('time and money of a project', () => {
  it('takes as usual what the newest like passes took', () => {
    const slow = passOf(2, {
      stages: { preparing: '2026-05-04T12:00:00.000Z', done: '2026-05-04T12:00:30.000Z' },
      finishedAt: '2026-05-04T12:00:30.000Z',
    });
    expect(usualTime(project(passOf(1), slow, passOf(3)), passOf(4, running))).toBe(13_200);
    expect(usualTime(project(), passOf(1, running))).toBe(14_000);
    expect(usualTime(project(passOf(1)), passOf(2, { ...running, recipe: recipe({ rendering_speed: 'TURBO' }) }))).toBe(
      14_000,
    );
  });

  it('tells one time of one pass, in its row and before it is run, by the passes that make as many pictures', () => {
    const four = passOf(2, {
      recipe: recipe({ num_images: 4 }),
      stages: { preparing: '2026-05-04T12:00:00.000Z', done: '2026-05-04T12:00:30.000Z' },
      finishedAt: '2026-05-04T12:00:30.000Z',
    });
    const known = project(passOf(1), four, passOf(3));
    const engine = four.pass.engine;
    for (const [images, ms, words] of [
      [1, 13_200, 'about 13 s'],
      [4, 30_000, 'about 30 s'],
      [2, 14_000, 'about 14 s'],
    ] as const) {
      const next = recipe({ num_images: images });
      const state = { project: known, app: { engine }, desk: { draft: next } } as unknown as EditorState;
      expect(usualTime(known, passOf(4, { ...running, recipe: next }))).toBe(ms);
      expect(offerTime(state, { id: next.model, usualSeconds: 14 })).toBe(words);
    }
  });

  it('counts what runs and what waits, without what nobody waits for', () => {
    const stopped = passOf(3, { ...running, stoppedWaitingAt: '2026-05-04T12:00:01.000Z' });
    expect(busy(project(passOf(1), passOf(2, running), stopped, passOf(4, { ...running, state: 'waiting' })))).toEqual({
      running: 1,
      waiting: 1,
    });
  });

  it('adds today’s prices exactly, and knows when one is only estimated', () => {
    const now = at('2026-05-04T18:00:00.000Z');
    expect(costToday(project(passOf(1), passOf(2)), now)).toEqual({ amount: '0.2168', exact: true });
    expect(
      costToday(project(passOf(1), passOf(2, { price: { estimated: '0.1', settled: null, currency: 'USD' } })), now),
    ).toEqual({ amount: '0.2084', exact: false });
    expect(
      costToday(project(passOf(1, { state: 'failed', error: { code: 'x', message: '', billed: 'no' } })), now),
    ).toBeNull();
    expect(costToday(project(passOf(1, { engine: 'offline' })), now)).toBeNull();
    expect(costToday(project(passOf(1)), at('2026-05-09T18:00:00.000Z'))).toBeNull();
  });
});
