import childProcess from 'node:child_process';
import type { MenuItemConstructorOptions } from 'electron';
import { app, dockMenu } from './app';
import { attach, post } from './attached';
import { menu, notifications, powerMonitor, theme } from './desktop';
import { askPermission, load, registeredSchemes, startDownload } from './session';
import { emitPreventable } from './strict';
import { utilities, utilityProcess } from './utility';
import { Frame, Window } from './windows';
import { calls, dialogAnswers, paths } from './world';

export interface Exchange {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly base64: string;
}

/** A menu item as a test reads it. */
export interface ItemView {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  /** The page reads the keys; the menu only shows them. */
  readonly shownOnly?: boolean;
  readonly items?: readonly ItemView[];
}

const viewOf = ({
  id,
  label,
  role,
  accelerator,
  registerAccelerator,
  submenu,
}: MenuItemConstructorOptions): ItemView => ({
  ...(id ? { id } : {}),
  ...(label ? { label } : {}),
  ...(role ? { role } : {}),
  ...(accelerator ? { accelerator: String(accelerator) } : {}),
  ...(registerAccelerator === false ? { shownOnly: true } : {}),
  ...(Array.isArray(submenu) ? { items: submenu.filter(({ type }) => type !== 'separator').map(viewOf) } : {}),
});

const allItems = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);

const windowOf = (id: number): Window => {
  const found = Window.getAllWindows().find((window) => window.id === id);
  if (!found) throw new Error(`There is no window ${id}`);
  return found;
};

const pageOf = (id: number) => {
  const { page } = windowOf(id).contents;
  if (!page) throw new Error(`Window ${id} has no page yet`);
  return page;
};

