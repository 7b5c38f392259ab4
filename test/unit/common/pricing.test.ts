import { array, assert, constantFrom, integer, jsonValue, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagesOf } from '../../../src-main/common/models/roles';
import { defaultModel } from '../../../src-main/common/models';
import { add, compare, multiply, shift } from '../../../src-main/common/money';
import {
  lessonsOf,
  priceOf,
  readCard,
  readPriceList,
  type KnownCard,
  type Teacher,
} from '../../../src-main/common/pricing';
import { defaultDraft, type Draft } from '../../../src-main/common/recipe';

const at = '2026-05-04T12:00:00.000Z';
const square = { width: 1000, height: 1000 };

const fieldsOf = (draft: Partial<Draft> = {}) => ({ ...defaultDraft, ...draft });

const cardOf = (rateCard: object, pricingRules: object | null = null, averageCost: string | null = null): KnownCard => {
  const card = readCard({ endpoint: defaultModel.id, rateCard, pricingRules, averageCost, currency: 'USD' });
  if (!card) throw new Error('That is no card');
  return { card, at };
};

const reckoned = (
  known: KnownCard | null,
  draft: Partial<Draft> = {},
  output = square,
  passes: readonly Teacher[] = [],
) => priceOf({ engine: 'modelrunner', fields: fieldsOf(draft), output }, known, lessonsOf(passes));

/** Estimated, low and high, and where they are from. */
const figures = (...of: Parameters<typeof reckoned>): string => {
  const { estimated, low, high, source } = reckoned(...of);
  return `${estimated} ${low} ${high} ${source}`;
};

const perMegapixel = { pricingMode: 'per_megapixel', pricePerMegapixel: '0.06' };
const bySpeed = {
  dimensions: ['rendering_speed'],
  rules: [
    { when: { rendering_speed: 'TURBO' }, rate: '0.03' },
    { when: { rendering_speed: 'QUALITY' }, rate: '0.10' },
  ],
  default: '0.06',
};
const thresholds = {
  pricingMode: 'megapixel_tiered',
  megapixelPricing: {
    tiers: [
      { maxMegapixels: 1, price: '0.04' },
      { maxMegapixels: 4, price: '0.07' },
    ],
    defaultPrice: '0.12',
  },
};
const sizes = {
  pricingMode: 'megapixel_tiered',
  megapixelPricing: {
    sizes: [
      { megapixels: 1, price: '0.04' },
      { megapixels: 2.25, price: '0.06' },
    ],
    defaultPrice: '0.12',
  },
};
const hd = { width: 2000, height: 1000 };

describe('without a card', () => {
  it.each([
    ['the stated figure alone, as it always was', {}, square, '0.06 0.06 0.06 page'],
    ['exact to the last pixel', {}, { width: 1, height: 1 }, '0.00000006 0.00000006 0.00000006 page'],
    ['for each image', { num_images: 3 }, { width: 1536, height: 1536 }, '0.42467328 0.42467328 0.42467328 page'],
    ['a draft may cost half', { rendering_speed: 'TURBO' }, square, '0.06 0.03 0.06 page'],
    ['the final picture may cost more', { rendering_speed: 'QUALITY' }, square, '0.06 0.06 0.1 page'],
    ['Magic Prompt may have a fee', { expansion_model: 'Medium' }, square, '0.06 0.06 0.09 page'],
    [
      'both together are about twice as much',
      { rendering_speed: 'QUALITY', expansion_model: 'Large' },
      square,
      '0.06 0.06 0.13 page',
    ],
    [
      'the fee is one a pass',
      { rendering_speed: 'QUALITY', expansion_model: 'Large', num_images: 4 },
      { width: 2048, height: 2000 },
      '0.98304 0.98304 1.6684 page',
    ],
    ['a speed that nobody knows may be any', { rendering_speed: 'WARP' }, square, '0.06 0.03 0.1 page'],
  ] as const)('%s', (_, draft, output, expected) => {
    expect(figures(null, draft, output)).toBe(expected);
  });

  it('is nothing on the offline engine, and not made up for a model that nobody knows', () => {
    expect(
      priceOf({ engine: 'offline', fields: fieldsOf({ num_images: 4 }), output: square }, null, new Map()),
    ).toMatchObject({ estimated: '0', low: '0', high: '0', source: 'offline' });
    expect(() =>
      priceOf({ engine: 'modelrunner', fields: fieldsOf({ model: 'some/one' }), output: square }, null, new Map()),
    ).toThrow(RangeError);
  });
});

