import { models } from '../../src-main/common/models';
import { cardWords, isExact, type Price } from '../../src-main/common/pricing';
import { showMoney } from '../../src-main/common/money';
import { plural, when } from './describe';
import { showSpanned } from './estimate';

/** What an estimate was reckoned from, and when that was read, as a designer reads it. */

/** For the button's tooltip: one to three sentences. */
export function priceWords(price: Price, model: string, now: Date): string {
  const { source, card, at, rule, passes } = price;
  const read = at === null ? '' : ` (read ${when(at, now)})`;
  const stated =
    source === 'page' || (source === 'learned' && rule === null && card === null)
      ? `${models[model]?.price.source ?? ''} ModelRunner’s price card could not be read.`
      : '';
  switch (source) {
    case 'offline':
      return 'Runs on this machine, free';
    case 'learned': {
      const by = card
        ? `ModelRunner’s price card${read} states ${showSpanned({ low: price.stated, high: price.stated })}.`
        : stated;
      return `${plural(passes, 'settled pass', 'settled passes')} like this one came to about ${showSpanned(price)} (learned). ${by}`;
    }
    case 'card':
      return isExact(price)
        ? `Worked out from ModelRunner’s price card${read}: ${cardWords(card!, rule) ?? ''}.`
        : `Worked out from ModelRunner’s price card${read}, which leaves part of it open: ${cardWords(card!, rule) ?? ''}. The upper end is checked against your ceiling and the budget.`;
    case 'unstated':
      return `ModelRunner${card ? `’s price card${read}` : ''} states no price for this model. You’ll be asked to confirm each pass; the actual cost is shown afterwards.`;
    case 'average':
      return `ModelRunner’s price card${read} gives only the average cost of a run: ${showMoney(price.estimated, price.currency)}. The upper end is checked against your ceiling and the budget.`;
    case 'page': {
      const why = card
        ? `${models[model]?.price.source ?? ''} ModelRunner’s price card${read} gives no price for an image.`
        : stated;
      return isExact(price)
        ? why
        : `${why} What its upstream charges for this speed and Magic Prompt makes it ${showSpanned(price)}; the upper end is checked against your ceiling and the budget.`;
    }
  }
}
