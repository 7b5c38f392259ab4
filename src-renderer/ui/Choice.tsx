import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { useState } from 'react';
import './Choice.css';
import './Menu.css';
import { cx } from './cx';
import type { SelectGroup, SelectOption } from './Select';
import { Stars } from './Stars';
import { Thumb } from './Thumb';

export interface ChoiceProps<V extends string> {
  readonly label: string;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly value: V;
  readonly options: readonly (SelectOption<V> | SelectGroup<V>)[];
  readonly onChange: (value: V) => void;
  readonly className?: string;
}

/**
 * A select whose options are there only while it is open. Those of a native one are found all the time, by scripts and screen readers: one
 * that names versions or sources would name them a second time on the screen.
 */
export function Choice<V extends string>({
  label,
  hideLabel = false,
  value,
  options,
  onChange,
  className,
}: ChoiceProps<V>) {
  const [open, setOpen] = useState(false);
  const all = options.flatMap((entry) => ('group' in entry ? entry.options : [entry]));
  return (
    <div className={cx('choice', className)}>
      {!hideLabel && (
        <span aria-hidden className="field-label choice-label">
          {label}
        </span>
      )}
      {/* The options' values are all V. */}
      <Radix.Root open={open} onOpenChange={setOpen} value={value} onValueChange={(next) => onChange(next as V)}>
        <Radix.Trigger className="input choice-trigger" aria-label={label}>
          <span className="choice-value">{all.find((option) => option.value === value)?.label ?? ''}</span>
          <ChevronDown aria-hidden />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className="menu choice-menu" position="popper" sideOffset={4} collisionPadding={8}>
            <Radix.Viewport>
              {open &&
                options.map((entry) =>
                  'group' in entry ? (
                    <Radix.Group key={entry.group}>
                      <Radix.Label className="menu-heading">{entry.group}</Radix.Label>
                      {entry.options.map((option) => (
                        <ChoiceRow key={option.value} option={option} />
                      ))}
                    </Radix.Group>
                  ) : (
                    <ChoiceRow key={entry.value} option={entry} />
                  ),
                )}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  );
}

function ChoiceRow({ option }: { readonly option: SelectOption<string> }) {
  return (
    <Radix.Item className="menu-item" value={option.value} disabled={option.disabled}>
      <span className="menu-mark">
        <Radix.ItemIndicator>
          <Check aria-hidden />
        </Radix.ItemIndicator>
      </span>
      {option.picture !== undefined && <Thumb className="choice-picture" src={option.picture} alt="" fit="contain" />}
      <Radix.ItemText className="menu-label">{option.label}</Radix.ItemText>
      {option.detail && <span className="choice-detail">{option.detail}</span>}
      {option.rating !== undefined && <Stars value={option.rating} className="choice-stars" />}
    </Radix.Item>
  );
}
