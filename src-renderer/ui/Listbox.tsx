import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { useState, type Ref } from 'react';
import './Listbox.css';
import './Menu.css';
import type { FieldIds } from './Field';
import { Stars } from './Stars';
import { Thumb } from './Thumb';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
  readonly picture?: string | null;
  /** A few quieter words beside the label. */
  readonly detail?: string;
  readonly rating?: number;
}
export interface SelectGroup<V extends string> {
  readonly group: string;
  readonly options: readonly SelectOption<V>[];
}

export interface ListboxProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (SelectOption<V> | SelectGroup<V>)[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly ids?: FieldIds;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * The button of a select and its list, in which arrows, Home, End and first letters choose. Closed, it is a button like any other: arrows, Space
 * and Enter open it, and a letter is the command that it is everywhere, so that C after a choice compares and changes no size unseen. Options are
 * on the page only while it is open: those of a native select are found all the time, by scripts and screen readers, so that one which names
 * versions or sources would name them a second time.
 */
export function Listbox<V extends string>({ label, value, options, onChange, disabled, ids, ref }: ListboxProps<V>) {
  const [open, setOpen] = useState(false);
  const all = options.flatMap((entry) => ('group' in entry ? entry.options : [entry]));
  const row = (option: SelectOption<V>) => <Row key={option.value} option={option} />;
  return (
    // The options' values are all V.
    <Radix.Root
      open={open}
      onOpenChange={setOpen}
      value={value}
      onValueChange={(next) => onChange(next as V)}
      disabled={disabled}
    >
      <Radix.Trigger
        ref={ref}
        id={ids?.id}
        className="input listbox"
        aria-label={label}
        aria-describedby={ids?.describedBy}
        aria-invalid={ids?.invalid}
      >
        <span className="listbox-value">{all.find((option) => option.value === value)?.label ?? ''}</span>
        <ChevronDown aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="menu listbox-list"
          aria-label={label}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
        >
          <Radix.Viewport>
            {open &&
              options.map((entry) =>
                'group' in entry ? (
                  <Radix.Group key={entry.group}>
                    <Radix.Label className="menu-heading">{entry.group}</Radix.Label>
                    {entry.options.map(row)}
                  </Radix.Group>
                ) : (
                  row(entry)
                ),
              )}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Row({ option }: { readonly option: SelectOption<string> }) {
  return (
    <Radix.Item className="menu-item" value={option.value} disabled={option.disabled}>
      <span className="menu-mark">
        <Radix.ItemIndicator>
          <Check aria-hidden />
        </Radix.ItemIndicator>
      </span>
      {option.picture !== undefined && <Thumb className="listbox-picture" src={option.picture} alt="" fit="contain" />}
      <Radix.ItemText className="menu-label">{option.label}</Radix.ItemText>
      {option.detail && <span className="listbox-detail">{option.detail}</span>}
      {option.rating !== undefined && <Stars value={option.rating} className="listbox-stars" />}
    </Radix.Item>
  );
}
