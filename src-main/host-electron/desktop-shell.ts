import { BrowserWindow, Notification, shell } from 'electron';
import type { Shell } from '../app/ports';

/** `show`: brings the app to the front, when a notification is clicked. */
export const desktopShell = (show: () => void): Shell => {
  // A notification nobody holds on to may be collected before it is clicked.
  const shown = new Set<Notification>();
  return {
    reveal: async (file) => {
      shell.showItemInFolder(file);
      return true;
    },
    notify: (title, body) => {
      if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.on('click', show);
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
  };
};
