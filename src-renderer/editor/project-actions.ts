import type { FaultView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { onProject, type Context } from './context';
import { closedByDesigner, entering, type Kept } from './entering';
import { fileActions } from './file-actions';
import { importActions } from './import-actions';
import { isAbsolute } from './paths';

/** Opens and leaves projects, and what is asked of one as a whole. */
export function projectActions(context: Context, kept: Kept) {
  const { store, connection, memory } = context;
  const { client } = connection;
  const { enter, leave } = entering(context, kept);
  const imports = importActions(context);

  const openFolder = async (folder: string): Promise<void> => {
    if (store.get().screen !== 'editor') store.update((state) => ({ ...state, screen: 'opening', welcomeFault: null }));
    const fault = await enter(() => client.projects.open({ folder, parts: true }));
    if (!fault) return;
    if (store.get().screen === 'editor') context.complain(fault);
    else store.update((state) => ({ ...state, screen: 'welcome', welcomeFault: fault }));
  };

  return {
    ...fileActions(context, enter, imports),
    cancelImport: imports.cancelImport,
    dismissRefused: imports.dismissRefused,
    openFolder,
    /** The project that was open last, unless the designer closed it. */
    async begin(): Promise<void> {
      const recent = store.get().app?.recent[0];
      if (recent?.exists && memory.get(closedByDesigner) === null) await openFolder(recent.folder);
      else store.update((state) => ({ ...state, screen: 'welcome' }));
    },
    closeProject(): void {
      memory.set(closedByDesigner, 'yes');
      imports.cancelImport();
      leave();
    },
    async forget(folder: string): Promise<void> {
      await client.projects.forget({ folder }).catch((error: unknown) => context.complain(toFault(error)));
    },
    /** Asks first, unless `sure`; then the project is read anew, and this window with it. */
    followLinks: (sure = false): Promise<void> =>
      onProject(context, async ({ project }, projectId) => {
        // The system's dialog asks by itself.
        if (!sure && store.get().app?.dialogs !== 'native') {
          const { links } = await project.links({ projectId });
          store.update((state) => ({ ...state, dialog: { kind: 'question', question: { about: 'links', links } } }));
          return;
        }
        store.update((state) => ({ ...state, dialog: null }));
        await project.followLinks({ projectId });
      }),
    async rename(name: string): Promise<FaultView | null> {
      const { project } = store.get();
      if (!project) return null;
      return await client.project.rename({ projectId: project.id, name }).then(() => null, toFault);
    },
    async reveal(file: string): Promise<void> {
      // What was exported elsewhere is no file of the project's, and is not the host's to show.
      if (isAbsolute(file)) return context.toast(`The file is at ${file}`);
      await onProject(context, async ({ project }, projectId) => {
        const { shown, path } = await project.reveal({ projectId, file });
        if (!shown) context.toast(`The file is at ${path}`);
      });
    },
  };
}
