import { readFileSync } from 'node:fs';
import { MessagePort } from 'node:worker_threads';
import { createContext, runInContext } from 'node:vm';
import type * as Electron from 'electron';
import { StrictEmitter, strict } from './strict';

/** The `message` event of a window, as far as a page reads it. */
export interface WindowMessage {
  readonly data: unknown;
  readonly source: unknown;
  readonly ports: readonly unknown[];
}

/** Copies what crosses the context bridge, and refuses what can't: a port, an instance of a class. */
const across = (value: unknown): unknown => {
  if (typeof value === 'function')
    return (...args: unknown[]): unknown => across(Reflect.apply(value, undefined, args.map(across)));
  if (value instanceof File) return value;
  if (value instanceof MessagePort) throw new Error('A MessagePort can not cross the context bridge');
  if (Array.isArray(value)) return value.map(across);
  if (typeof value !== 'object' || value === null) return value;
  // By name: plain objects come from several contexts, each with its own Object.
  if (Object.getPrototypeOf(value)?.constructor?.name !== 'Object')
    throw new Error('Only plain objects cross the context bridge');
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, across(part)])));
};

export interface RendererOptions {
  readonly preload: string;
  readonly send: (channel: string, args: readonly unknown[]) => void;
  /** Paths of files that lie on the disk. */
  readonly pathOf: (file: File) => string;
}

/** A page's process: runs the built preload in a context of its own, which can require 'electron' and nothing else, as a sandboxed one. */
export class Renderer {
  readonly ipc = new StrictEmitter('ipcRenderer', null);
  /** What the preload exposed to the page. */
  readonly exposed: Record<string, unknown> = {};
  readonly listeners = new Set<(message: WindowMessage) => void>();
  readonly window: object;
  /** Set: messages of the main process go there instead. */
  elsewhere: ((channel: string, args: readonly unknown[], ports: readonly unknown[]) => void) | null = null;

  constructor({ preload, send, pathOf }: RendererOptions) {
    const ipcRenderer = strict('ipcRenderer', {
      on: (channel, listener) => (this.ipc.on(channel, listener), ipcRenderer as Electron.IpcRenderer),
      off: (channel, listener) => (this.ipc.off(channel, listener), ipcRenderer as Electron.IpcRenderer),
      send: (channel, ...args) => send(channel, structuredClone(args)),
    } satisfies Partial<Electron.IpcRenderer>) as Pick<Electron.IpcRenderer, 'on' | 'off' | 'send'>;
    const contextBridge = strict('contextBridge', {
      exposeInMainWorld: (key, api: unknown) => void (this.exposed[key] = across(api)),
    } satisfies Partial<Electron.ContextBridge>);
    const webUtils = strict('webUtils', { getPathForFile: pathOf } satisfies Partial<Electron.WebUtils>);
    const modules: Record<string, unknown> = {
      electron: strict('electron (in a sandboxed preload)', { contextBridge, ipcRenderer, webUtils }),
    };
    this.window = strict('window', {
      postMessage: (data: unknown, target: string, ports: readonly unknown[] = []) => {
        if (target !== '*' && target !== 'pentimento://app') return;
        setImmediate(() => {
          for (const listener of this.listeners) listener({ data: structuredClone(data), source: this.window, ports });
        });
      },
    });
    const require = (name: string): unknown => {
      if (name in modules) return modules[name];
      throw new Error(`module not found: ${name}`);
    };
    const context = createContext({ require, window: this.window, exports: {}, module: { exports: {} } });
    runInContext(readFileSync(preload, 'utf8'), context, { filename: preload });
  }

  /** A message from the main process. */
  receive(channel: string, args: readonly unknown[], ports: readonly unknown[] = []): void {
    if (this.elsewhere) this.elsewhere(channel, args, ports);
    else this.ipc.emit(channel, { ports }, ...args);
  }
}
