import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { looks } from '../../../src-main/emulator/looks/choose';
import { restyle } from '../../../src-main/emulator/restyle';
import type { RestyleRecipe } from '../../../src-main/emulator/restyle-job';
import { photo } from './started';

let folder: string;
let input: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-test-'));
  input = join(folder, 'input.png');
  await writeFile(input, await photo(240, 160));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const usual: RestyleRecipe = { prompt: 'watercolor', strength: 0.8, seed: 7, image_size: 'auto', rendering_speed: 'BALANCED', expansion_model: 'None', output_format: 'png' };

async function make(recipe: Partial<RestyleRecipe> = {}, image = 0): Promise<Buffer> {
  const output = join(folder, 'output');
  await restyle({ input, output, recipe: { ...usual, ...recipe }, image });
  return await readFile(output);
}

const pixels = (bytes: Buffer | string) => sharp(bytes).removeAlpha().raw().toBuffer();

/** Mean difference of two pictures of one size, 0…255. */
function difference(p: Buffer, q: Buffer): number {
  expect(p.length).toBe(q.length);
  return p.reduce((sum, value, i) => sum + Math.abs(value - q[i]!), 0) / p.length;
}

const apart = async (a: Buffer | string, b: Buffer | string): Promise<number> => difference(await pixels(a), await pixels(b));

const prompts: Readonly<Record<string, string>> = {
  'watercolor': 'a watercolour', 'pastel': 'soft pastels', 'pixel art': '8-bit pixel art', 'blueprint': 'as a blueprint', 'risograph': 'risograph print', 'pop art': 'comic book panel',
  'linocut': 'a linocut', 'stained glass': 'stained glass window', 'neon': 'cyberpunk neon city', 'charcoal': 'charcoal study', 'coloured pencil': 'coloured pencils', 'pencil sketch': 'pencil sketch',
  'old photograph': 'sepia photograph', 'oil painting': 'oil on canvas', 'vintage poster': 'vintage travel poster', 'noir': 'film noir', 'winter': 'deep snow', 'autumn': 'in autumn',
  'infrared': 'infrared film', 'night': 'at night', 'golden hour': 'golden hour', 'mist': 'morning fog',
};

describe('a restyle', () => {
  test('is the same to the byte for the same input, recipe and seed', async () => {
    for (const recipe of [{}, { prompt: 'vintage poster "VISIT MARS"', output_format: 'jpeg' as const }, { prompt: 'oil', expansion_model: 'Large' }]) {
      expect((await make(recipe)).equals(await make(recipe))).toBe(true);
    }
  });

  test('is another one for another seed, and for another picture of the same request', async () => {
    const first = await make();
    expect(await apart(first, await make({ seed: 8 }))).toBeGreaterThan(3);
    const second = await make({}, 1);
    expect(await apart(first, second)).toBeGreaterThan(3);
    expect(second.equals(await make({}, 1))).toBe(true);
  });

  test('leaves the input further behind with every step of strength, from the input itself on', async () => {
    const distances: number[] = [];
    for (const strength of [0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1]) distances.push(await apart(input, await make({ strength, prompt: 'noir' })));
    expect(distances[0]).toBe(0);
    expect(distances).toStrictEqual(distances.toSorted((a, b) => a - b));
    expect(new Set(distances).size).toBe(distances.length);
    expect(distances.at(-1)).toBeGreaterThan(25);
  });

  test('has a look for every word that asks for one, each unlike all others', async () => {
    expect(Object.keys(prompts).toSorted()).toStrictEqual(looks.map((look) => look.name).toSorted());
    const made: { name: string; raw: Buffer }[] = [];
    for (const [name, prompt] of [...Object.entries(prompts), ['none', 'make it nicer']] as const) {
      const output = join(folder, 'look');
      const { looks: chosen } = await restyle({ input, output, image: 0, recipe: { ...usual, prompt } });
      expect(chosen).toStrictEqual([name === 'none' ? 'editorial' : name]);
      made.push({ name, raw: await pixels(output) });
    }
    const plain = await pixels(input);
    for (const [n, one] of made.entries()) {
      expect(difference(one.raw, plain), `${one.name} against the input`).toBeGreaterThan(8);
      for (const other of made.slice(n + 1)) expect(difference(one.raw, other.raw), `${one.name} against ${other.name}`).toBeGreaterThan(5);
    }
  }, 120_000);

  test('combines a light with a medium, and takes colours that the prompt names', async () => {
    const output = join(folder, 'both');
    const { looks: chosen } = await restyle({ input, output, image: 0, recipe: { ...usual, prompt: 'a watercolor at night in the snow' } });
    expect(chosen).toStrictEqual(['night', 'winter', 'watercolor']);
    expect(await apart(await make({ prompt: 'linocut in red' }), await make({ prompt: 'linocut in teal' }))).toBeGreaterThan(5);
  });

  test('takes what stands in quotes as words, not as wishes', async () => {
    const output = join(folder, 'quoted');
    expect((await restyle({ input, output, image: 0, recipe: { ...usual, prompt: 'a pencil sketch that says "Neon Night"' } })).looks).toStrictEqual(['pencil sketch']);
  });

  test('has the size and format asked for, and no metadata', async () => {
    for (const [image_size, width, height] of [['auto', 240, 160], ['square', 512, 512], [{ width: 256, height: 384 }, 256, 384]] as const) {
      const made = await sharp(await make({ image_size, output_format: 'jpeg' })).metadata();
      expect(made).toMatchObject({ width, height, format: 'jpeg' });
      expect([made.exif, made.icc, made.xmp, made.iptc]).toStrictEqual([undefined, undefined, undefined, undefined]);
    }
  });

  test('keeps the input’s proportions by cropping where the size asked for has others', async () => {
    const cropped = await make({ image_size: { width: 160, height: 160 }, strength: 0 });
    const expected = await sharp(input).extract({ left: 40, top: 0, width: 160, height: 160 }).png().toBuffer();
    expect(await apart(cropped, expected)).toBeLessThan(1);
  });

  test('takes pictures in grey, with an alpha channel, and turned by their EXIF', async () => {
    const source = sharp(await photo(120, 80));
    const kinds = {
      grey: await source.clone().greyscale().toColourspace('b-w').png().toBuffer(),
      alpha: await source.clone().ensureAlpha(0.5).png().toBuffer(),
      turned: await source.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    };
    for (const [kind, bytes] of Object.entries(kinds)) {
      const file = join(folder, kind);
      await writeFile(file, bytes);
      const made = await restyle({ input: file, output: join(folder, 'kind'), image: 0, recipe: usual });
      expect([made.width, made.height]).toStrictEqual(kind === 'turned' ? [80, 120] : [120, 80]);
    }
  });

  test('refuses a picture that is cut off', async () => {
    const file = join(folder, 'cut.png');
    await writeFile(file, (await readFile(input)).subarray(0, 9_000));
    await expect(restyle({ input: file, output: join(folder, 'never'), image: 0, recipe: usual })).rejects.toThrow(/png|end|read|corrupt|truncated/i);
    await expect(readFile(join(folder, 'never'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('of a tiny picture works as well', async () => {
    const file = join(folder, 'tiny.png');
    await writeFile(file, await sharp({ create: { width: 3, height: 2, channels: 3, background: '#a03050' } }).png().toBuffer());
    for (const prompt of Object.values(prompts)) {
      expect(await restyle({ input: file, output: join(folder, 'tiny'), image: 0, recipe: { ...usual, prompt: `${prompt} "HI"` } })).toMatchObject({ width: 3, height: 2 });
    }
  });
});
