import type { Core } from '../app/core';
import { exitOfSignal } from './context';

/**
 * Waits for passes: until they have ended, the command has waited long enough (exit 3), or it is interrupted (130, 143, after the
 * passes were left so that they can go on). `exit: null`: they ended.
 */
export async function waitFor(core: Core, signal: AbortSignal, ended: () => Promise<void>): Promise<{ readonly exit: number | null }> {
  const enough = new AbortController();
  try {
    return await Promise.race([
      // A signal makes the passes be left, which looks like an end.
      ended().then(() => ({ exit: exitOfSignal(signal) })),
      core.ports.clock.sleep(core.ports.durations.commandWait, enough.signal).then(() => ({ exit: 3 })),
      interrupted(signal, enough.signal).then(async (exit) => {
        await core.room.close();
        return { exit };
      }),
    ]);
  } finally {
    enough.abort();
  }
}

const interrupted = (signal: AbortSignal, until: AbortSignal): Promise<number> => new Promise((resolve) => {
  const tell = (): void => resolve(exitOfSignal(signal) ?? 1);
  if (signal.aborted) tell();
  else signal.addEventListener('abort', tell, { once: true, signal: until });
});