/** What a test may see and do, from another process: arguments and answers are plain JSON. */
export const control = {
  windows: () =>
    Window.getAllWindows().map(({ id, options, shown, focused, bounds, contents, progress, background }) => ({
      id,
      background,
      options,
      shown,
      focused,
      bounds,
      progress,
      url: contents.mainFrame?.url ?? null,
    })),
  theme: () => theme.themeSource,
  /** The designer switches the system to light or dark, or to more contrast. */
  switchSystem: ({
    isDark,
    hasContrast = false,
  }: {
    readonly isDark: boolean;
    readonly hasContrast?: boolean;
  }): void => {
    theme.systemIsDark = isDark;
    theme.shouldUseHighContrastColors = hasContrast;
    theme.emit('updated');
  },
  calls: () => calls,
  environment: (name: string) => process.env[name] ?? null,
  path: (name: string) => paths[name] ?? null,
  appName: () => app.name,
  schemes: () => registeredSchemes(),
  fetch: async (
    url: string,
    init: {
      readonly method?: string;
      readonly headers?: Record<string, string>;
      readonly base64?: string;
      readonly body?: string;
      /** As a Blob's or a file's bytes arrive: in pieces. */
      readonly streamed?: boolean;
    } = {},
  ): Promise<Exchange> => {
    const { base64, streamed, ...rest } = init;
    const body = base64 === undefined ? {} : { body: Buffer.from(base64, 'base64') };
    const response = await load(url, { ...rest, ...body }, streamed);
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: bytes.toString('utf8'),
      base64: bytes.toString('base64'),
    };
  },
  permission: (name: string, url = 'pentimento://app/') => askPermission(name, url),
  download: () => startDownload(),

  navigate: (
    id: number,
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    url: string,
    isMainFrame = true,
  ) => ({
    prevented: emitPreventable(windowOf(id).contents, event, { url, isMainFrame }),
  }),
  openWindow: (id: number, url: string) =>
    windowOf(id).contents.openHandler?.({ url } as Parameters<NonNullable<Window['contents']['openHandler']>>[0])
      .action ?? 'no handler',
  attachWebview: (id: number) => ({
    prevented: emitPreventable(windowOf(id).contents, 'will-attach-webview', {}, {}, {}),
  }),
  crash: (id: number, reason: string) =>
    void windowOf(id).contents.emit('render-process-gone', {}, { reason, exitCode: 5 }),
  /** Sends `channel` as if from a frame with this URL: the main frame's place or another. */
  ipcFrom: (id: number, channel: string, url: string, place: 'main' | 'inner' | 'gone') => {
    const { contents } = windowOf(id);
    if (place === 'gone') return contents.arrive(channel, [], null);
    const deliver = contents.mainFrame?.deliver ?? (() => undefined);
    const frame = new Frame(url, deliver);
    if (place === 'main') contents.mainFrame = frame;
    contents.arrive(channel, [], frame);
  },

  call: (id: number, path: string, input?: unknown) => pageOf(id).call(path, input),
  take: (id: number, path: string, input: unknown, count: number) => pageOf(id).take(path, input, count),
  bridge: (id: number) => Object.keys(pageOf(id).bridge).toSorted(),
  exposed: (id: number) => Object.keys(pageOf(id).renderer.exposed),
  listen: (id: number) => pageOf(id).listen(),
  heard: (id: number) => ({
    commands: pageOf(id).commands,
    folders: pageOf(id).folders,
    ports: pageOf(id).portsReceived,
  }),
  pathsOf: (id: number, names: readonly string[]) =>
    pageOf(id).bridge.pathsOf(names.map((name) => new File(['x'], name))),
  startDrag: (id: number, address: string, name: string) => pageOf(id).bridge.startDrag(address, name),
  sendToPage: (id: number, channel: string, ...args: unknown[]) => windowOf(id).webContents.send(channel, ...args),

  /** A page elsewhere takes the place of this window's: it is told what the main process sends, and speaks through the two below. */
  attach: (id: number) => attach(pageOf(id).renderer),
  ipc: (id: number, channel: string) => windowOf(id).contents.arrive(channel, [], windowOf(id).contents.mainFrame),
  post: (port: number, data: string) => post(port, data),

  menu: () => (menu.current ?? []).map(viewOf),
  clickMenu: (label: string) => {
    const item = allItems(menu.current ?? []).find((one) => one.label === label);
    if (!item?.click) throw new Error(`There is no menu item '${label}' to click`);
    Reflect.apply(item.click, undefined, []);
  },
  dock: () => dockMenu.current.map(viewOf),
  clickDock: (label: string) => {
    const item = dockMenu.current.find((one) => one.label === label);
    if (item?.click) Reflect.apply(item.click, undefined, []);
  },
  answer: (kind: keyof typeof dialogAnswers, ...answers: unknown[]) => void dialogAnswers[kind].push(...answers),

  move: (id: number, bounds: Window['bounds']) => void (windowOf(id).bounds = bounds),
  maximise: (id: number) => windowOf(id).maximize(),
  minimise: (id: number) => void (windowOf(id).shown = 'minimised'),
  blur: () => Window.getAllWindows().forEach((window) => void (window.focused = false)),
  closeWindow: (id: number) => windowOf(id).close(),
  reload: (id: number) => windowOf(id).webContents.reload(),
  quit: () => app.quit(),
  secondInstance: (data: unknown) => void app.emit('second-instance', {}, ['electron'], '/', data),
  openFile: (path: string) => ({ prevented: emitPreventable(app, 'open-file', {}, path) }),
  activate: () => void app.emit('activate', {}, false),
  power: (event: 'resume' | 'suspend' | 'shutdown') => void emitPreventable(powerMonitor, event),
  notifications: () => notifications.map(({ options }) => options),
  clickNotification: (index: number) => void notifications[index]?.emit('click', {}),
  utilities: () => utilities.map(({ serviceName, pid }) => ({ name: serviceName, pid: pid ?? null })),
  /** As when V8 is out of memory in the n-th of them: Electron hands over a report that names the whole environment. */
  utilityFails: (index: number) => {
    utilities[index]?.emit('error', 'FatalError', 'CALL_AND_RETRY_LAST', JSON.stringify(process.env));
    process.kill(utilities[index]?.pid ?? 0, 'SIGKILL');
  },
  /** What comes of starting one with these options. */
  forkUtility: (program: string, options: object) => {
    try {
      utilityProcess.fork(program, [], options).kill();
      return 'started';
    } catch (error) {
      return String(error);
    }
  },
  /** What comes of running the app's own binary as Node, in each way that there is. */
  runAsNode: (program: string) =>
    [
      () => childProcess.fork(program),
      () => childProcess.spawn(process.execPath, [program]),
      () => childProcess.execFile(process.execPath, [program]),
      () => childProcess.spawnSync(process.execPath, [program]),
      () => childProcess.execFileSync(process.execPath, [program]),
    ].map((start) => {
      try {
        start();
        return 'started';
      } catch (error) {
        return String(error);
      }
    }),
  /** Asks Electron for something this stand-in lacks, to see that it says so. */
  ask: (name: string) => Reflect.get(app, name) as unknown,
};

export type Control = typeof control;

/** Takes the test's wishes from the parent process, and lets the app become ready: its main module has run to its end. */
export const startWorld = (): void => {
  process.on(
    'message',
    (message: { readonly id: number; readonly name: keyof Control; readonly args: readonly unknown[] }) => {
      const answer = async (): Promise<unknown> =>
        Reflect.apply(control[message.name] as (...args: unknown[]) => unknown, undefined, message.args);
      answer().then(
        (value) => process.send?.({ id: message.id, value: value ?? null }),
        (error: unknown) =>
          process.send?.({ id: message.id, error: error instanceof Error ? error.message : String(error) }),
      );
    },
  );
  app.becomeReady();
};
