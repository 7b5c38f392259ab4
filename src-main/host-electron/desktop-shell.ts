import { BrowserWindow, clipboard, Notification, shell } from 'electron';
import type { Shell } from '../ports';
import { showRecent } from './recent';
import { visible } from '../common/visible';

export interface DesktopShellOptions {
  readonly platform: NodeJS.Platform;
  /** Brings the app to the front, when a notification is clicked. */
  readonly show: () => void;
  /** Opens a project that was chosen outside of the windows. */
  readonly open: (folder: string) => void;
}

export const desktopShell = ({ platform, show, open }: DesktopShellOptions): Shell => {
  // A notification nobody holds on to may be collected before it is clicked.
  const shown = new Set<Notification>();
  return {
    reveal: async (file) => {
      shell.showItemInFolder(file);
      return true;
    },
    open: async (file) => (await shell.openPath(file)) === '',
    // Another program may hold the clipboard; then nothing is in it, and nothing else is amiss.
    copy: (text) => void clipboard.writeText(text).catch(() => undefined),
    showRecent: (projects) => showRecent(projects, platform, open),
    // Above 1 the bar shows that something runs, and not how far it is.
    progress: (share) => {
      for (const window of BrowserWindow.getAllWindows())
        window.setProgressBar(share === null ? -1 : share === 0 ? 2 : share);
    },
    notify: (title, body) => {
      if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
      const notification = new Notification({ title: visible(title), body: visible(body) });
      shown.add(notification);
      notification.on('click', show);
      notification.on('close', () => shown.delete(notification));
      // As on macOS, where the app is not signed.
      notification.on('failed', () => shown.delete(notification));
      notification.show();
    },
  };
};
