import type { Ref } from 'react';
import './SliderField.css';
import { Field, type FieldFrame } from './Field';
import { NumberField } from './NumberField';
import { Slider } from './Slider';

export interface SliderFieldProps extends Omit<FieldFrame, 'layout' | 'hideLabel'> {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly onSettled?: () => void;
  /** As of the number field. */
  readonly onMistyped?: (wrong: string | null) => void;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial?: number;
  readonly disabled?: boolean;
  readonly numberRef?: Ref<HTMLInputElement>;
  /** What its two ends mean, written beneath them. */
  readonly ends?: readonly [low: string, high: string] | undefined;
}

/** A label, a slider named after it, and the number beside it, named "<label> value". */
export function SliderField({
  label,
  help,
  error,
  className,
  value,
  onChange,
  onSettled,
  onMistyped,
  min,
  max,
  step,
  initial,
  disabled,
  numberRef,
  ends,
}: SliderFieldProps) {
  const reset = (): void => {
    if (initial !== undefined) {
      onChange(initial);
      onSettled?.();
    }
  };
  return (
    <Field label={label} help={help} error={error} className={className} labelProps={{ onDoubleClick: reset }}>
      {({ id, describedBy }) => (
        <div className="slider-field">
          <Slider
            id={id}
            name={label}
            describedBy={describedBy}
            value={value}
            onChange={onChange}
            onSettled={onSettled}
            min={min}
            max={max}
            step={step}
            initial={initial}
            disabled={disabled}
          />
          <NumberField
            ref={numberRef}
            label={`${label} value`}
            hideLabel
            value={value}
            onChange={onChange}
            onSettled={onSettled}
            onMistyped={onMistyped}
            min={min}
            max={max}
            step={step}
            initial={initial}
            disabled={disabled}
          />
          {ends && (
            <p className="slider-ends">
              <span>{ends[0]}</span>
              <span>{ends[1]}</span>
            </p>
          )}
        </div>
      )}
    </Field>
  );
}
