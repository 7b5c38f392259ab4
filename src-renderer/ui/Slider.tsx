import type { CSSProperties, KeyboardEvent } from 'react';
import './Slider.css';
import { cx } from './cx';
import { stepped } from './numbers';

export interface SliderProps {
  /** Its accessible name. */
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** When the gesture ends: a place to close an undo step. */
  readonly onSettled?: () => void;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly describedBy?: string;
  /** What screen readers say instead of the bare number. */
  readonly valueText?: string;
  /** Double-click goes back to it. */
  readonly initial?: number;
  readonly className?: string;
}

/** A native range; the part up to the thumb is filled. */
export function Slider({
  name,
  value,
  onChange,
  onSettled,
  min,
  max,
  step,
  disabled,
  id,
  describedBy,
  valueText,
  initial,
  className,
}: SliderProps) {
  const share = max > min ? (value - min) / (max - min) : 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
    if (!direction || !event.shiftKey) return;
    event.preventDefault();
    onChange(stepped(value, direction * 10, { min, max, step }));
  };
  return (
    <input
      type="range"
      className={cx('slider', className)}
      style={{ '--share': share } as CSSProperties}
      aria-label={name}
      aria-describedby={describedBy}
      aria-valuetext={valueText}
      id={id}
      min={min}
      max={max}
      step={step}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(Number(event.target.value))}
      onPointerUp={onSettled}
      onKeyDown={onKeyDown}
      onKeyUp={onSettled}
      onDoubleClick={() => {
        if (initial !== undefined) {
          onChange(initial);
          onSettled?.();
        }
      }}
    />
  );
}
