import { models, type ModelDescriptor } from './models';
import { fieldFault } from './models/check';
import { nameOf, promptOf } from './models/roles';
import type { Draft } from './recipe';

/** Characters of a prompt, as of everything that a record holds of the designer's texts. No model takes more. */
export const longestPrompt = 20_000;

/** A text without what is none: NUL, and halves of characters (lone surrogates), which neither a record nor the service can hold. */
export const wholeText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.replace(/\u0000|\p{Cs}/gu, '');

/** The same recipe, its texts whole. */
export const wholeTexts = (draft: Draft): Draft => {
  const texts = (models[draft.model]?.fields ?? []).flatMap(({ kind, name }): [string, unknown][] => {
    const value = draft[name];
    return kind === 'text' && typeof value === 'string' ? [[name, wholeText(value)]] : [];
  });
  return { ...draft, ...Object.fromEntries(texts) };
};

/** What is wrong with a recipe, as a sentence naming the field, or `null`. */
export function recipeFault(draft: Draft): string | null {
  const model = models[draft.model];
  if (!model) return `The model ${draft.model} is not known to this version of Pentimento.`;
  for (const field of model.fields) {
    const value = draft[field.name];
    if (field.kind === 'json' && field.required && (value === undefined || value === null))
      return `${field.label} is empty: ${model.family} needs it.`;
    if (field.kind === 'text' && field.required && (value === undefined || String(value).trim() === ''))
      return field.role === 'prompt'
        ? 'Write a prompt first: say what the picture should become.'
        : `${field.label} is empty: ${model.family} needs it.`;
    if (value === undefined) continue;
    // A size that follows the input is computed, and may be small where the input is.
    const fault = fieldFault(field, value);
    if (fault !== null) return fault;
  }
  return null;
}

/** Does the model of this recipe ask for a prompt, and is there none? */
export const lacksPrompt = (draft: Draft): boolean => {
  const name = models[draft.model] && nameOf(draft.model, 'prompt');
  const field = models[draft.model]?.fields.find((each) => each.name === name);
  return field?.kind === 'text' && field.required && promptOf(draft).trim() === '';
};

/** Names of fields that a recipe has and its model, as it is known here, hasn't. */
export const strangers = (recipe: Draft, model: ModelDescriptor | undefined): string[] =>
  Object.keys(recipe).filter((name) => name !== 'model' && !model?.fields.some((field) => field.name === name));
