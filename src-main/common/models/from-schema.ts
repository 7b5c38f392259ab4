import { neverSent } from './never-sent';
import type { Choice, Field, OutputSize, Role, SizeLimits, SizePreset, Slot, Task } from './descriptor';
import { presets as knownPresets } from './ideogram-v4';
import { isOpen, numberOf, Reader, textOf, valueOf, type Flat, type Open } from './json-schema';
import { bounds, isFieldName, modelId, readPublished, type Published } from './published';

/**
 * A descriptor made from what a model publishes of itself (PROTOCOL 17.3). Where it is not sure what a setting is, the setting is left out and told, or,
 * where the model must be given it, asked for as plain text or JSON. Nothing of the document is believed: it is bounded in every direction.
 */

/** What a catalogue says of a model beside its schema. */
export interface Told {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  /** Words of it: capabilities, category, tags. */
  readonly words: readonly string[];
}

/** `why`: a sentence for who asked for it. */
export type Made = { readonly published: Published } | { readonly why: string };

/** Characters of a schema as JSON. */
const schemaMost = 400_000;
/** Properties that are looked at. */
const propertiesMost = 200;

/** Always on, as with every model here. */
const safetyChecker = 'enable_safety_checker';

export function fromSchema(told: Told, document: unknown): Made {
  const { id } = told;
  if (!modelId.test(id) || id.length > 200) return { why: 'Its name is none that a model can have.' };
  try {
    if ((JSON.stringify(document) ?? '').length > schemaMost)
      return { why: 'What it publishes of its settings is too long to be read.' };
  } catch {
    return { why: 'What it publishes of its settings can’t be read.' };
  }
  const reader = new Reader(document);
  const input = reader.flat(inputOf(document));
  const properties = input && valueOf(input.of, 'properties');
  if (!input || !isOpen(properties)) return { why: 'It publishes nothing of its settings that can be read.' };
  const required = valueOf(input.of, 'required');
  const needs = new Set(Array.isArray(required) ? required.slice(0, propertiesMost) : []);
  const parts = Object.entries(properties)
    .slice(0, propertiesMost)
    .filter(([name]) => !neverSent.has(name))
    .map(([name, schema]) => partOf(name, reader.flat(schema), needs.has(name), reader));
  const stuck = parts.find((part) => 'why' in part);
  if (stuck && 'why' in stuck) return { why: stuck.why };
  if (Object.keys(properties).length > propertiesMost && needs.size > 0)
    return { why: 'It has more settings than can be shown.' };
  const slots = slotsOf(parts.flatMap((part) => ('picture' in part ? [part.picture] : [])));
  const task = taskOf(told, slots);
  const asked = withRoles(
    parts.flatMap((part) => ('field' in part ? [part.field] : [])),
    slots.length > 0,
  );
  // A size of something else than the picture, or one without a preset that is known.
  const fields = asked.filter((field) => field.kind !== 'size' || (field.role === 'size' && field.presets.length > 0));
  const published: Published = {
    id,
    title: cut(told.name, bounds.label) || id,
    task,
    description: cut(told.description, bounds.description),
    slots: slots.slice(0, bounds.slots),
    fields: fields.slice(0, bounds.fields),
    output: outputOf(task, fields),
    leftOut: [
      ...parts.flatMap((part) => ('leftOut' in part ? [part.leftOut] : [])),
      ...asked.filter((field) => !fields.includes(field)).map(({ name }) => name),
      ...fields.slice(bounds.fields).map(({ name }) => name),
    ]
      .map((name) => cut(name, bounds.name))
      .slice(0, bounds.leftOut),
  };
  if (fields.slice(bounds.fields).some(isNeeded) || slots.slice(bounds.slots).some((slot) => slot.required))
    return { why: 'It has more settings than can be shown.' };
  // As strictly as it is read again from a record: what can't be kept is not offered.
  const kept = readPublished(JSON.parse(JSON.stringify(published)) as unknown);
  return kept ? { published: kept } : { why: 'Its settings are of no kind that can be shown.' };
}

const isNeeded = (field: Field): boolean =>
  field.kind === 'fixed' || ((field.kind === 'text' || field.kind === 'json') && field.required);

/** The schema of what is sent: by its usual name, or as the body of the one path that takes one. */
function inputOf(document: unknown): unknown {
  if (!isOpen(document)) return undefined;
  const components = valueOf(document, 'components');
  const schemas = isOpen(components) ? valueOf(components, 'schemas') : undefined;
  const named = isOpen(schemas) ? valueOf(schemas, 'Input') : undefined;
  return named ?? (isOpen(valueOf(document, 'properties')) ? document : undefined);
}

