import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import type { Desk } from './desk-state';
import { ceilingOf, estimateAgain, isOverCeiling, obstacle, passEstimate } from './estimate';
import { withProjectChange } from './project';
import { inSight } from './selection';
import type { EditorState, Question } from './state';

/** Milliseconds in which a second press is none: a key that bounces. */
const onePress = 150;

/** Runs passes, and acts on those that run or went wrong. */
export function passActions(context: Context) {
  const { store, connection } = context;
  const ask = (question: Question): void => store.update((state) => ({ ...state, dialog: { kind: 'question', question } }));

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

  /** Records a pass of `desk`; `after` says what the desk is then. A cost that needs a yes is asked for; `again` is the version it repeats. */
  const submit = async (desk: Desk, allowCost: string | null, after: (state: EditorState, view: PassView) => EditorState, again: PassView | null = null): Promise<PassView | null> => {
    const { project } = store.get();
    if (!project || !desk.input) return null;
    store.update((state) => ({ ...state, submitting: true, runFault: null }));
    try {
      const view = await connection.client.passes.run({ projectId: project.id, input: desk.input, basedOn: desk.basedOn, draft: desk.draft, preparation: desk.preparation, allowCost });
      store.update((state) => {
        const awaited = new Map(state.awaited).set(view.pass.id, state.looks);
        const told = { ...state, submitting: false, awaited, announcement: `${versionName(view.pass.version)} started` };
        return after(inSight(withProjectChange(told, { type: 'pass', view }), view.pass.id), view);
      });
      return view;
    } catch (error) {
      refusals++;
      const fault = toFault(error);
      store.update((state) => ({ ...state, submitting: false }));
      const estimate = again ? estimateAgain(store.get(), again) : passEstimate(store.get());
      const id = again?.pass.id ?? null;
      if (fault.code === 'over-ceiling' && estimate) ask({ about: 'ceiling', estimate, ceiling: ceilingOf(store.get()), again: id });
      else if (fault.code === 'over-budget' && estimate) ask({ about: 'over-budget', message: fault.message, estimate, again: id });
      else store.update((state) => ({ ...state, runFault: fault, announcement: fault.message }));
      return null;
    }
  };

  /** Asks something of one version; its fault is shown on it. */
  const act = async (id: string, call: (which: { projectId: string; passId: string }) => Promise<PassView>): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    store.update((state) => withoutFault(state, id));
    try {
      taken(await call({ projectId: project.id, passId: id }));
    } catch (error) {
      store.update((state) => ({ ...state, passFaults: new Map(state.passFaults).set(id, toFault(error)) }));
    }
  };
  const awaitAgain = (id: string): void => store.update((state) => ({ ...state, awaited: new Map(state.awaited).set(id, state.looks) }));

  const runDesk = async (allowCost: string | null): Promise<void> => {
    // As it stands at the press: what is typed while an earlier pass is recorded belongs to the next.
    const { desk } = store.get();
    await inTurn((before) => submit({ ...desk, basedOn: before?.pass.id ?? desk.basedOn }, allowCost, (state, view) => ({
      ...state,
      // What is edited from here on is this version's recipe.
      desk: { ...state.desk, basedOn: view.pass.id }, lastSeed: view.pass.recipe.seed,
    })));
  };

  const repeat = async (id: string, allowCost: string | null): Promise<void> => {
    const view = store.get().project?.passById.get(id);
    if (!view) return;
    const { pass } = view;
    await inTurn(() => submit({ draft: pass.recipe, preparation: pass.preparation, input: pass.input, basedOn: pass.id }, allowCost, (state) => state, view));
  };

  let pressed = -Infinity;

  return {
    /** Runs the desk's pass, or says what keeps it from running. Asks first when it is estimated above the ceiling. Every press counts. */
    async run(): Promise<void> {
      const at = context.clock.now();
      if (at - pressed < onePress) return;
      const state = store.get();
      const wrong = obstacle(state);
      if (wrong) {
        // A folded panel could not take the focus.
        store.update((now) => ({ ...now, panels: { ...now.panels, left: true, only: false }, wanted: { field: wrong.field, count: (now.wanted?.count ?? 0) + 1 }, announcement: wrong.message }));
        return;
      }
      pressed = at;
      if (isOverCeiling(state)) ask({ about: 'ceiling', estimate: passEstimate(state) ?? '0', ceiling: ceilingOf(state), again: null });
      else await runDesk(null);
    },
    /** The designer said yes to this estimate, of the desk's pass or of a version that is to run again. */
    async runAllowed(estimate: string, again: string | null): Promise<void> {
      store.update((state) => ({ ...state, dialog: null }));
      if (again === null) await runDesk(estimate);
      else await repeat(again, estimate);
    },
    /** The same once more, as a new version. What was uncertain may be paid twice: that is asked first. */
    async runAgain(id: string, sure = false): Promise<void> {
      const view = store.get().project?.passById.get(id);
      if (!view) return;
      if (view.pass.state === 'uncertain' && !sure) {
        ask({ about: 'run-again', id });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await repeat(id, null);
    },
    cancel: (id: string) => act(id, (which) => connection.client.passes.cancel(which)),
    /** It runs on and will still be charged: on ModelRunner that is said first. */
    async stopWaiting(id: string, sure = false): Promise<void> {
      const view = store.get().project?.passById.get(id);
      if (view?.pass.engine === 'modelrunner' && !sure) {
        ask({ about: 'stop-waiting', id });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await act(id, (which) => connection.client.passes.stopWaiting(which));
    },
    async takeOver(id: string): Promise<void> {
      awaitAgain(id);
      await act(id, (which) => connection.client.passes.takeOver(which));
    },
    checkAgain: (id: string) => act(id, async (which) => {
      const view = await connection.client.passes.checkAgain(which);
      // Nothing on the version changes then: it is said, so that nobody wonders whether it was looked up at all.
      if (view.pass.state === 'uncertain') context.toast(`ModelRunner’s list of requests still does not show ${versionName(view.pass.version)}. Nothing was paid for by looking.`);
      return view;
    }),
    async markLost(id: string, sure = false): Promise<void> {
      if (!sure) {
        ask({ about: 'mark-lost', id });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await act(id, (which) => connection.client.passes.markLost(which));
    },
    /** It can't be undone: that is said first. */
    async deleteFromService(id: string, sure = false): Promise<void> {
      if (!sure) {
        ask({ about: 'delete-from-service', id });
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await act(id, (which) => connection.client.passes.deleteFromService(which));
      const { passFaults, project } = store.get();
      const fault = passFaults.get(id);
      const view = project?.passById.get(id);
      context.announce(fault?.message ?? (view ? `${versionName(view.pass.version)} is deleted from the service` : ''));
    },
    fetchAgain: (id: string, allowHost: string | null) => act(id, (which) => connection.client.passes.fetchAgain({ ...which, allowHost })),
  };
}

function withoutFault(state: EditorState, id: string): EditorState {
  if (!state.passFaults.has(id)) return state;
  const passFaults = new Map(state.passFaults);
  passFaults.delete(id);
  return { ...state, passFaults };
}
