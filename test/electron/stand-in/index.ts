/** What `import … from 'electron'` finds in the tests. Only what stands here exists; the rest throws with its name. */
import { app } from './app';
import {
  clipboard,
  dialog,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  safeStorage,
  screen,
  shell,
} from './desktop';
import { ipcMain } from './ipc';
import { MessageChannelMain } from './ports';
import { protocol, session } from './session';
import { strict } from './strict';
import { utilityProcess } from './utility';
import { BrowserWindow } from './windows';

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
};
export { control, startWorld } from './control';

export default strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
});
