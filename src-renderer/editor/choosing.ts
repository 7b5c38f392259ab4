import type { ExportPick } from '../../src-main/contract';
import { foundPasses } from './finding';
import { selecting } from './selection';
import type { EditorState, Picture } from './state';

/** Several versions chosen together, as in any list: the selected one is the one last pointed at. Choices are no steps of undo. */

const none: ReadonlySet<string> = new Set();

/** Ids of the versions chosen together; empty while no more than one is. */
export const chosenIds = (state: EditorState): ReadonlySet<string> =>
  state.chosen.size > 1 && state.selected && state.chosen.has(state.selected.id) ? state.chosen : none;

/** Those chosen together, else the selected one alone. */
const current = (state: EditorState): ReadonlySet<string> => {
  const chosen = chosenIds(state);
  return chosen.size > 0 ? chosen : state.selected ? new Set([state.selected.id]) : none;
};

const settled = (state: EditorState, chosen: ReadonlySet<string>, lead: string | null, anchor: string | null): EditorState => ({
  ...selecting(state, lead === null ? null : state.selected?.id === lead ? state.selected : { id: lead, result: 1 }),
  chosen: chosen.size > 1 ? chosen : none, anchor,
});

/** Adds a version, or takes it out. */
export function toggling(state: EditorState, id: string): EditorState {
  const chosen = new Set(current(state));
  if (!chosen.delete(id)) return settled(state, chosen.add(id), id, id);
  const lead = state.selected && chosen.has(state.selected.id) ? state.selected.id : ([...chosen].at(-1) ?? null);
  return settled(state, chosen, lead, lead);
}

/** Everything from the anchor to `id`, both among them. */
export function extendingTo(state: EditorState, id: string): EditorState {
  const passes = foundPasses(state);
  const indexOf = (wanted: string | null): number => passes.findIndex((view) => view.pass.id === wanted);
  const to = indexOf(id);
  const from = [state.anchor, state.selected?.id ?? null].map(indexOf).find((index) => index >= 0) ?? to;
  const range = passes.slice(Math.min(from, to), Math.max(from, to) + 1).map((view) => view.pass.id);
  return settled(state, new Set(range), id, passes[from]?.pass.id ?? null);
}

/** The end of the range moves: +1 goes down, to the next older version. */
export function extendingBy(state: EditorState, by: number): EditorState {
  const passes = foundPasses(state);
  const at = passes.findIndex((view) => view.pass.id === state.selected?.id);
  const next = passes[Math.min(passes.length - 1, Math.max(0, (at < 0 ? passes.length : at) - by))];
  return next ? extendingTo(state, next.pass.id) : state;
}

export function choosingAll(state: EditorState): EditorState {
  const ids = foundPasses(state).map((view) => view.pass.id);
  const lead = state.selected && ids.includes(state.selected.id) ? state.selected.id : (ids.at(-1) ?? null);
  return lead === null ? state : settled(state, new Set(ids), lead, ids.at(-1) ?? null);
}

export const choosingNone = (state: EditorState): EditorState => (state.chosen.size > 0 ? { ...state, chosen: none, anchor: null } : state);

/** Points at one of those chosen, and leaves them chosen. */
export const leading = (state: EditorState, id: string): EditorState => settled(state, chosenIds(state), id, state.anchor);

/** Of two that are chosen together, the one that is not looked at, when it has a picture. */
export function otherOfTwo(state: EditorState): Picture | null {
  const chosen = chosenIds(state);
  const other = chosen.size === 2 ? [...chosen].find((id) => id !== state.selected?.id) : undefined;
  const view = other === undefined ? undefined : state.project?.passById.get(other);
  return view && view.pass.results.length > 0 ? { kind: 'result', id: view.pass.id, version: view.pass.version, result: 1 } : null;
}

/** What would be exported: every result of those chosen together, newest first, else the one result that is looked at. */
export function picksOf(state: EditorState): ExportPick[] {
  const chosen = chosenIds(state);
  const { project, selected } = state;
  if (!project) return [];
  const has = (id: string): boolean => (project.passById.get(id)?.pass.results.length ?? 0) > 0;
  if (chosen.size > 0) return project.passes.filter((view) => chosen.has(view.pass.id) && has(view.pass.id)).map((view) => ({ passId: view.pass.id, result: null })).reverse();
  return selected && has(selected.id) ? [{ passId: selected.id, result: selected.result }] : [];
}
