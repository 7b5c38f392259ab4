import { inputOf } from '../../src-main/contract/inputs';
import type { PassView } from '../../src-main/contract';
import { sameInput } from './desk';
import { noFilter } from './filter';
import { foundPasses } from './finding';
import { takesPicture } from './takes-picture';
import type { Compare, CompareMode, EditorState, PictureRef, Selection } from './state';

/** What the designer looks at. Looks are no steps of undo. */

export const selectedView = (state: EditorState): PassView | null =>
  (state.selected && state.project?.passById.get(state.selected.id)) || null;

/** As `chosen` of the state holds it: a version's id, or "id/2" for a picture. */
export const keyOf = (id: string, result: number | null): string => (result === null ? id : `${id}/${result}`);

/** Several that are chosen mean nothing once one is looked at that is not among them. */
export const leadsChosen = ({ chosen, selected }: Pick<EditorState, 'chosen' | 'selected'>): boolean =>
  selected !== null && (chosen.has(selected.id) || chosen.has(keyOf(selected.id, selected.result)));

/** Keeps the comparison open when only the version changes: what it is compared with may follow. */
export function selecting(state: EditorState, selected: Selection | null): EditorState {
  const same = selected?.id === state.selected?.id && selected?.result === state.selected?.result;
  const unseen = seen(state.unseen, selected);
  if (same) return { ...state, unseen, looks: state.looks + 1 };
  const compare =
    state.compare && selected && resultsOf(state, selected.id) > 0 && !showsItself(state.compare, selected)
      ? state.compare
      : null;
  return { ...state, selected, compare, unseen, looks: state.looks + 1 };
}

/** What is looked at is new no longer. */
function seen(unseen: ReadonlySet<string>, selected: Selection | null): ReadonlySet<string> {
  return selected && unseen.has(selected.id) ? new Set([...unseen].filter((id) => id !== selected.id)) : unseen;
}

/** The window has the designer's attention, or hasn't: what it shows is seen then. */
export const attending = (state: EditorState, attended: boolean): EditorState =>
  state.attended === attended
    ? state
    : { ...state, attended, unseen: attended ? seen(state.unseen, state.selected) : state.unseen };

const showsItself = (compare: Compare, selected: Selection): boolean =>
  compare.against?.kind === 'result' &&
  compare.against.id === selected.id &&
  compare.against.result === selected.result;

const resultsOf = (state: EditorState, id: string): number => state.project?.passById.get(id)?.pass.results.length ?? 0;

/** This result, or where it was deleted the first that is there. */
export function resultThere(view: PassView, result: number): number {
  const wanted = Math.min(result, view.pass.results.length);
  if (!view.rated[wanted - 1]?.trashed) return wanted;
  const there = view.rated.findIndex(({ trashed }) => trashed === null);
  return there < 0 ? wanted : there + 1;
}

/** The result of the selected version that is looked at: where that was deleted, what the canvas shows in its place. `null` without a version. */
export function selectedResult(state: EditorState): number | null {
  const view = selectedView(state);
  if (!view || !state.selected) return null;
  // The grid moves on to the picture beside it a moment later: nothing is meant for another until then.
  return state.layout === 'grid' ? state.selected.result : resultThere(view, state.selected.result);
}

/** The picture that the canvas shows: the selected version's result, else the input of the next pass. */
export function shownPicture(state: EditorState): PictureRef | null {
  const view = selectedView(state);
  if (!view || !state.selected) return takesPicture(state.desk.draft) ? state.desk.input : null;
  if (view.pass.results.length === 0) return inputOf(view.pass);
  return {
    kind: 'result',
    id: view.pass.id,
    version: view.pass.version,
    result: resultThere(view, state.selected.result),
  };
}

/** What a version is compared with unless it is said: its input, or, where it was made from text alone, the newest other version. */
function usualOther(state: EditorState, view: PassView): PictureRef | null {
  const input = inputOf(view.pass);
  if (input !== null) return input;
  const other = state.project?.passes.findLast(({ pass }) => pass.id !== view.pass.id && pass.results.length > 0)?.pass;
  return other ? { kind: 'result', id: other.id, version: other.version, result: 1 } : null;
}

/** Is a result looked at? */
export const onResult = (state: EditorState): boolean => (selectedView(state)?.pass.results.length ?? 0) > 0;

export function canCompare(state: EditorState): boolean {
  const view = selectedView(state);
  return view !== null && onResult(state) && usualOther(state, view) !== null;
}

export function comparing(
  state: EditorState,
  mode: CompareMode = 'slider',
  against: PictureRef | null = null,
): EditorState {
  const view = selectedView(state);
  if (!view || !onResult(state)) return state;
  const other = against ?? usualOther(state, view);
  if (other === null || sameInput(other, shownPicture(state))) return state;
  return {
    ...state,
    layout: 'canvas',
    compare: { mode, against: inputOf(view.pass) === null ? other : against, swapped: state.compare?.swapped ?? false },
    looks: state.looks + 1,
  };
}

export const notComparing = (state: EditorState): EditorState =>
  state.compare ? { ...state, compare: null, looks: state.looks + 1 } : state;

export const swapped = (state: EditorState): EditorState =>
  state.compare ? { ...state, compare: { ...state.compare, swapped: !state.compare.swapped } } : state;

/** The version looked at, and what it is compared with. */
export function comparedPictures(
  state: EditorState,
): { readonly shown: PictureRef; readonly other: PictureRef } | null {
  const view = selectedView(state);
  const shown = shownPicture(state);
  const other = view && (state.compare?.against ?? inputOf(view.pass));
  return state.compare && shown && other ? { shown, other } : null;
}

/** The history brings this version's row into sight; nothing else is selected for that. */
export const inSight = (state: EditorState, id: string): EditorState => ({
  ...state,
  sightOf: { id, count: (state.sightOf?.count ?? 0) + 1 },
});

/** Selects a version wherever it is, and brings it into sight: what hides it is taken back. */
export function showingVersion(state: EditorState, id: string): EditorState {
  if (!state.project?.passById.has(id)) return state;
  const isShown = foundPasses(state).some((view) => view.pass.id === id);
  const shown = isShown ? state : { ...state, sought: null, filter: noFilter };
  return inSight({ ...selecting(shown, { id, result: 1 }), panels: { ...state.panels, right: true } }, id);
}
