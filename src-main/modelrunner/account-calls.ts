import { isDecimal, priceFrom } from '../common/money';
import { PentimentoError } from '../contract/errors';
import type { ReadAnswer } from './answers';
import { isObject } from './error-text';
import { platformHost } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import type { Balance, Usage } from './service';

/** The account's balance (PROTOCOL 18.1). May be below zero. Throws `key-refused`, `not-allowed`, `service-unreachable`, `service-answer-unreadable`. */
export function readBalance(tools: ReadTools, signal?: AbortSignal): Promise<Balance> {
  return ask(tools, '/billing/balance', signal, (json) => {
    const { balance, currency } = json;
    const amount = typeof balance === 'string' ? balance.trim() : priceFrom(balance);
    if (amount === null || !isDecimal(amount) || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
      return null;
    return { amount, currency, at: new Date(tools.clock.now()).toISOString() };
  });
}

/** What the account was charged in these days, by whichever program (PROTOCOL 18.2). */
export function readUsage(tools: ReadTools, days: number, signal?: AbortSignal): Promise<Usage> {
  return ask(tools, `/billing/usage-summary?days=${days}`, signal, (json) => {
    const spent = priceFrom(json['totalSpent']);
    const requests = json['requestCount'];
    if (spent === null || typeof requests !== 'number' || !Number.isSafeInteger(requests)) return null;
    return { days, spent, requests, at: new Date(tools.clock.now()).toISOString() };
  });
}

function ask<T>(
  tools: ReadTools,
  path: string,
  signal: AbortSignal | undefined,
  parse: (json: Record<string, unknown>) => T | null,
): Promise<T> {
  const judge = ({ status, json, looksLikePage }: ReadAnswer): Verdict<T> => {
    if (status === 429 || status === 408 || status >= 500 || looksLikePage) return { kind: 'again' };
    const value = status === 200 && isObject(json) ? parse(json) : null;
    if (value !== null) return { kind: 'value', value };
    const error = new PentimentoError(
      'service-answer-unreadable',
      `${tools.names.start} does not tell what is on the account (status ${status}).`,
    );
    return { kind: 'fail', error };
  };
  return read(tools, { urls: [`https://${platformHost}${path}`], judge, signal, idle: true });
}
