import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { looks } from '../../../src-main/painter/looks/choose';
import { restyle } from '../../../src-main/painter/restyle';
import type { RestyleOrder } from '../../../src-main/painter/restyle-job';
import { photo } from '../emulator/started';

let folder: string;
let input: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-test-'));
  input = join(folder, 'input.png');
  await writeFile(input, await photo(240, 160));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const usual: RestyleOrder = {
  prompt: 'watercolor',
  strength: 0.8,
  seed: 7,
  factor: 1,
  size: null,
  speed: 'BALANCED',
  magic: 'None',
  format: 'png',
};

async function make(recipe: Partial<RestyleOrder> = {}, image = 0): Promise<Buffer> {
  const output = join(folder, 'output');
  await restyle({ input, mask: null, output, order: { ...usual, ...recipe }, image });
  return await readFile(output);
}

const pixels = (bytes: Buffer | string) => sharp(bytes).removeAlpha().raw().toBuffer();

/** Mean difference of two pictures of one size, 0…255. */
function difference(p: Buffer, q: Buffer): number {
  expect(p.length).toBe(q.length);
  return p.reduce((sum, value, i) => sum + Math.abs(value - q[i]!), 0) / p.length;
}

const apart = async (a: Buffer | string, b: Buffer | string): Promise<number> =>
  difference(await pixels(a), await pixels(b));

const prompts: Readonly<Record<string, string>> = {
  watercolor: 'a watercolour',
  pastel: 'soft pastels',
  'pixel art': '8-bit pixel art',
  blueprint: 'as a blueprint',
  risograph: 'risograph print',
  'pop art': 'comic book panel',
  linocut: 'a linocut',
  'stained glass': 'stained glass window',
  neon: 'cyberpunk neon city',
  charcoal: 'charcoal study',
  'coloured pencil': 'coloured pencils',
  'pencil sketch': 'pencil sketch',
  'old photograph': 'sepia photograph',
  'oil painting': 'oil on canvas',
  'vintage poster': 'vintage travel poster',
  noir: 'film noir',
  winter: 'deep snow',
  autumn: 'in autumn',
  infrared: 'infrared film',
  night: 'at night',
  'golden hour': 'golden hour',
  mist: 'morning fog',
};

describe('a restyle', () => {
  test('with a mask leaves what it keeps dark to the pixel, words included, whatever the seed, the look and the mask’s place', async () => {
    const [width, height] = [240, 160];
    const mask = join(folder, 'mask.png');
    const output = join(folder, 'masked');
    const before = await pixels(input);
    const look = fc.constantFrom(...Object.values(prompts));
    const box = fc.record({ left: fc.nat(180), top: fc.nat(110), across: fc.nat(200), down: fc.nat(120) });
    await fc.assert(
      fc.asyncProperty(look, fc.nat(2 ** 31 - 1), box, async (words, seed, { left, top, across, down }) => {
        const light = { width: Math.min(width - left, 40 + across), height: Math.min(height - top, 30 + down) };
        await sharp({ create: { width, height, channels: 3, background: '#000' } })
          .composite([{ input: { create: { ...light, channels: 3, background: '#fff' } }, left, top }])
          .png()
          .toFile(mask);
        const order = { ...usual, prompt: `${words}, a sign that says "HI"`, seed };
        await restyle({ input, mask, output, order, image: 0 });
        const after = await pixels(output);
        const changed = { inside: 0, outside: 0 };
        for (let i = 0; i < after.length; i += 3) {
          const [x, y] = [(i / 3) % width, Math.floor(i / 3 / width)];
          const inside = x >= left && x < left + light.width && y >= top && y < top + light.height;
          if ([0, 1, 2].some((c) => after[i + c] !== before[i + c])) changed[inside ? 'inside' : 'outside'] += 1;
        }
        expect(changed.outside).toBe(0);
        expect(changed.inside).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  test('is the same to the byte for the same input, recipe and seed', async () => {
    for (const recipe of [
      {},
      { prompt: 'vintage poster "VISIT MARS"', format: 'jpeg' as const },
      { prompt: 'oil', magic: 'Large' },
    ]) {
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
    for (const strength of [0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1])
      distances.push(await apart(input, await make({ strength, prompt: 'noir' })));
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
      const { looks: chosen } = await restyle({ input, mask: null, output, image: 0, order: { ...usual, prompt } });
      expect(chosen).toStrictEqual([name === 'none' ? 'editorial' : name]);
      made.push({ name, raw: await pixels(output) });
    }
    const plain = await pixels(input);
    for (const [n, one] of made.entries()) {
      expect(difference(one.raw, plain), `${one.name} against the input`).toBeGreaterThan(8);
      for (const other of made.slice(n + 1))
        expect(difference(one.raw, other.raw), `${one.name} against ${other.name}`).toBeGreaterThan(5);
    }
  }, 120_000);

  test('combines a light with a medium, and takes colours that the prompt names', async () => {
    const output = join(folder, 'both');
    const { looks: chosen } = await restyle({
      input,
      mask: null,
      output,
      image: 0,
      order: { ...usual, prompt: 'a watercolor at night in the snow' },
    });
    expect(chosen).toStrictEqual(['night', 'winter', 'watercolor']);
    expect(
      await apart(await make({ prompt: 'linocut in red' }), await make({ prompt: 'linocut in teal' })),
    ).toBeGreaterThan(5);
  });

  test('takes what stands in quotes as words, not as wishes', async () => {
    const output = join(folder, 'quoted');
    expect(
      (
        await restyle({
          input,
          mask: null,
          output,
          image: 0,
          order: { ...usual, prompt: 'a pencil sketch that says "Neon Night"' },
        })
      ).looks,
    ).toStrictEqual(['pencil sketch']);
  });

  test('has the size and format asked for, and no metadata', async () => {
    for (const [size, width, height] of [
      [null, 240, 160],
      [{ width: 512, height: 512 }, 512, 512],
      [{ width: 256, height: 384 }, 256, 384],
    ] as const) {
      const made = await sharp(await make({ size, format: 'jpeg' })).metadata();
      expect(made).toMatchObject({ width, height, format: 'jpeg' });
      expect([made.exif, made.icc, made.xmp, made.iptc]).toStrictEqual([undefined, undefined, undefined, undefined]);
    }
  });

  test('keeps the input’s proportions by cropping where the size asked for has others', async () => {
    const cropped = await make({ size: { width: 160, height: 160 }, strength: 0 });
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
      const made = await restyle({ input: file, mask: null, output: join(folder, 'kind'), image: 0, order: usual });
      expect([made.width, made.height]).toStrictEqual(kind === 'turned' ? [80, 120] : [120, 80]);
    }
  });

  test('refuses a picture that is cut off', async () => {
    const file = join(folder, 'cut.png');
    await writeFile(file, (await readFile(input)).subarray(0, 9_000));
    await expect(
      restyle({ input: file, mask: null, output: join(folder, 'never'), image: 0, order: usual }),
    ).rejects.toThrow(/png|end|read|corrupt|truncated/i);
    await expect(readFile(join(folder, 'never'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('of a tiny picture works as well', async () => {
    const file = join(folder, 'tiny.png');
    await writeFile(
      file,
      await sharp({ create: { width: 3, height: 2, channels: 3, background: '#a03050' } })
        .png()
        .toBuffer(),
    );
    for (const prompt of Object.values(prompts)) {
      expect(
        await restyle({
          input: file,
          mask: null,
          output: join(folder, 'tiny'),
          image: 0,
          order: { ...usual, prompt: `${prompt} "HI"` },
        }),
      ).toMatchObject({ width: 3, height: 2 });
    }
  });
});
