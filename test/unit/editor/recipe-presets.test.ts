import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { models } from '../../../src-main/common/models';
import { defaultDraft, defaultsOf } from '../../../src-main/common/recipe';
import { earlierPrompts, readRecipe, styleIn, withStyle } from '../../../src-renderer/editor/recipe-presets';
import { openProject } from '../../../src-renderer/editor/project';
import { passOf, projectOf, recipe } from './fixtures';

describe('a recipe as JSON', () => {
  it('comes back as it was copied, of every model and with any texts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(models).filter(({ published }) => published === undefined)),
        fc.string({ maxLength: 200 }),
        fc.option(fc.integer({ min: 0, max: 2_147_483_647 })),
        fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
        (model, prompt, seed, words) => {
          const draft = { ...defaultsOf(model), prompt, seed };
          const read = readRecipe(JSON.stringify({ pentimento: 'recipe', ...draft, words }));
          expect(read?.recipe).toEqual(draft);
          expect(read?.words).toEqual(words);
        },
      ),
    );
  });

  it('is nothing else: whatever is pasted does no harm', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readRecipe(text)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const read = readRecipe(JSON.stringify({ ...fields, pentimento: 'recipe', model: defaultDraft.model }));
        expect(Object.keys(read!.recipe!)).toEqual(Object.keys(defaultDraft));
      }),
    );
  });

  it('leaves out what its model does not take', () => {
    const read = readRecipe(JSON.stringify({ pentimento: 'recipe', ...defaultDraft, strength: 7, prompt: 'noir' }));
    expect(read?.recipe).toMatchObject({ strength: defaultDraft['strength'], prompt: 'noir' });
  });
});

describe('style words', () => {
  it.each([
    ['vintage travel poster that says "VISIT MARS"', 'vintage travel poster'],
    ['watercolor, sign says "OPEN", at dusk', 'watercolor, sign, at dusk'],
    ['noir', 'noir'],
    ['"OPEN"', ''],
  ])('of %j are %j', (prompt, style) => expect(styleIn(prompt)).toBe(style));

  it('are added once, and never twice', () => {
    expect(withStyle('a shop', 'noir, rain')).toBe('a shop, noir, rain');
    expect(withStyle('a shop,', 'noir')).toBe('a shop, noir');
    expect(withStyle('', 'noir')).toBe('noir');
    fc.assert(
      fc.property(fc.string(), fc.string(), (prompt, style) => {
        const once = withStyle(prompt, style);
        expect(withStyle(once, style)).toBe(once);
      }),
    );
  });
});

it('earlier prompts are each told once, the newest first', () => {
  const prompts = ['noir', 'neon', 'noir', ' '];
  const project = openProject(projectOf(prompts.map((prompt, at) => passOf(at + 1, { recipe: recipe({ prompt }) }))));
  expect(earlierPrompts(project)).toEqual(['noir', 'neon']);
  expect(earlierPrompts(null)).toEqual([]);
});
