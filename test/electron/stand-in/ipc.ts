import { strict, StrictEmitter } from './strict';

/** Messages from pages to the main process; Contents.arrive puts them in. */
export const ipcMain = strict('ipcMain', new StrictEmitter('ipcMain', null));
