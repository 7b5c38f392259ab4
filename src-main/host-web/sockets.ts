import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { App } from '../app/app';

/** Bytes of one message from a browser: 2,000 paths of `sources.add` fit; pictures never come this way. */
const messageMost = 8 * 1024 * 1024;
/** Bytes that may wait for a browser before its streams are held back … */
const waitingMost = 4 * 1024 * 1024;
/** … and before the connection is given up: a page that reads nothing (a frozen tab) connects anew when it lives again. */
const waitingGivenUp = 64 * 1024 * 1024;
/** Milliseconds a page has to answer the goodbye. */
const goodbye = 1000;

/** Sends, and answers when more may follow: oRPC awaits it between the events of a stream, so a slow page slows its own streams only. */
const sendWithCare =
  (socket: WebSocket) =>
  (data: Parameters<WebSocket['send']>[0]): void | Promise<void> => {
    if (socket.bufferedAmount > waitingGivenUp) return socket.terminate();
    if (socket.bufferedAmount <= waitingMost) return socket.send(data);
    return new Promise((done) => socket.send(data, () => done()));
  };

export interface Sockets {
  /** Takes a connection over that asked for the socket and may have it. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  /** Says goodbye to every page; those that don't answer within a second are cut off. */
  close(): Promise<void>;
}

/** Serves the contract to any number of pages, each with its own calls and streams, which end with its socket. */
export const createSockets = (router: App['router']): Sockets => {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({ noServer: true, maxPayload: messageMost, clientTracking: true });
  server.on('connection', (socket: WebSocket) => {
    // A message too large or malformed: ws has closed the socket already.
    socket.on('error', () => undefined);
    void handler.upgrade({ addEventListener: socket.addEventListener.bind(socket), send: sendWithCare(socket) });
  });
  return {
    upgrade: (request, connection, head) =>
      server.handleUpgrade(request, connection, head, (socket) => server.emit('connection', socket, request)),
    close: () =>
      new Promise((done) => {
        for (const socket of server.clients) socket.close(1001, 'The app has ended.');
        const cutOff = setTimeout(() => {
          for (const socket of server.clients) socket.terminate();
        }, goodbye);
        server.close(() => {
          clearTimeout(cutOff);
          done();
        });
      }),
  };
};
