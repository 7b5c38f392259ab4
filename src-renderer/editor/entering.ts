import { visible } from '../../src-main/common/visible';
import type { FaultView, ProjectChange, ProjectView, Workspace } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { watch } from '../api/watch';
import { batched } from './batched';
import type { Context } from './context';
import type { Desk } from './desk-state';
import { modelActions } from './model-actions';
import { inParts, openProject, withProjectChange, withProjectChanges } from './project';
import { closedProject, type EditorState } from './state';
import type { UndoState } from './undo';
import { restored } from './workspace';

/** Milliseconds between two drawings of what changes in the project. */
const changesRest = 100;

/** Where it is remembered that the designer closed the last project: then it is not opened by itself. */
export const closedByDesigner = 'pentimento.closed';

/** What a window that was reloaded has kept of a project. */
export interface Kept {
  undo(projectId: string, desk: Desk): UndoState;
  awaited(projectId: string): EditorState['awaited'];
}

/** The project that this window is in: it is watched until another is entered, or it is left. */
export function entering(context: Context, kept: Kept) {
  const { store, connection } = context;
  const { client } = connection;
  let unwatch: () => void = () => undefined;

  const show = (view: ProjectView, workspace: Workspace | null, wanted: EditorState['wanted']): void =>
    store.update((state) => {
      const opened = {
        ...state,
        ...closedProject,
        screen: 'editor' as const,
        project: openProject(view),
        awaited: kept.awaited(view.id),
        welcomeFault: null,
        dialog: null,
        wanted,
        announcement: `${visible(view.name)} is open`,
      };
      const again = withProjectChange(workspace ? restored(opened, workspace) : opened, {
        type: 'snapshot',
        project: view,
      });
      return { ...again, undo: kept.undo(view.id, again.desk) };
    });

  const follow = (view: ProjectView): void => {
    const changes = batched<readonly ProjectChange[]>(context.clock.later, changesRest, (all) =>
      store.update((state) => all.reduce(withProjectChanges, state)),
    );
    const stop = watch(
      connection,
      (signal) => client.project.watch({ projectId: view.id, parts: true }, { signal }),
      inParts(() => store.get().project, changes.add),
      // A host that was started again knows no open projects: open it once more, then the watch goes on.
      (fault) => {
        client.projects.open({ folder: view.folder, parts: true }).catch((error: unknown) => {
          store.update((state) => ({ ...state, projectFault: fault.code === 'internal' ? toFault(error) : fault }));
        });
      },
    );
    unwatch = () => {
      stop();
      changes.drop();
    };
  };

  return {
    /** Answers with the fault, for the place that asked. */
    async enter(get: () => Promise<ProjectView>, wanted: EditorState['wanted'] = null): Promise<FaultView | null> {
      try {
        const view = await get();
        const workspace = await client.project.workspace({ projectId: view.id }).catch(() => null);
        unwatch();
        context.memory.set(closedByDesigner, null);
        show(view, workspace, wanted);
        void modelActions(context).knowDeskModel();
        follow(view);
        return null;
      } catch (error) {
        return toFault(error);
      }
    },
    leave(): void {
      unwatch();
      unwatch = () => undefined;
      store.update((state) => ({ ...state, ...closedProject, screen: 'welcome', dialog: null }));
    },
  };
}
