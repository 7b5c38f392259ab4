import { describe, expect, it } from 'vitest';
import { defaultDraft, type Recipe } from '../../../src-main/common/recipe';
import { changes } from '../../../src-renderer/ui/changes';

const recipe = (over: Partial<Recipe>): Recipe => ({
  ...defaultDraft,
  seed: 48_213,
  image_size: { width: 1536, height: 1152 },
  prompt: 'a shop, vintage travel poster',
  ...over,
});

describe('what changed', () => {
  it('is told in the words of the model’s descriptor', () => {
    const found = changes(recipe({}), recipe({ rendering_speed: 'QUALITY', image_size: 'square_hd', strength: 0.6 }));
    expect(found.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Strength', '0.80', '0.60'],
      ['Rendering speed', 'Balanced', 'Quality'],
      ['Image size', '1536 × 1152', 'Square HD'],
    ]);
  });
});
