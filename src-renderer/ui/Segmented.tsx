import { useId } from 'react';
import type { LucideIcon } from 'lucide-react';
import './Segmented.css';
import { cx } from './cx';
import { Tooltip } from './Tooltip';
import type { Shortcut } from './keys';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: string;
  /** Its accessible name, where the label alone would stand twice on a screen. */
  readonly name?: string;
  readonly help?: string;
  readonly icon?: LucideIcon;
  /** The icon alone shows; the label stays its name and tooltip. */
  readonly iconOnly?: boolean;
  readonly shortcut?: Shortcut;
  readonly disabled?: boolean;
}

export interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly options: readonly Segment<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly help?: string;
  /** `row`: label left; `column`: above; `none`: for screen readers alone. */
  readonly layout?: 'row' | 'column' | 'none';
  readonly disabled?: boolean;
  readonly className?: string;
}

/** A small choice as one row of native radios: Tab reaches it, arrows move in it. */
export function Segmented<V extends string>({
  label,
  options,
  value,
  onChange,
  help,
  layout = 'none',
  disabled,
  className,
}: SegmentedProps<V>) {
  const id = useId();
  const labelElement = (
    <span
      id={`${id}-label`}
      className={cx(layout === 'none' ? 'visually-hidden' : 'field-label', help && 'field-label-help')}
    >
      {label}
    </span>
  );
  return (
    <div className={cx('field', layout === 'none' ? 'field-row field-bare' : `field-${layout}`, className)}>
      {help && layout !== 'none' ? (
        <Tooltip content={help} side="right">
          {labelElement}
        </Tooltip>
      ) : (
        labelElement
      )}
      <div
        className="segmented"
        role="radiogroup"
        aria-labelledby={`${id}-label`}
        aria-describedby={help ? `${id}-help` : undefined}
      >
        {options.map((option) => {
          const segment = (
            <label key={option.value} className="segment">
              <input
                type="radio"
                className="segment-input"
                name={id}
                value={option.value}
                aria-label={option.name}
                checked={option.value === value}
                disabled={disabled || option.disabled}
                onChange={() => onChange(option.value)}
              />
              {option.icon && <option.icon aria-hidden />}
              <span className={cx(option.iconOnly && 'visually-hidden')}>{option.label}</span>
            </label>
          );
          const tip = option.help ?? (option.iconOnly || option.shortcut ? option.label : null);
          return tip ? (
            <Tooltip key={option.value} content={tip} shortcut={option.shortcut}>
              {segment}
            </Tooltip>
          ) : (
            segment
          );
        })}
      </div>
      {help && (
        <span id={`${id}-help`} className="visually-hidden">
          {help}
        </span>
      )}
    </div>
  );
}
