import { isDecimal } from '../common/money';
import {
  builtInModels,
  type Choice,
  type Field,
  type Flag,
  type ModelDescriptor,
  type SizeField,
} from '../common/models';
import type { ImageSize } from '../common/recipe';
import { sizeFault } from '../common/sizes';
import { parseVersion } from '../common/versions';
import { parseWhere, WhereFault, type Where } from '../common/where';
import { PentimentoError } from '../contract/errors';

/** What the command line alone shows to be wrong is `wrong-use`, before anything is opened. */
export const wrongUse = (message: string): PentimentoError => new PentimentoError('wrong-use', message);

export function number(name: string, text: string, min: number, max: number): number {
  const value = /^-?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw wrongUse(`${name} takes a number from ${min} to ${max}, not “${text}”.`);
  return value;
}

export function integer(name: string, text: string, min: number, max: number): number {
  const value = number(name, text, min, max);
  if (!/^-?\d+$/.test(text.trim()))
    throw wrongUse(`${name} takes a whole number from ${min} to ${max}, not “${text}”.`);
  return value;
}

export function choice<const T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === text);
  if (found === undefined) throw wrongUse(`${name} is one of ${choices.join(', ')}, not “${text}”.`);
  return found;
}

/** Choices as they are typed: names that are no names of their own in small letters. */
export const typed = ({ value }: Choice): string => (value === value.toUpperCase() ? value : value.toLowerCase());

/** auto or another preset, or WxH within the field's limits. */
export function imageSize(option: string, { presets, limits }: SizeField, text: string): ImageSize {
  if (presets.some(({ value }) => value === text)) return text;
  const m = /^(\d{1,5})[xX×](\d{1,5})$/.exec(text);
  if (!m) {
    const [own, named] = [presets.filter(({ width }) => width === null), presets.filter(({ width }) => width !== null)];
    throw wrongUse(
      `${option} is ${[...own, ...named].map(({ value }) => value).join(', ')}, or pixels such as 1536x1024, not “${text}”.`,
    );
  }
  const size = { width: Number(m[1]), height: Number(m[2]) };
  const fault = sizeFault(size, limits);
  if (fault) throw wrongUse(fault);
  return size;
}

function jsonValue(option: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw wrongUse(`${option} takes JSON, such as ["a", "b"], not “${text}”.`);
  }
}

/** A model's field as it is typed. */
export function fieldValue(option: string, field: Field, text: string): unknown {
  switch (field.kind) {
    case 'text':
      if (field.required && text.trim() === '') throw wrongUse(`${option} is empty.`);
      return text;
    case 'number':
      return number(option, text, field.min, field.max);
    case 'integer':
      return integer(option, text, field.min, field.max);
    case 'choice': {
      const found = field.choices.find(({ value }) => value.toLowerCase() === text.toLowerCase());
      if (found === undefined)
        throw wrongUse(`${option} is one of ${field.choices.map(typed).join(', ')}, not “${text}”.`);
      return found.value;
    }
    case 'switch':
      return choice(option, text.toLowerCase(), ['on', 'off']) === 'on';
    case 'size':
      return imageSize(option, field, text);
    case 'json':
      return jsonValue(option, text);
    case 'fixed':
      throw wrongUse(`${field.label} is always ${field.value ? 'on' : 'off'}.`);
  }
}

/** What was typed for fields of a model: by its flag, or as `--set name=value`. */
export interface Typed {
  /** As it was typed: "--strength". */
  readonly option: string;
  readonly is: (field: Field) => boolean;
  readonly text: string;
}

/** The values that were typed, by the names of the model's fields. */
export function fieldValues(model: ModelDescriptor, all: readonly Typed[]): Record<string, unknown> {
  const given = new Map<string, string>();
  return Object.fromEntries(
    all.map(({ option, is, text }) => {
      const field = model.fields.find(is);
      if (!field)
        throw wrongUse(
          `${model.title} has no setting ${option}. Its settings are ${model.fields
            .filter(({ kind }) => kind !== 'fixed')
            .map(({ name }) => name)
            .join(', ')}.`,
        );
      const before = given.get(field.name);
      if (before !== undefined)
        throw wrongUse(
          before === option
            ? `${option} is given twice.`
            : `${before} and ${option} are the same setting: give one of them.`,
        );
      given.set(field.name, option);
      return [field.name, fieldValue(option, field, text)];
    }),
  );
}

/** Every flag that some model's field has, each once. */
export const fieldFlags: readonly Flag[] = (() => {
  const all = builtInModels.flatMap(({ title, fields }) =>
    fields.flatMap(({ flag }) => (flag ? [{ ...flag, title }] : [])),
  );
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const [first, ...others] = all.filter((flag) => flag.name === name);
    // What another model takes otherwise is told with its name.
    const more = others.filter(({ help }) => help !== first!.help).map(({ title, help }) => `; ${title}: ${help}`);
    return { name, value: first!.value, help: `${first!.help}${more.join('')}` };
  });
})();

const rolesOfFlags = new Map(
  builtInModels.flatMap(({ fields }) =>
    fields.flatMap(({ flag, role }) => (flag && role ? [[flag.name, role] as const] : [])),
  ),
);

/** The flag that sets a field: its own, or, of a model that only its schema tells of, that of what the field means. */
export function flagOf(field: Field): string | null {
  if (field.flag) return field.flag.name;
  return [...rolesOfFlags].find(([, role]) => role === field.role)?.[0] ?? null;
}

/** How a flag is called among the options that were given: "negative-prompt" is negativePrompt. */
export const attributeOf = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function amount(name: string, text: string): string {
  if (!isDecimal(text) || text.startsWith('-')) throw wrongUse(`${name} takes an amount such as 1.50, not “${text}”.`);
  return text;
}

export function versionAt(text: string): { version: number; result: number | null } {
  const parsed = parseVersion(text);
  if (!parsed) throw wrongUse(`A version is written v3, and one of its results v3:2, not “${text}”.`);
  return parsed;
}

/** Which results: see common/where.ts. */
export function whereOf(option: string, text: string): Where {
  try {
    return parseWhere(text);
  } catch (error) {
    if (error instanceof WhereFault) throw wrongUse(`${option}: ${error.message}`);
    throw error;
  }
}
