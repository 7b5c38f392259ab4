import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmulator } from '../../../src-main/emulator/emulator';
import type { Emulator } from '../../../src-main/emulator/engine';
import type { FaultScriptInput } from '../../../src-main/emulator/fault-script';
import { programs } from '../../support/built';
import type { CommandOptions } from '../../support/command';
import { balanceDocument, passDocument, priceDocument } from '../../support/documents';
import { testKey } from '../../support/lab';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-price');
const { ask, at, fails } = studio;
const model = 'ideogram/ideogram-v4/image-to-image';
let service: Emulator;
let homes = 0;

/** A home of its own, so that every command asks for the price anew. */
const paid = (env: CommandOptions['env'] = {}): CommandOptions => ({
  env: {
    MODELRUNNER_KEY: testKey,
    PENTIMENTO_MODELRUNNER_ORIGIN: service.origin,
    PENTIMENTO_HOME: at(`.home ${++homes}`),
    ...env,
  },
});
const large = ['--size', '2048x2000', '--images', '4', '--speed', 'QUALITY', '--magic', 'large'];
const bySpeed = {
  rateCard: { pricingMode: 'per_megapixel', pricePerMegapixel: '0.06' },
  pricingRules: {
    dimensions: ['rendering_speed'],
    rules: [{ when: { rendering_speed: 'QUALITY' }, rate: '0.10' }],
    default: '0.06',
  },
};
const riddle = { ...bySpeed, pricingRules: { ...bySpeed.pricingRules, dimensions: ['output.mood'] } };
/** No price card can be had. */
const dumb: FaultScriptInput = { faults: [{ route: 'pricing', on: 'every', do: { kind: 'answer', status: 500 } }] };

beforeAll(async () => {
  await picture(at('shop.png'), { width: 320, height: 256 });
  service = await startEmulator({ pricePerMegapixel: '0.06', latency: 0, programs });
  await studio.made('shop');
}, 120_000);
afterAll(() => service.close());
beforeEach(() => {
  service.setFaults({});
  service.setAccount({});
});

const asked = (...more: string[]): string[] => ['price', 'shop', '--source', 'shop.png', ...more];
const nothingIn = async (): Promise<void> => {
  expect([await readdir(at('shop', 'sources')), await readdir(at('shop', 'passes'))]).toEqual([[], []]);
};

describe('pentimento price', { timeout: 120_000 }, () => {
  it('tells what the card makes of it, records nothing and imports nothing', async () => {
    service.setAccount({ cards: { [model]: bySpeed } });
    const { price } = await ask(priceDocument, asked(...large), 0, paid());
    expect(price).toMatchObject({
      estimated: '1.6384',
      low: '1.6384',
      high: '1.6384',
      source: 'card',
      card: { endpoint: model, ...bySpeed },
      rule: { low: '0.10', high: '0.10', rules: [0] },
    });
    expect(price.at).not.toBeNull();
    await nothingIn();
  });

  it('tells a span where the rules are a riddle, and where no card can be had', async () => {
    service.setAccount({ cards: { [model]: riddle } });
    expect((await ask(priceDocument, asked(...large), 0, paid())).price).toMatchObject({
      low: '0.98304',
      high: '1.6384',
      source: 'card',
    });
    service.setFaults(dumb);
    expect((await ask(priceDocument, asked(...large), 0, paid())).price).toEqual({
      estimated: '0.98304',
      low: '0.98304',
      high: '1.6684',
      currency: 'USD',
      source: 'page',
      card: null,
      at: null,
      rule: null,
      passes: 0,
    });
  });

  it('needs no key and no prompt, and on the offline engine tells that it is free', async () => {
    const keyless = paid({ MODELRUNNER_KEY: undefined });
    expect((await ask(priceDocument, asked('--engine', 'modelrunner', '--size', 'square'), 0, keyless)).price).toEqual(
      expect.objectContaining({ estimated: '0.01572864', source: 'card' }),
    );
    expect((await ask(priceDocument, asked(), 0, keyless)).price).toMatchObject({ high: '0', source: 'offline' });
    expect(await fails(['price', 'shop', '--source', 'gone.png'], 1, keyless)).toMatchObject({ code: 'file-missing' });
    expect(await fails(asked('--size', '1x1'), 2, keyless)).toMatchObject({ code: 'wrong-use' });
  });
});

