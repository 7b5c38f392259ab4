import { fromSchema, type Made } from '../common/models/from-schema';
import { modelId } from '../common/models/published';
import { readCard, type PriceCard } from '../common/pricing';
import { priceFrom } from '../common/money';
import { isObject } from './error-text';

/** Reading the service's catalogue (PROTOCOL 17): untrusted, and more may come of every shape. */

/** One model as the catalogue lists it. */
export interface Listed {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly made: Made;
  readonly card: PriceCard | null;
  readonly featured: boolean;
}

export interface Page {
  readonly listed: readonly Listed[];
  readonly totalPages: number;
}

/** Members of an entry that are prices, as a card has them (PROTOCOL 14). */
const isRate = (name: string): boolean => name === 'pricingMode' || /^(price|.*Pricing$)/.test(name);

const text = (value: unknown, most: number): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.slice(0, most) : null;

const words = (value: unknown): string[] =>
  Array.isArray(value)
    ? value
        .filter((word) => typeof word === 'string')
        .slice(0, 40)
        .map((word) => word.slice(0, 60))
    : [];

/** `null`: it is no page of the catalogue. */
export function readPage(json: unknown): Page | null {
  if (!isObject(json) || !Array.isArray(json['data'])) return null;
  const pages = json['totalPages'];
  return {
    listed: json['data'].flatMap((entry) => readEntry(entry) ?? []),
    totalPages: typeof pages === 'number' && Number.isInteger(pages) && pages > 0 ? pages : 1,
  };
}

/** `null` for what is no model that makes pictures. */
export function readEntry(entry: unknown): Listed | null {
  if (!isObject(entry)) return null;
  const id = `${text(entry['ownerName'], 100) ?? ''}/${text(entry['alias'], 150) ?? ''}`;
  if (!modelId.test(id)) return null;
  // Where nobody says what comes, it may be pictures.
  const makes = words(entry['outputModalities']);
  if (makes.length > 0 && !makes.includes('image')) return null;
  const name = text(entry['name'], 200);
  const description = text(entry['shortDescription'], 2000) ?? text(entry['description'], 2000);
  const told = {
    id,
    name,
    description,
    words: [text(entry['category'], 60) ?? '', ...words(entry['capabilities']), ...words(entry['tags'])],
  };
  const made: Made = isObject(entry['schema'])
    ? fromSchema(told, entry['schema'])
    : { why: 'The catalogue does not say what settings it has.' };
  return {
    id,
    title: 'published' in made ? made.published.title : (name ?? id),
    description: 'published' in made ? made.published.description : '',
    made,
    card: cardOf(id, entry),
    featured: entry['featured'] === true,
  };
}

/** The price that stands on the entry itself; `null` where none does. */
function cardOf(endpoint: string, entry: Readonly<Record<string, unknown>>): PriceCard | null {
  if (typeof entry['pricingMode'] !== 'string') return null;
  const rateCard = Object.fromEntries(
    Object.entries(entry).filter(([name]) => isRate(name) && name !== 'pricingRules'),
  );
  return readCard({
    endpoint,
    rateCard,
    pricingRules: entry['pricingRules'] ?? null,
    averageCost: priceFrom(entry['averageCost']),
    currency: 'USD',
  });
}
