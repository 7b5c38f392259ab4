import { useState, type Ref } from 'react';
import { compare, showMoney } from '../../../src-main/common/money';
import { defaultCeiling } from '../../../src-main/common/pricing';
import { visible } from '../../../src-main/common/visible';
import type { FaultView } from '../../../src-main/contract';
import { budgetStanding, showSum, typedAmount } from '../../editor/ledger';
import type { OpenProject } from '../../editor/state';
import { TextField } from '../../ui';
import { useEditor } from '../use-editor';

/** What a pass, and the project, may cost without asking. */
export function LimitFields({
  project,
  budgetField,
}: {
  readonly project: OpenProject;
  readonly budgetField: Ref<HTMLInputElement>;
}) {
  const editor = useEditor();
  const disabled = project.readOnly !== null;
  const standing = budgetStanding(project);
  const over = standing !== null && compare(standing.left, '0') < 0;
  return (
    <section>
      <h3>Spending limits for {visible(project.name)}</h3>
      <LimitField
        key={`ceiling ${project.id} ${project.ceiling}`}
        label="Cost ceiling"
        value={project.ceiling}
        disabled={disabled}
        placeholder={`${showMoney(defaultCeiling)} a pass`}
        help="You’re asked to confirm a pass of this project that may cost more. Empty: $1.00."
        onKeep={(ceiling) => editor.setLimits({ ceiling })}
      />
      <LimitField
        ref={budgetField}
        key={`budget ${project.id} ${project.budget}`}
        label="Budget"
        value={project.budget}
        disabled={disabled}
        placeholder="None"
        help="You’re asked to confirm a pass that would take the whole project above this. Empty: no budget."
        onKeep={(budget) => editor.setLimits({ budget })}
      />
      <p className="settings-note figures">
        You’re asked to confirm any pass above the ceiling, and any that would take the project over its budget.
        {standing &&
          ` So far ${showSum(standing.spent)} of ${showMoney(standing.budget)}: ${over ? `${showSum(standing.left.slice(1))} over it.` : `${showSum(standing.left)} left.`}`}
      </p>
    </section>
  );
}

interface LimitFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string | null;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly onKeep: (amount: string | null) => Promise<FaultView | null>;
  readonly ref?: Ref<HTMLInputElement>;
}

/** An amount, kept when the field is left or with Enter; emptied, the limit is gone. */
function LimitField({ label, help, value, placeholder, disabled, onKeep, ref }: LimitFieldProps) {
  const [text, setText] = useState(value ?? '');
  const [wrong, setWrong] = useState<string | null>(null);
  const keep = async (): Promise<void> => {
    const amount = typedAmount(text);
    if (amount === undefined) return setWrong('Enter an amount such as 0.50, or leave it empty.');
    setWrong(null);
    if (amount === value) return undefined;
    const fault = await onKeep(amount);
    return setWrong(fault?.message ?? null);
  };
  return (
    <TextField
      ref={ref}
      label={label}
      layout="row"
      figures
      disabled={disabled}
      error={wrong}
      value={text}
      placeholder={placeholder}
      help={help}
      inputMode="decimal"
      className="limit-field"
      onChange={setText}
      onEnter={() => void keep()}
      onBlur={() => void keep()}
    />
  );
}
