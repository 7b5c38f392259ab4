import { promptOf, seedOf } from '../../src-main/common/models/roles';
import { correctionOf } from '../../src-main/common/word-list';
import { inputOf, preparationOf } from '../../src-main/contract/inputs';
import type { PassView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { otherInputs } from './desk';
import { ceilingOf, isOverCeiling, obstacle, runPrice } from './estimate';
import { deskOrder, newOrder } from './orders';
import { passTurns } from './pass-turns';
import { withProjectChange } from './project';
import { passRecording } from './record-pass';
import type { EditorState, Order, Question, TriesPlan } from './state';

/** Runs passes. What is asked of those that run or went wrong: version-actions.ts. */
export function passActions(context: Context) {
  const { store, connection } = context;
  const ask = (question: Question): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'question', question } }));

  const turns = passTurns(store);
  const { submit, failed, askWhatBecame } = passRecording(context, turns.refuse);

  const taken = (view: PassView): void => store.update((state) => withProjectChange(state, { type: 'pass', view }));

  const runDesk = async (order: Order, allowCost: string | null): Promise<void> => {
    // As it stands at the press: what is typed while an earlier pass is recorded belongs to the next.
    const { desk } = store.get();
    const goOn = (state: EditorState, view: PassView): EditorState => ({
      ...state,
      // What is edited from here on is this version's recipe.
      desk: { ...state.desk, basedOn: view.pass.id },
      lastSeed: seedOf(view.pass.recipe) ?? state.lastSeed,
    });
    await turns.take(async (before) => {
      const from = { ...desk, basedOn: before?.pass.id ?? desk.basedOn };
      if (!order.variations) return submit(from, order, allowCost, goOn);
      let last: PassView | null = null;
      for (const at of order.variations.keys()) {
        const view = await submit(from, { ...order, variations: order.variations.slice(at) }, allowCost, goOn);
        if (!view) break;
        last = view;
      }
      return last;
    });
  };

  const repeat = async (id: string, order: Order, allowCost: string | null): Promise<void> => {
    const view = store.get().project?.passById.get(id);
    if (!view) return;
    const { pass } = view;
    await turns.take(() =>
      submit(
        {
          draft: pass.recipe,
          preparation: preparationOf(pass),
          words: correctionOf(pass.words, promptOf(pass.recipe)),
          input: inputOf(pass),
          others: otherInputs(store.get().project, pass),
          basedOn: pass.id,
        },
        order,
        allowCost,
        (state) => state,
      ),
    );
  };

  /** Whether nothing may be started just now: what became of the last order is not known. That is said. */
  const unknown = (): boolean => {
    const fault = store.get().runUnknown;
    if (fault) context.announce(fault.message);
    return fault !== null;
  };

  const run = async (order: Order): Promise<void> => {
    if (unknown()) return;
    const state = store.get();
    const wrong = obstacle(state);
    if (wrong) {
      // A folded panel could not take the focus.
      store.update((now) => ({
        ...now,
        panels: { ...now.panels, left: true, only: false },
        wanted: { field: wrong.field, count: (now.wanted?.count ?? 0) + 1 },
        announcement: wrong.message,
      }));
      return;
    }
    const price = runPrice(state);
    if (price?.source === 'unstated') ask({ about: 'unpriced', ceiling: ceilingOf(state), order });
    else if (price && isOverCeiling(state)) ask({ about: 'ceiling', price, ceiling: ceilingOf(state), order });
    else await runDesk(order, null);
  };

  return {
    /** Runs the desk's pass, or says what keeps it from running. Asks first when it is estimated above the ceiling. Every press counts. */
    run: () => run(deskOrder(context)),
    /** The desk's pass with one seed after the other, until its words are right. */
    async runUntilRight(tries: TriesPlan): Promise<void> {
      store.update((state) => ({ ...state, dialog: null }));
      if (!unknown()) await runDesk({ ...newOrder(context), tries }, null);
    },
    /** The next of them, and those after it. */
    async goOnTrying(group: string, allowCost: string | null = null): Promise<void> {
      const { project } = store.get();
      store.update((state) => ({ ...state, dialog: null }));
      if (!project || unknown()) return;
      try {
        taken(await connection.client.passes.goOn({ projectId: project.id, group, allowCost }));
      } catch (error) {
        const fault = toFault(error);
        const { amount } = fault;
        const isMoney = (fault.code === 'over-ceiling' || fault.code === 'over-budget') && amount !== undefined;
        if (isMoney && allowCost === null)
          ask({ about: 'go-on', message: fault.message, price: { low: amount, high: amount }, group });
        else context.complain(fault);
      }
    },
    /** The one that runs is the last, or nobody is asked any more whether to go on. */
    async endTries(group: string): Promise<void> {
      const { project } = store.get();
      await connection.client.passes
        .endTries({ projectId: project?.id ?? '', group })
        .catch((error: unknown) => context.complain(toFault(error)));
    },
    /** How many passes a press of Run makes. */
    setVariations: (variations: number): void => store.update((state) => ({ ...state, variations })),
    /** The press that could not be started, once more: it makes one pass at most. */
    async tryAgain(): Promise<void> {
      const order = failed() ?? deskOrder(context);
      if (order.again === null) await run(order);
      else if (!unknown()) await repeat(order.again, order, null);
    },
    askWhatBecame,
    /** The designer said yes to this cost, of the desk's pass or of a version that is to run again. */
    async runAllowed(cost: string, order: Order): Promise<void> {
      store.update((state) => ({ ...state, dialog: null }));
      if (unknown()) return;
      if (order.again === null) await runDesk(order, cost);
      else await repeat(order.again, order, cost);
    },
    /** The same once more, as a new version. What was uncertain may be paid twice: that is asked first, and the yes brings the order back. */
    async runAgain(id: string, allowed: Order | null = null): Promise<void> {
      const view = store.get().project?.passById.get(id);
      if (!view || unknown()) return;
      const order = allowed ?? newOrder(context, id);
      if (view.pass.state === 'uncertain' && !allowed) {
        ask({ about: 'run-again', id, order });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await repeat(id, order, null);
    },
  };
}