describe('by the card', () => {
  it.each([
    ['a megapixel of output', perMegapixel, {}, square, '0.06 0.06 0.06 card'],
    [
      '… of every image',
      perMegapixel,
      { num_images: 4 },
      { width: 1024, height: 768 },
      '0.18874368 0.18874368 0.18874368 card',
    ],
    [
      '… whatever the speed, where no rule says otherwise',
      perMegapixel,
      { rendering_speed: 'QUALITY', expansion_model: 'Large' },
      square,
      '0.06 0.06 0.06 card',
    ],
    [
      '… at another rate, as a number too',
      { pricingMode: 'per_megapixel', pricePerMegapixel: 0.08 },
      {},
      square,
      '0.08 0.08 0.08 card',
    ],
    ['an output', { pricingMode: 'per_output', pricePerOutput: '0.05' }, { num_images: 2 }, hd, '0.1 0.1 0.1 card'],
    [
      'a second of computing, which nobody knows before',
      { pricingMode: 'per_second', pricePerSecond: '0.001' },
      {},
      square,
      '0.014 0.007 0.042 card',
    ],
    [
      '… in one run or in several',
      { pricingMode: 'per_second', pricePerSecond: '0.001' },
      { num_images: 2 },
      square,
      '0.014 0.007 0.084 card',
    ],
    ['a tier of sizes, by the picture where that is the same', thresholds, {}, square, '0.04 0.04 0.04 card'],
    ['… by the picture or by the megapixel', thresholds, {}, hd, '0.07 0.07 0.14 card'],
    [
      '… just above a limit, which may be counted in 1024ths',
      thresholds,
      {},
      { width: 1024, height: 1024 },
      '0.07 0.04 0.07340032 card',
    ],
    ['… above all of them', thresholds, {}, { width: 3000, height: 2000 }, '0.12 0.12 0.72 card'],
    ['a size of the table', sizes, {}, square, '0.04 0.04 0.04 card'],
    ['… or one that is not in it', sizes, {}, hd, '0.12 0.12 0.24 card'],
    [
      'tiers that say what they count by',
      {
        pricingMode: 'megapixel_tiered',
        megapixelPricing: { tiers: [{ maxMegapixels: '4', pricePerOutput: '0.07' }] },
      },
      {},
      hd,
      '0.07 0.07 0.07 card',
    ],
    [
      'tiers of a shape that nobody knows',
      { pricingMode: 'megapixel_tiered', megapixelPricing: { small: { rate: '0.02' }, large: { rate: '0.09' } } },
      {},
      square,
      '0.02 0.02 0.09 card',
    ],
  ] as const)('%s', (_, rateCard, draft, output, expected) => {
    expect(figures(cardOf(rateCard), draft, output)).toBe(expected);
  });

  it.each([
    ['seconds of media', { pricingMode: 'per_output_second', pricePerOutputSecond: '0.1' }],
    [
      'seconds of media by size',
      { pricingMode: 'resolution_tiered', resolutionPricing: { tiers: [], defaultPricePerOutputSecond: '0.15' } },
    ],
    ['tokens', { pricingMode: 'per_token', tokenPricing: { text: { input: '1' } } }],
    ['a mode that nobody knows', { pricingMode: 'per_moon', price: '3' }],
    ['a rate that is none', { pricingMode: 'per_megapixel', pricePerMegapixel: '-1' }],
    ['tiers without a price', { pricingMode: 'megapixel_tiered', megapixelPricing: {} }],
  ])('says nothing of a picture by %s: the page’s figure stands, or what a run cost on average', (_, rateCard) => {
    expect(figures(cardOf(rateCard), { rendering_speed: 'QUALITY' })).toBe('0.06 0.06 0.1 page');
    expect(figures(cardOf(rateCard, null, '0.0712'))).toBe('0.0712 0.06 0.0712 average');
    expect(figures(cardOf(rateCard, null, '0.02'))).toBe('0.02 0.02 0.06 average');
  });
});

