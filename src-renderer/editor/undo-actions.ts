import type { Context } from './context';
import type { EditorState } from './state';
import { redone, undone, withValues, type Change, type StepKind } from './undo';

const withDesk = (state: EditorState, change: Change, side: 'before' | 'after'): EditorState =>
  change.of === 'desk' ? { ...state, desk: withValues(state.desk, change[side]), runFault: null } : state;

/** Undo and redo: the desk's steps are taken back here, those of other `kinds` by those who make them. */
export function undoActions({ store, announce }: Context, kinds: readonly StepKind[]) {
  const travel = (take: typeof undone, side: 'before' | 'after', word: string): void => {
    const taken = take(store.get().undo);
    if (!taken) return;
    const { change, name } = taken.step;
    store.update((state) => ({ ...withDesk(state, change, side), undo: taken.undo }));
    if (change.of === 'desk' || kinds.some((kind) => kind.travel(change, side))) announce(`${word}: ${name}`);
  };
  return {
    undo: () => travel(undone, 'before', 'Undone'),
    redo: () => travel(redone, 'after', 'Redone'),
  };
}
