import { describe, expect, it } from 'vitest';
import { wordDiff } from '../../../src-renderer/ui/word-diff';

describe('a text against the one before it', () => {
  it('shows what went and what came each in one piece', () => {
    expect(wordDiff('golden hour, warm light', 'vintage travel poster, warm light')).toEqual([
      { is: 'removed', text: 'golden hour' },
      { is: 'added', text: 'vintage travel poster' },
      { is: 'same', text: ', warm light' },
    ]);
  });

  it('leaves apart what has words between it', () => {
    expect(wordDiff('a red shop at noon', 'a blue shop at dusk').map(({ is, text }) => `${is} ${text}`)).toEqual([
      'same a ',
      'removed red',
      'added blue',
      'same  shop at ',
      'removed noon',
      'added dusk',
    ]);
  });

  it.each([
    ['', 'a b'],
    ['a b', ''],
    ['a', 'a'],
    ['noir "OPEN"', 'neon "OPEN" at  dusk'],
    [' a', 'b '],
    ['one two  three', 'one  2 three '],
  ])('loses nothing of either: “%s”, “%s”', (before, after) => {
    const parts = wordDiff(before, after);
    expect(
      parts
        .filter(({ is }) => is !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(before);
    expect(
      parts
        .filter(({ is }) => is !== 'removed')
        .map(({ text }) => text)
        .join(''),
    ).toBe(after);
  });
});
