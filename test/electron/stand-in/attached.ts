import type { MessagePort } from 'node:worker_threads';
import type { Renderer } from './renderer';

/** What the main process tells a page that runs elsewhere. Ports stay here, under numbers. */
export type Told =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port'; readonly port: number; readonly data: string };

const ports: MessagePort[] = [];

const tell = (told: Told): void => void process.send?.({ told });

const keep = (port: MessagePort): number => {
  const number = ports.push(port) - 1;
  port.on('message', (data: unknown) => {
    if (typeof data !== 'string') throw new Error('Only text goes over the contract’s port');
    tell({ kind: 'port', port: number, data });
  });
  return number;
};

/** Lets a page in another process (a real browser) stand for this renderer. */
export const attach = (renderer: Renderer): void => {
  renderer.elsewhere = (channel, args, given) =>
    tell({ kind: 'message', channel, args, ports: given.map((port) => keep(port as MessagePort)) });
};

export const post = (port: number, data: string): void => ports[port]?.postMessage(data);
