import { app, shell, type Session, type WebContents } from 'electron';
import { isOwnUrl, mayOpenOutside } from './trust';

/** Opens a page of the documentation in the system's browser; anything else is dropped. */
export const openOutside = (url: string): void => {
  if (mayOpenOutside(url)) void shell.openExternal(url);
};

const hardenContents = (contents: WebContents): void => {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
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

/** The page may put pictures and words into the clipboard; it never reads it. */
const granted = (permission: string, url: string): boolean =>
  permission === 'clipboard-sanitized-write' && isOwnUrl(url);

/** No other permission, no download, and nothing from any network: the app speaks to services from the main process alone. */
export const hardenSession = (session: Session): void => {
  // Its dictionaries come from a server. On macOS the system checks, and Electron takes no list.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(granted(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: fromElsewhere.test(details.url) }));
};
