import { stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { plural } from './describe';
import { inputName } from './history';
import type { EditorState, OpenProject } from './state';

/** Versions found by what stands on them: number, prompt, label, note, seed, input, state, stars. No step of undo, and not kept. */

const nothing: readonly PassView[] = [];

/** Of a view, which is another one after every change. */
const texts = new WeakMap<PassView, string>();

function textOf(project: OpenProject, view: PassView): string {
  const { pass, notes } = view;
  const known = texts.get(view);
  if (known !== undefined) return known;
  const text = [
    versionName(pass.version), pass.recipe.prompt, notes.label, notes.note, String(pass.recipe.seed), inputName(project, pass.input), stageWords[pass.state],
    pass.engine, pass.recipe.rendering_speed, ...(notes.rating > 0 ? [plural(notes.rating, 'star')] : []),
  ].join('\n').toLowerCase();
  texts.set(view, text);
  return text;
}

/** A version's number is meant whole: "v1" is not v12. */
const has = (text: string, word: string): boolean => (/^v\d+$/.test(word) ? text.startsWith(`${word}\n`) : text.includes(word));

const found = new WeakMap<OpenProject, { readonly sought: string; readonly views: readonly PassView[] }>();

/** Those that hold every word that is sought, by version, oldest first; all of them while nothing is. */
export function foundPasses({ project, sought }: Pick<EditorState, 'project' | 'sought'>): readonly PassView[] {
  if (!project) return nothing;
  const words = (sought ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return project.passes;
  const key = words.join(' ');
  const known = found.get(project);
  if (known?.sought === key) return known.views;
  const views = project.passes.filter((view) => {
    const text = textOf(project, view);
    return words.every((word) => has(text, word));
  });
  found.set(project, { sought: key, views });
  return views;
}
