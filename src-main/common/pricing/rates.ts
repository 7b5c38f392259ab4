import type { Field } from '../models';
import { compare, priceFrom, shift, type Decimal } from '../money';
import { isOpen, type Open, type PriceCard } from './card';

/** Which rates of a card may hold for an order. What is not understood for sure makes a span, never a figure. */

/** What a rate is counted by. `either`: by pictures or by their megapixels, which of them is not documented. */
export type Unit = 'picture' | 'megapixel' | 'either' | 'second';

export interface Rate {
  readonly amount: Decimal;
  readonly unit: Unit;
}

export interface Rates {
  /** The card's own rate, before any rule. */
  readonly base: Rate;
  /** All that may hold; one alone where it is known. */
  readonly may: readonly [Rate, ...Rate[]];
  /** Places in `pricingRules.rules` of those that may hold. */
  readonly rules: readonly number[];
}

export interface Asked {
  /** What is about to be sent, by the model's own names. */
  readonly fields: Open;
  readonly known: readonly Field[];
  /** Pixels of one picture. */
  readonly pixels: number;
}

/** The rates that may hold; `null` for a card whose mode says nothing of a picture's price before it is made. */
export function ratesOf({ rateCard, pricingRules }: PriceCard, asked: Asked): Rates | null {
  const base = baseRates(rateCard, asked.pixels);
  if (!base) return null;
  if (!pricingRules) return { base: base[0], may: base, rules: [] };
  const ruled = ruledRates(pricingRules, asked);
  // Rules that say nothing that can be read: the card's own rate is not the price, and what is, nobody knows.
  if (ruled === null) return null;
  if (ruled === 'base') return { base: base[0], may: base, rules: [] };
  const { unit } = base[0];
  const rates = ruled.amounts.map((amount): Rate => ({ amount, unit }));
  const [first, ...rest] = ruled.withBase ? [...base, ...rates] : rates;
  return first ? { base: base[0], may: [first, ...rest], rules: ruled.rules } : { base: base[0], may: base, rules: [] };
}

type Base = readonly [Rate, ...Rate[]] | null;

function baseRates(card: PriceCard['rateCard'], pixels: number): Base {
  const one = (name: string, unit: Unit): Base => {
    const amount = priceFrom(card[name]);
    return amount === null ? null : [{ amount, unit }];
  };
  switch (card.pricingMode) {
    case 'per_output':
      return one('pricePerOutput', 'picture');
    case 'per_megapixel':
      return one('pricePerMegapixel', 'megapixel');
    case 'per_second':
      return one('pricePerSecond', 'second');
    case 'megapixel_tiered':
      return tieredRates(card['megapixelPricing'], pixels);
    default:
      // Seconds of media, tokens, and what nobody knows yet.
      return null;
  }
}

interface Tier {
  readonly rate: Rate;
  /** Up to so many megapixels, or exactly so many. */
  readonly at: Decimal;
  readonly is: 'most' | 'exactly';
}

/** Names of a tier's price that say what it is counted by; `price` does not. */
const tierUnits: Readonly<Record<string, Unit>> = {
  price: 'either',
  rate: 'either',
  pricePerOutput: 'picture',
  pricePerMegapixel: 'megapixel',
};

function tierOf(value: unknown): Tier | null {
  if (!isOpen(value)) return null;
  const name = Object.keys(tierUnits).find((candidate) => priceFrom(value[candidate]) !== null);
  const amount = name === undefined ? null : priceFrom(value[name]);
  const at = priceFrom(value['maxMegapixels']) ?? priceFrom(value['megapixels']);
  if (name === undefined || amount === null || at === null) return null;
  return {
    rate: { amount, unit: tierUnits[name]! },
    at,
    is: value['maxMegapixels'] === undefined ? 'exactly' : 'most',
  };
}

function tieredRates(pricing: unknown, pixels: number): Base {
  if (!isOpen(pricing)) return null;
  const lists = Object.values(pricing).filter(Array.isArray) as unknown[][];
  const read = lists.flat().map(tierOf);
  const tiers = read.filter((tier) => tier !== null);
  const usual = priceFrom(pricing['defaultPrice']);
  const all = (): Base =>
    oneAtLeast([
      ...tiers.map(({ rate }) => rate),
      ...allAmounts(pricing).map((amount): Rate => ({ amount, unit: 'either' })),
    ]);
  if (tiers.length === 0 || tiers.length < read.length) return all();
  // A megapixel may be a million pixels or 1024 × 1024, and nobody says how the service rounds.
  const sizes = [shift(String(pixels), -6), (Math.round((pixels / 2 ** 20) * 1e6) / 1e6).toFixed(6)];
  const each = sizes.map((size) => tierFor(tiers, size));
  // A size that stands in the table is that one.
  const found = each[0]?.is === 'exactly' ? each.slice(0, 1) : each;
  if (found.every((tier) => tier === null)) return usual === null ? all() : [{ amount: usual, unit: unitOf(tiers) }];
  return oneAtLeast([
    ...found.flatMap((tier) => tier?.rate ?? []),
    ...(found.includes(null) && usual !== null ? [{ amount: usual, unit: unitOf(tiers) }] : []),
  ]);
}

