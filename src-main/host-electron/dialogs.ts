import { dirname, join } from 'node:path';
import { app, BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import { projectsIn } from '../app/node-ports';
import type { Dialogs } from '../ports';
import { pictureEndings } from '../common/picture-formats';
import { emptyingSentence } from '../common/emptying';
import { visible } from '../common/visible';

type Kind = 'project' | 'pictures' | 'program';

/** Where something of its kind was chosen last. Electron begins in Downloads otherwise, and keeps the system from remembering. */
const lastIn = new Map<Kind, string>();

const programs: Partial<Record<NodeJS.Platform, string>> = { darwin: '/Applications', linux: '/usr/bin' };

const firstIn: Readonly<Record<Kind, () => string>> = {
  project: () => projectsIn(app.getPath('documents'), app.getPath('home')),
  pictures: () => app.getPath('pictures'),
  program: () => programs[process.platform] ?? process.env['ProgramFiles'] ?? app.getPath('home'),
};

/** Dialogs belong to the window that has the focus, so that they stay in front of it. */
const open = async (kind: Kind, options: OpenDialogOptions): Promise<string[] | null> => {
  const parent = BrowserWindow.getFocusedWindow();
  const all = { ...options, defaultPath: lastIn.get(kind) ?? firstIn[kind]() };
  const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, all) : dialog.showOpenDialog(all));
  const [first] = filePaths;
  if (canceled || first === undefined) return null;
  lastIn.set(kind, dirname(first));
  return filePaths;
};

const save = async (options: SaveDialogOptions): Promise<string | null> => {
  const parent = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
};

/** Links that a message names. */
const LINKS_MOST = 10;

/** A question to which nothing happens unless the button of the deed is pressed. */
const confirm = async (message: string, detail: string, deed: string): Promise<boolean> => {
  const parent = BrowserWindow.getFocusedWindow();
  const box = {
    type: 'warning' as const,
    message,
    detail: visible(detail, '\n'),
    buttons: [deed, 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = parent ? await dialog.showMessageBox(parent, box) : await dialog.showMessageBox(box);
  return response === 0;
};

/** The system's dialogs. Each answers with absolute paths, or `null` when it was closed. */
export const nativeDialogs: Dialogs = {
  // A project is a folder that need not exist yet, which only a save dialog can name.
  pickNewProject: async () => {
    const folder = await save({
      title: 'New project',
      buttonLabel: 'Create',
      nameFieldLabel: 'Project:',
      defaultPath: join(lastIn.get('project') ?? app.getPath('documents'), 'Untitled project'),
      properties: ['createDirectory'],
    });
    if (folder !== null) lastIn.set('project', dirname(folder));
    return folder;
  },
  pickProject: async () =>
    (await open('project', { title: 'Open project', buttonLabel: 'Open', properties: ['openDirectory'] }))?.[0] ?? null,
  pickPictures: () =>
    open('pictures', {
      title: 'Add picture',
      buttonLabel: 'Add',
      filters: [{ name: 'Pictures', extensions: [...pictureEndings] }],
      properties: ['openFile', 'multiSelections'],
    }),
  pickExport: (suggested) =>
    save({
      title: 'Export',
      buttonLabel: 'Export',
      defaultPath: suggested,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }),
  pickProgram: async () =>
    (
      await open('program', {
        title: 'Choose an editor',
        buttonLabel: 'Choose',
        ...(process.platform === 'win32' ? { filters: [{ name: 'Programs', extensions: ['exe'] }] } : {}),
        properties: ['openFile'],
      })
    )?.[0] ?? null,
  confirmLinks: (folder, links) =>
    confirm(
      'Follow the links that lead out of this project?',
      `Pentimento will read and write where they lead. Allow it only for a project of your own.\n\n${folder}\n\n${links
        .slice(0, LINKS_MOST)
        .map(({ link, target }) => `${link} → ${target}`)
        .join('\n')}${links.length > LINKS_MOST ? `\nand ${links.length - LINKS_MOST} more` : ''}`,
      'Follow Links',
    ),
  confirmEmptying: (folder, what) =>
    confirm('Empty the trash?', `${emptyingSentence(what)}\n\n${folder}`, 'Delete for Good'),
};
