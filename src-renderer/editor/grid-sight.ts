import type { PassView } from '../../src-main/contract';
import { choosingNone } from './choosing';
import { noFilter } from './filter';
import { gridCells, isSameCell } from './grid';
import { withProjectChange } from './project';
import { selecting } from './selection';
import type { EditorState, Selection } from './state';

/** The picture that is looked at, or where it is gone from the grid the one that stood behind it, else before it. */
export function cellBeside(
  before: readonly Selection[],
  selected: Selection | null,
  after: readonly Selection[],
): Selection | null {
  const left = new Set(after.map(({ id, result }) => `${id}/${result}`));
  const stays = (cell: Selection): boolean => left.has(`${cell.id}/${cell.result}`);
  const at = before.findIndex((cell) => isSameCell(cell, selected));
  const next = at < 0 ? after[0] : (before.slice(at).find(stays) ?? before.slice(0, at).findLast(stays));
  return next ? { id: next.id, result: next.result } : null;
}

/** What is known of a version changes. If a filter hides the picture that is looked at now, the grid looks at the one beside it. */
export function withVersion(before: EditorState, view: PassView): EditorState {
  const state = withProjectChange(before, { type: 'pass', view });
  if (state.layout !== 'grid' || !state.selected || state.filter === noFilter) return state;
  const cells = gridCells(before);
  const after = gridCells(state);
  const was = cells.some((cell) => isSameCell(cell, state.selected));
  if (!was || after.some((cell) => isSameCell(cell, state.selected))) return state;
  return selecting(choosingNone(state), cellBeside(cells, state.selected, after));
}
