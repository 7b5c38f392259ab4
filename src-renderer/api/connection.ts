import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { doubled } from '../../src-main/common/backoff';
import type { Contract } from '../../src-main/contract';
import { ConnectionLost } from './faults';
import type { Dial, Line } from './line';

export type Client = ContractRouterClient<Contract>;

/** `connecting`: not yet open for the first time. `lost`: was open, or could not be opened, and is tried again. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

export interface Connection {
  /** Calls made while connecting wait; calls made while lost, and those pending at a loss, reject with ConnectionLost. */
  readonly client: Client;
  state(): ConnectionState;
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /** Resolves when it is open, now or later; rejects when `signal` aborts. */
  opened(signal: AbortSignal): Promise<void>;
  /** Doesn't wait for the next try. */
  retryNow(): void;
}

const firstWait = 250;
const longestWait = 5_000;

export function connect(dial: Dial): Connection {
  let state: ConnectionState = 'connecting';
  let line: Line | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const listeners = new Set<(state: ConnectionState) => void>();

  const become = (next: ConnectionState): void => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(state);
  };

  const open = async (): Promise<void> => {
    timer = null;
    try {
      line = await dial(() => {
        line = null;
        become('lost');
        later();
      });
      failures = 0;
      become('open');
    } catch {
      become('lost');
      later();
    }
  };
  const later = (): void => {
    timer ??= setTimeout(() => void open(), doubled(failures++, firstWait, longestWait));
  };
  void open();

  const changed = (): Promise<ConnectionState> =>
    new Promise((resolve) => {
      const end = subscribe((next) => {
        end();
        resolve(next);
      });
    });

  const subscribe = (listener: (state: ConnectionState) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const client = createORPCClient<Client>({
    async call(path, input, options) {
      if (state === 'connecting') await changed();
      const through = line;
      if (!through) throw new ConnectionLost();
      try {
        return await through.link.call(path, input, options);
      } catch (error) {
        throw through === line || options.signal?.aborted ? error : new ConnectionLost(true);
      }
    },
  });

  return {
    client,
    state: () => state,
    subscribe,
    retryNow() {
      if (timer === null) return;
      clearTimeout(timer);
      void open();
    },
    opened(signal) {
      if (state === 'open') return Promise.resolve();
      return new Promise((resolve, reject) => {
        const end = subscribe((next) => {
          if (next !== 'open') return;
          end();
          resolve();
        });
        signal.addEventListener(
          'abort',
          () => {
            end();
            reject(signal.reason as Error);
          },
          { once: true },
        );
      });
    },
  };
}
