import { watch } from '../api/watch';
import { keepAwaited } from './await-keeper';
import { copyActions } from './copying';
import { createContext, type EditorPorts } from './context';
import { cropActions } from './crop-actions';
import { deskActions } from './desk-actions';
import { exportActions } from './export-actions';
import { keepWorkspace } from './save-workspace';
import { keepHints } from './hints';
import { lookActions } from './look-actions';
import { modelActions } from './model-actions';
import { passActions } from './pass-actions';
import { keepPlan } from './planner';
import { projectActions } from './project-actions';
import { presetActions } from './recipe-presets';
import { withConnection } from './reconnecting';
import { settingsActions } from './settings-actions';
import { keepUndo } from './undo-keeper';
import { initialState, type EditorState } from './state';
import { createStore } from './store';
import { versionActions } from './version-actions';

/** The editor behind the screens: one state, and everything that may happen to it. */
export function createEditor(ports: EditorPorts) {
  const store = createStore<EditorState>({ ...initialState, connection: ports.connection.state() });
  const context = createContext(ports, store);
  const undoKeeper = keepUndo(context);
  const projects = projectActions(context, undoKeeper.restored, keepAwaited(context).restored);
  const exports = exportActions(context);
  const workspaceKeeper = keepWorkspace(context);
  const chosenModels = modelActions(context);
  keepPlan(context);
  const closeHint = keepHints(context);

  ports.connection.subscribe((connection) => store.update((state) => withConnection(state, connection)));
  watch(
    ports.connection,
    (signal) => ports.connection.client.app.watch(undefined, { signal }),
    (app) => {
      const first = store.get().app === null;
      store.update((state) => ({ ...state, app }));
      if (first) void projects.begin();
    },
  );

  return {
    store,
    /** What is kept of the connection's clients: exports ask the host directly. */
    client: ports.connection.client,
    retryConnection: () => ports.connection.retryNow(),
    toast: context.toast,
    complain: context.complain,
    announce: context.announce,
    closeHint,
    /** The window goes away: nothing typed is lost. */
    flush: () => {
      workspaceKeeper.flush();
      undoKeeper.flush();
    },
    ...projects,
    ...exports,
    ...deskActions(context),
    ...chosenModels,
    ...cropActions(context),
    ...lookActions(context),
    ...copyActions(context),
    ...passActions(context),
    ...versionActions(context),
    ...presetActions(context),
    ...settingsActions(context),
  };
}

export type Editor = ReturnType<typeof createEditor>;
