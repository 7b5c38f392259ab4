import { differences, fieldOf, valueLabel } from '../../src-main/common/differences';
import { models } from '../../src-main/common/models';
import type { Recipe } from '../../src-main/common/recipe';
import { visible } from '../../src-main/common/visible';

export interface Change {
  /** The model's own field name, or `model`. */
  readonly field: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** Told word by word. */
  readonly isPrompt: boolean;
}

/** A field's value in the words of the recipe's own model: what one model calls a size is none of another. */
function shown(recipe: Recipe, name: string): string {
  const value = recipe[name];
  if (value === undefined || value === null) return 'none';
  return name === 'model'
    ? (models[recipe.model]?.title ?? visible(recipe.model))
    : valueLabel(fieldOf(recipe, name), value);
}

/** What changed from one recipe to another, in the words of the models' descriptors. */
export function changes(before: Recipe, after: Recipe): Change[] {
  return differences(before, after).map(({ field: name }) => {
    const field = fieldOf(after, name) ?? fieldOf(before, name);
    return {
      field: name,
      label: name === 'model' ? 'Model' : (field?.label ?? visible(name)),
      before: shown(before, name),
      after: shown(after, name),
      isPrompt: field?.role === 'prompt',
    };
  });
}
