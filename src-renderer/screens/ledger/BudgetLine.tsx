import { compare, showMoney } from '../../../src-main/common/money';
import { budgetStanding, showSum } from '../../editor/ledger';
import type { OpenProject } from '../../editor/state';
import { Button } from '../../ui';
import { useEditor } from '../use-editor';

/** How the project stands to its budget, and the way to change it. */
export function BudgetLine({ project }: { readonly project: OpenProject }) {
  const editor = useEditor();
  const standing = budgetStanding(project);
  const change = (
    <Button variant="quiet" onClick={() => editor.show({ kind: 'settings', at: 'budget' })}>
      {standing ? 'Change…' : 'Set a budget…'}
    </Button>
  );
  if (!standing)
    return (
      <div className="budget-line">
        <p>No budget set. You’re asked only when one pass exceeds its ceiling.</p>
        {change}
      </div>
    );
  const over = compare(standing.left, '0') < 0;
  return (
    <div className="budget-line">
      <meter className="visually-hidden" aria-label="Budget used" min={0} max={1} value={standing.share} />
      <div className="budget-bar" aria-hidden>
        <span className={over ? 'budget-over' : undefined} style={{ width: `${standing.share * 100}%` }} />
      </div>
      <p className="figures" title="Running passes and prices not settled yet count with their estimates">
        {showSum(standing.spent)} of the {showMoney(standing.budget)} budget ·{' '}
        {over ? `${showSum(standing.left.slice(1))} over it` : `${showSum(standing.left)} left`}
      </p>
      {change}
    </div>
  );
}
