import { models } from './models';
import type { Draft } from './recipe';
import { isPreset, sizeFault } from './sizes';

/** Characters; nothing shorter is documented of the model (PROTOCOL 13), and a record holds so many. */
export const longestPrompt = 20_000;

/** What is wrong with a recipe, as a sentence naming the field, or `null`. */
export function recipeFault(draft: Draft): string | null {
  const model = models[draft.model];
  if (!model) return `The model ${draft.model} is not known to this version of Pentimento.`;
  if (draft.prompt.trim() === '') return 'Write a prompt first: say what the picture should become.';
  if (draft.prompt.length > longestPrompt) return `The prompt has ${draft.prompt.length} characters; ${longestPrompt} is the most.`;
  for (const field of Object.values(model.fields)) {
    const value = draft[field.name as keyof Draft];
    if (value === null) continue;
    if (field.kind === 'number' || field.kind === 'integer') {
      if (typeof value !== 'number' || !Number.isFinite(value) || value < field.min || value > field.max || (field.kind === 'integer' && !Number.isInteger(value))) {
        return `${field.label} must be ${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${field.min} to ${field.max}, not ${String(value)}.`;
      }
    } else if (field.kind === 'choice' && !field.choices.some((choice) => choice.value === value)) {
      return `${field.label} must be one of ${field.choices.map((choice) => choice.value).join(', ')}, not ${String(value)}.`;
    } else if (field.kind === 'fixed' && value !== field.value) {
      return `${field.label} is always ${field.value ? 'on' : 'off'}.`;
    }
  }
  const size = draft.image_size;
  if (typeof size === 'string' && !isPreset(size)) return `Image size must be a preset or pixels such as 1536 × 1152, not ${size}.`;
  // A size that follows the input is computed, and may be small where the input is.
  return typeof size === 'object' && size !== null ? sizeFault(size) : null;
}
