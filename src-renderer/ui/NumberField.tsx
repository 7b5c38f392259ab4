import { Minus, Plus } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import './NumberField.css';
import { cx } from './cx';
import { Field, type FieldFrame } from './Field';
import { mistyped, parseNumber, parseUnfinished, showNumber, stepped } from './numbers';
import { useTelling, useTyped } from './useTyped';

export interface NumberFieldProps extends FieldFrame {
  /** `null`: free; shown as `placeholder`. */
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** After a gesture or a typed value: a place to close an undo step. */
  readonly onSettled?: () => void;
  /** Emptying the field frees the value. Without it an emptied field goes back to its value. */
  readonly onClear?: () => void;
  /**
   * Told of a text that stands for no number of the range; `null` when it is over. Such a text is then kept, with what is wrong beneath it;
   * else the field goes to the nearest number that can be, or back to its value. The same function at every drawing.
   */
  readonly onMistyped?: (wrong: string | null) => void;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Double-click on the label goes back to it; `null` frees the value. */
  readonly initial?: number | null;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Accessible name, where it must differ from the visible label. */
  readonly name?: string;
  /** Shows − and + beside the field. */
  readonly steppers?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** Pixels of a drag on the label that make one step. */
const pixelsPerStep = 4;

/** A number that is typed, dragged on its label, stepped with arrows (Shift × 10), and reset by double-click on the label. */
export function NumberField(props: NumberFieldProps) {
  const {
    value,
    onChange,
    onSettled,
    onClear,
    onMistyped,
    min,
    max,
    step,
    initial,
    unit,
    placeholder,
    disabled,
    name,
    steppers,
    ref,
    error,
    ...frame
  } = props;
  const range = { min, max, step };
  const typing = useTyped(value, onMistyped !== undefined);
  const typed = typing.text;
  const [left, setLeft] = useState(false);
  const wrong = onMistyped && typed !== null ? mistyped(typed, range) : null;
  useTelling(wrong, onMistyped);
  const drag = useRef<{ x: number; from: number; moved: boolean } | null>(null);
  /** The value that typing began with. */
  const before = useRef(value);
  const shown = typed ?? (value === null ? '' : showNumber(value, step));

  const set = (next: number | null): void => {
    if (next === value) return;
    if (next === null) onClear?.();
    else onChange(next);
  };
  // What is typed counts at once, so that a shortcut pressed in the field finds it.
  const type = (text: string): void => {
    if (typed === null) before.current = value;
    const parsed = onMistyped && mistyped(text, range) !== null ? null : parseUnfinished(text, range);
    const counts = parsed !== null || (text.trim() === '' && onClear !== undefined);
    typing.type(text, counts ? parsed : value);
    if (counts) set(parsed);
  };
  const showValue = (): void => {
    typing.drop();
    setLeft(false);
  };
  const commit = (): void => {
    if (typed === null) return;
    setLeft(true);
    if (wrong !== null) return;
    showValue();
    const parsed = parseNumber(typed, range);
    if (parsed !== null) set(parsed);
    onSettled?.();
  };
  const takeBack = (): void => {
    showValue();
    set(before.current);
    onSettled?.();
  };
  const move = (steps: number): void => {
    const from = (typed === null ? null : parseNumber(typed, range)) ?? value ?? initial ?? min;
    showValue();
    onChange(stepped(from, steps, range));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const times = event.shiftKey ? 10 : 1;
    if (event.key === 'ArrowUp') {
      event.preventDefault();
      move(times);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      move(-times);
    } else if (event.key === 'PageUp') {
      event.preventDefault();
      move(10);
    } else if (event.key === 'PageDown') {
      event.preventDefault();
      move(-10);
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) commit();
    else if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      takeBack();
    }
  };
  const labelProps = disabled
    ? {}
    : {
        className: 'number-label',
        onPointerDown: (event: PointerEvent) => {
          if (event.button !== 0) return;
          drag.current = { x: event.clientX, from: value ?? initial ?? min, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        },
        onPointerMove: (event: PointerEvent) => {
          if (!drag.current) return;
          const steps = Math.trunc((event.clientX - drag.current.x) / pixelsPerStep) * (event.shiftKey ? 10 : 1);
          if (steps !== 0) drag.current.moved = true;
          if (drag.current.moved) {
            showValue();
            onChange(stepped(drag.current.from, steps, range));
          }
        },
        onPointerUp: () => {
          if (drag.current?.moved) onSettled?.();
        },
        // A drag ends in a click, which would put the caret into the field.
        onClick: (event: React.MouseEvent) => {
          if (drag.current?.moved) event.preventDefault();
          drag.current = null;
        },
        onDoubleClick: () => {
          if (initial === undefined) return;
          showValue();
          set(initial);
          onSettled?.();
        },
      };
  return (
    <Field {...frame} error={left && wrong !== null ? wrong : error} labelProps={labelProps}>
      {({ id, describedBy, invalid }) => (
        <span className={cx('number', disabled && 'number-disabled')}>
          <input
            ref={ref}
            id={id}
            type="text"
            inputMode={step < 1 ? 'decimal' : 'numeric'}
            role="spinbutton"
            className="input figures"
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            placeholder={placeholder}
            aria-label={name}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            aria-valuemin={min}
            aria-valuemax={max}
            aria-valuenow={value ?? undefined}
            aria-valuetext={value === null ? placeholder : undefined}
            value={shown}
            onChange={(event) => type(event.target.value)}
            onFocus={(event) => event.target.select()}
            onBlur={commit}
            onKeyDown={onKeyDown}
            onKeyUp={(event) => {
              if (event.key.startsWith('Arrow') || event.key.startsWith('Page')) onSettled?.();
            }}
          />
          {unit && (
            <span className="number-unit" aria-hidden>
              {unit}
            </span>
          )}
          {steppers && (
            <>
              <button
                type="button"
                tabIndex={-1}
                aria-hidden
                className="number-step"
                disabled={disabled || (value !== null && value <= min)}
                onClick={() => {
                  move(-1);
                  onSettled?.();
                }}
              >
                <Minus aria-hidden />
              </button>
              <button
                type="button"
                tabIndex={-1}
                aria-hidden
                className="number-step"
                disabled={disabled || (value !== null && value >= max)}
                onClick={() => {
                  move(1);
                  onSettled?.();
                }}
              >
                <Plus aria-hidden />
              </button>
            </>
          )}
        </span>
      )}
    </Field>
  );
}
