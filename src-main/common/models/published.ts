import { learnModels, models } from '.';
import { inputShape } from './descriptor';
import type { Choice, Field, ModelDescriptor, OutputSize, Role, SizePreset, Slot, Task } from './descriptor';

/**
 * A descriptor that was made from a published schema, as plain JSON: what is recorded with its passes and kept with the catalogue. It comes from a file
 * that anybody may have written, so it is read as strictly as it is made.
 */
export interface Published {
  readonly id: string;
  readonly title: string;
  readonly task: Task;
  readonly description: string;
  readonly slots: readonly Slot[];
  readonly fields: readonly Field[];
  readonly output: OutputSize;
  /** Names of settings that are left out. */
  readonly leftOut: readonly string[];
}

/** What bounds each part of a published model, whoever wrote it. */
export const bounds = {
  /** Characters of the whole as JSON. */
  json: 64_000,
  fields: 60,
  slots: 12,
  choices: 120,
  leftOut: 60,
  name: 64,
  label: 80,
  help: 400,
  description: 600,
  value: 200,
  /** Characters of a text field. */
  text: 20_000,
} as const;

/** As `checkModel` of the client takes it. */
export const modelId = /^[a-z0-9][\w-]*(?:\.[\w-]+)*(?:\/[a-z0-9][\w-]*(?:\.[\w-]+)*){1,4}$/i;

/** A name that a recipe can have for a field: none of its own, and none that every object has. */
export const isFieldName = (name: unknown): name is string =>
  typeof name === 'string' &&
  name.length <= bounds.name &&
  /^[A-Za-z][\w-]*$/.test(name) &&
  name !== 'model' &&
  !(name in {});

export const tasks: readonly Task[] = [
  'image-to-image',
  'text-to-image',
  'edit',
  'upscale',
  'extend',
  'remove-background',
];
const roles: readonly Role[] = ['prompt', 'seed', 'size', 'strength', 'images', 'speed', 'magic', 'format'];

