import type { ProjectRecord } from '../contract/records';
import { recipePreset, type RecipePreset } from '../contract/recipe-presets';
import { keptList } from './kept-list';
import type { Project } from './project';

export const presetList = keptList(recipePreset, 'presets');

export const projectPresets = (record: ProjectRecord): RecipePreset[] => presetList.read(record.recipePresets);

export const savePreset = (project: Project, preset: RecipePreset): Promise<void> =>
  project.writeSettings(({ recipePresets }) => ({ recipePresets: presetList.with(recipePresets ?? [], preset) }));

export const deletePreset = (project: Project, id: string): Promise<void> =>
  project.writeSettings(({ recipePresets }) => ({ recipePresets: presetList.without(recipePresets ?? [], id) }));
