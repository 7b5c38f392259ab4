import { isDecimal } from '../common/money';
import { defaultModel } from '../common/models';
import { seedRange, type ImageSize } from '../common/recipe';
import { isPreset, sizeFault } from '../common/sizes';
import { parseVersion } from '../common/versions';
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
  if (!/^\d+$/.test(text.trim())) throw wrongUse(`${name} takes a whole number from ${min} to ${max}, not “${text}”.`);
  return value;
}

export function choice<const T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === text);
  if (found === undefined) throw wrongUse(`${name} is one of ${choices.join(', ')}, not “${text}”.`);
  return found;
}

/** Takes the command line's word for a choice of the model, in whichever case the model has it. */
export function modelChoice(option: string, field: 'rendering_speed' | 'expansion_model' | 'acceleration' | 'output_format', text: string): string {
  const values = defaultModel.fields[field].choices.map((one) => one.value);
  const found = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw wrongUse(`${option} is one of ${values.map((value) => (field === 'expansion_model' ? value.toLowerCase() : value)).join(', ')}, not “${text}”.`);
  return found;
}

/** auto, a preset, or WxH with sides of 256…8192 and at most 25 megapixels. */
export function imageSize(text: string): ImageSize {
  if (isPreset(text)) return text;
  const m = /^(\d{1,5})[xX×](\d{1,5})$/.exec(text);
  if (!m) throw wrongUse(`--size is auto, ${defaultModel.fields.image_size.presets.filter((preset) => preset.value !== 'auto').map((preset) => preset.value).join(', ')}, or pixels such as 1536x1024, not “${text}”.`);
  const size = { width: Number(m[1]), height: Number(m[2]) };
  const fault = sizeFault(size);
  if (fault) throw wrongUse(fault);
  return size;
}

export const seed = (text: string): number => integer('--seed', text, seedRange.min, seedRange.max);

export function amount(name: string, text: string): string {
  if (!isDecimal(text) || text.startsWith('-')) throw wrongUse(`${name} takes an amount such as 1.50, not “${text}”.`);
  return text;
}

export function versionAt(text: string): { version: number; result: number | null } {
  const parsed = parseVersion(text);
  if (!parsed) throw wrongUse(`A version is written v3, and one of its results v3:2, not “${text}”.`);
  return parsed;
}
