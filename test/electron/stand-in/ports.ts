import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';
import { StrictEmitter, strict } from './strict';

/** MessagePortMain over a port of Node's, which clones and transfers for real. */
export class PortMain extends StrictEmitter implements Pick<Electron.MessagePortMain, 'close' | 'start'> {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super('MessagePortMain', ['message', 'close']);
    this.port = port;
    port.once('close', () => this.emit('close'));
    return strict('MessagePortMain', this);
  }

  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.port.close();
  }

  postMessage(message: unknown, transfer: readonly PortMain[] = []): void {
    this.port.postMessage(
      message,
      transfer.map(({ port }) => port),
    );
  }
}

export class MessageChannelMain {
  readonly port1: PortMain;
  readonly port2: PortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = new PortMain(port2);
  }
}
