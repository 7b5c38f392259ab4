/** What `import … from 'electron'` finds in the tests. Only what stands here exists; the rest throws with its name. */
import { app } from './app';
import { dialog, Menu, Notification, powerMonitor, safeStorage, screen, shell } from './desktop';
import { ipcMain } from './ipc';
import { MessageChannelMain } from './ports';
import { protocol, session } from './session';
import { strict } from './strict';
import { BrowserWindow } from './windows';

export { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, Notification, powerMonitor, protocol, safeStorage, screen, session, shell };
export { control, startWorld } from './control';

export default strict('electron', { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, Notification, powerMonitor, protocol, safeStorage, screen, session, shell });
