import { describe, expect, it } from 'vitest';
import { defaultDraft, type Recipe } from '../../../src-main/common/recipe';
import { changes, changesInShort } from '../../../src-renderer/ui/changes';

const recipe = (over: Partial<Recipe>): Recipe => ({ ...defaultDraft, seed: 48_213, image_size: { width: 1536, height: 1152 }, prompt: 'a shop, vintage travel poster', ...over });

describe('what changed', () => {
  it('is told in the words of the model’s descriptor', () => {
    const found = changes(recipe({}), recipe({ rendering_speed: 'QUALITY', image_size: 'square_hd', strength: 0.6 }));
    expect(found.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Strength', '0.80', '0.60'],
      ['Image size', '1536 × 1152', 'Square HD'],
      ['Rendering speed', 'Balanced', 'Quality'],
    ]);
  });

  it('fits on a line of the history', () => {
    expect(changesInShort(recipe({}), recipe({ strength: 0.6 }))).toBe('strength 0.80 → 0.60');
    expect(changesInShort(recipe({}), recipe({ prompt: 'a shop, vintage travel poster at dusk' }))).toBe('+“at dusk”');
    expect(changesInShort(recipe({}), recipe({ prompt: 'a shop, noir travel poster' }))).toBe('−“vintage” +“noir”');
    expect(changesInShort(recipe({}), recipe({ prompt: 'a shop; vintage travel poster' }))).toBe('prompt');
    expect(changesInShort(recipe({}), recipe({}))).toBe('');
  });

  it('cuts what is long', () => {
    const text = changesInShort(recipe({}), recipe({ prompt: 'an entirely other prompt of many many words that would never fit on one line' }));
    expect(text.length).toBeLessThan(90);
    expect(text).toContain('…');
  });
});
