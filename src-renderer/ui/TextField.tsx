import type { InputHTMLAttributes, Ref } from 'react';
import { cx } from './cx';
import { Field, type FieldFrame } from './Field';

export interface TextFieldProps
  extends FieldFrame, Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'className' | 'id'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** On Enter. */
  readonly onEnter?: () => void;
  /** Seeds, sizes and paths: figures of one width. */
  readonly figures?: boolean;
  /** Stands inside at the right: the ending of a file's name. */
  readonly suffix?: string;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  help,
  error,
  layout = 'column',
  hideLabel,
  className,
  value,
  onChange,
  onEnter,
  onKeyDown,
  figures,
  suffix,
  type = 'text',
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error} layout={layout} hideLabel={hideLabel} className={className}>
      {({ id, describedBy, invalid }) => (
        <span className="text-field">
          <input
            {...rest}
            id={id}
            type={type}
            className={cx('input', figures && 'figures')}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            spellCheck={rest.spellCheck ?? false}
            autoComplete={rest.autoComplete ?? 'off'}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              onKeyDown?.(event);
              if (event.key === 'Enter' && onEnter) {
                event.preventDefault();
                onEnter();
              }
            }}
          />
          {suffix && (
            <span className="text-field-suffix" aria-hidden>
              {suffix}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}
