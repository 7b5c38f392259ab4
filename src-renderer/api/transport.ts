import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { socketPath } from '../../src-main/contract/assets';
import { portMessage, type Bridge } from '../../src-main/contract/bridge';
import { bridge } from './bridge';
import type { Dial } from './line';

/** How long a line may take to open, in milliseconds. */
const openWait = 10_000;

/** A WebSocket to the loopback host that served this page. */
export const dialSocket: Dial = (onLost) =>
  new Promise((resolve, reject) => {
    const url = new URL(`.${socketPath}`, document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const websocket = new WebSocket(url);
    const slow = setTimeout(() => websocket.close(), openWait);
    let opened = false;
    websocket.addEventListener('open', () => {
      opened = true;
      clearTimeout(slow);
      resolve({ link: new SocketLink({ websocket }), close: () => websocket.close() });
    });
    websocket.addEventListener('close', () => {
      clearTimeout(slow);
      if (opened) onLost();
      else reject(new Error('The socket did not open'));
    });
  });

/** A MessagePort that Electron's preload hands over as a message to this window. */
export const dialPort =
  (from: Bridge): Dial =>
  (onLost) =>
    new Promise((resolve, reject) => {
      const slow = setTimeout(() => {
        removeEventListener('message', take);
        reject(new Error('No port came'));
      }, openWait);
      const take = (event: MessageEvent): void => {
        const port = event.ports[0];
        if (event.source !== window || event.data !== portMessage || !port) return;
        clearTimeout(slow);
        removeEventListener('message', take);
        port.addEventListener('close', onLost, { once: true });
        const link = new PortLink({ port });
        port.start();
        resolve({ link, close: () => port.close() });
      };
      addEventListener('message', take);
      from.connect();
    });

export const dial: Dial = bridge ? dialPort(bridge) : dialSocket;
