import { differences, type FieldDifference } from '../../src-main/common/differences';
import { models, type Field } from '../../src-main/common/models';
import type { Recipe } from '../../src-main/common/recipe';

export interface Change {
  readonly field: FieldDifference['field'];
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const fieldOf = (recipe: Recipe, name: string): Field | undefined => models[recipe.model]?.fields[name];

function shown(recipe: Recipe, name: FieldDifference['field'], text: string): string {
  if (name === 'model') return models[text]?.title ?? text;
  const field = fieldOf(recipe, name);
  if (field?.kind === 'choice') return field.choices.find((choice) => choice.value === text)?.label ?? text;
  if (field?.kind === 'size') return field.presets.find((preset) => preset.value === text)?.label ?? text;
  if (field?.kind === 'number') return Number(text).toFixed(2);
  return text;
}

/** What changed from one recipe to another, in the words of the model's descriptor. */
export function changes(before: Recipe, after: Recipe): Change[] {
  return differences(before, after).map((difference) => ({
    field: difference.field,
    label: difference.field === 'model' ? 'Model' : fieldOf(after, difference.field)?.label ?? difference.field,
    before: shown(before, difference.field, difference.before),
    after: shown(after, difference.field, difference.after),
  }));
}
