import { showMoney } from '../../src-main/common/money';
import type { AccountView } from '../../src-main/contract';
import { plural } from './describe';

/** "Balance at ModelRunner: $9.77", or why it is not told. */
export function balanceWords({ balance, fault }: AccountView): string {
  if (balance) return `Balance at ModelRunner: ${showMoney(balance.amount, balance.currency)}`;
  return `The balance can’t be shown. ${fault?.message ?? ''}`.trim();
}

/** "Last 30 days there: $1.20 for 24 requests · in this ledger: $1.18"; `null` where the service does not say. */
export function usageWords({ usage }: AccountView): string | null {
  if (!usage) return null;
  const { days, spent, requests, settledHere } = usage;
  return `Last ${days} days on the account: ${showMoney(spent)} for ${plural(requests, 'request')}, other programs’ included · in the ledger of all projects here: ${showMoney(settledHere)}`;
}
