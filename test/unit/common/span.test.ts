import { describe, expect, it } from 'vitest';
import { showClock, showSpan } from '../../../src-main/common/span';

describe('how long something took', () => {
  it.each([
    [-5, '0.0 s'],
    [420, '0.4 s'],
    [3_949, '3.9 s'],
    [9_949, '9.9 s'],
    [9_960, '10 s'],
    [13_200, '13 s'],
    [13_500, '14 s'],
    [59_700, '1 min 00 s'],
    [65_000, '1 min 05 s'],
  ])('is the same everywhere: %i ms as %s', (milliseconds, text) => {
    expect(showSpan(milliseconds)).toBe(text);
  });

  it('is counted in whole seconds while it goes on', () => {
    expect([-1, 0, 3_950, 9_999, 64_200, 3_723_000].map(showClock)).toEqual([
      '0 s',
      '0 s',
      '3 s',
      '9 s',
      '1 min 04 s',
      '62 min 03 s',
    ]);
  });
});
