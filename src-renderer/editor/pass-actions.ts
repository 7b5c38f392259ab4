import { fieldWith, promptOf, seedOf, withRole } from '../../src-main/common/models/roles';
import { compare } from '../../src-main/common/money';
import { together } from '../../src-main/common/pricing';
import { versionName } from '../../src-main/common/versions';
import { correctionOf } from '../../src-main/common/word-list';
import { inputOf, preparationOf } from '../../src-main/contract/inputs';
import type { PassView } from '../../src-main/contract';
import { ConnectionLost, toFault } from '../api/faults';
import type { Context } from './context';
import { takesPicture } from './takes-picture';
import { otherInputs } from './desk';
import type { Desk } from './desk-state';
import { givenOthers } from './other-slots';
import { ceilingOf, isOverCeiling, obstacle, passesAsked, passPrice, priceAgain, runPrice } from './estimate';
import { NeverMade, orderFate } from './order-fate';
import { withProjectChange } from './project';
import { inSight } from './selection';
import type { Costs, EditorState, Order, Question, TriesPlan } from './state';
import { seedsFor } from './variations';
import { orderedWords } from './word-list';

/** Runs passes. What is asked of those that run or went wrong: version-actions.ts. */
export function passActions(context: Context) {
  const { store, connection } = context;
  const ask = (question: Question): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'question', question } }));

  const fate = orderFate(context);

  const taken = (view: PassView): void => store.update((state) => withProjectChange(state, { type: 'pass', view }));

  /** Passes are recorded one after the other, in the order they were asked for; each answers with its version, `null` when there is none. */
  let turn: Promise<PassView | null> = Promise.resolve(null);
  let waiting = 0;
  /** Grows when one could not be started: those asked for before that are left. */
  let refusals = 0;

  /** In its turn, with the version recorded just before it when it had to wait for one. */
  const inTurn = async (work: (before: PassView | null) => Promise<PassView | null>): Promise<void> => {
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
  };

  /** What was pressed and could not be started: another try is the same order. */
  let failed: Order | null = null;
  const newOrder = (again: string | null = null): Order => ({ id: context.newId(), again });

  /** The desk's passes: as many as are asked for, with their seeds. */
  const deskOrder = (): Order => {
    const state = store.get();
    const order = newOrder();
    const count = passesAsked(state);
    if (count === 1) return order;
    const seeds = seedsFor(state.desk.draft, count, context.random);
    return { ...order, variations: seeds.map((seed) => ({ orderId: context.newId(), seed })) };
  };

  /** What is left of an order that is over. */
  const renewed = (order: Order): Order => {
    if (order.tries) return { ...newOrder(), tries: order.tries };
    const [first, ...others] = order.variations ?? [];
    return first
      ? { ...order, variations: [{ ...first, orderId: context.newId() }, ...others] }
      : newOrder(order.again);
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
          refusals++;
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
      refusals++;
      if (store.get().project?.id !== project.id) return null;
      // An order that is over makes no pass: another try is another order then.
      failed = error instanceof NeverMade ? renewed(order) : order;
      const fault = error instanceof NeverMade ? error.fault : toFault(error);
      store.update((state) => ({ ...state, submitting: false }));
      const again = order.again === null ? null : store.get().project?.passById.get(order.again);
      const alone = again ? priceAgain(store.get(), again) : passPrice(store.get());
      const here = alone && limitedTo(together(alone, passesOf(order)), tries?.cost ?? null);
      // The host asked for the price just now: its figure is the one that a yes is to.
      const { amount } = fault;
      const price = amount === undefined || here?.high === amount ? here : { low: amount, high: amount };
      if (fault.code === 'over-ceiling' && (here?.source === 'unstated' || !here))
        ask({ about: 'unpriced', ceiling: ceilingOf(store.get()), order });
      else if (fault.code === 'over-ceiling' && price)
        ask({ about: 'ceiling', price, ceiling: ceilingOf(store.get()), order });
      else if (fault.code === 'over-budget' && price)
        ask({ about: 'over-budget', message: fault.message, price, order });
      else store.update((state) => ({ ...state, runFault: fault, announcement: fault.message }));
      return null;
    }
  };

  const runDesk = async (order: Order, allowCost: string | null): Promise<void> => {
    // As it stands at the press: what is typed while an earlier pass is recorded belongs to the next.
    const { desk } = store.get();
    const goOn = (state: EditorState, view: PassView): EditorState => ({
      ...state,
      // What is edited from here on is this version's recipe.
      desk: { ...state.desk, basedOn: view.pass.id },
      lastSeed: seedOf(view.pass.recipe) ?? state.lastSeed,
    });
    await inTurn(async (before) => {
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
    await inTurn(() =>
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
    run: () => run(deskOrder()),
    /** The desk's pass with one seed after the other, until its words are right. */
    async runUntilRight(tries: TriesPlan): Promise<void> {
      store.update((state) => ({ ...state, dialog: null }));
      if (!unknown()) await runDesk({ ...newOrder(), tries }, null);
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
      const order = failed ?? deskOrder();
      if (order.again === null) await run(order);
      else if (!unknown()) await repeat(order.again, order, null);
    },
    /** Asks at once, where the host could not say what became of a press. */
    askWhatBecame: () => fate.again(),
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
      const order = allowed ?? newOrder(id);
      if (view.pass.state === 'uncertain' && !allowed) {
        ask({ about: 'run-again', id, order });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await repeat(id, order, null);
    },
  };
}

const passesOf = ({ tries, variations }: Order): number => tries?.seeds.length ?? variations?.length ?? 1;

/** What may be spent, where that is less than what passes may come to. */
const limitedTo = <Of extends Costs>(costs: Of, most: string | null): Of =>
  most === null || compare(costs.high, most) <= 0
    ? costs
    : { ...costs, low: compare(costs.low, most) <= 0 ? costs.low : most, high: most };