type Part =
  { readonly field: Field } | { readonly picture: Pictured } | { readonly leftOut: string } | { readonly why: string };

interface Pictured {
  readonly wire: string;
  readonly kind: 'picture' | 'mask' | 'references';
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  readonly most: number;
}

const pictureWords = new Set(['image', 'images', 'img', 'picture', 'pictures', 'photo', 'photos', 'mask', 'matte']);
const addressWords = new Set(['url', 'urls', 'uri', 'uris']);

const tokensOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Does it stand for a picture by its address? By format and name together: a name alone may be a size or a format of it. */
function isPicture(name: string, { types, values, of, variants }: Flat): boolean {
  if (values !== null || variants.length > 0 || !types.has('string')) return false;
  const tokens = tokensOf(name);
  if (!tokens.some((token) => pictureWords.has(token))) return false;
  return isAddress(name, of) || pictureWords.has(tokens.at(-1) ?? '');
}

function isAddress(name: string, of: Open): boolean {
  const format = textOf(of, 'format');
  return format === 'uri' || format === 'url' || tokensOf(name).some((token) => addressWords.has(token));
}

/** Pictures that one list is given, at most. */
const referencesMost = 4;

function partOf(name: string, flat: Flat | null, required: boolean, reader: Reader): Part {
  const isNamed = isFieldName(name);
  const leave = (): Part =>
    required
      ? { why: `It must be given “${cut(name, bounds.name)}”, which Pentimento does not know how to ask for.` }
      : { leftOut: name };
  if (!isNamed || !flat) return leave();
  const label = labelOf(name, flat.of);
  const help = cut(textOf(flat.of, 'description'), bounds.help);
  if (isPicture(name, flat)) {
    const kind = tokensOf(name).some((token) => token === 'mask' || token === 'matte') ? 'mask' : 'picture';
    return { picture: { wire: name, kind, label: pictureLabel(name), help, required, most: 1 } };
  }
  if (flat.types.has('array')) {
    const items = reader.flat(valueOf(flat.of, 'items'));
    if (items && isPicture(name, items)) {
      const most = Math.min(referencesMost, Math.max(1, numberOf(flat.of, 'maxItems') ?? referencesMost));
      const least = numberOf(flat.of, 'minItems') ?? 1;
      if (required && least > most) return leave();
      return {
        picture: { wire: name, kind: 'references', label: pictureLabel(name), help, required, most: Math.floor(most) },
      };
    }
  }
  const field = fieldOf({ name, label, help, group: 'more' }, flat, required);
  if (field) return { field };
  // A picture, a film, a file that is no picture: not a text for a designer to write.
  const isFile = [flat, ...flat.variants].some((one) => one.types.has('string') && isAddress(name, one.of));
  if (isFile || !required) return leave();
  return { field: { name, label, help, group: 'main', kind: 'json', required, longest: bounds.text, default: null } };
}

type Shared = Pick<Field, 'name' | 'label' | 'help' | 'group'>;

/** `null`: of no kind that can be asked for. */
function fieldOf(shared: Shared, flat: Flat, required: boolean): Field | null {
  if (flat.variants.length > 0) return sizeOf(shared, flat) ?? textAmong(shared, flat, required);
  const initial = valueOf(flat.of, 'default');
  if (shared.name === safetyChecker && flat.types.has('boolean')) return { ...shared, kind: 'fixed', value: true };
  if (flat.values) return choiceOf(shared, flat.values, initial, required);
  if (flat.types.size !== 1) return null;
  const [type] = flat.types;
  switch (type) {
    case 'boolean':
      return { ...shared, kind: 'switch', default: typeof initial === 'boolean' ? initial : required ? false : null };
    case 'number':
    case 'integer':
      return numericOf(shared, flat.of, type, required);
    case 'string':
      return isAddress(shared.name, flat.of) ? null : plainText(shared, flat.of, required);
    default:
      return null;
  }
}

function plainText(shared: Shared, of: Open, required: boolean): Field {
  const longest = Math.min(bounds.text, Math.max(1, Math.floor(numberOf(of, 'maxLength') ?? bounds.text)));
  const initial = textOf(of, 'default') ?? '';
  return { ...shared, kind: 'text', required, longest, default: initial.length <= longest ? initial : '' };
}

