import './Choice.css';
import { cx } from './cx';
import { Listbox, type ListboxProps } from './Listbox';

export interface ChoiceProps<V extends string> extends Omit<ListboxProps<V>, 'ids' | 'ref'> {
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly className?: string;
}

/** A select in a bar: its label stands right before it. */
export function Choice<V extends string>({ label, hideLabel = false, className, ...listbox }: ChoiceProps<V>) {
  return (
    <div className={cx('choice', className)}>
      {!hideLabel && (
        <span aria-hidden className="field-label choice-label">
          {label}
        </span>
      )}
      <Listbox label={label} {...listbox} />
    </div>
  );
}
