import type { PassView } from '../../src-main/contract';
import { sameInput } from './desk';
import { foundPasses } from './finding';
import { busyPasses } from './history';
import type { Compare, CompareMode, EditorState, Picture, Selection } from './state';

/** What the designer looks at. Looks are no steps of undo. */

export const selectedView = (state: EditorState): PassView | null => (state.selected && state.project?.passById.get(state.selected.id)) || null;

/** Keeps the comparison open when only the version changes: what it is compared with may follow. */
export function selecting(state: EditorState, selected: Selection | null): EditorState {
  const same = selected?.id === state.selected?.id && selected?.result === state.selected?.result;
  if (same) return { ...state, looks: state.looks + 1 };
  const compare = state.compare && selected && resultsOf(state, selected.id) > 0 && !showsItself(state.compare, selected) ? state.compare : null;
  return { ...state, selected, compare, looks: state.looks + 1 };
}

const showsItself = (compare: Compare, selected: Selection): boolean =>
  compare.against?.kind === 'result' && compare.against.id === selected.id && compare.against.result === selected.result;

const resultsOf = (state: EditorState, id: string): number => state.project?.passById.get(id)?.pass.results.length ?? 0;

/** The history is shown newest first: `+1` goes down, to the next older version. */
export function stepping(state: EditorState, by: number): EditorState {
  const passes = foundPasses(state);
  if (passes.length === 0) return state;
  const at = passes.findIndex((view) => view.pass.id === state.selected?.id);
  // Nothing selected stands above the newest.
  const index = Math.min(passes.length - 1, Math.max(0, (at < 0 ? passes.length : at) - by));
  const view = passes[index];
  return view ? selecting(state, { id: view.pass.id, result: 1 }) : state;
}

/** The picture that the canvas shows: the selected version's result, else the input of the next pass. */
export function shownPicture(state: EditorState): Picture | null {
  const view = selectedView(state);
  if (!view || !state.selected) return state.desk.input;
  if (view.pass.results.length === 0) return view.pass.input;
  return { kind: 'result', id: view.pass.id, version: view.pass.version, result: Math.min(state.selected.result, view.pass.results.length) };
}

export const canCompare = (state: EditorState): boolean => (selectedView(state)?.pass.results.length ?? 0) > 0;

export function comparing(state: EditorState, mode: CompareMode = 'slider', against: Picture | null = null): EditorState {
  const view = selectedView(state);
  if (!view || !canCompare(state)) return state;
  const other = against ?? view.pass.input;
  if (sameInput(other, shownPicture(state))) return state;
  return { ...state, layout: 'canvas', compare: { mode, against, swapped: state.compare?.swapped ?? false }, looks: state.looks + 1 };
}

export const notComparing = (state: EditorState): EditorState => (state.compare ? { ...state, compare: null, looks: state.looks + 1 } : state);

export const swapped = (state: EditorState): EditorState => (state.compare ? { ...state, compare: { ...state.compare, swapped: !state.compare.swapped } } : state);

/** The version looked at, and what it is compared with. */
export function comparedPictures(state: EditorState): { readonly shown: Picture; readonly other: Picture } | null {
  const view = selectedView(state);
  const shown = shownPicture(state);
  return state.compare && view && shown ? { shown, other: state.compare.against ?? view.pass.input } : null;
}

/** The history brings this version's row into sight; nothing else is selected for that. */
export const inSight = (state: EditorState, id: string): EditorState => ({ ...state, sightOf: { id, count: (state.sightOf?.count ?? 0) + 1 } });

/** Selects the pass that has been running longest, else the one whose turn comes next; asked again, the one after it. */
export function selectingBusy(state: EditorState): EditorState {
  const busy = (state.project ? busyPasses(state.project) : []).toSorted((a, b) => Number(a.pass.state === 'waiting') - Number(b.pass.state === 'waiting'));
  const next = busy[(busy.findIndex((view) => view.pass.id === state.selected?.id) + 1) % busy.length];
  if (!next) return state;
  const { id } = next.pass;
  const sought = foundPasses(state).some((view) => view.pass.id === id) ? state.sought : null;
  return inSight({ ...selecting(state, { id, result: 1 }), sought, panels: { ...state.panels, right: true } }, id);
}
