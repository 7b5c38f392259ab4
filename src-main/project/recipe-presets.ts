import { PentimentoError } from '../contract/errors';
import type { ProjectRecord } from '../contract/records';
import { recipePreset, type RecipePreset } from '../contract/recipe-presets';
import type { Project } from './project';

const mostPresets = 200;

const idOf = (kept: unknown): string | null => recipePreset.safeParse(kept).data?.id ?? null;

/** Those of a list that can be read. */
export const readPresets = (kept: unknown): RecipePreset[] =>
  Array.isArray(kept) ? kept.flatMap((one) => recipePreset.safeParse(one).data ?? []) : [];

export const projectPresets = (record: ProjectRecord): RecipePreset[] => readPresets(record.recipePresets);

/** The list with this preset added, or put in the place of the one of its id. What can't be read stays in it. */
export function withPreset(kept: readonly unknown[], preset: RecipePreset): unknown[] {
  if (kept.some((one) => idOf(one) === preset.id)) return kept.map((one) => (idOf(one) === preset.id ? preset : one));
  if (kept.length >= mostPresets)
    throw new PentimentoError('wrong-use', `At most ${mostPresets} presets are kept: delete one first.`);
  return [...kept, preset];
}

export const withoutPreset = (kept: readonly unknown[], id: string): unknown[] =>
  kept.filter((one) => idOf(one) !== id);

export const savePreset = (project: Project, preset: RecipePreset): Promise<void> =>
  project.writeSettings(({ recipePresets }) => ({ recipePresets: withPreset(recipePresets ?? [], preset) }));

export const deletePreset = (project: Project, id: string): Promise<void> =>
  project.writeSettings(({ recipePresets }) => ({ recipePresets: withoutPreset(recipePresets ?? [], id) }));
