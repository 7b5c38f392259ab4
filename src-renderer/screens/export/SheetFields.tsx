import type { SheetOptions } from '../../../src-main/contract';
import { Checkbox, NumberField, Segmented, Select, TextField, type SelectOption } from '../../ui';

const pages: readonly SelectOption<SheetOptions['page']>[] = [
  { value: 'a4-landscape', label: 'A4, landscape' },
  { value: 'a4', label: 'A4, portrait' },
  { value: 'letter-landscape', label: 'Letter, landscape' },
  { value: 'letter', label: 'Letter, portrait' },
];
const lines = [
  ['version', 'Version'],
  ['label', 'Label'],
  ['seed', 'Seed'],
  ['strength', 'Strength'],
  ['prompt', 'Prompt'],
  ['words', 'Words'],
] as const;
/** How a contact sheet is laid out, and what stands under each picture. */
export function SheetFields({
  options,
  onChange: set,
}: {
  readonly options: SheetOptions;
  readonly onChange: (part: Partial<SheetOptions>) => void;
}) {
  return (
    <>
      <TextField
        label="Title"
        layout="row"
        value={options.title}
        maxLength={200}
        placeholder="none"
        onChange={(title) => set({ title })}
      />
      <Segmented
        label="File type"
        layout="row"
        value={options.format}
        onChange={(format) => set({ format })}
        options={[
          { value: 'pdf', label: 'PDF' },
          { value: 'png', label: 'PNG' },
        ]}
      />
      <Select label="Page" value={options.page} onChange={(page) => set({ page })} options={pages} />
      <NumberField
        label="Columns"
        value={options.columns}
        min={1}
        max={8}
        step={1}
        initial={3}
        steppers
        onChange={(columns) => set({ columns })}
      />
      <Segmented
        label="Background"
        layout="row"
        value={options.background}
        onChange={(background) => set({ background })}
        options={[
          { value: 'white', label: 'White' },
          { value: 'grey', label: 'Grey' },
          { value: 'black', label: 'Black' },
        ]}
      />
      <div role="group" aria-label="Captions under each picture" className="field field-row">
        <span className="field-label" aria-hidden>
          Captions
        </span>
        <div className="sheet-lines">
          {lines.map(([line, label]) => (
            <Checkbox
              key={line}
              label={label}
              checked={options.show[line] ?? false}
              onChange={(on) => set({ show: { ...options.show, [line]: on } })}
            />
          ))}
        </div>
      </div>
    </>
  );
}