/** Of several kinds, one of which is any text at all. */
function textAmong(shared: Shared, { variants, of }: Flat, required: boolean): Field | null {
  const text = variants.find(({ types, values }) => values === null && types.has('string'));
  return text && !isAddress(shared.name, text.of) ? plainText(shared, { ...text.of, ...of }, required) : null;
}

function choiceOf(shared: Shared, values: readonly unknown[], initial: unknown, required: boolean): Field | null {
  const known = [...new Set(values.filter((value) => value !== null))];
  if (known.length === 0 || known.length > bounds.choices) return null;
  if (known.every((value) => typeof value === 'boolean'))
    return known.length === 1
      ? { ...shared, kind: 'fixed', value: known[0] === true }
      : { ...shared, kind: 'switch', default: typeof initial === 'boolean' ? initial : required ? false : null };
  const isNumeric = known.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!isNumeric && !known.every((value) => typeof value === 'string')) return null;
  const texts = known.map(String);
  if (texts.some((text) => text.length > bounds.value)) return null;
  const choices = texts.map((value): Choice => ({ value, label: isNumeric ? value : choiceLabel(value) }));
  const wanted = typeof initial === 'string' || typeof initial === 'number' ? String(initial) : null;
  const start = wanted !== null && texts.includes(wanted) ? wanted : required ? (texts[0] ?? null) : null;
  // As segments only where a choice has to be, since none of them chosen looks like a fault.
  const isShort = start !== null && choices.length <= 4 && choices.map(({ label }) => label).join('').length <= 26;
  return {
    ...shared,
    kind: 'choice',
    choices,
    default: start,
    control: isShort ? 'segments' : 'list',
    ...(isNumeric ? { numeric: true } : {}),
  };
}

/** Where no range is published. */
const unbounded = 1_000_000;
const seedMost = 2_147_483_647;

function numericOf(shared: Shared, of: Open, kind: 'number' | 'integer', required: boolean): Field | null {
  const isSeed = kind === 'integer' && shared.name === 'seed';
  const step = numberOf(of, 'multipleOf');
  const [open, closed] = [numberOf(of, 'minimum'), numberOf(of, 'maximum')];
  const [above, below] = [numberOf(of, 'exclusiveMinimum'), numberOf(of, 'exclusiveMaximum')];
  const inside = kind === 'integer' ? 1 : 1e-6;
  const least = Math.max(...[open, above === null ? null : above + inside].filter((one) => one !== null));
  const most = Math.min(...[closed, below === null ? null : below - inside].filter((one) => one !== null));
  const initial = numberOf(of, 'default');
  const far = Math.max(unbounded, Math.abs(initial ?? 0));
  let min = Number.isFinite(least) ? least : isSeed ? 0 : -far;
  let max = Number.isFinite(most) ? most : isSeed ? seedMost : far;
  if (kind === 'integer') [min, max] = [Math.ceil(min), Math.floor(max)];
  if (isSeed) [min, max] = [Math.max(0, min), Math.min(Number.MAX_SAFE_INTEGER, max)];
  if (!(min <= max) || !Number.isSafeInteger(Math.trunc(min)) || !Number.isSafeInteger(Math.trunc(max))) return null;
  const fits = initial !== null && initial >= min && initial <= max && (kind === 'number' || Number.isInteger(initial));
  const isRanged = Number.isFinite(least) && Number.isFinite(most);
  const span = max - min;
  const usualStep = kind === 'integer' ? 1 : span <= 2 ? 0.01 : span <= 50 ? 0.1 : 1;
  const start = fits ? initial : required && !isSeed ? min : null;
  return {
    ...shared,
    kind,
    min,
    max,
    step: step !== null && step > 0 && step <= Math.max(1, span) ? step : usualStep,
    default: isSeed ? null : start,
    control: isSeed ? 'seed' : isRanged && start !== null && kind === 'number' ? 'slider' : 'stepper',
  };
}

