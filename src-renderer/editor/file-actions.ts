import { visible } from '../../src-main/common/visible';
import type { FaultView } from '../../src-main/contract';
import { toFault } from '../api/faults';
import type { Context } from './context';
import type { entering } from './entering';
import type { importActions } from './import-actions';
import { folderOf } from './paths';
import type { FilePurpose } from './state';

/** A folder that is dropped has no type, and neither has a picture whose type the system does not know. */
const mayBePicture = ({ type }: File): boolean => type === '' || type.startsWith('image/');

const chosenFolder = (answer: { folder: string } | null): readonly string[] | null => answer && [answer.folder];

type Enter = ReturnType<typeof entering>['enter'];
type Imports = Pick<ReturnType<typeof importActions>, 'addPaths' | 'addFiles'>;

/** What comes from the system's files: folders and pictures that are chosen in a dialog, dropped or pasted. */
export function fileActions(context: Context, enter: Enter, { addPaths, addFiles }: Imports) {
  const { store, connection } = context;
  const { client } = connection;

  const ask = (purpose: FilePurpose): void =>
    store.update((state) => ({ ...state, dialog: { kind: 'files', purpose } }));
  const native = (): boolean => store.get().app?.dialogs === 'native';

  /** From a file dialog, the system's or the app's own: a fault stays in the app's own. */
  const chosen = async (purpose: FilePurpose, paths: readonly string[]): Promise<FaultView | null> => {
    const [path] = paths;
    if (path === undefined) return null;
    switch (purpose.kind) {
      case 'new-project': {
        const fault = await enter(() => client.projects.create({ folder: path, name: null }), {
          field: 'pictures',
          count: 1,
        });
        if (!fault && purpose.pictures.length > 0) void addFiles(purpose.pictures, false);
        return fault;
      }
      case 'open-project':
        return await enter(() => client.projects.open({ folder: path, parts: true }));
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
    const fault = await enter(() => client.projects.start({ picture }));
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
    chosen,
    newProject,
    openProject: () => pick({ kind: 'open-project' }, async () => chosenFolder(await client.dialogs.pickProject())),
    addPicture(): Promise<void> {
      expectPictures();
      return pick({ kind: 'add-pictures' }, async () => (await client.dialogs.pickPictures())?.paths ?? null);
    },
    expectPictures,
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
  };
}
