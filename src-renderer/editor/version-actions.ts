import { versionName } from '../../src-main/common/versions';
import type { PassView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import { withProjectChange } from './project';
import type { EditorState, Question } from './state';

/** What is asked of one version that waits, runs or went wrong. */
export function versionActions(context: Context) {
  const { store, connection } = context;
  const ask = (question: Question): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'question', question } }));
  const taken = (view: PassView): void => store.update((state) => withProjectChange(state, { type: 'pass', view }));

  /** Asks something of one version; its fault is shown on it. */
  const act = async (
    id: string,
    call: (which: { projectId: string; passId: string }) => Promise<PassView>,
  ): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    store.update((state) => withoutFault(state, id));
    try {
      taken(await call({ projectId: project.id, passId: id }));
    } catch (error) {
      store.update((state) => ({ ...state, passFaults: new Map(state.passFaults).set(id, toFault(error)) }));
    }
  };
  const awaitAgain = (id: string): void =>
    store.update((state) => ({ ...state, awaited: new Map(state.awaited).set(id, state.looks) }));

  return {
    /** Its turn comes right before that of another that waits; `null`: last. */
    async reorder(id: string, before: string | null): Promise<void> {
      const { project } = store.get();
      if (!project || id === before) return;
      await connection.client.passes
        .reorder({ projectId: project.id, passId: id, before })
        .catch((error: unknown) => context.complain(toFault(error)));
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
    checkAgain: (id: string) =>
      act(id, async (which) => {
        const view = await connection.client.passes.checkAgain(which);
        // Nothing on the version changes then: it is said, so that nobody wonders whether it was looked up at all.
        if (view.pass.state === 'uncertain')
          context.toast(
            `ModelRunner’s request list still doesn’t show ${versionName(view.pass.version)}. Looking was free.`,
          );
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
      context.announce(
        fault?.message ?? (view ? `${versionName(view.pass.version)} was deleted from the service` : ''),
      );
    },
    fetchAgain: (id: string, allowHost: string | null) =>
      act(id, (which) => connection.client.passes.fetchAgain({ ...which, allowHost })),
  };
}

function withoutFault(state: EditorState, id: string): EditorState {
  if (!state.passFaults.has(id)) return state;
  const passFaults = new Map(state.passFaults);
  passFaults.delete(id);
  return { ...state, passFaults };
}
