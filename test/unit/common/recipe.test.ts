import { describe, expect, it } from 'vitest';
import { longestPrompt, recipeFault } from '../../../src-main/common/check-recipe';
import { differences } from '../../../src-main/common/differences';
import { unrepeatable } from '../../../src-main/common/models/roles';
import { defaultDraft, type Draft, type Recipe } from '../../../src-main/common/recipe';
import { parseVersion, versionName } from '../../../src-main/common/versions';

const draft: Draft = { ...defaultDraft, prompt: 'a poster' };
const recipe: Recipe = { ...draft, seed: 7, image_size: { width: 1536, height: 1024 } };

describe('the recipe a designer starts with', () => {
  it('is strength 0.8, balanced, Magic Prompt none, one image, no acceleration, PNG, the safety checker on, seed and size free', () => {
    expect(defaultDraft).toEqual({
      model: 'ideogram/ideogram-v4/image-to-image',
      prompt: '',
      strength: 0.8,
      seed: null,
      image_size: null,
      num_images: 1,
      acceleration: 'none',
      rendering_speed: 'BALANCED',
      expansion_model: 'None',
      enable_safety_checker: true,
      output_format: 'png',
    });
  });

  it('can be repeated only while Magic Prompt is off', () => {
    expect(unrepeatable(recipe)).toBeNull();
    expect(unrepeatable({ ...recipe, expansion_model: 'Medium' })).toMatchObject({ did: expect.any(String) });
  });
});

describe('what is wrong with a recipe', () => {
  it('is nothing for every value the model declares', () => {
    expect(recipeFault(draft)).toBeNull();
    for (const change of [
      { strength: 0 },
      { strength: 1 },
      { seed: 0 },
      { seed: 2_147_483_647 },
      { num_images: 4 },
      { image_size: 'auto' },
      { image_size: 'landscape_16_9' },
      { rendering_speed: 'TURBO' },
      { expansion_model: 'Large' },
      { acceleration: 'high' },
      { output_format: 'jpeg' },
      { image_size: { width: 256, height: 8192 } },
    ] satisfies Partial<Draft>[]) {
      expect(recipeFault({ ...draft, ...change })).toBeNull();
    }
  });

  it.each([
    [{ prompt: '   ' }, /prompt/i],
    [{ prompt: 'x'.repeat(longestPrompt + 1) }, /20001 characters/],
    [{ strength: 1.01 }, /^Strength .* not 1.01/],
    [{ strength: -0.1 }, /^Strength/],
    [{ strength: Number.NaN }, /^Strength/],
    [{ seed: 2_147_483_648 }, /^Seed/],
    [{ seed: 1.5 }, /^Seed .*whole/],
    [{ num_images: 0 }, /^Images/],
    [{ num_images: 5 }, /^Images/],
    [{ rendering_speed: 'turbo' }, /^Rendering speed .*TURBO/],
    [{ expansion_model: 'none' }, /^Magic Prompt/],
    [{ acceleration: 'warp' }, /^Acceleration .*not warp/],
    [{ output_format: 'gif' as 'png' }, /^Output format .*png, jpeg/],
    [{ enable_safety_checker: false }, /^Safety checker/],
    [{ image_size: 'poster' }, /^Image size .*poster/],
    [{ image_size: { width: 100, height: 1000 } }, /256/],
    [{ model: 'someone/else' }, /someone\/else/],
  ] satisfies [Partial<Draft>, RegExp][])('is said of %o, naming the field', (change, sentence) => {
    expect(recipeFault({ ...draft, ...change })).toMatch(sentence);
  });
});

describe('what changed between two recipes', () => {
  it('is nothing between equals', () => {
    expect(differences(recipe, { ...recipe, image_size: { width: 1536, height: 1024 } })).toEqual([]);
  });

  it('is told field by field, the prompt first, sizes as people write them', () => {
    expect(
      differences(recipe, {
        ...recipe,
        seed: 8,
        prompt: 'a better poster',
        strength: 0.3,
        image_size: 'square_hd',
        num_images: 2,
      }),
    ).toEqual([
      { field: 'prompt', before: 'a poster', after: 'a better poster' },
      { field: 'strength', before: '0.8', after: '0.3' },
      { field: 'seed', before: '7', after: '8' },
      { field: 'image_size', before: '1536 × 1024', after: 'square_hd' },
      { field: 'num_images', before: '1', after: '2' },
    ]);
  });
});

describe('a version', () => {
  it('is written v3, and one of its results v3:2', () => {
    expect(versionName(3)).toBe('v3');
    expect(parseVersion('v3')).toEqual({ version: 3, result: null });
    expect(parseVersion('v12:4')).toEqual({ version: 12, result: 4 });
  });

  it.each(['', '3', 'V3', 'v0', 'v03', 'v3:0', 'v3:', 'v-1', 'v3:2:1', 'v1.5', ' v3', 'v99999999999'])(
    'is not %j',
    (text) => {
      expect(parseVersion(text)).toBeNull();
    },
  );
});
