import { app, shell, type Session, type WebContents } from 'electron';
import { isOwnUrl, mayOpenOutside } from './trust';

/** Opens a page of the documentation in the system's browser; anything else is dropped. */
export const openOutside = (url: string): void => {
  if (mayOpenOutside(url)) void shell.openExternal(url);
};

const hardenContents = (contents: WebContents): void => {
  // Our page never leaves itself; reloading it is allowed.
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (isOwnUrl(event.url) && new URL(event.url).pathname === '/') return;
    event.preventDefault();
    openOutside(event.url);
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
};

/** Every page that is ever made, ours or not, is held to this. Call before the first window. */
export const hardenEveryPage = (): void => {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
};

const fromElsewhere = /^(https?|wss?|ftp|file):/i;

/** No permission, no download, and nothing from any network: the app speaks to services from the main process alone. */
export const hardenSession = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: fromElsewhere.test(details.url) }));
};
