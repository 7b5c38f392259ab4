import { turnedSize } from '../../src-main/common/turned';
import { completed, type Draft } from '../../src-main/common/recipe';
import { sameWords, tidyWords, type WordList } from '../../src-main/common/word-list';
import type { Workspace } from '../../src-main/contract';
import { fits } from '../canvas/crop';
import { emptyDesk, type Desk } from './desk-state';
import { keptFilters } from './kept-filters';
import { gridGroupings, gridSizes } from './grid-choices';
import { showPicture } from './pictures';
import { defaultPanels, type EditorState, type Panels } from './state';

/** Marks of what has ended unseen that are kept. */
const unseenMost = 200;

/** Those of versions that are gone are taken back once the whole history is there. */
function unseenOf(kept: unknown, looksAt: string | null): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(typeof kept === 'string' ? kept : '[]');
    if (!Array.isArray(ids)) return new Set();
    return new Set(ids.filter((id): id is string => typeof id === 'string' && id !== looksAt).slice(-unseenMost));
  } catch {
    return new Set();
  }
}

/** What survives a restart: draft, selection, zoom, panels. Loading it is no step of undo. */

export function workspaceOf(state: EditorState): Workspace {
  const { draft, preparation, words, input, others, basedOn } = state.desk;
  const { left, right, more, leftWidth, rightWidth, historyShare, details } = state.panels;
  return {
    draft,
    preparation,
    words: words && { list: [...words.list], quotes: [...words.quotes] },
    input,
    others,
    basedOn,
    selected: state.selected,
    view: state.place,
    extra: {
      left,
      right,
      more,
      leftWidth,
      rightWidth,
      historyShare,
      details,
      gridSize: state.grid.size,
      gridBy: state.grid.by,
      treeAll: state.tree.all,
      treeRecipes: state.tree.recipes,
      keptFilters: JSON.stringify(state.keptFilters),
      unseen: JSON.stringify([...state.unseen].slice(-unseenMost)),
      lastSeed: state.lastSeed,
      lastPictureFolder: state.lastPictureFolder,
      editsTold: state.editsTold,
    },
  };
}

const number = (value: unknown, low: number, high: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;
const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);

/** Pixels a panel can be dragged to. */
const panelLimits = { narrow: 260, wide: 480 } as const;
/** What earlier workspaces hold of a panel that nobody dragged. */
const undragged = 300;

const dragged = (value: unknown): number | null =>
  typeof value === 'number' && value !== undragged
    ? number(value, panelLimits.narrow, panelLimits.wide, undragged)
    : null;

function panelsOf(extra: Workspace['extra'], fallback: Panels): Panels {
  return {
    left: flag(extra['left'], fallback.left),
    right: flag(extra['right'], fallback.right),
    more: flag(extra['more'], fallback.more),
    only: false,
    leftWidth: dragged(extra['leftWidth']),
    rightWidth: dragged(extra['rightWidth']),
    historyShare: number(extra['historyShare'], 15, 85, fallback.historyShare),
    details: flag(extra['details'], fallback.details),
  };
}

const gridOf = (extra: Workspace['extra']): EditorState['grid'] => ({
  size: number(extra['gridSize'], gridSizes.least, gridSizes.most, gridSizes.usual),
  by: gridGroupings.find((grouping) => grouping === extra['gridBy']) ?? 'none',
  open: new Set(),
});

/** A crop that reaches beyond its picture can't be sent: all of the picture is. */
function fitting({ project }: EditorState, { input, preparation }: Workspace): Desk['preparation'] {
  const kept = preparation ?? emptyDesk.preparation;
  const size = project && showPicture(project, input)?.size;
  return kept.crop && size && !fits(kept.crop, turnedSize(size, kept.rotate)) ? { ...kept, crop: null } : kept;
}

/** A text that was being emptied when the window closed is none. */
function keptWords(words: WordList | null): WordList | null {
  const list = words && tidyWords(words.list);
  return words && list && !sameWords(list, words.quotes) ? { ...words, list } : null;
}

/** Takes a workspace in. What the project no longer holds is left out. */
export function restored(state: EditorState, workspace: Workspace): EditorState {
  const { project } = state;
  if (!project) return state;
  const draft: Draft = workspace.draft ? completed(workspace.draft) : emptyDesk.draft;
  const there = (id: string | null): string | null => (id !== null && project.passById.has(id) ? id : null);
  const { selected } = workspace;
  const { lastSeed, lastPictureFolder, editsTold } = workspace.extra;
  return {
    ...state,
    desk: {
      draft,
      preparation: fitting(state, workspace),
      words: keptWords(workspace.words),
      input: workspace.input,
      others: workspace.others,
      basedOn: there(workspace.basedOn),
    },
    selected: selected && project.passById.has(selected.id) ? selected : null,
    place: workspace.view,
    panels: panelsOf(workspace.extra, defaultPanels),
    grid: gridOf(workspace.extra),
    tree: { all: flag(workspace.extra['treeAll'], false), recipes: flag(workspace.extra['treeRecipes'], false) },
    keptFilters: keptFilters(workspace.extra['keptFilters']),
    unseen: unseenOf(workspace.extra['unseen'], state.attended ? (selected?.id ?? null) : null),
    lastSeed: typeof lastSeed === 'number' ? lastSeed : null,
    lastPictureFolder: typeof lastPictureFolder === 'string' ? lastPictureFolder : null,
    editsTold: typeof editsTold === 'string' ? editsTold : null,
  };
}
