import { describe, expect, it } from 'vitest';
import { sheetOptions } from '../../../src-main/contract/exports';
import { sheetCells, sheetPicks, sketchOf, unsetWords } from '../../../src-renderer/editor/sheet';
import { passOf } from './fixtures';

const result = { file: '1.png', width: 800, height: 600, bytes: 1, sha256: 'b'.repeat(64), contentType: 'image/png' };
const options = sheetOptions.parse({ format: 'pdf' });

describe('the sketch of a contact sheet', () => {
  const passes = [passOf(1), passOf(2, { results: [result, result, result] }, { label: '🎃' }), passOf(3)];
  const cells = sheetCells(
    passes,
    [
      { passId: 'p3', result: null },
      { passId: 'p2', result: null },
    ],
    { ...options.show, seed: false, strength: false, prompt: false },
    500,
  );

  it('has every result that is picked, by version, with as many lines as it gets', () => {
    expect(cells.map(({ passId, result: of, lines }) => [passId, of, lines])).toEqual([
      ['p2', 1, 1],
      ['p2', 2, 1],
      ['p2', 3, 1],
      ['p3', 1, 1],
    ]);
    expect(sheetCells(passes, [{ passId: 'p2', result: 3 }], options.show, 500)).toMatchObject([
      { passId: 'p2', result: 3, width: 800, lines: 3 },
    ]);
    expect(
      sheetCells(
        passes,
        [{ passId: 'p2', result: null }],
        { version: false, label: true, seed: false, strength: false, prompt: false },
        2,
      ).map(({ lines }) => lines),
    ).toEqual([0, 0]);
  });

  it('has each of several pictures of one version, in the order they are read, and no other', () => {
    const picks = [
      { passId: 'p3', result: 1 },
      { passId: 'p2', result: 3 },
      { passId: 'p2', result: 1 },
    ];
    const ordered = sheetPicks(passes, picks);
    expect(ordered).toEqual([
      { passId: 'p2', result: 1 },
      { passId: 'p2', result: 3 },
      { passId: 'p3', result: 1 },
    ]);
    expect(sheetCells(passes, picks, options.show, 500)).toMatchObject(ordered);
  });

  it('counts one kind: whole versions, or pictures once one is picked by itself', () => {
    const [p1, p2] = ['p1', 'p2'].map((passId) => ({ passId, result: null }));
    expect(sheetPicks(passes, [p2!, p1!])).toEqual([p1, p2]);
    const mixed = sheetPicks(passes, [p2!, { passId: 'p2', result: 2 }, { passId: 'p1', result: 1 }]);
    expect(mixed.map(({ passId, result: of }) => [passId, of])).toEqual([
      ['p1', 1],
      ['p2', 1],
      ['p2', 2],
      ['p2', 3],
    ]);
    expect(sheetPicks([passOf(4, { results: [] })], [{ passId: 'p4', result: null }])).toEqual([]);
  });

  it('knows the pages', () => {
    expect(sketchOf(cells, { ...options, columns: 1 })?.pages).toHaveLength(4);
    expect(sketchOf(cells, { ...options, columns: 1, format: 'png' })?.pages).toHaveLength(1);
    expect(sketchOf([], options)).toBeNull();
  });
});

it('letters that can’t be set are named, some of many', () => {
  expect(unsetWords([])).toBeNull();
  expect(unsetWords(['海', '报'])).toContain('not 海 报: these are shown as “?”');
  expect(unsetWords(Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x4e00 + index)))).toContain(
    '一 丁 丂 七 丄 丅 丆 万 丈 三 上 下 …:',
  );
});
