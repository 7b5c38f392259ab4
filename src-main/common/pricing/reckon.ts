import { models, type ModelDescriptor } from '../models';
import { imagesOf } from '../models/roles';
import { add, compare, least, most, multiply, shift, type Decimal } from '../money';
import type { PricedSize } from '../sizes';
import type { Engine } from '../states';
import { cardCurrency, type KnownCard, type PriceCard } from './card';
import { learnedFrom, lessonKey, pageBasis, type Lessons, type Teacher } from './lessons';
import { ratesOf, type Rate, type Rates } from './rates';

/** Passes that may cost more than this need a yes, unless the project sets a ceiling of its own (docs/cli.md). */
export const defaultCeiling: Decimal = '1.00';

/**
 * Where an estimate is from. `card`: the service's price card. `average`: what a run cost on average, by a card that says no more. `page`: the
 * model's page, with what its upstream charges as a span. `learned`: settled passes of the same kind. `offline`: free. `unstated`: nobody says; the
 * figures mean nothing, and every pass asks for leave.
 */
export type PriceSource = 'offline' | 'card' | 'average' | 'page' | 'learned' | 'unstated';

/** What a pass will cost, as far as that can be known before. Exact decimals. */
export interface Price {
  /** The one figure, between the two others. */
  readonly estimated: Decimal;
  readonly low: Decimal;
  /** What the ceiling and the budget are held against. */
  readonly high: Decimal;
  readonly currency: string;
  readonly source: PriceSource;
  /** As it was read; `null` where there was none. */
  readonly card: PriceCard | null;
  /** When the card was read. */
  readonly at: string | null;
  /** The rates of the card that it was reckoned with, and the places of its rules that they are from. */
  readonly rule: { readonly low: Decimal; readonly high: Decimal; readonly rules: readonly number[] } | null;
  /** What is stated for it, before anything was learned: what settled prices are held against. */
  readonly stated: Decimal;
  readonly basis: string;
  /** Settled passes that it was learned from. */
  readonly passes: number;
}

export interface Priced {
  readonly engine: Engine;
  /** The recipe, or the draft of one. */
  readonly fields: Teacher['recipe'];
  /** Of one picture. */
  readonly output: PricedSize;
}

/** Reckons what a pass will cost. Throws a RangeError for a model that nobody here knows. */
export function priceOf({ engine, fields, output }: Priced, known: KnownCard | null, lessons: Lessons): Price {
  if (engine === 'offline') return free;
  const model = models[fields.model];
  if (!model) throw new RangeError(`Unknown model ${fields.model}`);
  const stated = statedPrice(model, { fields, output }, known);
  const taught = lessons.get(lessonKey(fields, stated.basis)) ?? [];
  const learned = learnedFrom(taught, stated.stated);
  if (!learned) return stated;
  // An exact price that every settled pass has borne out needs no teaching: between sizes, that would only blur it.
  const isBorneOut = taught.every((lesson) => compare(lesson.settled, lesson.stated) === 0);
  if (isBorneOut && compare(stated.low, stated.high) === 0) return stated;
  const { low, high, passes } = learned;
  return { ...stated, low, high, passes, estimated: within(stated.stated, low, high), source: 'learned' };
}

const free: Price = {
  estimated: '0',
  low: '0',
  high: '0',
  currency: cardCurrency,
  source: 'offline',
  card: null,
  at: null,
  rule: null,
  stated: '0',
  basis: 'offline',
  passes: 0,
};

const within = (amount: Decimal, low: Decimal, high: Decimal): Decimal => least([most([amount, low]), high]);

type Order = Omit<Priced, 'engine'>;

/** A run may cost so many times as much as runs do on average, where nothing else is known of its price. */
const averageMost = '3';

function statedPrice(model: ModelDescriptor, order: Order, known: KnownCard | null): Price {
  const page = pagePrice(model, order);
  if (!known) return page;
  const { card, at } = known;
  const { fields, output } = order;
  const asked = { fields, known: model.fields };
  const rates = ratesOf(card, { ...asked, pixels: output.width * output.height });
  const larger = output.most === undefined ? null : ratesOf(card, { ...asked, pixels: output.most });
  const isTimed = [...(rates?.may ?? []), ...(larger?.may ?? [])].some(({ unit }) => unit === 'second');
  if (rates && !(isTimed && model.usualSeconds === null)) return cardPrice(model, order, { rates, larger, card, at });
  // What can't be reckoned with it is told all the same, and asked for by whichever is more.
  const { averageCost } = card;
  if (averageCost === null) return { ...page, card, at };
  const isStated = page.source !== 'unstated';
  return {
    ...page,
    estimated: averageCost,
    low: isStated ? least([page.low, averageCost]) : averageCost,
    high: isStated ? most([page.high, averageCost]) : multiply(averageCost, averageMost),
    source: 'average',
    card,
    at,
    stated: averageCost,
    basis: `average ${averageCost}`,
  };
}

