import { models } from '../../src-main/common/models';
import { fieldFault } from '../../src-main/common/models/check';
import { promptOf, seedOf, withRole } from '../../src-main/common/models/roles';
import { completed, type Draft } from '../../src-main/common/recipe';
import { sameWords, tidyWords, type WordList } from '../../src-main/common/word-list';
import { quotedWords } from '../../src-main/common/words';
import type { PresetScope, RecipePreset } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { onProject, type Context } from './context';
import { edited } from './desk';
import type { EditorState, OpenProject } from './state';
import { offerUndo } from './undo';

/** Recipes under names: kept, applied, handed on; and recipes that come in as JSON. */

export interface ScopedPreset {
  readonly scope: PresetScope;
  readonly preset: RecipePreset;
}

/** What a preset is but for its id. */
export type Named = Pick<RecipePreset, 'name' | 'recipe' | 'words' | 'style'>;

/** The project's own first. */
export const scoped = (own: readonly RecipePreset[], shared: readonly RecipePreset[]): readonly ScopedPreset[] => [
  ...own.map((preset) => ({ scope: 'project', preset }) as const),
  ...shared.map((preset) => ({ scope: 'all', preset }) as const),
];

export const presetsOf = ({ project, app }: EditorState): readonly ScopedPreset[] =>
  scoped(project?.recipePresets ?? [], app?.recipePresets ?? []);

/** The distinct prompts of the project's passes, the newest first. */
export function earlierPrompts(project: OpenProject | null, most = 100): readonly string[] {
  const prompts = new Set<string>();
  for (const { pass } of project?.passes.toReversed() ?? []) {
    const prompt = promptOf(pass.recipe).trim();
    if (prompt !== '') prompts.add(prompt);
    if (prompts.size === most) break;
  }
  return [...prompts];
}

/** What of a prompt is style: all but the text that is to be rendered. A proposal, for the designer to edit. */
export const styleIn = (prompt: string): string =>
  prompt
    .replace(/(,?\s*\b(that\s+)?(says?|saying|reads?|reading|with the words?)\s*)?["“„«][^"“”„«»]*["“”»]/giu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+,/g, ',')
    .replace(/^[\s,;]+|[\s,;]+$/g, '');

/** The prompt with these style words behind it; as it is where it has them already. */
export function withStyle(prompt: string, style: string): string {
  const [before, words] = [prompt.trim().replace(/[,;]$/, ''), style.trim()];
  if (words === '' || prompt.toLowerCase().includes(words.toLowerCase())) return prompt;
  return before === '' ? words : `${before}, ${words}`;
}

/** A recipe as JSON, as "Copy recipe as JSON" and shared presets have it; `null` for anything else. What its model does not take is left out. */
export function readRecipe(text: string): Named | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return null;
  const { pentimento, name, words, style, model: id, ...fields } = read as Record<string, unknown>;
  if (pentimento !== 'recipe') return null;
  const model = typeof id === 'string' ? models[id] : undefined;
  if (!model && typeof style !== 'string') return null;
  const recipe =
    model &&
    completed({
      model: model.id,
      ...Object.fromEntries(
        model.fields.flatMap((field): [string, unknown][] => {
          const value = fields[field.name];
          return value !== undefined && (value === null || fieldFault(field, value) === null)
            ? [[field.name, value]]
            : [];
        }),
      ),
    });
  const list = Array.isArray(words) ? words.filter((word) => typeof word === 'string') : null;
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 100) : 'Recipe',
    recipe: recipe ?? null,
    words: list,
    style: typeof style === 'string' ? style.slice(0, 4_000) : recipe ? styleIn(promptOf(recipe)).slice(0, 4_000) : '',
  };
}

const correction = (words: readonly string[] | null, prompt: string): WordList | null => {
  const quotes = quotedWords(prompt);
  return words === null || sameWords(tidyWords(words), quotes) ? null : { list: tidyWords(words), quotes };
};

/** A kept seed is taken, a free one leaves the desk's; an empty prompt leaves the desk's, too. */
function applied(state: EditorState, { name, recipe, words }: Named, at: number): EditorState {
  if (!recipe) return state;
  const { draft } = state.desk;
  let next: Draft = completed(recipe);
  if (seedOf(next) === null) next = withRole(next, 'seed', seedOf(draft));
  const keepsPrompt = promptOf(next).trim() === '';
  if (keepsPrompt) next = withRole(next, 'prompt', promptOf(draft));
  return edited(
    state,
    `Preset “${name}”`,
    { ...state.desk, draft: next, words: keepsPrompt ? state.desk.words : correction(words, promptOf(next)) },
    at,
  );
}

/** As much of a page as is needed: this file is checked without DOM types, too. */
interface Page {
  readonly navigator: { readonly clipboard: { readText(): Promise<string> } };
}

