import { promptOf, withRole } from '../../src-main/common/models/roles';
import { resultName } from '../../src-main/common/versions';
import { visible } from '../../src-main/common/visible';
import type { PassView } from '../../src-main/contract';
import { noFilter, type Filter } from './filter';
import { showsPicture, sourceOf } from './filtering';
import { foundPasses } from './finding';
import type { GridGrouping } from './grid-choices';
import { promptLine } from './prompt-change';
import { keyOf, leadsChosen } from './selection';
import type { EditorState, OpenProject, Selection } from './state';

export interface GridCell {
  readonly id: string;
  /** From 1. */
  readonly result: number;
  /** "v3", "v3 (2 of 4)". */
  readonly name: string;
  readonly view: PassView;
  /** What stands on the picture itself. */
  readonly rated: Omit<PassView['rated'][number], 'trashed'>;
  /** Of pictures that differ by chance alone, in one stack. */
  readonly stack?: GridStack;
}

export interface GridStack {
  readonly key: string;
  readonly count: number;
  /** All of it is shown; else the best-rated stands for it. */
  readonly open: boolean;
  /** Where it is opened and closed. */
  readonly first: boolean;
}

export const isSameCell = (a: Selection, b: Selection | null): boolean => a.id === b?.id && a.result === b.result;

const unrated: PassView['rated'][number] = { rating: 0, label: '', pick: null, note: '', trashed: null };

export interface GridGroup {
  readonly key: string;
  /** Empty where nothing is grouped. */
  readonly title: string;
  readonly cells: readonly GridCell[];
}

/** Every delivered picture of these versions, the newest version first, its results in order. */
const cellsOf = (project: OpenProject, passes: readonly PassView[], filter: Filter): readonly GridCell[] =>
  passes.toReversed().flatMap((view) =>
    view.pass.results.flatMap((_, at) => {
      const { trashed = null, ...rated } = view.rated[at] ?? unrated;
      if (trashed !== null || !showsPicture(project, view, at + 1, filter)) return [];
      const name = resultName(view.pass.version, at + 1, view.pass.results.length);
      return [{ id: view.pass.id, result: at + 1, name, view, rated }];
    }),
  );

/** The recipe but for its seed, and what it was run on: what differs only by chance is one. */
const sameButSeed = ({ pass: { recipe, inputs } }: PassView): string =>
  JSON.stringify([withRole(recipe, 'seed', null), Object.entries(inputs).map(([slot, input]) => [slot, input?.ref])]);

const dayOf = (iso: string): string => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : new Date(at.getFullYear(), at.getMonth(), at.getDate()).toISOString();
};

const dayWords = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The pictures in groups, the group of the newest picture first. */
export function gridGroups(
  project: OpenProject,
  passes: readonly PassView[],
  by: GridGrouping,
  filter: Filter = noFilter,
): readonly GridGroup[] {
  const cells = cellsOf(project, passes, filter);
  if (by === 'none') return cells.length > 0 ? [{ key: '', title: '', cells }] : [];
  const groupOf = (view: PassView): string =>
    by === 'source' ? (sourceOf(project, view) ?? '') : by === 'day' ? dayOf(view.pass.createdAt) : sameButSeed(view);
  const titleOf = (key: string, view: PassView): string => {
    if (by === 'day') return key === '' ? 'Date unknown' : dayWords.format(new Date(view.pass.createdAt));
    if (by === 'recipe') return promptLine(promptOf(view.pass.recipe)) || 'Without a prompt';
    const source = project.sources.find(({ id }) => id === key);
    return source ? visible(source.name) : 'From text, or from a missing source';
  };
  const groups = new Map<string, { key: string; title: string; cells: GridCell[] }>();
  for (const cell of cells) {
    const key = groupOf(cell.view);
    const group = groups.get(key);
    if (group) group.cells.push(cell);
    else groups.set(key, { key, title: titleOf(key, cell.view), cells: [cell] });
  }
  return [...groups.values()];
}

const rank = ({ rated: { rating, pick } }: GridCell): number =>
  (pick === 'reject' ? -10 : pick === 'pick' ? 0.5 : 0) + rating;

/** How much a picture is what keys mean: the one that is looked at, one that is chosen with it, or neither. */
const meantBy = (state: Pick<EditorState, 'selected' | 'chosen'>): ((cell: GridCell) => number) => {
  const several = leadsChosen(state);
  return (cell) =>
    isSameCell(cell, state.selected)
      ? 2
      : several && (state.chosen.has(cell.id) || state.chosen.has(keyOf(cell.id, cell.result)))
        ? 1
        : 0;
};

