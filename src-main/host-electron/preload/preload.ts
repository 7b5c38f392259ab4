import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels, commandNames, portMessage, type Bridge, type CommandName } from '../../contract/bridge';

/** The page's window, as little of it as is needed: this file is checked without DOM types, like all of the main process. */
declare const window: { postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void };

const isCommand = (name: unknown): name is CommandName => (commandNames as readonly unknown[]).includes(name);

// A port can't cross the context bridge. The page posts it to itself; there is no other window it could reach.
ipcRenderer.on(channels.port, (event) => window.postMessage(portMessage, '*', event.ports));

const bridge: Bridge = {
  host: 'electron',
  connect: () => ipcRenderer.send(channels.connect),
  pathsOf: (files) =>
    files.map((file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0])),
  startDrag: (address, name) => ipcRenderer.send(channels.drag, address, name),
  onCommand: (listener) => {
    const heard = (_event: unknown, name: unknown): void => {
      if (isCommand(name)) listener(name);
    };
    ipcRenderer.on(channels.command, heard);
    return () => void ipcRenderer.off(channels.command, heard);
  },
  onOpenProject: (listener) => {
    const heard = (_event: unknown, folder: unknown): void => {
      if (typeof folder === 'string') listener(folder);
    };
    ipcRenderer.on(channels.openProject, heard);
    ipcRenderer.send(channels.ready);
    return () => void ipcRenderer.off(channels.openProject, heard);
  },
};

contextBridge.exposeInMainWorld('pentimento', bridge);
