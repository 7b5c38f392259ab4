import type { Context } from './context';
import type { EditorState } from './state';
import { workspaceOf } from './workspace';

/** Milliseconds of rest before the workspace is saved. */
const saveRest = 300;

const kept = (state: EditorState): readonly unknown[] => [
  state.project?.id,
  state.desk,
  state.selected,
  state.place,
  state.panels,
  state.grid,
  state.keptFilters,
  state.unseen,
  state.tree,
  state.lastSeed,
  state.lastPictureFolder,
  state.editsTold,
];

/** Keeps the workspace of the open project with the host: a moment after each change, and at once when the window goes. */
export function keepWorkspace({ store, connection, clock }: Context): { flush(): void } {
  let saved = kept(store.get());
  let callOff: (() => void) | null = null;

  const save = (): void => {
    callOff?.();
    callOff = null;
    const state = store.get();
    if (!state.project || connection.state() !== 'open') return;
    saved = kept(state);
    connection.client.project
      .saveWorkspace({ projectId: state.project.id, workspace: workspaceOf(state) })
      .catch(() => {
        // Saved with the next change, or when the connection is back.
        saved = [];
      });
  };

  store.subscribe(() => {
    const now = kept(store.get());
    if (now.every((value, index) => value === saved[index])) return;
    // Another project, just restored: nothing of it has changed yet.
    if (now[0] !== saved[0] && saved.length > 0) {
      callOff?.();
      callOff = null;
      saved = now;
      return;
    }
    callOff ??= clock.later(saveRest, save);
  });
  connection.subscribe((state) => {
    if (state === 'open') save();
  });
  return {
    flush: () => {
      if (callOff) save();
    },
  };
}