/**
 * Groups as stacks among each other: a closed one is shown by what is selected of it, so that keys mean what is seen; else by the best-rated, the
 * first of several.
 */
export function stacked(
  groups: readonly GridGroup[],
  open: ReadonlySet<string>,
  meant: (cell: GridCell) => number = () => 0,
): readonly GridGroup[] {
  const cells = groups.flatMap(({ key, cells: all }): readonly GridCell[] => {
    const count = all.length;
    if (count < 2) return all;
    if (open.has(key)) return all.map((cell, at) => ({ ...cell, stack: { key, count, open: true, first: at === 0 } }));
    const face = all.reduce((a, b) => ((meant(b) - meant(a) || rank(b) - rank(a)) > 0 ? b : a));
    return [{ ...face, stack: { key, count, open: false, first: true } }];
  });
  return cells.length === 0 ? [] : [{ key: '', title: '', cells }];
}

/** All pictures, those that closed stacks hide among them. */
export const pictureCount = (groups: readonly GridGroup[]): number =>
  groups.flatMap(({ cells }) => cells).reduce((sum, { stack }) => sum + (stack && !stack.open ? stack.count : 1), 0);

type Asked = Pick<EditorState, 'project' | 'sought' | 'filter' | 'grid' | 'selected' | 'chosen'>;

interface Made {
  readonly of: Asked;
  /** Before they are stacked. */
  readonly all: readonly GridGroup[];
  readonly groups: readonly GridGroup[];
  readonly cells: readonly GridCell[];
}

const made = new WeakMap<OpenProject, Made>();
const nothing = { groups: [], cells: [] } as const;

function gridOf(state: Asked): Pick<Made, 'groups' | 'cells'> {
  const { project, sought, filter, grid, selected, chosen } = state;
  if (!project) return nothing;
  const known = made.get(project);
  const of = known?.of;
  const gathered = of?.sought === sought && of.filter === filter && of.grid.by === grid.by ? known : undefined;
  const stacks = grid.by === 'recipe';
  if (gathered && of?.grid.open === grid.open && (!stacks || (of.selected === selected && of.chosen === chosen)))
    return gathered;
  const all = gathered?.all ?? gridGroups(project, foundPasses(state), grid.by, filter);
  const groups = stacks ? stacked(all, grid.open, meantBy(state)) : all;
  const fresh = { of: state, all, groups, cells: groups.flatMap(({ cells }) => cells) };
  made.set(project, fresh);
  return fresh;
}

/** What the grid shows, in its groups. */
export const shownGroups = (state: Asked): readonly GridGroup[] => gridOf(state).groups;

/** The same, one after the other. */
export const gridCells = (state: Asked): readonly GridCell[] => gridOf(state).cells;

/** A line of the grid: a group's title, or as many cells as stand side by side. */
export type GridLine =
  | { readonly is: 'title'; readonly title: string; readonly count: number }
  | { readonly is: 'cells'; readonly cells: readonly GridCell[] };

export function gridLines(groups: readonly GridGroup[], columns: number): readonly GridLine[] {
  return groups.flatMap(({ title, cells }): readonly GridLine[] => [
    ...(title === '' ? [] : [{ is: 'title' as const, title, count: cells.length }]),
    ...Array.from({ length: Math.ceil(cells.length / columns) }, (_, line) => ({
      is: 'cells' as const,
      cells: cells.slice(line * columns, (line + 1) * columns),
    })),
  ]);
}

/** The picture that a key leads to, as the eye goes: up and down keep to the column as far as a line reaches. `null`: nowhere. */
export function gridStep(lines: readonly GridLine[], from: Selection | null, key: string): GridCell | null {
  const rows = lines.flatMap((line) => (line.is === 'cells' ? [line.cells] : []));
  const all = rows.flat();
  const at = all.findIndex((cell) => cell.id === from?.id && cell.result === from.result);
  if (key === 'End') return all.at(-1) ?? null;
  if (at < 0 || key === 'Home') return all[0] ?? null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') return all[at + (key === 'ArrowLeft' ? -1 : 1)] ?? null;
  const row = rows.findIndex((cells) => cells.includes(all[at]!));
  const column = rows[row]!.indexOf(all[at]!);
  const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -4, PageDown: 4 }[key] ?? 0;
  const to = rows[Math.min(rows.length - 1, Math.max(0, row + by))]!;
  return to === rows[row] ? null : (to[Math.min(column, to.length - 1)] ?? null);
}