/** Presets beside pixels, as this service's models take a size (PROTOCOL 11.1). */
function sizeOf(shared: Shared, { variants, of }: Flat): Field | null {
  const named = variants.find(({ values }) => values?.some((value) => typeof value === 'string'));
  const pixels = variants.find(({ types, of: own }) => {
    const sides = types.has('object') ? valueOf(own, 'properties') : undefined;
    return isOpen(sides) && isOpen(valueOf(sides, 'width')) && isOpen(valueOf(sides, 'height'));
  });
  if (!named?.values || !pixels) return null;
  const presets = named.values.flatMap((value): SizePreset[] => {
    const known = knownPresets.find((preset) => preset.value === value);
    return known ? [known] : value === 'auto' ? [{ value, label: 'Auto', width: null, height: null }] : [];
  });
  const [first] = presets;
  if (!first) return null;
  const initial = textOf(of, 'default') ?? textOf(named.of, 'default');
  const start =
    presets.find(({ value }) => value === 'auto') ?? presets.find(({ value }) => value === initial) ?? first;
  return { ...shared, kind: 'size', presets, default: start.value, limits: limitsOf(pixels.of) };
}

function limitsOf(of: Open): SizeLimits {
  const sides = valueOf(of, 'properties');
  const width = isOpen(sides) ? valueOf(sides, 'width') : undefined;
  const side = isOpen(width) ? width : {};
  const whole = (name: string, otherwise: number, most: number): number =>
    Math.min(most, Math.max(1, Math.round(numberOf(side, name) ?? otherwise)));
  const maxSide = whole('maximum', 4096, 8192);
  return {
    minSide: Math.min(maxSide, whole('minimum', 64, 8192)),
    maxSide,
    maxPixels: 25_000_000,
    multiple: whole('multipleOf', 1, 256),
    longEdge: Math.min(1536, maxSide),
  };
}

/** "guidance_scale" is "Guidance scale". */
function labelOf(name: string, of: Open): string {
  const plain = sentence(tokensOf(name).join(' ')) || name;
  const title = cut(textOf(of, 'title'), bounds.label);
  return title === '' || tokensOf(title).join() === tokensOf(name).join() ? plain.slice(0, bounds.label) : title;
}

function pictureLabel(name: string): string {
  const words = tokensOf(name).filter((token) => !addressWords.has(token));
  return sentence(words.join(' ')).slice(0, bounds.label) || 'Picture';
}

