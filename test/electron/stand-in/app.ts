import type * as Electron from 'electron';
import { sessionIsReady } from './session';
import { emitPreventable, StrictEmitter, strict } from './strict';
import { paths, record, world } from './world';

const events = [
  'ready',
  'open-file',
  'second-instance',
  'activate',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'web-contents-created',
];

export const dockMenu: { current: Electron.MenuItemConstructorOptions[] } = { current: [] };

type Used =
  | 'quit'
  | 'exit'
  | 'isReady'
  | 'whenReady'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setJumpList'
  | 'isPackaged';

class StandInApp extends StrictEmitter implements Pick<Electron.App, Used> {
  readonly isPackaged = world.packaged;
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value?: string): void => {
      if (this.ready) throw new Error(`Too late for --${name}: the app is ready`);
      record('app.commandLine.appendSwitch', name, ...(value === undefined ? [] : [value]));
    },
    hasSwitch: (name: string): boolean =>
      process.argv.some((each) => each === `--${name}` || each.startsWith(`--${name}=`)),
  } satisfies Partial<Electron.CommandLine>);
  /** Of macOS alone. */
  readonly dock =
    process.platform === 'darwin'
      ? strict('app.dock', {
          setMenu: ({ template }: { readonly template: Electron.MenuItemConstructorOptions[] }) => {
            dockMenu.current = template;
          },
        })
      : undefined;
  name = 'electron';
  ready = false;
  quitting = false;
  lockData: unknown = null;
  /** Set by windows.ts: asks every window to close; `false` when one would not. */
  closeAll: () => boolean = () => true;
  readonly #isReady: Promise<void>;
  becomeReady: () => void = () => undefined;

  constructor() {
    super('app', events);
    this.#isReady = new Promise((done) => {
      this.becomeReady = () => {
        this.ready = true;
        sessionIsReady();
        this.emit('ready');
        done();
      };
    });
  }

  isReady(): boolean {
    return this.ready;
  }

  whenReady = (): Promise<void> => this.#isReady;

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return '0.0.0-test';
  }

  getAppPath(): string {
    return process.env['PENTIMENTO_TEST_APP'] ?? '';
  }

  getPath(name: string): string {
    const path = paths[name];
    if (path === undefined) throw new Error(`The stand-in for Electron has no path '${name}'`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (this.ready) throw new Error('Too late to move paths: the app is ready');
    paths[name] = path;
  }

  setAppUserModelId(id: string): void {
    if (process.platform !== 'win32') throw new Error('There is no app.setAppUserModelId off Windows');
    record('app.setAppUserModelId', id);
  }

  setJumpList(categories: Electron.JumpListCategory[] | null): 'ok' {
    if (process.platform !== 'win32') throw new Error('There is no app.setJumpList off Windows');
    for (const { type, name, items = [] } of categories ?? []) {
      if (type !== 'custom' || !name)
        throw new Error('Only custom categories, which need a name, are known to the stand-in');
      for (const item of items) {
        const { description = '' } = item;
        if (item.type !== 'task' || !item.program || !item.title) throw new Error('A task needs a program and a title');
        if (description.length > 260) throw new Error('Windows refuses descriptions of more than 260 characters');
      }
    }
    record('app.setJumpList', categories);
    return 'ok';
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    record('app.enableSandbox');
  }

  requestSingleInstanceLock(data?: Record<PropertyKey, unknown>): boolean {
    this.lockData = data;
    record('app.requestSingleInstanceLock', data, paths['userData']);
    return !world.lockHeld;
  }

  quit(): void {
    record('app.quit');
    setImmediate(() => {
      if (emitPreventable(this, 'before-quit')) return;
      this.quitting = true;
      if (!this.closeAll()) {
        this.quitting = false;
        return;
      }
      if (emitPreventable(this, 'will-quit')) return;
      this.emit('quit', {}, 0);
      this.exit(0);
    });
  }

  exit(code = 0): void {
    process.exit(code);
  }

  /** Electron ends by itself when nobody listens for the last window's end; and says nothing of it while it quits. */
  windowGone(left: number): void {
    if (left > 0 || this.quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
}

export const app = strict('app', new StandInApp());