describe('by the card’s rules', () => {
  it.each([
    ['a rule that fits', bySpeed, { rendering_speed: 'QUALITY' }, '0.1 0.1 0.1 card', [1]],
    ['another that fits', bySpeed, { rendering_speed: 'TURBO' }, '0.03 0.03 0.03 card', [0]],
    ['none that fits: the default', bySpeed, { rendering_speed: 'BALANCED' }, '0.06 0.06 0.06 card', []],
    ['a default that holds a rate', { ...bySpeed, default: { rate: 0.07 } }, {}, '0.07 0.07 0.07 card', []],
    [
      'none that fits, and no default: the card’s own',
      { ...bySpeed, default: undefined },
      {},
      '0.06 0.06 0.06 card',
      [],
    ],
    [
      'rates that are numbers',
      { ...bySpeed, rules: [{ when: { rendering_speed: 'BALANCED' }, rate: 0.05 }] },
      {},
      '0.05 0.05 0.05 card',
      [0],
    ],
    [
      'two inputs',
      {
        dimensions: ['rendering_speed', 'expansion_model'],
        rules: [{ when: { rendering_speed: 'QUALITY', expansion_model: 'Large' }, rate: '0.13' }],
        default: '0.06',
      },
      { rendering_speed: 'QUALITY', expansion_model: 'Large' },
      '0.13 0.13 0.13 card',
      [0],
    ],
    [
      'two inputs, one of which is another',
      {
        dimensions: ['rendering_speed', 'expansion_model'],
        rules: [{ when: { rendering_speed: 'QUALITY', expansion_model: 'Large' }, rate: '0.13' }],
        default: '0.06',
      },
      { rendering_speed: 'QUALITY' },
      '0.06 0.06 0.06 card',
      [],
    ],
    [
      'a condition that stands in the rule itself',
      { dimensions: ['rendering_speed'], rules: [{ rendering_speed: 'BALANCED', rate: '0.02', label: 'usual' }] },
      {},
      '0.02 0.02 0.02 card',
      [0],
    ],
    [
      'several that fit: which goes first is not documented',
      {
        dimensions: ['num_images', 'rendering_speed'],
        rules: [
          { when: { num_images: 1 }, rate: '0.05' },
          { when: { rendering_speed: 'BALANCED' }, rate: '0.08' },
        ],
      },
      {},
      '0.06 0.05 0.08 card',
      [0, 1],
    ],
    ['a dimension of the output', { ...bySpeed, dimensions: ['output.megapixels'] }, {}, '0.06 0.03 0.1 card', [0, 1]],
    ['a dimension that is not sent', { ...bySpeed, dimensions: ['resolution'] }, {}, '0.06 0.03 0.1 card', [0, 1]],
    [
      'dimensions of a shape that nobody knows',
      { ...bySpeed, dimensions: { speed: 'rendering_speed' } },
      {},
      '0.06 0.03 0.1 card',
      [0, 1],
    ],
    [
      'a condition that is no equality',
      { ...bySpeed, rules: [{ when: { rendering_speed: { not: 'TURBO' } }, rate: '0.20' }] },
      {},
      '0.06 0.06 0.2 card',
      [0],
    ],
    [
      'a condition under a name that nobody knows',
      { ...bySpeed, rules: [{ unless: { rendering_speed: 'TURBO' }, rate: '0.20' }] },
      {},
      '0.06 0.06 0.2 card',
      [0],
    ],
    [
      'a value that the field can’t have',
      { ...bySpeed, rules: [{ when: { rendering_speed: 'FAST' }, rate: '0.01' }] },
      {},
      '0.06 0.01 0.06 card',
      [0],
    ],
    [
      'rules that are no list',
      { dimensions: ['rendering_speed'], rules: { QUALITY: { rate: '0.1' }, TURBO: { rate: '0.03' } } },
      {},
      '0.06 0.03 0.1 card',
      [],
    ],
    ['a default that can’t be read', { ...bySpeed, default: { of: 'the house' } }, {}, '0.06 0.03 0.1 card', [0, 1]],
  ] as const)('%s', (_, rules, draft, expected, used) => {
    expect(figures(cardOf(perMegapixel, rules), draft)).toBe(expected);
    expect(reckoned(cardOf(perMegapixel, rules), draft).rule?.rules).toEqual(used);
  });

  it('that hold no rate at all leave the price as open as no card does', () => {
    expect(figures(cardOf(perMegapixel, { by: 'the moon' }), { rendering_speed: 'QUALITY' })).toBe(
      '0.06 0.06 0.1 page',
    );
  });

  it('never give a figure below or above the span, whatever stands in them', () => {
    const anything = jsonValue({ maxDepth: 3 });
    const rules = record(
      { dimensions: anything, rules: array(record({ when: anything, rate: anything })), default: anything },
      { requiredKeys: [] },
    );
    assert(
      property(rules, constantFrom('TURBO', 'BALANCED', 'QUALITY'), (drawn, rendering_speed) => {
        const { estimated, low, high } = reckoned(cardOf(perMegapixel, drawn), { rendering_speed });
        expect(compare(low, estimated)).toBeLessThanOrEqual(0);
        expect(compare(estimated, high)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a price list', () => {
  it('is read in the one version that is known, without what makes no sense', () => {
    const good = { endpoint: 'a/b', rateCard: perMegapixel, pricingRules: null, averageCost: 0.5, currency: 'USD' };
    const odd = [null, {}, { ...good, currency: 'EUR' }, { ...good, rateCard: {} }, { ...good, pricingRules: 'dear' }];
    expect(readPriceList({ version: 1, prices: [good, ...odd], notFound: ['c/d', 7] })).toEqual({
      cards: [{ ...good, averageCost: '0.5' }],
      notFound: ['c/d'],
    });
    for (const other of [null, [], 'x', { version: 2, prices: [] }, { prices: [] }, { version: 1, prices: {} }])
      expect(readPriceList(other)).toBeNull();
    expect(readCard({ ...good, rateCard: { ...perMegapixel, more: 'x'.repeat(30_000) } })).toBeNull();
  });
});

describe('what settled passes teach', () => {
  const taught = (
    stated: string,
    settled: string,
    draft: Partial<Draft> = {},
    basis: string | undefined = undefined,
  ): Teacher => ({
    engine: 'modelrunner',
    state: 'done',
    recipe: fieldsOf(draft),
    results: { length: imagesOf(fieldsOf(draft)) },
    price: { estimated: stated, stated, settled, basis },
  });
  const dear = { rendering_speed: 'QUALITY' } as const;
  const three = (settled: string, draft: Partial<Draft> = dear) => [1, 2, 3].map(() => taught('0.06', settled, draft));

  it('is their price, from three of a kind on, in the check as in the display', () => {
    expect(figures(null, dear, square, three('0.07').slice(1))).toBe('0.06 0.06 0.1 page');
    expect(figures(null, dear, square, three('0.07'))).toBe('0.07 0.07 0.07 learned');
    // What was really charged goes before what is stated.
    expect(
      figures(
        cardOf(perMegapixel),
        dear,
        square,
        three('0.10').map((one) => ({ ...one, price: { ...one.price, basis: 'per_megapixel 0.06' } })),
      ),
    ).toBe('0.1 0.1 0.1 learned');
  });

  it('is nothing for another speed, another Magic Prompt, another model’s price, another card', () => {
    expect(figures(null, { rendering_speed: 'TURBO' }, square, three('0.07'))).toBe('0.06 0.03 0.06 page');
    expect(figures(null, { ...dear, expansion_model: 'Large' }, square, three('0.07'))).toBe('0.06 0.06 0.13 page');
    expect(figures(cardOf(perMegapixel), dear, square, three('0.07'))).toBe('0.06 0.06 0.06 card');
  });

  it('is nothing from passes that failed, delivered less, or ran on this machine', () => {
    const [one] = three('0.01');
    const odd: Teacher[] = [
      { ...one!, state: 'failed' },
      { ...one!, results: { length: 0 } },
      { ...one!, engine: 'offline' },
      { ...one!, price: { ...one!.price, settled: null } },
      { ...one!, price: { ...one!.price, settled: 'a lot' } },
    ];
    expect(figures(null, dear, square, [...odd, ...odd, ...odd])).toBe('0.06 0.06 0.1 page');
  });

  it('leaves an exact price as it is, whatever the size, while every settled pass has borne it out', () => {
    const known = cardOf(perMegapixel);
    const sized = (width: number) => ({ width, height: 1024 });
    const passes = [1024, 1040, 4096].map((width) => {
      const { stated, basis } = reckoned(known, dear, sized(width));
      return taught(stated, stated, dear, basis);
    });
    for (const width of [256, 1024, 4096, 8192])
      expect(reckoned(known, dear, sized(width), passes)).toEqual(reckoned(known, dear, sized(width)));
    const [first] = passes;
    const dearer = { ...first!, price: { ...first!.price, settled: '0.09' } };
    expect(reckoned(known, dear, sized(1024), [...passes, dearer]).source).toBe('learned');
  });

  it('holds the real price of other sizes, where that is a rate and a fee', () => {
    const cents = integer({ min: 1, max: 40 }).map((n) => shift(String(n), -2));
    const side = integer({ min: 256, max: 4096 });
    assert(
      property(cents, cents, array(side, { minLength: 3, maxLength: 20 }), side, (rate, fee, known, asked) => {
        const real = (width: number): string => add(multiply(rate, shift(String(width * 1000), -6)), fee);
        const stated = (width: number): string => multiply('0.06', shift(String(width * 1000), -6));
        const passes = known.map((width) => taught(stated(width), real(width), dear));
        const { low, high, estimated } = reckoned(null, dear, { width: asked, height: 1000 }, passes);
        expect(compare(low, real(asked))).toBeLessThanOrEqual(0);
        expect(compare(real(asked), high)).toBeLessThanOrEqual(0);
        expect(compare(low, estimated) <= 0 && compare(estimated, high) <= 0).toBe(true);
      }),
    );
  });
});
