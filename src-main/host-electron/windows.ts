import { app, BrowserWindow, dialog, ipcMain, type WebContents } from 'electron';
import type { KeyValueStore } from '../ports';
import { appOrigin } from '../contract/assets';
import { channels, type CommandName } from '../contract/bridge';
import type { Openings } from './openings';
import { isOwnSender } from './trust';
import { rememberWindowState, restoreWindowState, smallest, type WindowState } from './window-state';

export interface WindowsOptions {
  /** The built preload, absolute. */
  readonly preload: string;
  readonly store: KeyValueStore;
  readonly openings: Openings;
  /** The colour of a window that is not drawn yet. */
  readonly ground: () => string;
  /** May this window close now? `false`: somebody is being asked, and closes it then. */
  readonly mayClose: (isLast: boolean) => boolean;
}

const page = `${appOrigin}/`;

/** How far a further window stands from the one before, in pixels. */
const step = 28;

/** Everything here is Electron's secure default, or stricter, and stated so that no update can change it unseen. */
const makeWindow = (preload: string, backgroundColor: string, { bounds }: WindowState): BrowserWindow =>
  new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor,
    title: 'Pentimento',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The spelling checker would fetch its dictionaries from a server.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });

/** The app's windows. Each shows the one page; what it shows in it is the page's affair. */
export class Windows {
  readonly #options: WindowsOptions;
  /** Pages that said they listen for folders to open. */
  readonly #ready = new Set<WebContents>();

  constructor(options: WindowsOptions) {
    this.#options = options;
    options.openings.deliverTo((folder) => this.#openIn(this.#current()?.webContents, folder));
    ipcMain.on(channels.ready, (event) => {
      if (!isOwnSender(event)) return;
      this.#ready.add(event.sender);
      const folder = options.openings.take();
      if (folder) this.#openIn(event.sender, folder);
    });
  }

  open(): BrowserWindow {
    const before = this.#current();
    const state = restoreWindowState(this.#options.store);
    const window = makeWindow(this.#options.preload, this.#options.ground(), before ? beside(before, state) : state);
    this.#tend(window);
    // Maximising shows the window, so it waits for the page too.
    window.once('ready-to-show', () => (state.maximised && !before ? window.maximize() : window.show()));
    void window
      .loadURL(page)
      .catch((error: unknown) => dialog.showErrorBox('Pentimento could not show its window', String(error)));
    return window;
  }

  /** Brings a window to the front; opens one when there is none. */
  show(): void {
    const window = this.#current();
    if (!window) return void this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  command(name: CommandName): void {
    (this.#current() ?? this.open()).webContents.send(channels.command, name);
  }

  #current(): BrowserWindow | null {
    return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;
  }

  #openIn(contents: WebContents | undefined, folder: string): boolean {
    if (!contents || !this.#ready.has(contents)) return false;
    contents.send(channels.openProject, folder);
    return true;
  }

  #tend(window: BrowserWindow): void {
    const contents = window.webContents;
    window.on('close', (event) => {
      if (!this.#options.mayClose(BrowserWindow.getAllWindows().length === 1)) event.preventDefault();
    });
    rememberWindowState(window, this.#options.store);
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#ready.delete(contents);
    });
    contents.on('render-process-gone', (_event, { reason }) => {
      this.#ready.delete(contents);
      if (reason !== 'clean-exit' && reason !== 'killed') void this.#offerReload(window);
    });
    window.on('closed', () => this.#ready.delete(contents));
  }

  async #offerReload(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'This window stopped working.',
      detail: 'Nothing of the project is lost, and passes go on. Load the window again to continue.',
      buttons: ['Load Again', 'Close Window'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else window.destroy();
  }
}

const beside = (other: BrowserWindow, state: WindowState): WindowState => {
  const { x, y, width, height } = other.getNormalBounds();
  return { ...state, bounds: { x: x + step, y: y + step, width, height } };
};
