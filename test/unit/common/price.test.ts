import { describe, expect, it } from 'vitest';
import { defaultModel } from '../../../src-main/common/models';
import { estimate } from '../../../src-main/common/price';

const of = (width: number, height: number, images = 1): string =>
  estimate({ model: defaultModel.id, output: { width, height }, images, engine: 'modelrunner' });

describe('the estimate', () => {
  it('is 0.06 for each million output pixels and image, exact to the last pixel', () => {
    expect(of(1000, 1000)).toBe('0.06');
    expect(of(1024, 768)).toBe('0.04718592');
    expect(of(1536, 1024)).toBe('0.09437184');
    expect(of(1, 1)).toBe('0.00000006');
    expect(of(5000, 5000, 4)).toBe('6');
    expect(of(1536, 1536, 3)).toBe('0.42467328');
  });

  it('is nothing on the offline engine', () => {
    expect(estimate({ model: defaultModel.id, output: { width: 5000, height: 5000 }, images: 4, engine: 'offline' })).toBe('0');
  });

  it('is not made up for a model nobody knows', () => {
    expect(() => estimate({ model: 'someone/else', output: { width: 1, height: 1 }, images: 1, engine: 'modelrunner' })).toThrow(RangeError);
  });
});