/** "4:3" stays, "watercolor_wash" is "Watercolor wash". */
const formats: Readonly<Record<string, string>> = { png: 'PNG', jpeg: 'JPEG', jpg: 'JPEG', webp: 'WebP', avif: 'AVIF' };
const choiceLabel = (value: string): string =>
  Object.hasOwn(formats, value)
    ? formats[value]!
    : /^[a-z]+([_-][a-z]+)*$/.test(value)
      ? sentence(value.replaceAll(/[_-]/g, ' '))
      : value === ''
        ? '(empty)'
        : value;

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** One line, without what steers a terminal or turns a text round. */
function cut(text: string | null, most: number): string {
  const line = (text ?? '')
    .slice(0, most * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}

/** Names of the picture that a pass starts from, the surest first. */
const firstPictures = [
  'image_url',
  'image',
  'input_image_url',
  'input_image',
  'init_image_url',
  'init_image',
  'source_image_url',
  'img',
];

/** Slots with their names: the picture that a pass starts from is called so, whatever the model calls it. */
function slotsOf(all: readonly Pictured[]): Slot[] {
  const pictures = all.filter(({ kind }) => kind === 'picture');
  const first =
    firstPictures.map((name) => pictures.find(({ wire }) => wire === name)).find((one) => one !== undefined) ??
    pictures.find(({ required }) => required) ??
    pictures[0] ??
    all.find(({ kind }) => kind === 'references');
  const mask = all.find(({ kind }) => kind === 'mask');
  const ordered = first ? [first, ...all.filter((one) => one !== first)] : [...all];
  return ordered.flatMap((one): Slot[] => {
    const accepts = ['image/png', 'image/jpeg'];
    const shared = { kind: one.kind, wire: one.wire, help: one.help, accepts, maxBytes: 100_000_000, most: one.most };
    const name = one === first ? 'picture' : one === mask ? 'mask' : one.wire;
    const label = one === first ? 'Input' : one.label;
    const slot = { ...shared, name, label, required: one.required };
    if (one.kind !== 'references') return [slot];
    // A list is filled by several slots of one picture each.
    return Array.from({ length: one.most }, (_, at) =>
      at === 0
        ? slot
        : { ...slot, name: `${one.wire.slice(0, 58)}-${at + 1}`, label: `Picture ${at + 1}`, required: false },
    );
  });
}

const has = (words: readonly string[], pattern: RegExp): boolean => words.some((word) => pattern.test(word));

function taskOf({ words, id }: Told, slots: readonly Slot[]): Task {
  const all = [...words, ...id.split('/')].map((word) => word.toLowerCase());
  if (!slots.some(({ name }) => name === 'picture')) return 'text-to-image';
  if (has(all, /upscal|super[-_ ]?res|enlarge/)) return 'upscale';
  if (has(all, /remove[-_ ]?(the[-_ ]?)?(background|bg)|background[-_ ]?remov|cut[-_ ]?out/))
    return 'remove-background';
  if (has(all, /^extend|outpaint|reframe|uncrop/)) return 'extend';
  if (slots.some(({ kind }) => kind === 'mask') || has(all, /^(edit|inpaint|fill|retouch)/)) return 'edit';
  return 'image-to-image';
}

const factorNames = new Set([
  'scale',
  'factor',
  'upscale',
  'upscale_factor',
  'upscaling_factor',
  'scale_factor',
  'scaling_factor',
  'resize_factor',
]);

/** So many pixels an enlarged picture may have. */
const enlargedMost = 100_000_000;

const isNumeric = (field: Field): boolean =>
  field.kind === 'number' || field.kind === 'integer' || (field.kind === 'choice' && field.numeric === true);

function outputOf(task: Task, fields: readonly Field[]): OutputSize {
  if (fields.some(({ role }) => role === 'size')) return { from: 'field' };
  const named = (name: string): boolean => fields.some((field) => field.name === name && isNumeric(field));
  if (named('width') && named('height')) return { from: 'sides', width: 'width', height: 'height' };
  if (task === 'upscale') {
    const factor = fields.find((field) => factorNames.has(field.name) && isNumeric(field));
    return factor ? { from: 'factor', field: factor.name, maxPixels: enlargedMost } : { from: 'unknown' };
  }
  return { from: task === 'remove-background' ? 'input' : 'unknown' };
}

/** What the app does something with, by the names that the service's models have in common; never on a guess at another kind. */
const roleNames: readonly (readonly [Role, readonly string[], (field: Field) => boolean])[] = [
  ['prompt', ['prompt', 'text_prompt', 'instruction', 'instructions', 'edit_prompt'], ({ kind }) => kind === 'text'],
  ['seed', ['seed'], ({ kind }) => kind === 'integer'],
  ['size', ['image_size', 'size', 'output_size'], ({ kind }) => kind === 'size'],
  ['strength', ['strength'], (field) => field.kind === 'number' && field.min >= 0 && field.max <= 1],
  [
    'images',
    ['num_images', 'num_outputs', 'number_of_images', 'num_samples'],
    (field) => field.kind === 'integer' && field.min >= 1 && field.max <= 16,
  ],
  ['speed', ['rendering_speed'], (field) => field.kind === 'choice' && field.numeric !== true],
  ['format', ['output_format'], (field) => field.kind === 'choice' && field.numeric !== true],
];

/** Beside those with roles, what a designer looks for first. */
const inSight = new Set(['aspect_ratio', 'resolution', 'width', 'height', 'style', ...factorNames]);

function withRoles(fields: readonly Field[], pictured: boolean): Field[] {
  const roleOf = new Map<string, Role>();
  for (const [role, names, fits] of roleNames) {
    const found = names.flatMap((name) => fields.filter((field) => field.name === name && fits(field)))[0];
    if (found) roleOf.set(found.name, role);
  }
  const known = fields.map((field): Field => {
    const role = roleOf.get(field.name);
    const isMain = (role && role !== 'images' && role !== 'format') || inSight.has(field.name) || isNeeded(field);
    const group = isMain && field.kind !== 'fixed' ? 'main' : 'more';
    // “Auto” is the input's own size: without one there is none.
    const placed =
      field.kind === 'size' && !pictured
        ? { ...field, presets: field.presets.filter(({ width }) => width !== null) }
        : field;
    return { ...placed, group, ...(role ? { role } : {}), ...(role === 'images' ? { label: 'Images' } : {}) };
  });
  const order: readonly (Role | undefined)[] = ['prompt', 'strength', 'seed', 'speed', 'size'];
  const rank = ({ role }: Field): number => {
    const at = order.indexOf(role);
    return at < 0 || role === undefined ? order.length : at;
  };
  return known
    .map((field): Field => {
      const first = field.kind === 'size' ? field.presets[0] : undefined;
      const isThere = field.kind !== 'size' || field.presets.some(({ value }) => value === field.default);
      return isThere || !first ? field : { ...field, default: first.value };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}
