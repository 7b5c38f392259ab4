import { sizeFault } from '../sizes';
import { isOwn, models } from '.';
import { inputShape, type Field } from './descriptor';
import { isPixels, type Fields } from './roles';

/** Whether values are such as a model's descriptor says: of a draft, and of a record on disk. */

/** `null` is a value of a field that may be left free. */
const mayBeFree = (field: Field): boolean =>
  field.kind === 'size'
    ? field.default === inputShape
    : field.kind === 'json'
      ? !field.required
      : (field.kind === 'number' || field.kind === 'integer' || field.kind === 'choice' || field.kind === 'switch') &&
        field.default === null;

/** What is wrong with a field's value, as a sentence that names the field, or `null`. */
export function fieldFault(field: Field, value: unknown): string | null {
  if (value === null && mayBeFree(field)) return null;
  switch (field.kind) {
    case 'text':
      return typeof value !== 'string'
        ? `${field.label} must be a text.`
        : value.length > field.longest
          ? `The ${field.label.toLowerCase()} has ${value.length} characters; ${field.longest} is the most.`
          : null;
    case 'number':
    case 'integer':
      return typeof value === 'number' &&
        value >= field.min &&
        value <= field.max &&
        (field.kind === 'number' || Number.isInteger(value))
        ? null
        : `${field.label} must be ${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${field.min} to ${field.max}, not ${String(value)}.`;
    case 'choice':
      return field.choices.some((choice) => choice.value === value)
        ? null
        : `${field.label} must be one of ${field.choices.map((choice) => choice.value).join(', ')}, not ${String(value)}.`;
    case 'switch':
      return typeof value === 'boolean' ? null : `${field.label} must be on or off.`;
    case 'json':
      return value === undefined || (JSON.stringify(value) ?? '').length > field.longest
        ? `${field.label} must be JSON of at most ${field.longest} characters.`
        : null;
    case 'fixed':
      return value === field.value ? null : `${field.label} is always ${field.value ? 'on' : 'off'}.`;
    case 'size':
      if (typeof value === 'string' && field.presets.some((preset) => preset.value === value)) return null;
      return isPixels(value)
        ? sizeFault(value, field.limits)
        : `${field.label} must be a preset or pixels such as 1536 × 1152, not ${String(value)}.`;
  }
}

/** Sides that a record can hold. */
const mostPixels = 1_000_000;
/** A choice that an older or a newer version knew is no damage. */
const longestChoice = 40;
/** Characters, as JSON, of what a record holds of a field that is not known here: a prompt of any length fits. */
const mostUnknown = 130_000;

/** Whether a record can hold this: less than `fieldFault` asks, since what was once taken is kept and shown. */
function isHeld(field: Field | undefined, value: unknown): boolean {
  switch (field?.kind) {
    case undefined:
    case 'json':
      return (JSON.stringify(value) ?? '').length <= mostUnknown;
    case 'text':
      return typeof value === 'string' && value.length <= field.longest;
    case 'number':
    case 'integer':
      return fieldFault(field, value) === null;
    case 'choice':
      return typeof value === 'string' && value.length <= longestChoice;
    case 'switch':
    case 'fixed':
      return typeof value === 'boolean';
    case 'size':
      return typeof value === 'string'
        ? value.length <= longestChoice
        : isPixels(value) &&
            [value.width, value.height].every((side) => Number.isInteger(side) && side >= 1 && side <= mostPixels);
  }
}

/**
 * Names of fields whose values no record can hold, and of those that one must have and doesn't. `free`: of a draft, where some may be left free. What
 * the fields of a model hold that does not ship with the app, another day's catalogue must not make unreadable.
 */
export function unheld(recipe: Fields, free: boolean): string[] {
  const fields = isOwn(recipe.model) ? (models[recipe.model]?.fields ?? []) : [];
  const byName = new Map(fields.map((field) => [field.name, field]));
  return [
    ...fields.flatMap((field) =>
      field.kind === 'text' && field.required && !(field.name in recipe) ? field.name : [],
    ),
    ...Object.entries(recipe).flatMap(([name, value]) => {
      if (name === 'model') return [];
      const field = byName.get(name);
      if (value === null && field && mayBeFree(field)) return free ? [] : [name];
      return isHeld(field, value) ? [] : [name];
    }),
  ];
}
