import { balanceWords, usageWords } from '../editor/account';
import { exactly } from '../editor/describe';
import './BalanceLine.css';
import { useAccount } from './use-account';

/** What is on the account, and, in the ledger, what it was charged lately beside what the ledger says of it. */
export function BalanceLine({ usage = false }: { readonly usage?: boolean }) {
  const account = useAccount();
  if (!account) return null;
  const balance = balanceWords(account);
  const lately = usage ? usageWords(account) : null;
  return (
    <span className="balance-line" role="note" aria-label="Account">
      <span className="figures" title={account.balance ? `Read ${exactly(account.balance.at)}` : undefined}>
        {balance}
      </span>
      {lately && <span className="figures">{lately}</span>}
    </span>
  );
}
