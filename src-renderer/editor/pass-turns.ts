import type { PassView } from '../../src-main/contract';
import type { EditorState } from './state';
import type { Store } from './store';

/** Passes are recorded one after the other, in the order they were asked for. */
export function passTurns(store: Store<EditorState>) {
  /** The newest that was asked for. Answers with its version, `null` when there is none. */
  let turn: Promise<PassView | null> = Promise.resolve(null);
  let waiting = 0;
  let refusals = 0;
  return {
    /** In its turn, with the version recorded just before it when it had to wait for one. */
    async take(work: (before: PassView | null) => Promise<PassView | null>): Promise<void> {
      const [waits, known, asked] = [waiting > 0, refusals, store.get().project?.id];
      waiting++;
      const previous = turn;
      const mine = (async () => {
        const before = await previous;
        try {
          return known === refusals && asked === store.get().project?.id ? await work(waits ? before : null) : null;
        } finally {
          waiting--;
        }
      })();
      turn = mine;
      await mine;
    },
    /** One could not be started: those that were asked for without knowing that are left. */
    refuse(): void {
      refusals++;
    },
  };
}
