import type { LedgerView } from '../../../src-main/contract';
import { showSum, unsettledWords } from '../../editor/ledger';

const spans = [
  ['Today', 'today'],
  ['This month', 'month'],
  ['All time', 'totals'],
] as const;

/** Settled today, this month and in all, each with what is not settled yet. */
export function Sums({ ledger }: { readonly ledger: LedgerView }) {
  return (
    <dl className="ledger-sums">
      {spans.map(([title, key]) => {
        const open = unsettledWords(ledger[key], ledger.currency);
        return (
          <div key={key}>
            <dt>{title}</dt>
            <dd>
              <b className="figures">{showSum(ledger[key].settled, ledger.currency)}</b>{' '}
              <span className="figures">{open ? `settled · ${open}` : 'settled'}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