function cardPrice(
  model: ModelDescriptor,
  { fields, output }: Order,
  {
    rates,
    larger,
    card,
    at,
  }: { readonly rates: Rates; readonly larger: Rates | null; readonly card: PriceCard; readonly at: string },
): Price {
  const amounts = rates.may.map((rate) => amountsOf(rate, model, fields, output.width * output.height));
  const more = (larger?.may ?? []).flatMap((rate) => amountsOf(rate, model, fields, output.most ?? 0));
  const all = [...amounts.flat(), ...more] as [Decimal, ...Decimal[]];
  const [low, high] = [least(all), most(all)];
  const stated = within(
    (rates.may.length === 1 ? amounts[0]! : amountsOf(rates.base, model, fields, output.width * output.height))[0]!,
    low,
    high,
  );
  const each = rates.may.map(({ amount }) => amount) as [Decimal, ...Decimal[]];
  const rule = { low: least(each), high: most(each), rules: rates.rules };
  return {
    estimated: stated,
    low,
    high,
    currency: card.currency,
    source: 'card',
    card,
    at,
    rule,
    stated,
    basis: `${card.rateCard.pricingMode} ${rule.low}${rule.low === rule.high ? '' : `…${rule.high}`}`,
    passes: 0,
  };
}

/** A second of compute may be a half or three times as many as usual: how long a pass takes shows only afterwards. */
const secondsLeast = '0.5';
const secondsMost = '3';

/** What a rate comes to: first what it says, then what it may come to as well. */
function amountsOf(
  { amount, unit }: Rate,
  model: ModelDescriptor,
  fields: Order['fields'],
  pixels: number,
): readonly Decimal[] {
  const pictures = String(imagesOf(fields));
  const byPicture = multiply(amount, pictures);
  const byMegapixel = multiply(amount, megapixels(pixels, pictures));
  switch (unit) {
    case 'picture':
      return [byPicture];
    case 'megapixel':
      return [byMegapixel];
    case 'either':
      return [byPicture, byMegapixel];
    case 'second': {
      const usual = multiply(amount, String(model.usualSeconds ?? 0));
      return [usual, multiply(usual, secondsLeast), multiply(multiply(usual, secondsMost), pictures)];
    }
  }
}

const megapixels = (pixels: number, pictures: string): Decimal => shift(multiply(String(pixels), pictures), -6);

/** Without a card: the figure that the model's page states, and the span that its upstream's tiers make of it. */
function pagePrice(model: ModelDescriptor, { fields, output }: Order): Price {
  const { perMegapixel, suggested, currency } = model.price;
  if (perMegapixel === null) return { ...free, source: 'unstated', basis: 'unstated' };
  const quantity = megapixels(output.width * output.height, String(imagesOf(fields)));
  const stated = multiply(perMegapixel, quantity);
  let [low, high] = [stated, stated];
  if (suggested) {
    const { rates, fee } = suggested;
    const own = rates.of[String(fields[rates.field])];
    const [first, ...rest] = (own === undefined ? Object.values(rates.of) : [own]).map((rate) =>
      multiply(rate, quantity),
    );
    low = least([stated, ...(first === undefined ? [] : [first]), ...rest]);
    high = most([stated, ...(first === undefined ? [] : [first]), ...rest]);
    if (fields[fee.field] !== fee.free) high = add(high, fee.amount);
  }
  return {
    estimated: stated,
    low,
    high,
    currency,
    source: 'page',
    card: null,
    at: null,
    rule: null,
    stated,
    basis: pageBasis,
    passes: 0,
  };
}

/** Is it one figure, to the last digit? */
export const isExact = ({ low, high }: Pick<Price, 'low' | 'high'>): boolean => compare(low, high) === 0;

/** What so many passes alike will cost. */
export function together<Of extends Pick<Price, 'low' | 'high'>>(price: Of, passes: number): Of {
  if (passes === 1) return price;
  const times = String(passes);
  return { ...price, low: multiply(price.low, times), high: multiply(price.high, times) };
}
