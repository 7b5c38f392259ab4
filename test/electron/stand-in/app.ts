import type * as Electron from 'electron';
import { sessionIsReady } from './session';
import { emitPreventable, StrictEmitter, strict } from './strict';
import { paths, record, world } from './world';

const events = ['ready', 'open-file', 'second-instance', 'activate', 'window-all-closed', 'before-quit', 'will-quit', 'quit', 'web-contents-created'];

type Used = 'quit' | 'exit' | 'isReady' | 'whenReady' | 'setName' | 'getVersion' | 'getAppPath' | 'getPath' | 'setPath' | 'enableSandbox' | 'requestSingleInstanceLock' | 'isPackaged';

class StandInApp extends StrictEmitter implements Pick<Electron.App, Used> {
  readonly isPackaged = world.packaged;
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
