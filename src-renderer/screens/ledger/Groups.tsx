import { compare } from '../../../src-main/common/money';
import { engineLabel, ranked, showSum, speedLabel, type LedgerGroup } from '../../editor/ledger';

interface GroupsProps {
  readonly title: string;
  /** What the groups' names stand for; names of projects are shown as they are. */
  readonly of?: 'engine' | 'speed';
  readonly groups: readonly LedgerGroup[];
  readonly currency: string;
  /** Every pass ran on the offline engine. */
  readonly offlineOnly?: boolean;
}

/** Passes of one kind together: how many, and what they came to. */
export function Groups({ title, of, groups, currency, offlineOnly = false }: GroupsProps) {
  const label = of === 'engine' ? engineLabel : of === 'speed' ? speedLabel : (name: string) => name;
  const rows = ranked(groups);
  const open = rows.some((group) => compare(group.totals.unsettled, '0') > 0);
  return (
    <table className="ledger-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{of === 'engine' ? 'Engine' : of === 'speed' ? 'Speed' : 'Project'}</th>
          <th scope="col" className="ledger-number">
            Passes
          </th>
          <th scope="col" className="ledger-number">
            Settled
          </th>
          {open && (
            <th scope="col" className="ledger-number">
              Not yet
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((group, index) => (
          <tr key={`${group.name} ${index}`}>
            <th scope="row" className="ledger-name">
              {label(group.name)}
            </th>
            <td className="ledger-number figures">{group.passes}</td>
            <td className="ledger-number figures">
              {offlineOnly || (of === 'engine' && group.name === 'offline')
                ? 'free'
                : showSum(group.totals.settled, currency)}
            </td>
            {open && (
              <td className="ledger-number figures">
                {compare(group.totals.unsettled, '0') > 0 ? `~${showSum(group.totals.unsettled, currency)}` : ''}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
