import { visible } from '../../src-main/common/visible';
import type { FaultView, ProjectChange, ProjectView, Workspace } from '../../src-main/contract';
import { toFault } from '../api/faults';
import { watch } from '../api/watch';
import type { Context } from './context';
import { batched } from './batched';
import { importActions } from './import-actions';
import { modelActions } from './model-actions';
import type { Desk } from './desk-state';
import type { UndoState } from './undo';
import { folderOf, isAbsolute } from './paths';
import { inParts, openProject, withProjectChange, withProjectChanges } from './project';
import { closedProject, type EditorState, type FilePurpose } from './state';
import { restored } from './workspace';

/** Milliseconds between two drawings of what changes in the project. */
const changesRest = 100;

/** A folder that is dropped has no type, and neither has a picture whose type the system does not know. */
const mayBePicture = ({ type }: File): boolean => type === '' || type.startsWith('image/');

const closedByDesigner = 'pentimento.closed';

/** Opens, makes and leaves projects, and takes pictures in. */
export function projectActions(
  context: Context,
  undoOf: (projectId: string, desk: Desk) => UndoState,
  awaitedIn: (projectId: string) => EditorState['awaited'],
) {
  const { store, connection, memory } = context;
  const { client } = connection;
  let unwatch: () => void = () => undefined;

  const enter = async (view: ProjectView, wanted: EditorState['wanted']): Promise<void> => {
    const workspace: Workspace | null = await client.project.workspace({ projectId: view.id }).catch(() => null);
    unwatch();
    memory.set(closedByDesigner, null);
    store.update((state) => {
      const opened = {
        ...state,
        ...closedProject,
        screen: 'editor' as const,
        project: openProject(view),
        awaited: awaitedIn(view.id),
        welcomeFault: null,
        dialog: null,
        wanted,
        announcement: `${visible(view.name)} is open`,
      };
      const again = withProjectChange(workspace ? restored(opened, workspace) : opened, {
        type: 'snapshot',
        project: view,
      });
      return { ...again, undo: undoOf(view.id, again.desk) };
    });
    void modelActions(context).knowDeskModel();
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

  const leave = (): void => {
    unwatch();
    unwatch = () => undefined;
    cancelImport();
    store.update((state) => ({ ...state, ...closedProject, screen: 'welcome', dialog: null }));
  };

  /** Answers with the fault, for the place that asked. */
  const entering = async (
    get: () => Promise<ProjectView>,
    wanted: EditorState['wanted'] = null,
  ): Promise<FaultView | null> => {
    try {
      await enter(await get(), wanted);
      return null;
    } catch (error) {
      return toFault(error);
    }
  };

  /** Asks first, unless `sure`; then the project is read anew, and this window with it. */
  const followLinks = async (sure = false): Promise<void> => {
    const { project } = store.get();
    if (!project) return;
    const { client: asked } = connection;
    try {
      // The system's dialog asks by itself.
      if (!sure && store.get().app?.dialogs !== 'native') {
        const { links } = await asked.project.links({ projectId: project.id });
        store.update((state) => ({ ...state, dialog: { kind: 'question', question: { about: 'links', links } } }));
        return;
      }
      store.update((state) => ({ ...state, dialog: null }));
      await asked.project.followLinks({ projectId: project.id });
    } catch (error) {
      context.complain(toFault(error));
    }
  };

  const openFolder = async (folder: string): Promise<void> => {
    if (store.get().screen !== 'editor') store.update((state) => ({ ...state, screen: 'opening', welcomeFault: null }));
    const fault = await entering(() => client.projects.open({ folder, parts: true }));
    if (!fault) return;
    if (store.get().screen === 'editor') context.complain(fault);
    else store.update((state) => ({ ...state, screen: 'welcome', welcomeFault: fault }));
  };

  const { addPaths, addFiles, cancelImport, dismissRefused } = importActions(context);

  const ask = (purpose: FilePurpose): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'files', purpose } }));
  const native = (): boolean => store.get().app?.dialogs === 'native';

  /** From a file dialog, the system's or the app's own: a fault stays in the app's own. */
  const chosen = async (purpose: FilePurpose, paths: readonly string[]): Promise<FaultView | null> => {
    const [path] = paths;
    if (path === undefined) return null;
    switch (purpose.kind) {
      case 'new-project': {
        const fault = await entering(() => client.projects.create({ folder: path, name: null }), {
          field: 'pictures',
          count: 1,
        });
        if (!fault && purpose.pictures.length > 0) void addFiles(purpose.pictures, false);
        return fault;
      }
      case 'open-project':
        return await entering(() => client.projects.open({ folder: path, parts: true }));
      case 'add-pictures': {
        const closeDialog = (): void =>
          store.update((state) => ({
            ...state,
            dialog: state.dialog?.kind === 'files' ? null : state.dialog,
            lastPictureFolder: folderOf(path),
          }));
        // Many are followed among the sources, not in a dialog.
        const fault = await addPaths(paths, closeDialog);
        if (!fault) closeDialog();
        return fault;
      }
    }
  };
  const pick = async (purpose: FilePurpose, from: () => Promise<readonly string[] | null>): Promise<void> => {
    if (!native()) {
      ask(purpose);
      return;
    }
    try {
      const paths = await from();
      const fault = paths && (await chosen(purpose, paths));
      if (fault && store.get().screen === 'editor') context.complain(fault);
      else if (fault) store.update((state) => ({ ...state, welcomeFault: fault }));
    } catch (error) {
      context.complain(toFault(error));
    }
  };
  /** Whether it is heard matters to nobody: without it the first picture takes a little longer. */
  const expectPictures = (): void => void client.sources.expect().catch(() => undefined);
  const chosenFolder = (answer: { folder: string } | null): readonly string[] | null => answer && [answer.folder];

  const newProject = (pictures: readonly File[] = []): Promise<void> =>
    pick({ kind: 'new-project', pictures }, async () => chosenFolder(await client.dialogs.pickNewProject()));

  /** What comes while the project is being made goes into it, too. */
  let starting: Promise<void> | null = null;

  /** Nobody is asked where: the project goes into the usual place, under the picture's name. Where that can't be, the designer says where. */
  const startWith = async (files: readonly File[], pasted: boolean): Promise<void> => {
    if (!files.some(mayBePicture))
      return context.toast(`${files.length === 1 ? visible(files[0]!.name) : 'None of these files'} is not a picture`);
    const picture = pasted ? 'Pasted picture' : (files.find(mayBePicture)?.name ?? '');
    store.update((state) => ({ ...state, welcomeFault: null }));
    const fault = await entering(() => client.projects.start({ picture }));
    if (fault) {
      context.complain(fault);
      return newProject(files);
    }
    const { project } = store.get();
    if (project)
      context.toast(`“${visible(project.name)}” is a new project in ${visible(folderOf(project.folder))}`, {
        action: { label: 'Show folder', command: 'reveal', file: 'pentimento.json' },
        also: { label: 'Rename…', command: 'rename' },
      });
    await addFiles(files, pasted);
  };

  return {
    openFolder,
    followLinks,
    chosen,
    newProject,
    /** The project that was open last, unless the designer closed it. */
    async begin(): Promise<void> {
      const recent = store.get().app?.recent[0];
      if (recent?.exists && memory.get(closedByDesigner) === null) await openFolder(recent.folder);
      else store.update((state) => ({ ...state, screen: 'welcome' }));
    },
    openProject: () => pick({ kind: 'open-project' }, async () => chosenFolder(await client.dialogs.pickProject())),
    addPicture(): Promise<void> {
      expectPictures();
      return pick({ kind: 'add-pictures' }, async () => (await client.dialogs.pickPictures())?.paths ?? null);
    },
    expectPictures,
    closeProject(): void {
      memory.set(closedByDesigner, 'yes');
      leave();
    },
    async forget(folder: string): Promise<void> {
      await client.projects.forget({ folder }).catch((error: unknown) => context.complain(toFault(error)));
    },
    /** Dropped, pasted or chosen pictures. Where no project is open, one is made for them first. */
    async takeFiles(files: readonly File[], pasted = false): Promise<void> {
      if (files.length === 0) return;
      await starting;
      const { screen } = store.get();
      if (screen === 'editor') return addFiles(files, pasted);
      if (screen !== 'welcome') return;
      starting = startWith(files, pasted).finally(() => {
        starting = null;
      });
      await starting;
    },
    cancelImport,
    dismissRefused,
    async rename(name: string): Promise<FaultView | null> {
      const { project } = store.get();
      if (!project) return null;
      return await client.project.rename({ projectId: project.id, name }).then(() => null, toFault);
    },
    async reveal(file: string): Promise<void> {
      const { project } = store.get();
      if (!project) return;
      // What was exported elsewhere is no file of the project's, and is not the host's to show.
      if (isAbsolute(file)) return context.toast(`The file is at ${file}`);
      try {
        const { shown, path } = await client.project.reveal({ projectId: project.id, file });
        if (!shown) context.toast(`The file is at ${path}`);
      } catch (error) {
        context.complain(toFault(error));
      }
    },
  };
}
