import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sizeFault, sizeLimits } from '../../../src-main/common/sizes';
import { withMegapixels, withSide } from '../../../src-renderer/editor/size-choice';

const side = fc.integer({ min: 16, max: 256 }).map((n) => n * 16);
const shape = fc.record({ width: side, height: side });

it('the other side follows the ratio, to the model’s steps and limits', () => {
  fc.assert(
    fc.property(shape, side, fc.constantFrom('width' as const, 'height' as const), (of, value, which) => {
      const size = withSide(which, value, of, sizeLimits);
      const other = which === 'width' ? size.height : size.width;
      expect(size[which]).toBe(value);
      expect(other % 16).toBe(0);
      expect(other).toBeGreaterThanOrEqual(sizeLimits.minSide);
      expect(other).toBeLessThanOrEqual(sizeLimits.maxSide);
    }),
  );
  expect(withSide('width', 1536, { width: 1200, height: 800 }, sizeLimits)).toEqual({ width: 1536, height: 1024 });
});

it('megapixels give a size that can be run, of the same shape, as near as steps and limits let it be', () => {
  fc.assert(
    fc.property(shape, fc.double({ min: 0.1, max: 25, noNaN: true }), (of, megapixels) => {
      const size = withMegapixels(megapixels, of, sizeLimits);
      expect(sizeFault(size, sizeLimits)).toBeNull();
    }),
    { numRuns: 2000, examples: [[{ width: 3984, height: 2400 }, 24.990304]] },
  );
  expect(withMegapixels(4, { width: 1536, height: 1024 }, sizeLimits)).toEqual({ width: 2448, height: 1632 });
});