type Open = Readonly<Record<string, unknown>>;
const isOpen = (value: unknown): value is Open => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 1_000_000_000;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isList = (value: unknown, most: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length <= most;

/** Every item, or `null` where one can't be read. */
function each<T>(value: unknown, most: number, read: (item: unknown) => T | null): T[] | null {
  if (!isList(value, most)) return null;
  const all = value.map(read);
  return all.includes(null) ? null : (all as T[]);
}

/** `null` for what is no published model, or one that this version can't read whole: nothing of a request is to go missing. */
export function readPublished(value: unknown): Published | null {
  if (!isOpen(value) || JSON.stringify(value).length > bounds.json) return null;
  const { id, title, task, description, leftOut } = value;
  if (!isText(id, 200) || !modelId.test(id) || !isText(title, bounds.label) || title === '') return null;
  const known = tasks.find((one) => one === task);
  if (!known || !isText(description, bounds.description)) return null;
  const slots = each(value['slots'], bounds.slots, readSlot);
  const fields = each(value['fields'], bounds.fields, readField);
  const output = readOutput(value['output']);
  if (!slots || !fields || !output) return null;
  const names = fields.map(({ name }) => name);
  const given = fields.flatMap(({ role }) => role ?? []);
  if (new Set(names).size < names.length || new Set(given).size < given.length) return null;
  if (new Set(slots.map(({ name }) => name)).size < slots.length) return null;
  if (slots.some(({ wire }) => names.includes(wire))) return null;
  if (output.from === 'factor' && !names.includes(output.field)) return null;
  if (output.from === 'field' && !fields.some(({ kind }) => kind === 'size')) return null;
  const left = each(leftOut, bounds.leftOut, (item) => (isText(item, bounds.name) ? item : null));
  return left && { id, title, task: known, description, slots, fields, output, leftOut: left };
}

function readOutput(value: unknown): OutputSize | null {
  if (!isOpen(value)) return null;
  const { from, field, maxPixels, width, height } = value;
  if (from === 'field' || from === 'input' || from === 'unknown') return { from };
  if (from === 'factor' && isFieldName(field) && isCount(maxPixels)) return { from, field, maxPixels };
  return from === 'sides' && isFieldName(width) && isFieldName(height) ? { from, width, height } : null;
}

function readSlot(value: unknown): Slot | null {
  if (!isOpen(value)) return null;
  const { name, kind, wire, label, help, required, accepts, maxBytes, most } = value;
  if (typeof name !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(name) || name in {} || !isFieldName(wire)) return null;
  if (kind !== 'picture' && kind !== 'mask' && kind !== 'references') return null;
  if (!isText(label, bounds.label) || !isText(help, bounds.help) || typeof required !== 'boolean') return null;
  const types = each(accepts, 8, (type) => (isText(type, 60) && /^image\/[\w.+-]+$/.test(type) ? type : null));
  if (!types || !isCount(maxBytes) || !isCount(most) || most > 64) return null;
  return { name, kind, wire, label, help, required, accepts: types, maxBytes, most };
}

function readChoice(value: unknown): Choice | null {
  if (!isOpen(value)) return null;
  const { value: own, label } = value;
  return isText(own, bounds.value) && isText(label, bounds.value) ? { value: own, label } : null;
}

function readPreset(value: unknown): SizePreset | null {
  if (!isOpen(value)) return null;
  const { value: own, label, width, height } = value;
  if (!isText(own, bounds.value) || !isText(label, bounds.value)) return null;
  if (width === null && height === null) return { value: own, label, width, height };
  return isCount(width) && isCount(height) ? { value: own, label, width, height } : null;
}

type Shared = Pick<Field, 'name' | 'label' | 'help' | 'group' | 'role'>;

function readField(value: unknown): Field | null {
  if (!isOpen(value)) return null;
  const { name, label, help, group } = value;
  if (!isFieldName(name) || !isText(label, bounds.label) || !isText(help, bounds.help)) return null;
  if (group !== 'main' && group !== 'more' && group !== 'none') return null;
  const role = roles.find((one) => one === value['role']);
  if (value['role'] !== undefined && role === undefined) return null;
  const shared: Shared = { name, label, help, group, ...(role === undefined ? {} : { role }) };
  switch (value['kind']) {
    case 'text': {
      const { required, longest, default: initial } = value;
      return typeof required === 'boolean' && isCount(longest) && longest <= bounds.text && isText(initial, longest)
        ? { ...shared, kind: 'text', required, longest, default: initial }
        : null;
    }
    case 'number':
    case 'integer': {
      const { kind, min, max, step, default: initial, control } = value;
      if (!isNumber(min) || !isNumber(max) || min > max || !isNumber(step) || step <= 0) return null;
      if (initial !== null && !isNumber(initial)) return null;
      if (control !== 'slider' && control !== 'stepper' && control !== 'seed') return null;
      return { ...shared, kind, min, max, step, default: initial, control };
    }
    case 'choice': {
      const choices = each(value['choices'], bounds.choices, readChoice);
      const { default: initial, control, numeric } = value;
      if (!choices || choices.length === 0 || new Set(choices.map((one) => one.value)).size < choices.length)
        return null;
      if (initial !== null && !choices.some((one) => one.value === initial)) return null;
      if (control !== 'segments' && control !== 'list') return null;
      if (numeric === true && !choices.every((one) => Number.isFinite(Number(one.value)))) return null;
      return {
        ...shared,
        kind: 'choice',
        choices,
        default: initial as string | null,
        control,
        ...(numeric === true ? { numeric } : {}),
      };
    }
    case 'switch': {
      const { default: initial } = value;
      return initial === null || typeof initial === 'boolean' ? { ...shared, kind: 'switch', default: initial } : null;
    }
    case 'size': {
      const presets = each(value['presets'], bounds.choices, readPreset);
      const { default: initial, limits } = value;
      if (!presets || !isText(initial, bounds.value) || !isOpen(limits)) return null;
      if (initial !== inputShape && !presets.some((preset) => preset.value === initial)) return null;
      const { minSide, maxSide, maxPixels, multiple, longEdge } = limits;
      if (![minSide, maxSide, maxPixels, multiple, longEdge].every(isCount)) return null;
      return {
        ...shared,
        kind: 'size',
        presets,
        default: initial,
        limits: { minSide, maxSide, maxPixels, multiple, longEdge } as never,
      };
    }
    case 'json': {
      const { required, longest } = value;
      return typeof required === 'boolean' && isCount(longest) && longest <= bounds.text
        ? { ...shared, kind: 'json', required, longest, default: null }
        : null;
    }
    case 'fixed':
      return typeof value['value'] === 'boolean' ? { ...shared, kind: 'fixed', value: value['value'] } : null;
    default:
      return null;
  }
}

/** Fields by whose values settled passes are told apart, at most. */
const learnedBy = 8;

/** What the app works with. Nobody states a price or a time but the service's card and settled passes. */
export const descriptorOf = ({ output, leftOut, description, ...model }: Published): ModelDescriptor => ({
  ...model,
  family: model.title,
  output: { size: output, shape: 'pictures', types: ['image/png', 'image/jpeg', 'image/webp'] },
  price: {
    perMegapixel: null,
    currency: 'USD',
    source: 'ModelRunner states a price for this model on its price card alone.',
    notStated: '',
    by: model.fields
      .filter(({ kind, role }) => (kind === 'choice' || kind === 'switch') && role !== 'format')
      .map(({ name }) => name)
      .slice(0, learnedBy),
    suggested: null,
  },
  usualSeconds: null,
  advice: { madeFor: description === '' ? [] : [description], notFor: [], tips: [] },
  published: { description, leftOut },
});

/** What is recorded of a model with its passes; `undefined` of those that ship with the app, which say it in every version of it. */
export const publishedOf = (model: ModelDescriptor): Published | undefined =>
  model.published && {
    id: model.id,
    title: model.title,
    task: model.task,
    description: model.published.description,
    slots: model.slots,
    fields: model.fields,
    output: model.output.size,
    leftOut: model.published.leftOut,
  };

/** What a pass is run by: as it was recorded with it, else as the model is known here. `undefined`: it is not. */
export const modelOfPass = (pass: { readonly recipe: { readonly model: string }; readonly published?: unknown }) =>
  recordedModel(pass.recipe.model, pass.published) ?? models[pass.recipe.model];

/** A model that is known from nowhere else is known by what a pass of it recorded. */
export function learnRecorded(pass: {
  readonly recipe: { readonly model: string };
  readonly published?: unknown;
}): void {
  if (pass.published === undefined || models[pass.recipe.model]) return;
  const model = recordedModel(pass.recipe.model, pass.published);
  if (model) learnModels('recorded', [model]);
}

const read = new WeakMap<object, ModelDescriptor | null>();

/** The model that a pass recorded, for this endpoint; `null` where it recorded none that can be read. */
export function recordedModel(id: string, recorded: unknown): ModelDescriptor | null {
  if (!isOpen(recorded)) return null;
  let model = read.get(recorded);
  if (model === undefined) {
    const published = readPublished(recorded);
    model = published && descriptorOf(published);
    read.set(recorded, model);
  }
  return model?.id === id ? model : null;
}
