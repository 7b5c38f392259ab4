import { Field, type FieldFrame } from './Field';
import { Listbox, type ListboxProps } from './Listbox';

export type SelectProps<V extends string> = FieldFrame & Omit<ListboxProps<V>, 'ids' | 'label'>;

/** One of several, with a label and a place for what is wrong with it. */
export function Select<V extends string>({ value, options, onChange, disabled, ref, ...frame }: SelectProps<V>) {
  return (
    <Field {...frame} labelProps={focusesOnly}>
      {(ids) => (
        <Listbox
          ref={ref}
          ids={ids}
          label={frame.label}
          value={value}
          options={options}
          onChange={onChange}
          disabled={disabled}
        />
      )}
    </Field>
  );
}

/** A click on the label would press the button: it is meant for the focus, as with every other field. */
const focusesOnly: React.HTMLAttributes<HTMLLabelElement> = {
  onClick: (event) => {
    event.preventDefault();
    document.getElementById((event.currentTarget as HTMLLabelElement).htmlFor)?.focus();
  },
};
