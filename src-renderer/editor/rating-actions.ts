import type { NotesChange, PassView, ResultChange } from '../../src-main/contract';
import type { Chosen } from './choosing';
import { onProject, type Context } from './context';
import { withVersion } from './grid-sight';
import type { Change } from './undo';

type Rated = Pick<ResultChange, 'passId' | 'result' | 'notes'>;

/** Rating single results, and which of them stands for its version; each is one step to undo. */
export function ratingActions(context: Context) {
  const { store } = context;
  const viewOf = (passId: string): PassView | undefined => store.get().project?.passById.get(passId);

  /** What stands there now of the fields that a change names. */
  const shown = ({ passId, result, notes }: Rated): Rated | null => {
    const view = viewOf(passId);
    const now = result === null ? view?.notes : view?.rated[result - 1];
    if (!now) return null;
    const fields = Object.keys(notes) as (keyof NotesChange)[];
    return { passId, result, notes: Object.fromEntries(fields.map((field) => [field, now[field]])) };
  };

  const writeRated = async (to: readonly Rated[], expected: readonly Rated[] | null): Promise<void> => {
    if (to.length === 0) return;
    const changes = to.map((change, at) => ({ ...change, ...(expected ? { expected: expected[at]!.notes } : {}) }));
    await onProject(context, async ({ results }, projectId) => {
      const { views } = await results.rate({ projectId, changes });
      store.update((state) => views.reduce(withVersion, state));
    });
  };

  const writeCover = (passId: string, result: number | null, expected?: number | null): Promise<void> =>
    onProject(context, async ({ results }, projectId) => {
      const asked = { projectId, passId, result, ...(expected === undefined ? {} : { expected }) };
      const view = await results.setCover(asked);
      store.update((state) => withVersion(state, view));
    });

  return {
    travel(change: Change, side: 'before' | 'after'): boolean {
      const other = side === 'before' ? 'after' : 'before';
      if (change.of === 'results') void writeRated(change[side], change[other]);
      else if (change.of === 'cover') void writeCover(change.id, change[side], change[other]);
      else return false;
      return true;
    },
    actions: {
      /** Stars, pick or reject, label or note of results; `result: null` is the version, which is its cover. */
      rateResults(chosen: readonly Chosen[], notes: NotesChange): void {
        const pairs = chosen.flatMap((one) => {
          const to = { ...one, notes };
          const from = shown(to);
          return from && JSON.stringify(from.notes) !== JSON.stringify(notes) ? [[from, to] as const] : [];
        });
        if (pairs.length === 0) return;
        const after = pairs.map(([, to]) => to);
        context.record('rating' in notes ? 'Rating' : 'pick' in notes ? 'Pick' : 'label' in notes ? 'Label' : 'Note', {
          of: 'results',
          before: pairs.map(([from]) => from),
          after,
        });
        void writeRated(after, null);
      },
      /** Which result stands for its version; `null`: the best-rated. */
      setCover(passId: string, result: number | null): void {
        const before = viewOf(passId)?.notes.cover;
        if (before === undefined || before === result) return;
        context.record('Cover', { of: 'cover', id: passId, before, after: result });
        void writeCover(passId, result);
      },
    },
  };
}
