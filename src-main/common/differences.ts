import { models, type Field } from './models';
import { fieldWith, isPixels, type Fields, type Pixels } from './models/roles';

/** What changed from one recipe to another, in the words of the models' descriptors. */
export interface FieldDifference {
  /** The model's own field name, or `model`. */
  readonly field: string;
  /** `null` where the recipe has no such field. */
  readonly before: string | null;
  readonly after: string | null;
}

export const showPixels = (size: Pixels): string => `${size.width} × ${size.height}`;

/** As it stands in the record. */
const show = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  if (isPixels(value)) return showPixels(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
};

const namesOf = (recipe: Fields): string[] => {
  const declared = (models[recipe.model]?.fields ?? []).map(({ name }) => name).filter((name) => name in recipe);
  const strange = Object.keys(recipe).filter((name) => name !== 'model' && !declared.includes(name));
  return [...declared, ...strange];
};

/** Field by field, in the order a designer reads them; the model last. */
export function differences(before: Fields, after: Fields): FieldDifference[] {
  const names = [...new Set([...namesOf(after), ...namesOf(before), 'model'])];
  return names.flatMap((field) => {
    const [a, b] = [show(before[field]), show(after[field])];
    return a === b ? [] : [{ field, before: a, after: b }];
  });
}

/** The descriptor of a field of this recipe; `undefined` where it is not known. */
export const fieldOf = (recipe: Fields, name: string): Field | undefined =>
  models[recipe.model]?.fields.find((field) => field.name === name);

/** A field's value as a designer reads it: "Turbo", "0.80", "1536 × 1024". */
export function valueLabel(field: Field | undefined, value: unknown): string {
  if (isPixels(value)) return showPixels(value);
  switch (field?.kind) {
    case 'choice':
      return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
    case 'size':
      return field.presets.find((preset) => preset.value === value)?.label ?? String(value);
    case 'number':
      return typeof value === 'number' ? value.toFixed(2) : String(value);
    case 'switch':
    case 'fixed':
      return value === true ? 'on' : 'off';
    default:
      return show(value) ?? '';
  }
}

/** The label of a choice by the field's role, whichever model has it: what a ledger knows of a pass is no more than the value. */
export function choiceLabel(role: 'speed' | 'magic', value: string): string {
  for (const { id } of Object.values(models)) {
    const field = fieldWith(id, role);
    const found = field?.kind === 'choice' ? field.choices.find((choice) => choice.value === value) : undefined;
    if (found) return found.label;
  }
  return value;
}

const shortNumber = (n: number): string => String(Number(n.toFixed(2)));

/** What changed of one field, for a row of the history: "strength 0.8→0.6", "speed Turbo", "2 images". */
export function fieldChange(name: string, before: Fields, after: Fields): string {
  if (name === 'model') return models[after.model]?.title ?? `model ${after.model}`;
  const field = fieldOf(after, name);
  const [a, b] = [before[name], after[name]];
  if (!field) return b === undefined ? `no ${(fieldOf(before, name)?.label ?? name).toLowerCase()}` : name;
  const word = field.word ?? field.label.toLowerCase();
  if (field.role === 'images') return `${String(b)} ${b === 1 ? 'image' : 'images'}`;
  if ((field.kind === 'number' || field.kind === 'integer') && typeof b === 'number')
    return typeof a === 'number' ? `${word} ${shortNumber(a)}→${shortNumber(b)}` : `${word} ${shortNumber(b)}`;
  if (field.kind === 'text') return word;
  return `${word} ${valueLabel(field, b)}`.trim();
}
