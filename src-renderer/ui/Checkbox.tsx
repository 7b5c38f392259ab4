import { useId, type ReactNode } from 'react';
import './Checkbox.css';
import { cx } from './cx';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Checkbox({ label, checked, onChange, help, disabled, className }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cx('checkbox', className)}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {help && <p id={`${id}-help`}>{help}</p>}
    </div>
  );
}