describe('a pass whose upper end passes the ceiling', { timeout: 120_000 }, () => {
  const run = (...more: string[]): string[] => ['pass', 'shop', '--source', 'shop.png', '--prompt', 'noir', ...more];

  it.each([
    ['by a rule of the card', { cards: { [model]: bySpeed } }, {}],
    ['by a card that leaves it open', { cards: { [model]: riddle } }, {}],
    ['by what the upstream’s tiers suggest, without a card', {}, dumb],
    [
      'by what a run cost on average',
      { cards: { [model]: { rateCard: { pricingMode: 'per_token' }, averageCost: '1.5' } } },
      {},
    ],
  ])('asks %s', async (_, account, faults) => {
    service.setAccount(account);
    service.setFaults(faults);
    expect(await fails(run(...large), 2, paid())).toMatchObject({
      code: 'over-ceiling',
      message: expect.stringMatching(/estimated at .*\$1\.\d\d.*above the \$1\.00/),
    });
    expect(await fails(run(...large, '--allow-cost', '1.00'), 2, paid())).toMatchObject({ code: 'over-ceiling' });
    await nothingIn();
  });

  it('runs where so much is allowed; what it was reckoned from is kept with it, and the service settles by its tiers', async () => {
    const small = ['--size', '512x512', '--speed', 'QUALITY', '--magic', 'medium'];
    service.setAccount({
      tiers: { rates: { TURBO: '0.03', BALANCED: '0.06', QUALITY: '0.10' }, magicPrompt: '0.03' },
    });
    service.setFaults(dumb);
    const { pass } = await ask(passDocument, run(...small), 0, paid());
    expect(pass.price).toMatchObject({
      estimated: '0.01572864',
      low: '0.01572864',
      high: '0.0562144',
      settled: '0.0562144',
      source: 'page',
    });
    service.setFaults({});
    const { pass: carded } = await ask(passDocument, run(...small, '--allow-cost', '3'), 0, paid());
    expect(carded.price).toMatchObject({ source: 'card', card: { endpoint: model }, low: '0.01572864' });
    // A third of a kind teaches; of those by the page there is only one.
    for (const seed of ['3', '4']) await ask(passDocument, run(...small, '--seed', seed), 0, paid());
    expect((await ask(priceDocument, asked(...small), 0, paid())).price).toMatchObject({
      estimated: '0.0562144',
      low: '0.0562144',
      high: '0.0562144',
      source: 'learned',
      passes: 3,
    });
  });
});

describe('pentimento balance', { timeout: 120_000 }, () => {
  it('tells what is on the account, to the last digit', async () => {
    service.setAccount({ balance: '12.5' });
    const { balance } = await ask(balanceDocument, ['balance'], 0, paid());
    expect(balance).toMatchObject({ amount: '12.50000000', currency: 'USD' });
    service.setAccount({ balance: '-0.25' });
    expect((await ask(balanceDocument, ['balance'], 0, paid())).balance.amount).toBe('-0.25000000');
  });

  it('needs a key that is taken', async () => {
    expect(await fails(['balance'], 2, paid({ MODELRUNNER_KEY: undefined }))).toMatchObject({ code: 'no-key' });
    service.setFaults({ faults: [{ route: 'balance', on: 'every', do: { kind: 'answer', status: 401 } }] });
    expect(await fails(['balance'], 1, paid())).toMatchObject({ code: 'key-refused' });
  });

  it('that is below what the model wants to be there stops a pass free of charge, with both figures', async () => {
    service.setAccount({ balance: '1.20', needed: '6' });
    const { pass } = await ask(
      passDocument,
      ['pass', 'shop', '--source', 'shop.png', '--prompt', 'noir', '--size', 'square'],
      1,
      paid(),
    );
    expect(pass).toMatchObject({
      state: 'failed',
      price: { settled: '0' },
      error: { code: 'no-balance', billed: 'no' },
    });
    expect(pass.error?.message).toContain('is $1.20. To accept this pass, it requires at least $6.00');
  });
});
