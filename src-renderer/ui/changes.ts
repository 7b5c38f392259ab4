import { diffWordsWithSpace } from 'diff';
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

const quote = (words: readonly string[]): string => {
  const text = words.map((w) => w.trim()).filter((w) => /[\p{L}\p{N}]/u.test(w)).join(' … ');
  return text.length > 32 ? `${text.slice(0, 31).trimEnd()}…` : text;
};

/** The same on one line, for a row of the history: `strength 0.80 → 0.60 · +“at dusk”`. Empty where nothing changed. */
export function changesInShort(before: Recipe, after: Recipe): string {
  return changes(before, after).map((change) => {
    if (change.field !== 'prompt') return `${change.label.toLowerCase()} ${change.before} → ${change.after}`;
    const parts = diffWordsWithSpace(change.before, change.after);
    const [came, went] = [quote(parts.filter((p) => p.added).map((p) => p.value)), quote(parts.filter((p) => p.removed).map((p) => p.value))];
    if (!came && !went) return 'prompt';
    return [went && `−“${went}”`, came && `+“${came}”`].filter(Boolean).join(' ');
  }).join(' · ');
}