function tierFor(tiers: readonly Tier[], size: Decimal): Tier | null {
  const fits = tiers.filter(({ at, is }) => (is === 'most' ? compare(size, at) <= 0 : compare(size, at) === 0));
  return fits.toSorted((a, b) => compare(a.at, b.at))[0] ?? null;
}

const unitOf = (tiers: readonly Tier[]): Unit => {
  const units = new Set(tiers.map(({ rate }) => rate.unit));
  return units.size === 1 ? tiers[0]!.rate.unit : 'either';
};

function oneAtLeast(rates: readonly Rate[]): Base {
  const each = rates.filter(
    ({ amount, unit }, at) => rates.findIndex((one) => one.amount === amount && one.unit === unit) === at,
  );
  const [first, ...rest] = each;
  return first ? [first, ...rest] : null;
}

/** Every amount that stands, however deep, under a name that speaks of a price. */
function allAmounts(value: unknown, depth = 0): Decimal[] {
  if (depth > 6) return [];
  if (Array.isArray(value)) return value.flatMap((item) => allAmounts(item, depth + 1));
  if (!isOpen(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const amount = /rate|price|default|cost/i.test(name) ? priceFrom(inner) : null;
    return amount === null ? allAmounts(inner, depth + 1) : [amount];
  });
}

interface Ruled {
  readonly amounts: readonly Decimal[];
  /** The card's own rate may hold as well. */
  readonly withBase: boolean;
  readonly rules: readonly number[];
}

/** What a rule's condition may be called, and what else may stand in a rule without a meaning for the price. */
const conditionNames = ['when', 'match', 'conditions', 'if'];
const plainNames = ['id', 'name', 'label', 'description'];

function ruledRates(of: Open, asked: Asked): Ruled | 'base' | null {
  const dimensions = dimensionsOf(of['dimensions'], asked);
  const usual = of['default'] === undefined || of['default'] === null ? null : defaultRate(of['default']);
  const rules: unknown = of['rules'];
  const amounts = allAmounts(of);
  const span = (): Ruled | null =>
    amounts.length === 0
      ? null
      : { amounts, withBase: true, rules: Array.isArray(rules) ? rules.map((_, at) => at) : [] };
  if (!dimensions || !Array.isArray(rules) || usual === 'unreadable') return span();
  const read = rules.map((rule) => readRule(rule, dimensions, asked));
  if (read.includes(null)) return span();
  const hits = read.flatMap((rule, at) => (rule?.holds ? [{ amount: rule.amount, at }] : []));
  // Which of several goes first is not documented.
  if (hits.length > 0)
    return { amounts: hits.map(({ amount }) => amount), withBase: false, rules: hits.map(({ at }) => at) };
  return usual === null ? 'base' : { amounts: [usual], withBase: false, rules: [] };
}

/** Names of inputs that are about to be sent, each a field whose values are known; `null` where one is not. */
function dimensionsOf(value: unknown, { fields, known }: Asked): ReadonlySet<string> | null {
  if (!Array.isArray(value)) return null;
  const kinds = new Map(known.map((field) => [field.name, field.kind]));
  const isKnown = (name: unknown): name is string =>
    typeof name === 'string' &&
    fields[name] !== undefined &&
    ['choice', 'integer', 'number', 'fixed'].includes(kinds.get(name) ?? '');
  return value.every(isKnown) ? new Set(value) : null;
}

/** `null` for a rule that is not an equality of such inputs with values that they can have. */
function readRule(
  rule: unknown,
  dimensions: ReadonlySet<string>,
  { fields, known }: Asked,
): { readonly amount: Decimal; readonly holds: boolean } | null {
  if (!isOpen(rule)) return null;
  const amount = priceFrom(rule['rate']);
  if (amount === null) return null;
  const rest = Object.entries(rule).filter(
    ([name, value]) => name !== 'rate' && !(plainNames.includes(name) && typeof value === 'string'),
  );
  const [only] = rest;
  const condition =
    rest.length === 1 && only && conditionNames.includes(only[0]) && isOpen(only[1]) ? Object.entries(only[1]) : rest;
  if (condition.length === 0) return null;
  let holds = true;
  for (const [name, wanted] of condition) {
    const field = known.find((candidate) => candidate.name === name);
    if (!dimensions.has(name) || !field) return null;
    if (field.kind === 'choice') {
      if (typeof wanted !== 'string' || !field.choices.some(({ value }) => value === wanted)) return null;
    } else if (typeof wanted !== typeof fields[name]) return null;
    holds &&= wanted === fields[name];
  }
  return { amount, holds };
}

/** A rate, or an object that holds one. */
function defaultRate(value: unknown): Decimal | 'unreadable' {
  return priceFrom(value) ?? (isOpen(value) ? priceFrom(value['rate']) : null) ?? 'unreadable';
}
