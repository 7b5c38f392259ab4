import { showMoney } from '../../common/money';
import { checkEngine, withCore } from '../command';
import type { Context } from '../context';
import type { Outcome } from '../output';

/** What is on the account that the key is of. */
export function balance(context: Context): Promise<Outcome> {
  return withCore(
    context,
    async (core) => {
      await checkEngine(core, 'modelrunner');
      const { amount, currency, at } = await (await core.engines.service('modelrunner')).balance(context.signal);
      return {
        exit: 0,
        document: { balance: { amount, currency, at } },
        lines: [`${showMoney(amount, currency)} (${amount} ${currency}) on the account.`],
      };
    },
    { reads: true },
  );
}
