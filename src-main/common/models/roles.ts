import { models } from '.';
import type { Choice, Field, Role } from './descriptor';

/** A recipe read by what its fields mean, whatever its model calls them. */

/** `model`, and the model's own fields. */
export interface Fields {
  readonly model: string;
  readonly [field: string]: unknown;
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** What fields are usually called: for recipes of models that are not known here, so that what can be shown of them is. */
const usualNames: Readonly<Record<Role, string>> = {
  prompt: 'prompt',
  seed: 'seed',
  size: 'image_size',
  strength: 'strength',
  images: 'num_images',
  speed: 'rendering_speed',
  magic: 'expansion_model',
  format: 'output_format',
};

const byRole = new WeakMap<readonly Field[], ReadonlyMap<Role, Field>>();

/** The field that has this role in the model; `undefined` where none has, or the model is not known. */
export function fieldWith(model: string, role: Role): Field | undefined {
  const fields = models[model]?.fields;
  if (!fields) return undefined;
  let known = byRole.get(fields);
  if (!known) {
    known = new Map(fields.flatMap((field) => (field.role ? [[field.role, field] as const] : [])));
    byRole.set(fields, known);
  }
  return known.get(role);
}

/** The name of the field that has this role; `null` where the model has none. */
export const nameOf = (model: string, role: Role): string | null =>
  models[model] ? (fieldWith(model, role)?.name ?? null) : usualNames[role];

export function valueWith(recipe: Fields, role: Role): unknown {
  const name = nameOf(recipe.model, role);
  return name === null ? undefined : recipe[name];
}

/** The same recipe with this value, where its model has such a field. */
export function withRole<Of extends Fields>(recipe: Of, role: Role, value: unknown): Of {
  const name = fieldWith(recipe.model, role)?.name;
  return name === undefined ? recipe : { ...recipe, [name]: value };
}

const textOf = (recipe: Fields, role: Role): string => {
  const value = valueWith(recipe, role);
  return typeof value === 'string' ? value : '';
};
const numberOf = (recipe: Fields, role: Role): number | null => {
  const value = valueWith(recipe, role);
  return typeof value === 'number' ? value : null;
};

/** Empty where there is none. */
export const promptOf = (recipe: Fields): string => textOf(recipe, 'prompt');
/** `null`: free, or the model takes none. */
export const seedOf = (recipe: Fields): number | null => numberOf(recipe, 'seed');
export const strengthOf = (recipe: Fields): number | null => numberOf(recipe, 'strength');
/** How many pictures are asked for. */
export const imagesOf = (recipe: Fields): number => numberOf(recipe, 'images') ?? 1;
export const speedOf = (recipe: Fields): string => textOf(recipe, 'speed');
/** Empty where the model has no such field. */
export const magicOf = (recipe: Fields): string => textOf(recipe, 'magic');
export const formatOf = (recipe: Fields): string => textOf(recipe, 'format');

export const isPixels = (value: unknown): value is Pixels =>
  typeof value === 'object' &&
  value !== null &&
  'width' in value &&
  'height' in value &&
  typeof value.width === 'number' &&
  typeof value.height === 'number';

/** A preset's name, or pixels; `null`: as the model has it by default. */
export function sizeOf(recipe: Fields): string | Pixels | null {
  const value = valueWith(recipe, 'size');
  return typeof value === 'string' || isPixels(value) ? value : null;
}

/** Why a pass of this recipe can't be repeated exactly, before it and after it; `null` where it can. */
export function unrepeatable(recipe: Fields): NonNullable<Choice['unrepeatable']> | null {
  for (const field of models[recipe.model]?.fields ?? []) {
    if (field.kind !== 'choice') continue;
    const why = field.choices.find(({ value }) => value === recipe[field.name])?.unrepeatable;
    if (why !== undefined) return why;
  }
  return null;
}
