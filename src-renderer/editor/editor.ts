import { watch } from '../api/watch';
import { keepAwaited } from './await-keeper';
import { copyActions } from './copying';
import { createContext, type EditorPorts } from './context';
import { cropActions } from './crop-actions';
import { deskActions } from './desk-actions';
import { editActions } from './edit-actions';
import { exportActions } from './export-actions';
import { keepWorkspace } from './save-workspace';
import { keepHints } from './hints';
import { lookActions } from './look-actions';
import { modelActions } from './model-actions';
import { notesActions } from './notes-actions';
import { passActions } from './pass-actions';
import { keepPlan } from './planner';
import { projectActions } from './project-actions';
import { ratingActions } from './rating-actions';
import { presetActions } from './recipe-presets';
import { withConnection } from './reconnecting';
import { settingsActions } from './settings-actions';
import { snippetActions } from './snippets';
import { trashActions } from './trash-actions';
import { undoActions } from './undo-actions';
import { keepUndo } from './undo-keeper';
import { initialState, type EditorState } from './state';
import { createStore } from './store';
import { verdictActions } from './verdict-actions';
import { versionActions } from './version-actions';

/** The editor behind the screens: one state, and everything that may happen to it. */
export function createEditor(ports: EditorPorts) {
  const store = createStore<EditorState>({ ...initialState, connection: ports.connection.state() });
  const context = createContext(ports, store);
  const undoKeeper = keepUndo(context);
  const projects = projectActions(context, { undo: undoKeeper.restored, awaited: keepAwaited(context).restored });
  const exports = exportActions(context);
  const workspaceKeeper = keepWorkspace(context);
  const chosenModels = modelActions(context);
  const notes = notesActions(context);
  const rating = ratingActions(context);
  const verdicts = verdictActions(context);
  const trash = trashActions(context);
  const edits = editActions(context);
  const snippets = snippetActions(context);
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
    ...notes.actions,
    ...rating.actions,
    ...verdicts.actions,
    ...trash.actions,
    ...edits.actions,
    ...snippets.actions,
    ...undoActions(context, [notes, rating, verdicts, trash, edits, snippets]),
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
