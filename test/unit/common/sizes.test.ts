import { describe, expect, it } from 'vitest';
import { withRole } from '../../../src-main/common/models/roles';
import { defaultDraft } from '../../../src-main/common/recipe';
import { defaultSize, fitInside, fitPixels, outputSize, sizeFault } from '../../../src-main/common/sizes';

const shape = (width: number, height: number) => ({ width, height });

describe('the size a pass starts with', () => {
  it.each([
    // A long edge above 1536 comes down to it; the other side follows and is rounded to a multiple of 16.
    [shape(4000, 3000), shape(1536, 1152)],
    [shape(3000, 4000), shape(1152, 1536)],
    [shape(6000, 4000), shape(1536, 1024)],
    [shape(1537, 1537), shape(1536, 1536)],
    [shape(5184, 2920), shape(1536, 864)],
    // Below it the input is never enlarged by more than the rounding.
    [shape(900, 600), shape(896, 608)],
    [shape(1536, 1000), shape(1536, 1008)],
    [shape(1000, 1000), shape(1008, 1008)],
    [shape(16, 16), shape(16, 16)],
    // A side is never rounded away.
    [shape(5, 3), shape(16, 16)],
    [shape(20_000, 10), shape(1536, 16)],
  ])('of %o is %o', (input, size) => {
    expect(defaultSize(input)).toEqual(size);
    expect(outputSize(defaultDraft, input)).toEqual(size);
  });

  it('has a long edge of at most 1536 and sides of whole sixteens, whatever the input', () => {
    for (let width = 1; width < 9000; width += 311) {
      for (let height = 1; height < 9000; height += 277) {
        const size = defaultSize(shape(width, height));
        expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(1536);
        expect([size.width % 16, size.height % 16]).toEqual([0, 0]);
      }
    }
  });
});

describe('the size of results', () => {
  it('is what was asked for in pixels, or what the preset means', () => {
    expect(outputSize(withRole(defaultDraft, 'size', shape(1234, 777)), shape(4000, 3000))).toEqual(shape(1234, 777));
    expect(outputSize(withRole(defaultDraft, 'size', 'square_hd'), shape(4000, 3000))).toEqual(shape(1024, 1024));
    expect(outputSize(withRole(defaultDraft, 'size', 'portrait_16_9'), shape(4000, 3000))).toEqual(shape(576, 1024));
  });

  it('follows the input with auto, up to 25 megapixels', () => {
    expect(outputSize(withRole(defaultDraft, 'size', 'auto'), shape(4000, 3000))).toEqual(shape(4000, 3000));
    const { width, height } = outputSize(withRole(defaultDraft, 'size', 'auto'), shape(12_000, 8000))!;
    expect(width * height).toBeLessThanOrEqual(25_000_000);
    expect(width * height).toBeGreaterThan(24_900_000);
    expect(width / height).toBeCloseTo(1.5, 2);
  });
});

describe('fitting', () => {
  it('keeps the shape and never enlarges', () => {
    expect(fitInside(shape(4000, 3000), shape(1000, 1000))).toEqual(shape(1000, 750));
    expect(fitInside(shape(100, 50), shape(1000, 1000))).toEqual(shape(100, 50));
    expect(fitInside(shape(10_000, 1), shape(100, 100))).toEqual(shape(100, 1));
    expect(fitPixels(shape(100, 50), 25_000_000)).toEqual(shape(100, 50));
    expect(fitPixels(shape(1000, 1000), 250_000)).toEqual(shape(500, 500));
  });
});

describe('a size typed in pixels', () => {
  it.each([shape(256, 256), shape(8192, 3051), shape(5000, 5000)])('may be %o', (size) => {
    expect(sizeFault(size)).toBeNull();
  });

  it.each([
    [shape(255, 1000), '255 × 1000'],
    [shape(1000, 8193), '1000 × 8193'],
    [shape(1000.5, 1000), '1000.5'],
    [shape(5001, 5000), '25 megapixels'],
    [shape(8192, 8192), '25 megapixels'],
  ])('may not be %o, and the sentence names %s', (size, named) => {
    expect(sizeFault(size)).toContain(named);
  });
});
