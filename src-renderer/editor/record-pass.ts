import { fieldWith, withRole } from '../../src-main/common/models/roles';
import { compare } from '../../src-main/common/money';
import { together } from '../../src-main/common/pricing';
import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { ConnectionLost, toFault } from '../api/faults';
import type { Context } from './context';
import type { Desk } from './desk-state';
import { ceilingOf, passPrice, priceAgain } from './estimate';
import { NeverMade, orderFate } from './order-fate';
import { passesOf, renewed } from './orders';
import { givenOthers } from './other-slots';
import { withProjectChange } from './project';
import { inSight } from './selection';
import type { Costs, EditorState, Order, Question } from './state';
import { takesPicture } from './takes-picture';
import { orderedWords } from './word-list';

/** What may be spent, where that is less than what passes may come to. */
const limitedTo = <Of extends Costs>(costs: Of, most: string | null): Of =>
  most === null || compare(costs.high, most) <= 0
    ? costs
    : { ...costs, low: compare(costs.low, most) <= 0 ? costs.low : most, high: most };

/** How an order becomes a pass; `refuse` is told when one does not. */
export function passRecording(context: Context, refuse: () => void) {
  const { store, connection } = context;
  const fate = orderFate(context);
  const ask = (question: Question): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'question', question } }));
  let failed: Order | null = null;

  /** Says why no pass was recorded, or asks for the yes that it needs. */
  const tell = (order: Order, error: unknown): void => {
    // An order that is over makes no pass: another try is another order then.
    failed = error instanceof NeverMade ? renewed(context, order) : order;
    const fault = error instanceof NeverMade ? error.fault : toFault(error);
    store.update((state) => ({ ...state, submitting: false }));
    const again = order.again === null ? null : store.get().project?.passById.get(order.again);
    const alone = again ? priceAgain(store.get(), again) : passPrice(store.get());
    const here = alone && limitedTo(together(alone, passesOf(order)), order.tries?.cost ?? null);
    // The host asked for the price just now: its figure is the one that a yes is to.
    const { amount } = fault;
    const price = amount === undefined || here?.high === amount ? here : { low: amount, high: amount };
    if (fault.code === 'over-ceiling' && (here?.source === 'unstated' || !here))
      ask({ about: 'unpriced', ceiling: ceilingOf(store.get()), order });
    else if (fault.code === 'over-ceiling' && price)
      ask({ about: 'ceiling', price, ceiling: ceilingOf(store.get()), order });
    else if (fault.code === 'over-budget' && price) ask({ about: 'over-budget', message: fault.message, price, order });
    else store.update((state) => ({ ...state, runFault: fault, announcement: fault.message }));
  };

  /** Records a pass of `desk`; `after` says what the desk is then. A cost that needs a yes is asked for. */
  const submit = async (
    desk: Desk,
    order: Order,
    allowCost: string | null,
    after: (state: EditorState, view: PassView) => EditorState,
  ): Promise<PassView | null> => {
    const { project } = store.get();
    const input = takesPicture(desk.draft) ? desk.input : null;
    if (!project || (takesPicture(desk.draft) && !input)) return null;
    const one = order.variations?.[0];
    const { tries } = order;
    const seed = tries?.seeds[0] ?? one?.seed;
    const orderId = one?.orderId ?? (tries ? `${order.id}-0` : order.id);
    const seedName = fieldWith(desk.draft.model, 'seed')?.name ?? 'seed';
    store.update((state) => ({ ...state, submitting: true, runFault: null }));
    try {
      const view = await connection.client.passes
        .run({
          projectId: project.id,
          input,
          others: givenOthers(desk),
          basedOn: desk.basedOn,
          draft: seed === undefined ? desk.draft : withRole(desk.draft, 'seed', seed),
          preparation: desk.preparation,
          words: orderedWords(desk),
          allowCost,
          orderId,
          ...(seed === undefined
            ? {}
            : {
                group: {
                  id: order.id,
                  kind: 'variations',
                  cell: { [seedName]: seed },
                  ...(tries ? { tries: { seeds: [...tries.seeds], cost: tries.cost } } : {}),
                },
                together: passesOf(order),
              }),
        })
        .catch((error: unknown) => {
          if (!(error instanceof ConnectionLost && error.sent)) throw error;
          // What was pressed after it was pressed without knowing.
          refuse();
          return fate.of(orderId);
        });
      if (view === null) return null;
      store.update((state) => {
        const awaited = new Map(state.awaited).set(view.pass.id, state.looks);
        const told = {
          ...state,
          submitting: false,
          awaited,
          announcement: `${versionName(view.pass.version)} started`,
        };
        return after(inSight(withProjectChange(told, { type: 'pass', view }), view.pass.id), view);
      });
      return view;
    } catch (error) {
      refuse();
      if (store.get().project?.id === project.id) tell(order, error);
      return null;
    }
  };

  return {
    submit,
    /** What was pressed and could not be started: another try is the same order. */
    failed: () => failed,
    /** Asks at once, where the host could not say what became of a press. */
    askWhatBecame: () => fate.again(),
  };
}
