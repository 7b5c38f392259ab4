import { PentimentoError } from '../contract/errors';
import type { RecipePreset } from '../contract/recipe-presets';
import type { KeyValueStore } from '../ports';
import { deletePreset, presetList, projectPresets, savePreset } from '../project/recipe-presets';
import type { AppContext } from './context';
import type { Procedures } from './procedures';
import { writeShared } from './shared-file';
import { storedList } from './stored-list';

const stored = 'recipePresets';

/** Those that every project has. */
export const sharedPresets = (store: KeyValueStore): RecipePreset[] => presetList.read(store.get(stored));

export const presetProcedures = ({ core, projects, changed }: AppContext, { presets: procedure }: Procedures) => {
  const { store } = core.ports;
  return procedure.router({
    save: procedure.save.handler(async ({ input: { projectId, scope, preset } }) => {
      if (scope === 'project') await savePreset(projects.get(projectId), preset);
      else {
        store.set(stored, presetList.with(storedList(store, stored), preset));
        changed();
      }
      return {};
    }),
    delete: procedure.delete.handler(async ({ input: { projectId, scope, id } }) => {
      if (scope === 'project') await deletePreset(projects.get(projectId), id);
      else {
        store.set(stored, presetList.without(storedList(store, stored), id));
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
      const { name, recipe, words, style } = preset;
      // As "Copy recipe as JSON" gives, with its name and style words.
      return { file: await writeShared(project, name, { pentimento: 'recipe', name, ...recipe, words, style }) };
    }),
  });
};
