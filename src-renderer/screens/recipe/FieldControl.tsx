import { useState } from 'react';
import type {
  ChoiceField,
  Field,
  JsonField,
  NumberField as Numeric,
  TextField as Text,
} from '../../../src-main/common/models';
import { Checkbox, NumberField, Segmented, Select, SliderField, TextArea } from '../../ui';
import { useEditor, useEditorState } from '../use-editor';
import { SeedField } from './SeedField';
import { SizeField } from './SizeField';
import { useNumber } from './use-number';

interface ControlProps<Of extends Field> {
  readonly field: Of;
  readonly disabled: boolean;
}

/** The control of a field of the model, as its descriptor says. The prompt has a part of its own. */
export function FieldControl({ field, disabled }: ControlProps<Field>) {
  switch (field.kind) {
    case 'text':
      return <TextControl field={field} disabled={disabled} />;
    case 'number':
    case 'integer':
      return field.control === 'seed' ? (
        <SeedField field={field} disabled={disabled} />
      ) : (
        <NumberControl field={field} disabled={disabled} />
      );
    case 'choice':
      return <ChoiceControl field={field} disabled={disabled} />;
    case 'switch':
      return <SwitchControl field={field} disabled={disabled} />;
    case 'size':
      return <SizeField field={field} disabled={disabled} />;
    case 'json':
      return <JsonControl field={field} disabled={disabled} />;
    case 'fixed':
      return <FixedNote field={field} />;
  }
}

function NumberControl({ field, disabled }: ControlProps<Numeric>) {
  const editor = useEditor();
  const value = useEditorState((state) => state.desk.draft[field.name]);
  const { ref, onMistyped } = useNumber(field.name);
  const shared = {
    label: field.label,
    help: field.help,
    min: field.min,
    max: field.max,
    step: field.step,
    disabled,
    onChange: (next: number) => editor.setField(field.name, next),
    onSettled: editor.settle,
    onMistyped,
  };
  const number = typeof value === 'number' ? value : field.default;
  return field.control === 'slider' && number !== null ? (
    <SliderField {...shared} ends={field.ends} value={number} initial={field.default ?? field.min} numberRef={ref} />
  ) : (
    <NumberField
      {...shared}
      value={number}
      initial={field.default}
      placeholder={modelsOwn}
      onClear={field.default === null ? () => editor.setField(field.name, null) : undefined}
      steppers={number !== null}
      ref={ref}
    />
  );
}

/** What is left free is not sent: the model does as it does by itself. */
const modelsOwn = 'Model’s default';
/** Stands for none among a field's choices, which may be any text but this. */
const free = '\u{e000}';

const withHelp = (choice: { value: string; label: string; help?: string }) => ({ ...choice, detail: choice.help });

function ChoiceControl({ field, disabled }: ControlProps<ChoiceField>) {
  const editor = useEditor();
  const value = useEditorState((state) => state.desk.draft[field.name]);
  const shared = {
    label: field.label,
    help: field.help,
    options: field.default === null ? [{ value: free, label: modelsOwn }, ...field.choices] : field.choices,
    value: typeof value === 'string' ? value : (field.default ?? free),
    disabled,
    onChange: (next: string) => {
      editor.setField(field.name, next === free ? null : next);
      editor.settle();
    },
  };
  const why = field.choices.find((choice) => choice.value === value)?.unrepeatable;
  return (
    <>
      {field.control === 'segments' ? (
        <Segmented {...shared} layout="row" />
      ) : (
        <Select {...shared} options={shared.options.map(withHelp)} />
      )}
      {why && <p className="recipe-note">{why.will}: this pass can’t be repeated exactly.</p>}
    </>
  );
}

function SwitchControl({ field, disabled }: ControlProps<Extract<Field, { kind: 'switch' }>>) {
  const editor = useEditor();
  const value = useEditorState((state) => state.desk.draft[field.name]);
  if (field.default === null)
    return (
      <Select
        label={field.label}
        help={field.help}
        options={[
          { value: free, label: modelsOwn },
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
        value={value === true ? 'on' : value === false ? 'off' : free}
        disabled={disabled}
        onChange={(next) => {
          editor.setField(field.name, next === free ? null : next === 'on');
          editor.settle();
        }}
      />
    );
  return (
    <Checkbox
      label={field.label}
      help={field.help}
      checked={value === true}
      disabled={disabled}
      onChange={(next) => {
        editor.setField(field.name, next);
        editor.settle();
      }}
    />
  );
}

/** What is always sent the same: it is said, and can't be changed. */
function FixedNote({ field }: { readonly field: Extract<Field, { kind: 'fixed' }> }) {
  return (
    <p className="recipe-note" title={field.help}>
      {field.label}: always {field.value ? 'on' : 'off'}
    </p>
  );
}

function TextControl({ field, disabled }: ControlProps<Text>) {
  const editor = useEditor();
  const value = useEditorState((state) => state.desk.draft[field.name]);
  return (
    <TextArea
      label={field.label}
      help={field.help}
      value={typeof value === 'string' ? value : ''}
      minRows={1}
      maxRows={6}
      readOnly={disabled}
      maxLength={field.longest}
      placeholder={field.placeholder}
      onChange={(next) => editor.setField(field.name, next)}
      onBlur={editor.settle}
    />
  );
}

/** Text of JSON: kept as it is typed, set once it means something. */
function JsonControl({ field, disabled }: ControlProps<JsonField>) {
  const editor = useEditor();
  const value = useEditorState((state) => state.desk.draft[field.name]);
  const [typed, setTyped] = useState<string | null>(null);
  const { onMistyped } = useNumber(field.name);
  const shown = typed ?? (value === null || value === undefined ? '' : JSON.stringify(value));
  const read = (text: string): { readonly value: unknown } | null => {
    if (text.trim() === '') return { value: null };
    try {
      return { value: JSON.parse(text) as unknown };
    } catch {
      return null;
    }
  };
  const wrong = read(shown) ? null : 'This isn’t JSON yet. Write it like ["a", "b"] or {"x": 1}.';
  return (
    <TextArea
      label={field.label}
      help={field.help || 'As JSON.'}
      value={shown}
      error={wrong}
      minRows={1}
      maxRows={8}
      readOnly={disabled}
      maxLength={field.longest}
      placeholder="JSON"
      onChange={(text) => {
        setTyped(text);
        const meant = read(text);
        onMistyped(meant ? null : 'It is no JSON.');
        if (meant) editor.setField(field.name, meant.value);
      }}
      onBlur={() => {
        if (read(shown)) setTyped(null);
        editor.settle();
      }}
    />
  );
}
