import { isPentimentoError, type Fault } from '../contract/errors';
import type { AccountView, Settings } from '../contract/views';
import type { Core } from '../core/core';

/** Days of usage that are held against the ledger's own sum. */
const usageDays = 30;

/** What the service says of the account; `null` while passes run on the offline engine, or without a key. Never fails. */
export async function lookAtAccount(
  core: Core,
  engine: Settings['engine'],
  signal?: AbortSignal,
): Promise<AccountView | null> {
  if ((await core.engines.choose(engine)) !== 'modelrunner' || !(await core.engines.keyState()).set) return null;
  try {
    const service = await core.engines.service('modelrunner');
    const [balance, usage, settledHere] = await Promise.all([
      service.balance(signal).then((value) => ({ value }), faultOf),
      service.usage(usageDays, signal).catch(() => null),
      core.ledger.settledLately(usageDays),
    ]);
    return {
      balance: 'value' in balance ? balance.value : null,
      usage: usage && { days: usageDays, spent: usage.spent, requests: usage.requests, settledHere },
      fault: 'value' in balance ? null : balance.fault,
    };
  } catch (error) {
    return { balance: null, usage: null, ...faultOf(error) };
  }
}

const faultOf = (error: unknown): { readonly fault: Fault } => ({
  fault: isPentimentoError(error)
    ? error.toFault()
    : { code: 'service-unreachable', message: 'The balance could not be read.' },
});
