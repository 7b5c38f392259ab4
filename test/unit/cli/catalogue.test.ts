import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CommandOptions, Server } from '../../support/command';
import { testKey } from '../../support/lab';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-catalogue');
const { ask, at, fails } = studio;
const enlarger = 'pentimento-offline/enlarger';
const director = 'pentimento-offline/art-director';
const fill = 'pentimento-offline/fill';

const passed = z.looseObject({
  pass: z.looseObject({
    version: z.string(),
    state: z.string(),
    recipe: z.looseObject({ model: z.string() }),
    inputs: z.record(z.string(), z.looseObject({ kind: z.string() })),
    price: z.looseObject({
      estimated: z.string().nullable(),
      low: z.string().nullable(),
      high: z.string().nullable(),
      settled: z.string().nullable(),
    }),
    results: z.array(
      z.looseObject({ file: z.string(), width: z.number(), height: z.number(), contentType: z.string() }),
    ),
  }),
});
const listed = z.looseObject({
  models: z.array(z.looseObject({ id: z.string(), task: z.string(), price: z.unknown() })),
});

let emulator: Server;
const paid = (more: CommandOptions['env'] = {}): CommandOptions => ({
  env: { MODELRUNNER_KEY: testKey, PENTIMENTO_MODELRUNNER_ORIGIN: emulator.url, ...more },
});
const away: CommandOptions = {
  env: { MODELRUNNER_KEY: testKey, PENTIMENTO_MODELRUNNER_ORIGIN: 'http://127.0.0.1:9' },
};

beforeAll(async () => {
  await picture(at('shop.png'), { width: 320, height: 256 });
  await sharp({ create: { width: 320, height: 256, channels: 3, background: '#000000' } })
    .composite([
      { input: { create: { width: 160, height: 256, channels: 3, background: '#ffffff' } }, left: 160, top: 0 },
    ])
    .png()
    .toFile(at('mask.png'));
  await sharp({ create: { width: 320, height: 256, channels: 3, background: '#eeeeee' } })
    .composite([
      { input: { create: { width: 80, height: 80, channels: 3, background: '#993322' } }, left: 120, top: 90 },
    ])
    .png()
    .toFile(at('plain.png'));
  emulator = await studio.server(['emulator', '--any-key']);
  await studio.made('paid');
  await studio.made('free');
}, 120_000);
afterAll(async () => {
  emulator.child.kill('SIGTERM');
  await emulator.ended;
});