export function presetActions(context: Context) {
  const { store, connection, clock, toast, complain, newId } = context;
  const { presets } = connection.client;
  /** As one step to undo, with the offer to. */
  const step = (change: (state: EditorState) => EditorState, said: string): void => {
    const before = store.get();
    store.update(change);
    const last = store.get().undo.done.at(-1);
    const changed = store.get().desk !== before.desk;
    toast(changed ? said : `${said} already`, {
      family: 'desk',
      action: changed ? offerUndo(last) : null,
    });
  };
  const apply = (recipe: Named, said: string): void => {
    if (recipe.recipe && !models[recipe.recipe.model]) {
      toast(`“${recipe.name}” is for a model that this version of Pentimento does not know`, { tone: 'bad' });
      return;
    }
    store.update((state) => ({ ...state, mistyped: new Map() }));
    step((state) => applied(state, recipe, clock.now()), said);
  };
  const applyStyle = ({ name, style }: Pick<RecipePreset, 'name' | 'style'>): void =>
    step((state) => {
      const prompt = withStyle(promptOf(state.desk.draft), style);
      return edited(
        state,
        `Style of “${name}”`,
        { ...state.desk, draft: withRole(state.desk.draft, 'prompt', prompt) },
        clock.now(),
      );
    }, `Using the style words of “${name}”`);
  const save = async (scope: PresetScope, preset: RecipePreset, said: string): Promise<string | null> => {
    const { project } = store.get();
    if (!project) return null;
    try {
      await presets.save({ projectId: project.id, scope, preset });
      toast(said, { tone: 'good' });
      return null;
    } catch (error) {
      return toFault(error).message;
    }
  };

  const pasteRecipe = (text: string): boolean => {
    const { screen, project } = store.get();
    if (screen !== 'editor' || !project || project.readOnly !== null) return false;
    const recipe = readRecipe(text);
    if (!recipe) return false;
    if (recipe.recipe) apply(recipe, 'Using the pasted recipe');
    else applyStyle(recipe);
    return true;
  };

  return {
    /** Whole, or where it holds no recipe its style words. */
    applyPreset: (preset: RecipePreset): void =>
      preset.recipe ? apply(preset, `Using the preset “${preset.name}”`) : applyStyle(preset),
    applyStyle,
    /** Keeps what the desk holds under a name; answers with what is wrong, or `null`. */
    keepPreset(scope: PresetScope, name: string, style: string, whole: boolean): Promise<string | null> {
      const { desk } = store.get();
      return save(
        scope,
        {
          id: newId(),
          name,
          recipe: whole ? desk.draft : null,
          words: whole && desk.words ? [...desk.words.list] : null,
          style,
        },
        `Saved as the preset “${name}”`,
      );
    },
    /** What the desk holds, in the place of what the preset holds. */
    async updatePreset({ scope, preset }: ScopedPreset): Promise<void> {
      const { desk } = store.get();
      const fault = await save(
        scope,
        {
          ...preset,
          ...(preset.recipe
            ? { recipe: desk.draft, words: desk.words ? [...desk.words.list] : null }
            : { style: promptOf(desk.draft) }),
        },
        `“${preset.name}” updated from the recipe`,
      );
      if (fault !== null) complain({ code: 'wrong-use', message: fault });
    },
    renamePreset: ({ scope, preset }: ScopedPreset, name: string): Promise<string | null> =>
      save(scope, { ...preset, name }, `Renamed to “${name}”`),
    async deletePreset({ scope, preset }: ScopedPreset): Promise<void> {
      await onProject(context, async (client, projectId) => {
        await client.presets.delete({ projectId, scope, id: preset.id });
        toast(`Deleted the preset “${preset.name}”`);
      });
    },
    async sharePreset({ scope, preset }: ScopedPreset): Promise<void> {
      await onProject(context, async (client, projectId) => {
        const { file } = await client.presets.share({ projectId, scope, id: preset.id });
        toast(`Written to ${file}`, { tone: 'good', action: { label: 'Show in folder', command: 'reveal', file } });
      });
    },
    /** A preset's file, or a copied recipe, kept among the project's presets. */
    async importPreset(text: string, fileName: string): Promise<void> {
      const recipe = readRecipe(text);
      if (recipe) await save('project', { id: newId(), ...recipe }, `Added the preset “${recipe.name}”`);
      else toast(`${fileName} holds no recipe`, { tone: 'bad' });
    },
    /** Where the clipboard may be read; else the keys that paste are named. */
    async pasteFromClipboard(): Promise<void> {
      const { clipboard } = (globalThis as unknown as Page).navigator;
      const text = await clipboard.readText().catch(() => null);
      if (text === null) toast('Press Ctrl or Cmd + V to paste the recipe');
      else if (!pasteRecipe(text)) toast('There is no recipe in the clipboard: “Copy recipe as JSON” puts one there');
    },
    /** A recipe that was pasted as JSON is used at once; answers whether it was one. */
    pasteRecipe,
  };
}
