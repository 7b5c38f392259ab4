import type { Connection } from './connection';
import { toFault } from './faults';
import type { FaultView } from '../../src-main/contract';

const restWait = 1_000;

/**
 * Follows a watch procedure for as long as it is wanted: every event, and again from a fresh snapshot after each loss of the
 * connection. `onFault` hears what the host itself refused; that is tried again too.
 */
export function watch<T>(
  connection: Connection,
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onEvent: (event: T) => void,
  onFault: (fault: FaultView) => void = () => undefined,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;

  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await connection.opened(signal);
        for await (const event of await open(signal)) {
          if (signal.aborted) return;
          onEvent(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        const fault = toFault(error);
        if (connection.state() === 'open' && fault.code !== 'connection-lost' && fault.code !== 'internal')
          onFault(fault);
      }
      if (!signal.aborted && connection.state() === 'open')
        await new Promise((resolve) => setTimeout(resolve, restWait));
    }
  };
  void follow();
  return () => ending.abort(new Error('No longer watched'));
}
