import { describe, expect, it } from 'vitest';
import { expectedShare } from '../../../src-renderer/ui/elapsed';

describe('how far a pass is', () => {
  it('goes up all the time and never reaches the end by itself', () => {
    let before = -1;
    for (let t = 0; t <= 600; t += 1) {
      const share = expectedShare(t, 13);
      expect(share).toBeGreaterThanOrEqual(before);
      expect(share).toBeLessThan(0.99);
      before = share;
    }
  });

  it('is at 85 % where the usual time is up, and slower after it than before', () => {
    expect(expectedShare(13, 13)).toBeCloseTo(0.85, 9);
    expect(expectedShare(14, 13) - expectedShare(13, 13)).toBeLessThan(expectedShare(13, 13) - expectedShare(12, 13));
  });

  it('claims nothing where nobody knows how long it takes', () => {
    expect(expectedShare(5, 0)).toBe(0);
    expect(expectedShare(5, Number.NaN)).toBe(0);
    expect(expectedShare(-5, 13)).toBe(0);
  });
});
