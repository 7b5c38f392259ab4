import { join } from 'node:path';
import { numberedName, proposedName } from '../common/file-name';
import { visible } from '../common/visible';
import { isPentimentoError, PentimentoError } from '../contract/errors';
import type { RecipePreset } from '../contract/recipe-presets';
import { shownPath } from '../project/export-files';
import type { Project } from '../project/project';
import {
  deletePreset,
  projectPresets,
  readPresets,
  savePreset,
  withoutPreset,
  withPreset,
} from '../project/recipe-presets';
import type { AppContext } from './context';
import type { KeyValueStore } from '../ports';
import type { Procedures } from './procedures';

const stored = 'recipePresets';

/** Those that every project has. */
export const sharedPresets = (store: KeyValueStore): RecipePreset[] => readPresets(store.get(stored));

const kept = (store: KeyValueStore): readonly unknown[] => {
  const list = store.get(stored);
  return Array.isArray(list) ? list : [];
};

export const presetProcedures = ({ core, projects, changed }: AppContext, { presets: procedure }: Procedures) => {
  const { store } = core.ports;
  return procedure.router({
    save: procedure.save.handler(async ({ input: { projectId, scope, preset } }) => {
      if (scope === 'project') await savePreset(projects.get(projectId), preset);
      else {
        store.set(stored, withPreset(kept(store), preset));
        changed();
      }
      return {};
    }),
    delete: procedure.delete.handler(async ({ input: { projectId, scope, id } }) => {
      if (scope === 'project') await deletePreset(projects.get(projectId), id);
      else {
        store.set(stored, withoutPreset(kept(store), id));
        changed();
      }
      return {};
    }),
    share: procedure.share.handler(async ({ input: { projectId, scope, id } }) => {
      const project = projects.get(projectId);
      const preset = (scope === 'project' ? projectPresets(project.record) : sharedPresets(store)).find(
        (one) => one.id === id,
      );
      if (!preset) throw new PentimentoError('wrong-use', 'That preset is no longer there.');
      return { file: await shared(project, preset) };
    }),
  });
};

/** Written among the project's exports, under the preset's name or that with a number: a file as "Copy recipe as JSON" gives, with its name and style words. */
async function shared(project: Project, { name, recipe, words, style }: RecipePreset): Promise<string> {
  const { files } = project.tools;
  const folder = join(project.folder, 'exports');
  await files.ensureFolder(folder);
  const text = `${visible(JSON.stringify({ pentimento: 'recipe', name, ...recipe, words, style }, null, 2), '\n')}\n`;
  const wanted = `${proposedName(name, '')}.json`;
  for (let count = 1; ; count++) {
    const file = join(folder, count === 1 ? wanted : numberedName(wanted, count));
    try {
      await files.create(file, text);
      return await shownPath(project, file);
    } catch (error) {
      if (!isPentimentoError(error) || error.code !== 'file-exists' || count > 99) throw error;
    }
  }
}
