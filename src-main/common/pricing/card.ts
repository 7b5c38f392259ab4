import { priceFrom, type Decimal } from '../money';

/** The service's price cards (`GET /models/pricing`), read out of what it answers. Kept as they came: what is not known of them today may be tomorrow. */

export type Open = Readonly<Record<string, unknown>>;

export interface PriceCard {
  readonly endpoint: string;
  /** `pricingMode`, and the rates that go with it. */
  readonly rateCard: Open & { readonly pricingMode: string };
  /** Other rates, depending on what is asked for; `null`: none. */
  readonly pricingRules: Open | null;
  /** What a run cost on average, where the service keeps count. */
  readonly averageCost: Decimal | null;
  readonly currency: string;
}

/** A card, and when it was read (ISO 8601). */
export interface KnownCard {
  readonly card: PriceCard;
  readonly at: string;
}

export interface PriceList {
  readonly cards: readonly PriceCard[];
  /** Endpoints that the service has no price for. */
  readonly notFound: readonly string[];
}

/** The one version of the answer that can be reckoned with. */
const version = 1;
/** Characters of a card as JSON: one that is longer is no card. */
const cardMost = 20_000;
/** The price of a model is kept in this currency. */
export const cardCurrency = 'USD';

export const isOpen = (value: unknown): value is Open =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `null` for what is no price list, or one of a version that nobody here knows. Entries that make no sense are left out. */
export function readPriceList(answer: unknown): PriceList | null {
  if (!isOpen(answer) || answer['version'] !== version || !Array.isArray(answer['prices'])) return null;
  const missing: unknown = answer['notFound'];
  return {
    cards: answer['prices'].map(readCard).filter((card) => card !== null),
    notFound: Array.isArray(missing) ? missing.filter((name) => typeof name === 'string') : [],
  };
}

export function readCard(value: unknown): PriceCard | null {
  if (!isOpen(value) || JSON.stringify(value).length > cardMost) return null;
  const { endpoint, rateCard, pricingRules, averageCost, currency } = value;
  if (typeof endpoint !== 'string' || currency !== cardCurrency) return null;
  if (!isOpen(rateCard) || typeof rateCard['pricingMode'] !== 'string') return null;
  if (pricingRules !== null && pricingRules !== undefined && !isOpen(pricingRules)) return null;
  return {
    endpoint,
    rateCard: { ...rateCard, pricingMode: rateCard['pricingMode'] },
    pricingRules: pricingRules ?? null,
    averageCost: priceFrom(averageCost),
    currency,
  };
}
