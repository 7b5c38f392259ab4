import { resultName, versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { chosenParts, resultsThere, type Chosen } from './choosing';
import { plural } from './describe';
import { selectedResult } from './selection';
import type { EditorState, OpenProject } from './state';

/** Single results that were deleted while their version stays. */
export const resultsInTrash = (
  project: OpenProject,
): readonly { readonly id: string; readonly result: number; readonly name: string }[] =>
  project.passes.flatMap(({ pass, rated }) =>
    rated.flatMap(({ trashed }, at) =>
      trashed === 'trash'
        ? [{ id: pass.id, result: at + 1, name: resultName(pass.version, at + 1, pass.results.length) }]
        : [],
    ),
  );

/** A version as it is deleted: "v3", "v3 with its 4 pictures". */
export function wholeName(view: PassView): string {
  const pictures = resultsThere(view).length;
  const name = versionName(view.pass.version);
  return pictures > 1 ? `${name} with its ${plural(pictures, 'picture')}` : name;
}

/** A picture as it is written on: one that its version has no other beside is the version itself. */
const exactly = (state: EditorState, { passId, result }: Chosen): Chosen => {
  const view = state.project?.passById.get(passId);
  return { passId, result: view && resultsThere(view).length > 1 ? result : null };
};

/** What stars and flags are meant for: exactly what is chosen together; in a survey, and where nothing is, the picture that is looked at. */
export function meantPictures(state: EditorState): readonly Chosen[] {
  const parts = chosenParts(state);
  if (parts.length > 0 && state.layout !== 'survey') return parts.map((part) => exactly(state, part));
  const result = selectedResult(state);
  return state.selected && result !== null ? [exactly(state, { passId: state.selected.id, result })] : [];
}

/** What Delete is meant for: exactly what is chosen together, in the grid single pictures; elsewhere the version that is looked at. A version of which all pictures go, goes. */
export function meantToGo(state: EditorState): readonly Chosen[] {
  const meant = meantPictures(state);
  if (chosenParts(state).length === 0 && state.layout !== 'grid')
    return meant.map(({ passId }) => ({ passId, result: null }));
  const counts = new Map<string, number>();
  for (const { passId, result } of meant) if (result !== null) counts.set(passId, (counts.get(passId) ?? 0) + 1);
  const goes = (id: string): boolean => {
    const view = state.project?.passById.get(id);
    return view !== undefined && counts.get(id) === resultsThere(view).length;
  };
  const all = new Set([...counts.keys()].filter(goes));
  return [...meant.filter(({ passId }) => !all.has(passId)), ...[...all].map((passId) => ({ passId, result: null }))];
}

/** The stars of what is meant, where all have the same; else 0. */
export function meantRating(state: EditorState): number {
  const ratings = new Set(
    meantPictures(state).map(({ passId, result }) => {
      const view = state.project?.passById.get(passId);
      return (result === null ? view?.notes.rating : view?.rated[result - 1]?.rating) ?? 0;
    }),
  );
  return ratings.size === 1 ? [...ratings][0]! : 0;
}