describe('models of the catalogue', { timeout: 240_000 }, () => {
  it('run on the offline engine: an upscaler, one that only its schema tells of, a mask, a cut-out', async () => {
    const { pass: large } = await ask(passed, [
      'pass',
      'free',
      '--source',
      'shop.png',
      '--model',
      enlarger,
      '--set',
      'upscale_factor=3',
    ]);
    expect(large).toMatchObject({
      state: 'done',
      recipe: { model: enlarger, upscale_factor: '3' },
      results: [{ width: 960, height: 768 }],
    });

    const { pass: odd } = await ask(
      passed,
      ['pass', 'free', '--source', 'shop.png', '--model', director, '--prompt', 'a linocut', '--seed', '7'].concat([
        '--set',
        'paper=laid',
        '--set',
        'guidance_scale=7.5',
        '--images',
        '2',
        '--input',
        'style_image_url=v1',
      ]),
    );
    expect(odd).toMatchObject({
      state: 'done',
      recipe: { model: director, paper: 'laid', guidance_scale: 7.5, seed: 7, num_images: 2 },
      inputs: { picture: { kind: 'source' }, style_image_url: { kind: 'result', version: 'v1' } },
      results: [{ width: 320, height: 256 }, {}],
    });

    const { pass: masked } = await ask(passed, [
      'pass',
      'free',
      '--source',
      'shop.png',
      '--model',
      fill,
      '--prompt',
      'a blueprint',
      '--input',
      'mask=mask.png',
    ]);
    expect(masked).toMatchObject({ state: 'done', inputs: { mask: { kind: 'source' } } });
    const apart = async (left: number): Promise<number> => {
      const [before, after] = await Promise.all(
        [at('shop.png'), at('free', masked.results[0]!.file)].map((file) =>
          sharp(file).extract({ left, top: 0, width: 140, height: 256 }).removeAlpha().raw().toBuffer(),
        ),
      );
      return before!.reduce((sum, value, index) => sum + Math.abs(value - after![index]!), 0) / before!.length;
    };
    expect(await apart(0)).toBeLessThan(6);
    expect(await apart(180)).toBeGreaterThan(20);

    const { pass: cut } = await ask(passed, [
      'pass',
      'free',
      '--source',
      'plain.png',
      '--model',
      'pentimento-offline/cut-out',
    ]);
    expect(cut.results).toMatchObject([{ width: 320, height: 256, contentType: 'image/png' }]);
    const alpha = await sharp(at('free', cut.results[0]!.file)).extractChannel('alpha').raw().toBuffer();
    expect([alpha[0], alpha[130 * 320 + 160]]).toEqual([0, 255]);
  });

  it('take the last of an option that is given twice, so that scripts can add to a line', async () => {
    const args = ['pass', 'free', '--source', 'shop.png', '--prompt', 'x', '--size', '512x512', '--speed', 'TURBO'];
    const { pass } = await ask(passed, [...args, '--size', '256x256', '--seed', '1', '--seed', '2']);
    expect(pass.recipe).toMatchObject({ seed: 2 });
    expect(pass.results[0]).toMatchObject({ width: 256, height: 256 });
  });

  it('are told what they lack, and what is said twice', async () => {
    const base = ['pass', 'free', '--source', 'shop.png'];
    for (const [args, named] of [
      [[...base, '--model', fill, '--prompt', 'x'], '--input mask='],
      [[...base, '--model', fill, '--prompt', 'x', '--input', 'hat=mask.png'], 'hat'],
      [[...base, '--model', fill, '--prompt', 'x', '--input', 'mask'], '--input'],
      [[...base, '--model', fill, '--prompt', 'x', '--input', 'mask=plain.png', '--input', 'mask=mask.png'], 'twice'],
      [[...base, '--prompt', 'x', '--input', 'mask=mask.png'], 'no further pictures'],
      [[...base, '--prompt', 'x', '--strength', '0.3', '--set', 'strength=0.4'], '--strength'],
      [[...base, '--prompt', 'x', '--set', 'seed=1', '--set', 'seed=2'], 'twice'],
      [[...base, '--model', director, '--prompt', 'x', '--set', 'palette=[]'], 'palette'],
      [[...base, '--model', director, '--prompt', 'x', '--set', 'guidance_scale=50'], '1 to 20'],
      [[...base, '--model', enlarger, '--prompt', 'x'], '--prompt'],
    ] as const) {
      const error = await fails(args, 2);
      expect(error).toMatchObject({ code: 'wrong-use' });
      expect(error.message).toContain(named);
    }
  });

  it('are listed with their prices, priced before a pass, and paid for by their card', async () => {
    const { models } = await ask(listed, ['models', '--task', 'upscale'], 0, paid());
    expect(models).toMatchObject([{ id: enlarger, price: { card: { rateCard: { pricingMode: 'per_megapixel' } } } }]);
    const enlarged = ['--source', 'shop.png', '--model', enlarger];
    const { price } = await ask(z.looseObject({ price: z.unknown() }), ['price', 'paid', ...enlarged], 0, paid());
    expect(price).toMatchObject({ estimated: '0.0196608', low: '0.0196608', high: '0.0196608', source: 'card' });
    const { pass } = await ask(passed, ['pass', 'paid', ...enlarged], 0, paid());
    expect(pass).toMatchObject({ state: 'done', price: { estimated: '0.0196608', settled: '0.0196608' } });
    // How large this one’s results are, nobody says: the upper end is what counts.
    const unsure = ['--source', 'shop.png', '--model', director, '--prompt', 'x'];
    const { price: span } = await ask(
      z.looseObject({ price: z.looseObject({}) }),
      ['price', 'paid', ...unsure],
      0,
      paid(),
    );
    expect(Number(span['high'])).toBeGreaterThan(Number(span['low']));
    expect(await fails(['pass', 'paid', ...unsure, '--images', '4'], 2, paid())).toMatchObject({
      code: 'over-ceiling',
    });
  });

  it('run again when the service lists them no more, as they were recorded', async () => {
    const { pass: first } = await ask(
      passed,
      ['pass', 'paid', '--source', 'shop.png', '--model', director, '--prompt', 'noir', '--set', 'paper=newsprint'],
      0,
      paid(),
    );
    const folder = join(first.results[0]!.file, '..');
    const record = JSON.parse(await readFile(at('paid', folder, 'pass.json'), 'utf8')) as Record<string, unknown>;
    expect(record['published']).toMatchObject({ id: director, task: 'edit', leftOut: ['palette'] });

    // The catalogue has lost it: another name stands in the record, and in what it recorded of its model.
    const renamed = JSON.stringify(record).replaceAll(director, 'acme/withdrawn');
    await writeFile(at('paid', folder, 'pass.json'), renamed);
    const shown = await studio.run(['show', 'paid', first.version, '--json']);
    expect(shown.code).toBe(0);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      pass: { recipe: { model: 'acme/withdrawn', paper: 'newsprint' } },
    });
    const more = ['pass', 'paid', '--source', 'shop.png', '--based-on', first.version, '--seed', '3'];
    // Nobody states a price for it now: that asks.
    expect(await fails(more, 2, paid())).toMatchObject({ code: 'over-ceiling' });
    const again = await studio.run([...more, '--allow-cost', '0.50', '--json'], paid());
    expect(again.stderr).toContain('no longer offers acme/withdrawn');
    // It is asked for all the same; the service has the last word, and nothing is charged.
    expect(JSON.parse(again.stdout)).toMatchObject({
      pass: {
        state: 'failed',
        recipe: { paper: 'newsprint', seed: 3 },
        error: { billed: 'no' },
        price: { estimated: null },
      },
    });
    const { pass: offline } = await ask(passed, [...more, '--engine', 'offline']);
    expect(offline).toMatchObject({ state: 'done', recipe: { model: 'acme/withdrawn', paper: 'newsprint' } });
  });

  it('can’t be told while the service can’t be reached; those that ship with the app can', async () => {
    const error = await fails(
      ['pass', 'paid', '--source', 'shop.png', '--model', 'acme/unheard-of', '--prompt', 'x'],
      1,
      { env: { ...away.env, PENTIMENTO_HOME: at('another-home') } },
    );
    expect(error).toMatchObject({ code: 'service-unreachable' });
    const list = await studio.run(['models', '--json'], { env: { ...away.env, PENTIMENTO_HOME: at('another-home') } });
    expect(list.stderr).toContain('can’t be read right now');
    expect(JSON.parse(list.stdout)).toMatchObject({ models: [{ builtIn: true }, { builtIn: true }] });
    expect(
      await fails(['pass', 'paid', '--source', 'shop.png', '--model', 'acme/none', '--prompt', 'x'], 2, paid()),
    ).toMatchObject({
      code: 'wrong-use',
    });
  });

  it('are kept for a day at most, and offline till then', async () => {
    const file = join(studio.home, 'catalogue.json');
    const ids = async (options: CommandOptions): Promise<string[]> => {
      const { stdout } = await studio.run(['models', '--engine', 'modelrunner', '--json'], options);
      return (JSON.parse(stdout) as { models: { id: string }[] }).models.map(({ id }) => id);
    };
    await ids(paid());
    const kept = JSON.parse(await readFile(file, 'utf8')) as { at: string; origin: string };
    const gone = { env: { MODELRUNNER_KEY: testKey, PENTIMENTO_MODELRUNNER_ORIGIN: kept.origin } };
    const write = (hours: number): Promise<void> =>
      writeFile(file, JSON.stringify({ ...kept, at: new Date(Date.now() - hours * 3_600_000).toISOString() }));
    await write(23);
    expect(await ids(gone)).toContain(director);
    await write(25);
    await ids({ env: { ...gone.env, PENTIMENTO_MODELRUNNER_ORIGIN: 'http://127.0.0.1:9' } });
    // From another service: it is not believed, nor thrown away.
    const old = await readFile(file, 'utf8').catch(() => null);
    expect(old).not.toBeNull();
    await ask(z.unknown(), ['models', '--engine', 'offline'], 0, gone);
    expect(await readFile(file, 'utf8').catch(() => null)).toBeNull();
  });
});
