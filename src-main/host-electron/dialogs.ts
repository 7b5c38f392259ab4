import { join } from 'node:path';
import { app, BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { Dialogs } from '../app/ports';

const pictures = ['jpg', 'jpeg', 'png', 'webp', 'tif', 'tiff', 'gif', 'avif'];

/** Dialogs belong to the window that has the focus, so that they stay in front of it. */
const open = async (options: OpenDialogOptions): Promise<string[] | null> => {
  const parent = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
  return canceled || filePaths.length === 0 ? null : filePaths;
};

const save = async (options: SaveDialogOptions): Promise<string | null> => {
  const parent = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
};

/** The system's dialogs. Each answers with absolute paths, or `null` when it was closed. */
export const nativeDialogs: Dialogs = {
  // A project is a folder that need not exist yet, which only a save dialog can name.
  pickNewProject: () =>
    save({
      title: 'New project', buttonLabel: 'Create', nameFieldLabel: 'Project:', defaultPath: join(app.getPath('documents'), 'Untitled project'),
      properties: ['createDirectory'],
    }),
  pickProject: async () => (await open({ title: 'Open project', buttonLabel: 'Open', properties: ['openDirectory'] }))?.[0] ?? null,
  pickPictures: () =>
    open({ title: 'Add picture', buttonLabel: 'Add', filters: [{ name: 'Pictures', extensions: pictures }], properties: ['openFile', 'multiSelections'] }),
  pickExport: (suggested) => save({ title: 'Export', buttonLabel: 'Export', defaultPath: suggested, properties: ['createDirectory', 'showOverwriteConfirmation'] }),
};
