import {
  chosenInSight,
  choosingAll,
  choosingNone,
  choosingPictures,
  chosenIds,
  extendingBy,
  extendingTo,
  extendingToPicture,
  leading,
  otherOfTwo,
  toggling,
  togglingPicture,
  withGrid,
} from './choosing';
import type { Context } from './context';
import { hidesRejected, notRejected, type Filter, type KeptFilter } from './filter';
import { withKept } from './kept-filters';
import { choosingGathered, stepping, unfolding } from './history-lines';
import { attending, comparing, notComparing, selecting, showingVersion, swapped } from './selection';
import { surveying, surveyKept, surveyPutBack, surveyStep, surveyWithout } from './survey';
import type { CompareMode, DialogState, EditorState, Panels, PictureRef, Selection, ViewPlace } from './state';

/** Where the designer looks: selection, comparison, zoom, panels, dialogs. None of it is a step of undo. */
export function lookActions({ store }: Context) {
  return {
    select: (selected: Selection | null) => store.update((state) => selecting(choosingNone(state), selected)),
    /** +1: the next older version. */
    step: (by: number) => store.update((state) => stepping(state, by)),
    /** Opens the line of the history on which a version is gathered with others, or closes it. */
    unfold: (id: string, open: boolean) => store.update((state) => unfolding(state, id, open)),
    chooseGathered: (id: string) => store.update((state) => choosingGathered(state, id)),
    /** From the queue, a notice: whatever hides it is taken back. */
    showVersion: (id: string) => store.update((state) => showingVersion(choosingNone(state), id)),
    attend: (attended: boolean) => store.update((state) => attending(state, attended)),
    /** Adds a version to those chosen together, or takes it out. */
    toggleChosen: (id: string) => store.update((state) => toggling(state, id)),
    chooseTo: (id: string) => store.update((state) => extendingTo(state, id)),
    chooseBy: (by: number) => store.update((state) => extendingBy(state, by)),
    /** The same of single pictures, in the grid. */
    togglePicture: (cell: Selection) => store.update((state) => togglingPicture(state, cell)),
    choosePicturesTo: (cell: Selection) => store.update((state) => extendingToPicture(state, cell)),
    choosePictures: (cells: readonly Selection[], added: ReadonlySet<string>) =>
      store.update((state) => choosingPictures(state, cells, added)),
    chooseAll: () => store.update(choosingAll),
    /** Shows the field to find versions by, and puts the focus on it. */
    seek: () =>
      store.update((state) => ({
        ...state,
        sought: state.sought ?? '',
        panels: { ...state.panels, right: true, only: false },
        wanted: { field: 'find', count: (state.wanted?.count ?? 0) + 1 },
      })),
    toggleWordBoxes: () => store.update((state) => ({ ...state, wordBoxes: !state.wordBoxes })),
    /** Those that hold every word of it; `null` ends the search. */
    find: (sought: string | null) => store.update((state) => chosenInSight({ ...state, sought })),
    /** Shows only versions that pass it; the rest stay as they are. */
    filterBy: (filter: Filter) => store.update((state) => chosenInSight({ ...state, filter })),
    /** Keeps what is asked just now by name. */
    keepFilter: (name: string) =>
      store.update((state) => ({
        ...state,
        keptFilters: withKept(state.keptFilters, { name, filter: state.filter, sought: state.sought ?? '' }),
      })),
    takeFilter: ({ filter, sought }: KeptFilter) =>
      store.update((state) => chosenInSight({ ...state, filter, sought: sought === '' ? null : sought })),
    forgetFilter: (name: string) =>
      store.update((state) => ({ ...state, keptFilters: state.keptFilters.filter((kept) => kept.name !== name) })),
    /** One switch over all that is rejected. */
    hideRejected: () =>
      store.update((state) =>
        chosenInSight({
          ...state,
          filter: { ...state.filter, flags: hidesRejected(state.filter) ? [] : notRejected },
        }),
      ),
    /** One switch over all that has no star. */
    onlyRated: () =>
      store.update((state) =>
        chosenInSight({
          ...state,
          filter: { ...state.filter, stars: state.filter.stars ? null : { is: 'at-least', stars: 1 } },
        }),
      ),
    chooseNone: () => store.update(choosingNone),
    lead: (id: string, result: number | null = null) => store.update((state) => leading(state, id, result)),
    compare: (against: PictureRef | null = null, mode?: CompareMode) =>
      store.update((state) => comparing(state, mode ?? state.compare?.mode ?? 'slider', against ?? otherOfTwo(state))),
    compareBy: (mode: CompareMode) =>
      store.update((state) =>
        comparing(state, mode, state.compare?.against ?? (state.compare ? null : otherOfTwo(state))),
      ),
    stopComparing: () => store.update(notComparing),
    swap: () => store.update(swapped),
    setPlace: (place: ViewPlace | null) => store.update((state) => ({ ...state, place })),
    setPanels: (panels: Partial<Panels>) =>
      store.update((state) => ({ ...state, panels: { ...state.panels, ...panels } })),
    setLayout: (layout: EditorState['layout']) =>
      store.update((state) => ({ ...(layout === 'canvas' ? state : notComparing(state)), layout })),
    survey: () => store.update(surveying),
    stepSurvey: (by: number) => store.update((state) => surveyStep(state, by)),
    dropFromSurvey: (out: Selection) => store.update((state) => surveyWithout(state, out)),
    putBackInSurvey: () => store.update(surveyPutBack),
    /** Ends it with the picture that is looked at. */
    keepSurveyed: () => store.update(surveyKept),
    lookInSurvey: (at: Selection) => store.update((state) => selecting(state, at)),
    setGrid: (grid: Partial<EditorState['grid']>) =>
      store.update((state) => withGrid(state, { ...state.grid, ...grid })),
    setTree: (tree: Partial<EditorState['tree']>) =>
      store.update((state) => ({ ...state, tree: { ...state.tree, ...tree } })),
    /** Opens a stack of the grid, or closes it. */
    toggleStack: (key: string) =>
      store.update((state) => {
        const open = new Set(state.grid.open);
        if (!open.delete(key)) open.add(key);
        return withGrid(state, { ...state.grid, open });
      }),
    /** Folds a panel, or brings it back. */
    togglePanel: (side: 'left' | 'right') =>
      store.update((state) => ({
        ...state,
        panels: { ...state.panels, only: false, [side]: state.panels.only || !state.panels[side] },
      })),
    /** Both away with all that stands for them, or back as they were. */
    pictureOnly: () => store.update((state) => ({ ...state, panels: { ...state.panels, only: !state.panels.only } })),
    show: (dialog: DialogState | null) => store.update((state) => ({ ...state, dialog })),
    /** All but bad news. */
    dismissNotices: () =>
      store.update((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.tone === 'bad') })),
    dismissToast: (id: string) =>
      store.update((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) })),
    /** One step back: the comparison, the tree or the grid, the picture alone, then what is chosen together, then the selection. */
    back: () =>
      store.update((state) =>
        state.compare
          ? notComparing(state)
          : state.layout !== 'canvas'
            ? // What was chosen there is given up first.
              state.layout !== 'survey' && chosenIds(state).size > 0
              ? choosingNone(state)
              : { ...state, layout: state.layout === 'survey' ? state.surveyFrom : 'canvas' }
            : state.panels.only
              ? { ...state, panels: { ...state.panels, only: false } }
              : chosenIds(state).size > 0
                ? choosingNone(state)
                : state.selected
                  ? selecting(state, null)
                  : state,
      ),
  };
}
