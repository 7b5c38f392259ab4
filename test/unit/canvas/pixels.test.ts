import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedShare, countDifferences, hexOf, showShare } from '../../../src-renderer/canvas/pixel-counts';

const pixels = fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), { minLength: 1, maxLength: 50 });
const bytes = (all: readonly (readonly [number, number, number])[]): Uint8ClampedArray =>
  new Uint8ClampedArray(all.flatMap(([r, g, b]) => [r, g, b, 255]));

describe('pixels of two pictures', () => {
  it('of any two are counted by the channel that differs most; a higher threshold never counts more', () => {
    fc.assert(
      fc.property(pixels, pixels, (a, b) => {
        const counted = countDifferences(bytes(a), bytes(b));
        const length = Math.min(a.length, b.length);
        expect(counted.total).toBe(length);
        const changed = (threshold: number): number =>
          a.slice(0, length).filter((pixel, at) => pixel.some((value, of) => Math.abs(value - b[at]![of]!) > threshold))
            .length / length;
        let before = 1;
        for (const threshold of [0, 1, 8, 64, 254, 255]) {
          const share = changedShare(counted, threshold);
          expect(share).toBeCloseTo(changed(threshold), 10);
          expect(share).toBeLessThanOrEqual(before);
          before = share;
        }
        expect(changedShare(countDifferences(bytes(a), bytes(a)), 0)).toBe(0);
      }),
    );
  });

  it('are told as people read them: a little is not nothing, nearly all is not all', () => {
    expect([0, 0.0001, 0.034, 0.34, 0.999, 1].map(showShare)).toEqual([
      '0%',
      'less than 0.1%',
      '3.4%',
      '34%',
      'over 99%',
      '100%',
    ]);
    expect(hexOf([1, 171, 255])).toBe('#01abff');
  });
});
