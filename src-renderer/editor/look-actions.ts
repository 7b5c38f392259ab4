import { choosingAll, choosingNone, chosenIds, extendingBy, extendingTo, leading, otherOfTwo, toggling } from './choosing';
import type { Context } from './context';
import { comparing, notComparing, selecting, selectingBusy, stepping, swapped } from './selection';
import type { CompareMode, DialogState, EditorState, Panels, Picture, Selection, ViewPlace } from './state';

/** Where the designer looks: selection, comparison, zoom, panels, dialogs. None of it is a step of undo. */
export function lookActions({ store }: Context) {
  return {
    select: (selected: Selection | null) => store.update((state) => selecting(choosingNone(state), selected)),
    /** +1: the next older version. */
    step: (by: number) => store.update((state) => stepping(choosingNone(state), by)),
    /** The running pass, or the one after it. */
    selectBusy: () => store.update((state) => selectingBusy(choosingNone(state))),
    /** Adds a version to those chosen together, or takes it out. */
    toggleChosen: (id: string) => store.update((state) => toggling(state, id)),
    chooseTo: (id: string) => store.update((state) => extendingTo(state, id)),
    chooseBy: (by: number) => store.update((state) => extendingBy(state, by)),
    chooseAll: () => store.update(choosingAll),
    /** Shows the field to find versions by, and puts the focus on it. */
    seek: () => store.update((state) => ({ ...state, sought: state.sought ?? '', panels: { ...state.panels, right: true, only: false }, wanted: { field: 'find', count: (state.wanted?.count ?? 0) + 1 } })),
    /** Those that hold every word of it; `null` ends the search. */
    find: (sought: string | null) => store.update((state) => ({ ...state, sought })),
    chooseNone: () => store.update(choosingNone),
    lead: (id: string) => store.update((state) => leading(state, id)),
    compare: (against: Picture | null = null, mode?: CompareMode) => store.update((state) => comparing(state, mode ?? state.compare?.mode ?? 'slider', against ?? otherOfTwo(state))),
    compareBy: (mode: CompareMode) => store.update((state) => comparing(state, mode, state.compare?.against ?? (state.compare ? null : otherOfTwo(state)))),
    stopComparing: () => store.update(notComparing),
    swap: () => store.update(swapped),
    setPlace: (place: ViewPlace | null) => store.update((state) => ({ ...state, place })),
    setPanels: (panels: Partial<Panels>) => store.update((state) => ({ ...state, panels: { ...state.panels, ...panels } })),
    setLayout: (layout: EditorState['layout']) => store.update((state) => ({ ...(layout === 'tree' ? notComparing(state) : state), layout })),
    /** Folds a panel, or brings it back. */
    togglePanel: (side: 'left' | 'right') => store.update((state) => ({ ...state, panels: { ...state.panels, only: false, [side]: state.panels.only || !state.panels[side] } })),
    /** Both away with all that stands for them, or back as they were. */
    pictureOnly: () => store.update((state) => ({ ...state, panels: { ...state.panels, only: !state.panels.only } })),
    show: (dialog: DialogState | null) => store.update((state) => ({ ...state, dialog })),
    /** All but bad news. */
    dismissNotices: () => store.update((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.tone === 'bad') })),
    dismissToast: (id: string) => store.update((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) })),
    /** One step back: the comparison, the tree, the picture alone, then what is chosen together, then the selection. */
    back: () => store.update((state) => (state.compare ? notComparing(state) : state.layout === 'tree' ? { ...state, layout: 'canvas' } : state.panels.only ? { ...state, panels: { ...state.panels, only: false } } : chosenIds(state).size > 0 ? choosingNone(state) : state.selected ? selecting(state, null) : state)),
  };
}
