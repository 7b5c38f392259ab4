import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-models');
const { ask, at, fails } = studio;
const textToImage = 'ideogram/ideogram-v4';
const imageToImage = 'ideogram/ideogram-v4/image-to-image';
const offline = ['enlarger', 'art-director', 'fill', 'cut-out'].map((alias) => `pentimento-offline/${alias}`);

const modelsDocument = z.strictObject({
  models: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      task: z.string(),
      slots: z.array(z.looseObject({ name: z.string(), kind: z.string(), required: z.boolean() })),
      fields: z.array(z.looseObject({ name: z.string(), kind: z.string() })),
      description: z.string(),
      leftOut: z.array(z.string()),
      price: z.looseObject({ currency: z.string() }),
      usualSeconds: z.number().nullable(),
      builtIn: z.boolean(),
    }),
  ),
});
const passDocument = z.strictObject({
  pass: z.looseObject({
    state: z.literal('done'),
    input: z.unknown(),
    recipe: z.looseObject({ model: z.string() }),
    results: z.array(z.looseObject({ width: z.number(), height: z.number() })),
  }),
});

describe('the models', () => {
  it('are listed with what each takes, and found by task and words', async () => {
    const { models } = await ask(modelsDocument, ['models']);
    expect(models.map(({ id }) => id)).toEqual([imageToImage, textToImage, ...offline]);
    expect(models[0]).toMatchObject({
      slots: [{ name: 'picture', kind: 'picture', required: true }],
      builtIn: true,
    });
    expect(models[0]?.fields).toContainEqual(
      expect.objectContaining({ name: 'strength', kind: 'number', min: 0, max: 1, default: 0.8, flag: '--strength' }),
    );
    expect(models[1]).toMatchObject({ task: 'text-to-image', slots: [] });
    const by = async (...options: string[]) =>
      (await ask(modelsDocument, ['models', ...options])).models.map(({ id }) => id);
    expect(await by('--task', 'text-to-image')).toEqual([textToImage]);
    expect(await by('--task', 'upscale')).toEqual(['pentimento-offline/enlarger']);
    expect(await by('--search', 'Restyle PHOTO')).toEqual([imageToImage]);
    expect(await by('--search', 'nothing of the kind')).toEqual([]);
    expect(await fails(['models', '--task', 'cooking'], 2)).toMatchObject({ code: 'wrong-use' });
  });

  it('are named to pass: a picture from text alone, and one that goes on from it with the other model', async () => {
    await studio.made('posters');
    const { pass } = await ask(passDocument, [
      'pass',
      'posters',
      '--model',
      textToImage,
      '--prompt',
      'quiet hills that say "HILL"',
      '--seed',
      '7',
      '--set',
      'rendering_speed=turbo',
      '--set',
      'image_size=512x256',
    ]);
    expect(pass).toMatchObject({
      input: null,
      inputs: {},
      words: ['HILL'],
      preparedInput: null,
      recipe: { model: textToImage, seed: 7, rendering_speed: 'TURBO', image_size: { width: 512, height: 256 } },
      results: [{ width: 512, height: 256 }],
    });
    expect(pass.recipe).not.toHaveProperty('strength');
    const { pass: next } = await ask(passDocument, [
      'pass',
      'posters',
      '--model',
      imageToImage,
      '--based-on',
      'v1',
      '--from',
      'v1',
      '--strength',
      '0.4',
    ]);
    expect(next).toMatchObject({
      input: { kind: 'result', version: 'v1' },
      recipe: { model: imageToImage, seed: 7, rendering_speed: 'TURBO', strength: 0.4 },
    });
    // The recipe's own model is what a version that is based on it runs on.
    const { pass: again } = await ask(passDocument, ['pass', 'posters', '--based-on', 'v1', '--seed', '8']);
    expect(again).toMatchObject({ input: null, recipe: { model: textToImage, seed: 8 } });
  });

  it('take what they have fields and pictures for, and nothing else', async () => {
    await picture(at('shop.png'), { width: 64, height: 64 });
    await studio.made('refused');
    const text = ['pass', 'refused', '--model', textToImage, '--prompt', 'x'];
    for (const [args, named] of [
      [[...text, '--strength', '0.5'], '--strength'],
      [[...text, '--source', 'shop.png'], '--source'],
      [[...text, '--set', 'strength=0.5'], 'strength'],
      [[...text, '--set', 'seed=many'], 'seed'],
      [[...text, '--set', 'seed'], '--set'],
      [[...text, '--set', 'enable_safety_checker=off'], 'Safety checker'],
      [[...text, '--size', 'auto'], '--size'],
      [['pass', 'refused', '--model', textToImage], '--prompt'],
      [['pass', 'refused', '--model', 'someone/else', '--prompt', 'x'], 'someone/else'],
      [['pass', 'refused', '--prompt', 'x'], '--source'],
    ] as const) {
      const error = await fails(args, 2);
      expect(error).toMatchObject({ code: 'wrong-use' });
      expect(error.message).toContain(named);
    }
    const { passes } = await ask(z.looseObject({ passes: z.array(z.unknown()) }), ['history', 'refused']);
    expect(passes).toEqual([]);
  });
});
