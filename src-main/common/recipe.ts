import { defaultModel, inputShape, models, type Field, type ModelDescriptor } from './models';
import { fieldFault } from './models/check';
import { valueWith, type Fields, type Pixels } from './models/roles';

export type Size = Pixels;

/** What a size field holds: a preset's name, or pixels. */
export type ImageSize = string | Size;

/**
 * A frozen recipe: `model` and the model's own fields, by the model's own names, without its pictures (where they lie is only known once they are
 * uploaded). What a field is called is the model's affair: it is read by its role (models/roles.ts), or as its descriptor says.
 */
export type Recipe = Fields;

/** What the designer edits: a recipe whose seed may still be free, and whose size may still follow the input (`null` both). */
export type Draft = Fields;

const defaultOf = (field: Field): unknown => {
  if (field.kind === 'fixed') return field.value;
  return field.kind === 'size' && field.default === inputShape ? null : field.default;
};

/** What a designer starts with. */
export const defaultsOf = ({ id, fields }: ModelDescriptor): Draft => ({
  model: id,
  ...Object.fromEntries(fields.map((field) => [field.name, defaultOf(field)])),
});

export const defaultDraft: Draft = defaultsOf(defaultModel);

/** A draft with every field that its model has, and no others. Of a model that is not known, it stays as it is. */
export function completed(draft: Draft): Draft {
  const model = models[draft.model];
  if (!model) return draft;
  const defaults = defaultsOf(model);
  return {
    model: model.id,
    ...Object.fromEntries(
      model.fields.map(({ name }) => [name, draft[name] === undefined ? defaults[name] : draft[name]]),
    ),
  };
}

/** A draft for another model: what both have by role or, without one, by name is kept where the other takes it; all else starts as the model has it. */
export function onModel(draft: Draft, to: ModelDescriptor): Draft {
  const from = models[draft.model];
  const kept = to.fields.flatMap((field): [string, unknown][] => {
    const has = !from || from.fields.some(({ name, role }) => (field.role ? role === field.role : name === field.name));
    const value = field.role ? valueWith(draft, field.role) : draft[field.name];
    const before = from?.fields.find(({ name, role }) => (field.role ? role === field.role : name === field.name));
    // What nobody chose there is not chosen here: a size that is the one model's own would squeeze the other's input.
    if (from && before && JSON.stringify(value) === JSON.stringify(defaultsOf(from)[before.name])) return [];
    return has && value !== undefined && fieldFault(field, value) === null ? [[field.name, value]] : [];
  });
  return { ...defaultsOf(to), ...Object.fromEntries(kept) };
}

/** As it is recorded: nothing is free any more. `size`: what a size that follows the input comes to; `null` where there is nothing to follow. */
export function frozen(
  draft: Draft,
  { size, drawSeed }: { readonly size: Size | null; readonly drawSeed: (range: SeedRange) => number },
): Recipe {
  const { model, ...values } = completed(draft);
  const settled = (models[model]?.fields ?? []).flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (value !== null) return [[field.name, value]];
    if (field.role === 'seed' && field.kind === 'integer') return [[field.name, drawSeed(field)]];
    return field.kind === 'size' && size !== null ? [[field.name, size]] : [];
  });
  return { model, ...Object.fromEntries(settled) };
}

/** Both ends belong to it. */
export interface SeedRange {
  readonly min: number;
  readonly max: number;
}
