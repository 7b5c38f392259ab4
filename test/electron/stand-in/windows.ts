import type * as Electron from 'electron';
import { app } from './app';
import { ipcMain } from './ipc';
import { Page } from './page';
import type { PortMain } from './ports';
import { Renderer } from './renderer';
import { load } from './session';
import { emitPreventable, StrictEmitter, strict } from './strict';
import { record } from './world';

/** Options that this stand-in knows what to do with, or that only say how a window looks. */
const knownOptions = [
  'x',
  'y',
  'width',
  'height',
  'minWidth',
  'minHeight',
  'show',
  'backgroundColor',
  'title',
  'webPreferences',
] as const satisfies readonly (keyof Electron.BrowserWindowConstructorOptions)[];
const knownPreferences = [
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webSecurity',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'webviewTag',
  'navigateOnDragDrop',
  'spellcheck',
  'devTools',
] as const satisfies readonly (keyof Electron.WebPreferences)[];

const refuseUnknown = (what: string, given: object, known: readonly string[]): void => {
  for (const key of Object.keys(given))
    if (!known.includes(key)) throw new Error(`The stand-in for Electron has no ${what} '${key}'`);
};

/** A frame of a page. `url` may be set to that of another site, to see who is trusted. */
class Frame implements Pick<Electron.WebFrameMain, 'url' | 'frameTreeNodeId'> {
  static lastNode = 0;
  readonly frameTreeNodeId = (Frame.lastNode += 1);
  url: string;
  readonly deliver: (channel: string, message: unknown, ports: readonly PortMain[]) => void;

  constructor(url: string, deliver: Frame['deliver']) {
    this.url = url;
    this.deliver = deliver;
    return strict('WebFrameMain', this);
  }

  postMessage(channel: string, message: unknown, transfer: readonly PortMain[] = []): void {
    this.deliver(channel, message, transfer);
  }
}

const contentsEvents = [
  'will-navigate',
  'will-redirect',
  'will-frame-navigate',
  'will-attach-webview',
  'did-start-navigation',
  'render-process-gone',
];

class Contents
  extends StrictEmitter
  implements Pick<Electron.WebContents, 'send' | 'reload' | 'isDestroyed' | 'setWindowOpenHandler'>
{
  mainFrame: Frame | null = null;
  destroyed = false;
  page: Page | null = null;
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  readonly preload: string;

  constructor(preload: string) {
    super('webContents', contentsEvents);
    this.preload = preload;
    const made = strict('webContents', this);
    app.emit('web-contents-created', {}, made);
    return made;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    record('contents.setWebRTCIPHandlingPolicy', policy);
  }

  setWindowOpenHandler(handler: NonNullable<Contents['openHandler']>): void {
    this.openHandler = handler;
  }

  startDrag({ file, icon }: { file: string; icon: { isEmpty(): boolean } }): void {
    if (icon.isEmpty()) throw new Error('Failed to load image for the drag');
    record('contents.startDrag', file);
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.renderer.receive(channel, structuredClone(args));
  }

  reload(): void {
    if (this.mainFrame) void this.navigate(this.mainFrame.url);
  }

  /** An IPC message as it arrives from a frame of this page. */
  arrive(channel: string, args: readonly unknown[], frame: Frame | null): void {
    setImmediate(() => ipcMain.emit(channel, { sender: this, senderFrame: frame, ports: [] }, ...args));
  }

  async navigate(url: string): Promise<void> {
    this.page?.leave();
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    const response = await load(url);
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/html'))
      throw new Error(`ERR_FAILED (${response.status}) loading '${url}'`);
    await response.text();
    const frame = new Frame(url, (channel, message, ports) =>
      this.page?.renderer.receive(
        channel,
        [message],
        ports.map(({ port }) => port),
      ),
    );
    this.mainFrame = frame;
    this.page = new Page(
      new Renderer({
        preload: this.preload,
        send: (channel, args) => this.arrive(channel, args, frame),
        pathOf: (file) => (file.name.startsWith('pasted') ? '' : `/pictures/${file.name}`),
      }),
    );
  }
}

let windows: Window[] = [];
let lastId = 0;

const windowEvents = ['close', 'closed', 'ready-to-show'];

type Shown = 'hidden' | 'shown' | 'maximised' | 'minimised';

class Window
  extends StrictEmitter
  implements
    Pick<
      Electron.BrowserWindow,
      | 'id'
      | 'loadURL'
      | 'show'
      | 'focus'
      | 'close'
      | 'destroy'
      | 'restore'
      | 'maximize'
      | 'isMinimized'
      | 'isMaximized'
      | 'isDestroyed'
      | 'getNormalBounds'
      | 'setProgressBar'
      | 'setBackgroundColor'
    >
{
  readonly id = (lastId += 1);
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: Electron.WebContents;
  readonly contents: Contents;
  bounds: Electron.Rectangle;
  shown: Shown = 'hidden';
  background: string;
  focused = false;
  destroyed = false;
  /** Every one that was set. */
  readonly progress: number[] = [];

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', windowEvents);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    refuseUnknown('window option', options, knownOptions);
    refuseUnknown('web preference', options.webPreferences ?? {}, knownPreferences);
    this.options = options;
    this.background = options.backgroundColor ?? '#ffffff';
    this.bounds = {
      x: options.x ?? 200,
      y: options.y ?? 100,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.contents = new Contents(options.webPreferences?.preload ?? '');
    this.webContents = this.contents as unknown as Electron.WebContents;
    const made = strict('BrowserWindow', this);
    windows.push(made);
    return made;
  }

  static getAllWindows(): Window[] {
    return [...windows];
  }

  static getFocusedWindow(): Window | null {
    return windows.find(({ focused }) => focused) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await this.contents.navigate(url);
    this.emit('ready-to-show');
  }

  show(): void {
    if (this.shown !== 'maximised') this.shown = 'shown';
    this.focus();
  }

  focus(): void {
    record('window.focus', this.id);
    for (const window of windows) window.focused = window.id === this.id;
  }

  restore(): void {
    this.shown = 'shown';
  }

  maximize(): void {
    this.shown = 'maximised';
    this.focus();
  }

  isMinimized(): boolean {
    return this.shown === 'minimised';
  }

  isMaximized(): boolean {
    return this.shown === 'maximised';
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setBackgroundColor(colour: string): void {
    this.background = colour;
  }

  setProgressBar(progress: number): void {
    this.progress.push(progress);
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.bounds };
  }

  close(): void {
    if (!this.destroyed && !emitPreventable(this, 'close')) this.destroy();
  }

  destroy(): void {
    this.destroyed = true;
    this.contents.destroyed = true;
    this.contents.page?.leave();
    windows = windows.filter(({ id }) => id !== this.id);
    this.emit('closed');
    app.windowGone(windows.length);
  }
}

app.closeAll = () => {
  for (const window of windows) window.close();
  return windows.length === 0;
};

export { Contents, Frame, Window };
export const BrowserWindow = strict('BrowserWindow', Window);
