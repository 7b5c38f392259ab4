import { promptOf, seedOf, speedOf } from '../../src-main/common/models/roles';
import { stageWords } from '../../src-main/common/states';
import { versionName } from '../../src-main/common/versions';
import { inputOf } from '../../src-main/contract/inputs';
import type { PassView } from '../../src-main/contract';
import { plural } from './describe';
import type { Filter } from './filter';
import { isNoFilter, passesFilter } from './filtering';
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
    versionName(pass.version),
    promptOf(pass.recipe),
    notes.label,
    notes.note,
    String(seedOf(pass.recipe) ?? ''),
    inputName(project, inputOf(pass)),
    stageWords[pass.state],
    pass.engine,
    speedOf(pass.recipe),
    ...(notes.rating > 0 ? [plural(notes.rating, 'star')] : []),
  ]
    .join('\n')
    .toLowerCase();
  texts.set(view, text);
  return text;
}

/** A version's number is meant whole: "v1" is not v12. */
const has = (text: string, word: string): boolean =>
  /^v\d+$/.test(word) ? text.startsWith(`${word}\n`) : text.includes(word);

const found = new WeakMap<
  OpenProject,
  { readonly sought: string; readonly filter: Filter; readonly views: readonly PassView[] }
>();

/** Those that pass the filter and hold every word that is sought, by version, oldest first; all of them while nothing is asked. */
export function foundPasses({
  project,
  sought,
  filter,
}: Pick<EditorState, 'project' | 'sought' | 'filter'>): readonly PassView[] {
  if (!project) return nothing;
  const words = (sought ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const filters = !isNoFilter(filter);
  if (words.length === 0 && !filters) return project.passes;
  const key = words.join(' ');
  const known = found.get(project);
  if (known?.sought === key && known.filter === filter) return known.views;
  const now = Date.now();
  const views = project.passes.filter((view) => {
    if (filters && !passesFilter(project, view, filter, now)) return false;
    const text = words.length > 0 ? textOf(project, view) : '';
    return words.every((word) => has(text, word));
  });
  found.set(project, { sought: key, filter, views });
  return views;
}

/** Whether something is asked of the versions that are shown. */
export const isNarrowed = ({ sought, filter }: Pick<EditorState, 'sought' | 'filter'>): boolean =>
  !isNoFilter(filter) || (sought ?? '').trim() !== '';

const places = new WeakMap<readonly PassView[], ReadonlyMap<string, number>>();

/** Where a version stands among these; -1 where it does not. Looked up: what is drawn asks with every key and every frame. */
export function placeIn(views: readonly PassView[], id: string | null | undefined): number {
  if (id === null || id === undefined) return -1;
  const known = places.get(views) ?? new Map(views.map((view, at) => [view.pass.id, at]));
  places.set(views, known);
  return known.get(id) ?? -1;
}
