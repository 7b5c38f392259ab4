import { describe, expect, it } from 'vitest';
import { readPass, type PassOptions } from '../../../src-main/cli/commands/pass';
import { amount, imageSize, integer, number, versionAt } from '../../../src-main/cli/options';
import { defaultModel } from '../../../src-main/common/models';
import { defaultDraft } from '../../../src-main/common/recipe';
import { sizeFieldOf } from '../../../src-main/common/sizes';
import type { PentimentoError } from '../../../src-main/contract/errors';

const refusal = (work: () => unknown): PentimentoError => {
  try {
    work();
  } catch (error) {
    return error as PentimentoError;
  }
  throw new Error('nothing was refused');
};

const asked = (options: PassOptions = {}) => readPass({ source: 'a.png', prompt: 'x', ...options });

describe('the options of a pass', () => {
  it('given change the recipe, the rest is left to the defaults or to the version it is based on', () => {
    expect(asked().draft).toEqual({ ...defaultDraft, prompt: 'x' });
    expect(
      asked({
        strength: '0.35',
        seed: '2147483647',
        speed: 'quality',
        magic: 'LARGE',
        size: '1536x1024',
        images: '4',
        acceleration: 'regular',
        format: 'jpeg',
      }).draft,
    ).toMatchObject({
      prompt: 'x',
      strength: 0.35,
      seed: 2_147_483_647,
      rendering_speed: 'QUALITY',
      expansion_model: 'Large',
      image_size: { width: 1536, height: 1024 },
      num_images: 4,
      acceleration: 'regular',
      output_format: 'jpeg',
    });
    expect(asked({ strength: '0', seed: '0' }).draft).toMatchObject({ strength: 0, seed: 0 });
    expect(readPass({ from: 'v3:2', basedOn: 'v2' })).toMatchObject({
      draft: null,
      typed: [],
      from: { version: 3, result: 2 },
      basedOn: { version: 2 },
    });
    expect(readPass({ from: 'v3', prompt: 'x' })).toMatchObject({
      from: { version: 3, result: null },
      basedOn: null,
      engine: null,
      allowCost: null,
    });
    expect(asked({ engine: 'offline', allowCost: '1.50' })).toMatchObject({ engine: 'offline', allowCost: '1.50' });
  });

  it.each([
    [{ source: undefined }, '--source'],
    [{ from: 'v1' }, '--from'],
    [{ prompt: undefined }, '--prompt'],
    [{ prompt: '  ' }, '--prompt'],
    [{ prompt: '' }, '--prompt'],
    [{ prompt: 'x'.repeat(20_001) }, '20000'],
    [{ strength: '1.5' }, '--strength'],
    [{ strength: '-0.1' }, '--strength'],
    [{ strength: 'strong' }, '--strength'],
    [{ strength: '' }, '--strength'],
    [{ strength: '0,5' }, '--strength'],
    [{ strength: 'NaN' }, '--strength'],
    [{ seed: '2147483648' }, '--seed'],
    [{ seed: '-1' }, '--seed'],
    [{ seed: '1.5' }, '--seed'],
    [{ seed: '0x10' }, '--seed'],
    [{ seed: 'random' }, '--seed'],
    [{ size: '255x300' }, '256'],
    [{ size: '8193x300' }, '8192'],
    [{ size: '8192x8192' }, '25 megapixels'],
    [{ size: 'poster' }, 'landscape_4_3'],
    [{ size: '300' }, '--size'],
    [{ size: '300x' }, '--size'],
    [{ size: '-300x300' }, '--size'],
    [{ speed: 'FAST' }, 'TURBO, BALANCED, QUALITY'],
    [{ magic: 'tiny' }, 'none, medium, large'],
    [{ acceleration: 'warp' }, '--acceleration'],
    [{ format: 'gif' }, 'png, jpeg'],
    [{ engine: 'steam' }, 'offline, modelrunner'],
    [{ images: '0' }, '--images'],
    [{ images: '5' }, '--images'],
    [{ images: '1.5' }, '--images'],
    [{ allowCost: 'much' }, '--allow-cost'],
    [{ allowCost: '-1' }, '--allow-cost'],
    [{ allowCost: '1e3' }, '--allow-cost'],
    [{ allowCost: '' }, '--allow-cost'],
    [{ source: undefined, from: 'three' }, 'v3'],
    [{ basedOn: '3' }, 'v3'],
    [{ basedOn: 'v1:2' }, '--based-on'],
  ] satisfies [PassOptions, string][])('%o are wrong use, and the sentence names %s', (options, named) => {
    const error = refusal(() => asked(options));
    expect(error).toMatchObject({ name: 'PentimentoError', code: 'wrong-use' });
    expect(error.message).toContain(named);
  });
});

describe('one option', () => {
  it('is a number however people write it', () => {
    for (const text of ['0.5', '.5', '0.50', ' 0.5 ', '00.5']) expect(number('--strength', text, 0, 1)).toBe(0.5);
    expect(number('--strength', '1.', 0, 1)).toBe(1);
    expect(integer('--seed', '007', 0, 10)).toBe(7);
  });

  it('is a size with x, X or ×, or a preset’s name', () => {
    const field = sizeFieldOf(defaultModel.id)!;
    for (const text of ['512x256', '512X256', '512×256'])
      expect(imageSize('--size', field, text)).toEqual({ width: 512, height: 256 });
    for (const name of [
      'auto',
      'square_hd',
      'square',
      'portrait_4_3',
      'portrait_16_9',
      'landscape_4_3',
      'landscape_16_9',
    ])
      expect(imageSize('--size', field, name)).toBe(name);
  });

  it('is an amount kept to the digit', () => {
    expect(amount('--allow-cost', '0.1084')).toBe('0.1084');
    expect(amount('--allow-cost', '100')).toBe('100');
  });

  it('is a version and perhaps a result', () => {
    expect(versionAt('v3')).toEqual({ version: 3, result: null });
    expect(versionAt('v3:2')).toEqual({ version: 3, result: 2 });
    for (const text of ['3', 'v0', 'V3', 'v3:0', '', 'v3 ', 'latest'])
      expect(refusal(() => versionAt(text))).toMatchObject({ code: 'wrong-use' });
  });
});
