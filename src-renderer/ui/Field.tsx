import { useId, type ReactNode } from 'react';
import './Field.css';
import { cx } from './cx';
import { Tooltip } from './Tooltip';

export interface FieldFrame {
  readonly label: string;
  /** One or two sentences a designer reads: on hover of the label, and to screen readers. */
  readonly help?: string;
  /** What is wrong with the value, and what would be right. */
  readonly error?: string | null;
  /** `row`: label left, as in a panel; `column`: label above, as in a dialog. */
  readonly layout?: 'row' | 'column';
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly className?: string;
}

export interface FieldIds {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: true | undefined;
}

interface FieldProps extends FieldFrame {
  readonly labelProps?: React.HTMLAttributes<HTMLLabelElement>;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control's frame: its label, its help, and its error beneath it, wired for screen readers. */
export function Field({
  label,
  help,
  error,
  layout = 'row',
  hideLabel = false,
  className,
  labelProps,
  children,
}: FieldProps) {
  const id = useId();
  const helpId = help ? `${id}-help` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const labelElement = (
    <label
      {...labelProps}
      htmlFor={id}
      className={cx(hideLabel ? 'visually-hidden' : 'field-label', help && 'field-label-help', labelProps?.className)}
    >
      {label}
    </label>
  );
  return (
    <div className={cx('field', `field-${layout}`, hideLabel && 'field-bare', className)}>
      {help && !hideLabel ? (
        <Tooltip content={help} side="right">
          {labelElement}
        </Tooltip>
      ) : (
        labelElement
      )}
      <div className="field-control">
        {children({
          id,
          describedBy: [helpId, errorId].filter(Boolean).join(' ') || undefined,
          invalid: error ? true : undefined,
        })}
        {error && (
          <p id={errorId} className="field-error">
            {error}
          </p>
        )}
      </div>
      {help && (
        <span id={helpId} className="visually-hidden">
          {help}
        </span>
      )}
    </div>
  );
}
