import { priceFrom, showMoney } from '../money';
import type { PriceCard } from './card';
import type { Price } from './reckon';

/** A price card as a designer reads it. */

const units: Readonly<Record<string, string>> = {
  per_output: 'an image',
  per_megapixel: 'per megapixel',
  per_second: 'per second of computing',
};

const rateNames: Readonly<Record<string, string>> = {
  per_output: 'pricePerOutput',
  per_megapixel: 'pricePerMegapixel',
  per_second: 'pricePerSecond',
};

/** "$0.06": a rate as it is stated, with all its digits. */
const showRate = (rate: string): string => showMoney(rate, 'USD', Math.max(2, rate.split('.')[1]?.length ?? 0));

/** "$0.06 per megapixel", "$0.03 to $0.10 per megapixel, by its rules"; `null` for a card that states no such rate. */
export function cardWords(card: PriceCard, rule: Price['rule'] = null): string | null {
  const { pricingMode } = card.rateCard;
  const unit = units[pricingMode];
  if (pricingMode === 'megapixel_tiered') return 'a price by size';
  if (unit === undefined) return null;
  if (rule) {
    const rates = [...new Set([rule.low, rule.high])].map(showRate).join(' to ');
    return `${rates} ${unit}${card.pricingRules ? ', by its rules' : ''}`;
  }
  const rate = priceFrom(card.rateCard[rateNames[pricingMode] ?? '']);
  return rate === null ? null : `${showRate(rate)} ${unit}${card.pricingRules ? ', with rules that change it' : ''}`;
}

/** The same of any card: what runs cost on average, or that nothing is stated, where there is no rate. */
export function anyCardWords(card: PriceCard | null): string {
  const words = card && cardWords(card);
  if (words) return words;
  return card?.averageCost ? `about ${showRate(card.averageCost)} a run` : 'no price stated';
}
