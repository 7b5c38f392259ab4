import type { ExportPick, PassView } from '../../src-main/contract';
import { plural } from './describe';
import { foundPasses } from './finding';
import { gridCells, isSameCell } from './grid';
import { rangeEnd } from './history-lines';
import { keyOf, leadsChosen, selectedResult, selecting } from './selection';
import type { EditorState, PictureRef, Selection } from './state';

/**
 * Several things chosen together, as in any list: versions in the history and the tree, single pictures in the grid. The selected one is the one
 * last pointed at. Choices are no steps of undo.
 */

/** A version as a whole (`null`), or one of its results, from 1. */
export interface Chosen {
  readonly passId: string;
  readonly result: number | null;
}

const none: ReadonlySet<string> = new Set();
const nothing: readonly Chosen[] = [];

const idOf = (key: string): string => key.split('/')[0]!;

/** Numbers of the results that are not deleted. */
export const resultsThere = ({ pass, rated }: PassView): readonly number[] =>
  pass.results.flatMap((_, at) => (rated[at]?.trashed ? [] : [at + 1]));

interface Together {
  readonly parts: readonly Chosen[];
  readonly ids: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

const alone: Together = { parts: nothing, ids: none, keys: none };

type Asked = Pick<EditorState, 'project' | 'sought' | 'filter' | 'chosen' | 'selected' | 'layout' | 'grid'>;

const known = new WeakMap<ReadonlySet<string>, { readonly of: Asked; readonly together: Together }>();
const asked = ['project', 'sought', 'filter', 'selected', 'layout', 'grid'] as const;

/** What is chosen together and shown, the newest version first; nothing while it is no more than one. Nothing is done to what nobody sees. */
function together(state: Asked): Together {
  const { chosen } = state;
  if (chosen.size < 2 && !(state.layout === 'grid' && chosen.size === 1)) return alone;
  const found = known.get(chosen);
  if (found && asked.every((part) => found.of[part] === state[part])) return found.together;
  const made = togetherNow(state);
  known.set(chosen, { of: state, together: made });
  return made;
}

function togetherNow(state: Asked): Together {
  const { project, chosen, layout } = state;
  if (!project || !leadsChosen(state)) return alone;
  // A filter hides pictures there, and so does a closed stack.
  const shown = layout === 'grid' ? new Set(gridCells(state).map(({ id, result }) => keyOf(id, result))) : null;
  const ids = new Set([...chosen].map(idOf));
  const parts = foundPasses(state)
    .filter(({ pass }) => ids.has(pass.id))
    .toReversed()
    .flatMap((view): readonly Chosen[] => {
      const { id } = view.pass;
      const whole = chosen.has(id);
      if (whole && layout !== 'grid') return [{ passId: id, result: null }];
      return resultsThere(view).flatMap((result) => {
        const key = keyOf(id, result);
        return (shown?.has(key) ?? true) && (whole || chosen.has(key)) ? [{ passId: id, result }] : [];
      });
    });
  return parts.length < 2
    ? alone
    : {
        parts,
        ids: new Set(parts.map(({ passId }) => passId)),
        keys: new Set(parts.map(({ passId, result }) => keyOf(passId, result))),
      };
}

/** What is chosen together: versions, and in the grid every picture for itself. Empty while it is no more than one. */
export const chosenParts = (state: EditorState): readonly Chosen[] => together(state).parts;

/** Ids of the versions of which something is chosen together; empty while no more than one thing is. */
export const chosenIds = (state: EditorState): ReadonlySet<string> => together(state).ids;

/** Whether a picture is among those chosen together. */
export const isChosen = (state: EditorState, { id, result }: Selection): boolean => {
  const { keys } = together(state);
  return keys.has(keyOf(id, result)) || keys.has(id);
};

/** The keys of `chosen` that stand for what is chosen together. */
export const chosenKeys = (state: EditorState): ReadonlySet<string> => together(state).keys;
export const chosenKey = ({ id, result }: Selection): string => keyOf(id, result);

/** "3 versions", "5 pictures"; empty while no more than one is chosen. */
export function chosenWords(state: EditorState): string {
  const parts = chosenParts(state);
  if (parts.length === 0) return '';
  if (parts.every(({ result }) => result === null)) return plural(parts.length, 'version');
  const count = parts.reduce((sum, { passId, result }) => {
    const view = result === null ? state.project?.passById.get(passId) : undefined;
    return sum + (view ? resultsThere(view).length : 1);
  }, 0);
  return plural(count, 'picture');
}

/** What is not shown any more is chosen no longer: nothing is done to what nobody sees. */
export function chosenInSight(state: EditorState): EditorState {
  if (state.chosen.size === 0) return state;
  const shown = new Set(foundPasses(state).map((view) => view.pass.id));
  const chosen = new Set([...state.chosen].filter((key) => shown.has(idOf(key))));
  if (chosen.size === state.chosen.size) return state;
  return led(state, chosen);
}

/** The grid gathers pictures by something else, or closes a stack: what is hidden by that is chosen no longer, either. */
export function withGrid(state: EditorState, grid: EditorState['grid']): EditorState {
  const next = { ...state, grid };
  const chosen = together(next).keys;
  return [...together(state).keys].every((key) => chosen.has(key)) ? next : { ...next, chosen };
}

/** The selected one leads where it is among them, else the one that was added last. */
function led(state: EditorState, chosen: ReadonlySet<string>): EditorState {
  const { selected } = state;
  const own = selected && [selected.id, keyOf(selected.id, selected.result)].find((key) => chosen.has(key));
  const lead = own ?? [...chosen].at(-1) ?? null;
  if (lead === null) return { ...state, chosen: none, anchor: null };
  return settled(state, chosen, own ? selected : selectionOf(lead), lead);
}

const selectionOf = (key: string): Selection => ({ id: idOf(key), result: Number(key.split('/')[1] ?? 1) });

/** Those chosen together, else the selected one alone. */
const current = (state: EditorState): ReadonlySet<string> => {
  const { keys } = together(state);
  const { selected } = state;
  if (keys.size > 0) return keys;
  return selected ? new Set([keyOf(selected.id, state.layout === 'grid' ? selected.result : null)]) : none;
};

const settled = (
  state: EditorState,
  chosen: ReadonlySet<string>,
  lead: Selection | null,
  anchor: string | null,
): EditorState => ({
  ...selecting(state, lead),
  chosen: chosen.size > 1 ? chosen : none,
  anchor,
});

/** The selected result stays where its version leads. */
const whole = (state: EditorState, id: string): Selection =>
  state.selected?.id === id ? state.selected : { id, result: 1 };

/** Adds a version, or takes it out with all of its pictures. */
export function toggling(state: EditorState, id: string): EditorState {
  const before = current(state);
  const rest = new Set([...before].filter((key) => idOf(key) !== id));
  return rest.size === before.size ? settled(state, rest.add(id), whole(state, id), id) : led(state, rest);
}

/** Adds a picture, or takes it out. */
export function togglingPicture(state: EditorState, cell: Selection): EditorState {
  const chosen = new Set(current(state));
  const key = keyOf(cell.id, cell.result);
  return chosen.delete(key) ? led(state, chosen) : settled(state, chosen.add(key), cell, key);
}

/** Everything from the anchor to `id`, both among them. */
export function extendingTo(state: EditorState, id: string): EditorState {
  const passes = foundPasses(state);
  const indexOf = (wanted: string | null): number =>
    wanted === null ? -1 : passes.findIndex((view) => view.pass.id === idOf(wanted));
  const to = indexOf(id);
  const from = [state.anchor, state.selected?.id ?? null].map(indexOf).find((index) => index >= 0) ?? to;
  const range = passes.slice(Math.min(from, to), Math.max(from, to) + 1).map((view) => view.pass.id);
  return settled(state, new Set(range), whole(state, id), passes[from]?.pass.id ?? null);
}

/** Every picture of the grid from the anchor to this one, as the grid shows them. */
export function extendingToPicture(state: EditorState, cell: Selection): EditorState {
  const cells = gridCells(state);
  const indexOf = (wanted: Selection | null): number => cells.findIndex((each) => isSameCell(each, wanted));
  const to = indexOf(cell);
  const from =
    [state.anchor === null ? null : selectionOf(state.anchor), state.selected]
      .map(indexOf)
      .find((index) => index >= 0) ?? to;
  const range = cells.slice(Math.min(from, to), Math.max(from, to) + 1);
  const first = cells[from];
  return settled(
    state,
    new Set(range.map((each) => keyOf(each.id, each.result))),
    { id: cell.id, result: cell.result },
    first ? keyOf(first.id, first.result) : null,
  );
}

/** The end of the range moves: +1 goes down, to the next older version. */
export function extendingBy(state: EditorState, by: number): EditorState {
  const end = rangeEnd(state, by);
  return end === null ? state : extendingTo(state, end);
}

/** These pictures, as a rubber band caught them; `added` to those that were chosen before. */
export function choosingPictures(
  state: EditorState,
  cells: readonly Selection[],
  added: ReadonlySet<string>,
): EditorState {
  const chosen = new Set([...added, ...cells.map((cell) => keyOf(cell.id, cell.result))]);
  const [first] = chosen;
  if (first === undefined) return choosingNone(state);
  const last = cells.at(-1);
  const lead = last ? { id: last.id, result: last.result } : selectionOf(first);
  return settled(state, chosen, lead, keyOf(lead.id, lead.result));
}

/** Those that a band adds to: what is chosen, the selected one where it is alone. */
export const bandBase = (state: EditorState): ReadonlySet<string> => current(state);

/** Every picture in the grid, every version elsewhere. */
export function choosingAll(state: EditorState): EditorState {
  const keys =
    state.layout === 'grid'
      ? gridCells(state).map(({ id, result }) => keyOf(id, result))
      : foundPasses(state).map((view) => view.pass.id);
  return keys.length === 0 ? state : led(state, new Set(keys));
}

/** Chosen are all others: of a version that was chosen whole, its other pictures. */
export function choosingWithout(state: EditorState, out: Selection): EditorState {
  const rest = [...state.chosen].flatMap((key) => {
    if (key !== out.id) return key === keyOf(out.id, out.result) ? [] : [key];
    const view = state.project?.passById.get(out.id);
    return view ? resultsThere(view).flatMap((result) => (result === out.result ? [] : [keyOf(out.id, result)])) : [];
  });
  return { ...state, chosen: rest.length > 1 ? new Set(rest) : none };
}

export const choosingNone = (state: EditorState): EditorState =>
  state.chosen.size > 0 ? { ...state, chosen: none, anchor: null } : state;

/** Points at one of those chosen, and leaves them chosen. */
export const leading = (state: EditorState, id: string, result: number | null = null): EditorState =>
  settled(state, together(state).keys, result === null ? whole(state, id) : { id, result }, state.anchor);

/** Of two that are chosen together, the one that is not looked at, when it has a picture. */
export function otherOfTwo(state: EditorState): PictureRef | null {
  const parts = chosenParts(state);
  const { selected } = state;
  const other = parts.find(
    ({ passId, result }) => passId !== selected?.id || (result !== null && result !== selected.result),
  );
  const view = parts.length === 2 && other ? state.project?.passById.get(other.passId) : undefined;
  return view && view.pass.results.length > 0
    ? { kind: 'result', id: view.pass.id, version: view.pass.version, result: other?.result ?? view.cover ?? 1 }
    : null;
}

/** What would be exported: exactly the pictures chosen together, of whole versions all, newest first; else the one that is looked at. */
export function picksOf(state: EditorState): ExportPick[] {
  const { project, selected } = state;
  if (!project) return [];
  const has = (id: string): boolean => (project.passById.get(id)?.pass.results.length ?? 0) > 0;
  const parts = chosenParts(state);
  if (parts.length > 0) return parts.filter(({ passId }) => has(passId)).map((part) => ({ ...part }));
  return selected && has(selected.id) ? [{ passId: selected.id, result: selectedResult(state) }] : [];
}
