import { ipcMain, MessageChannelMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { App } from '../app/app';
import { channels } from '../contract/bridge';
import { isOwnSender } from './trust';

/** Serves the contract to our pages: each that asks gets a port of its own, which ends with it. Nobody else gets an answer. */
export const serveRpc = (router: App['router']): void => {
  const handler = new RPCHandler(router);
  ipcMain.on(channels.connect, (event) => {
    if (!isOwnSender(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1);
    port1.start();
    event.senderFrame?.postMessage(channels.port, null, [port2]);
  });
};
