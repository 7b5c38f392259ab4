import { ChevronDown } from 'lucide-react';
import type { Ref } from 'react';
import './Select.css';
import { cx } from './cx';
import { Field, type FieldFrame } from './Field';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
  /** What `Choice` shows beside its label; a native select has none of it. */
  readonly picture?: string | null;
  readonly detail?: string;
  readonly rating?: number;
}
export interface SelectGroup<V extends string> {
  readonly group: string;
  readonly options: readonly SelectOption<V>[];
}

export interface SelectProps<V extends string> extends FieldFrame {
  readonly value: V;
  readonly options: readonly (SelectOption<V> | SelectGroup<V>)[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly ref?: Ref<HTMLSelectElement>;
}

/** A native select. */
export function Select<V extends string>({ value, options, onChange, disabled, ref, ...frame }: SelectProps<V>) {
  const draw = (option: SelectOption<V>) => (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  );
  return (
    <Field {...frame}>
      {({ id, describedBy, invalid }) => (
        <span className={cx('select', disabled && 'select-disabled')}>
          <select
            ref={ref}
            id={id}
            className="input"
            disabled={disabled}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            value={value}
            // The options' values are all V.
            onChange={(event) => onChange(event.target.value as V)}
          >
            {options.map((entry) =>
              'group' in entry ? (
                <optgroup key={entry.group} label={entry.group}>
                  {entry.options.map(draw)}
                </optgroup>
              ) : (
                draw(entry)
              ),
            )}
          </select>
          <ChevronDown aria-hidden />
        </span>
      )}
    </Field>
  );
}
