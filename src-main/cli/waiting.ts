import type { Core } from '../core/core';
import type { Project } from '../project/project';
import { exitOfSignal } from './context';
import { say } from './output';

/**
 * Waits for passes: until they have ended, the command has waited long enough (exit 3), or it is interrupted (130, 143, after the
 * passes were left so that they can go on). `exit: null`: they ended.
 */
export async function waitFor(
  core: Core,
  signal: AbortSignal,
  ended: () => Promise<void>,
): Promise<{ readonly exit: number | null }> {
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

/** Says why a pass is not moving whenever that changes, so that a command that waits is not silent. Once stopped, answers whether a sentence was the last said of a pass. */
export function sayHolds(
  core: Core,
  sentence: (project: Project, id: string, message: string) => string,
): () => (id: string, message: string) => boolean {
  const last = new Map<string, string>();
  const onView = (project: Project, id: string): void => {
    const message = core.room.held(id)?.message;
    if (message === undefined || last.get(id) === message) return;
    last.set(id, message);
    say(sentence(project, id, message));
  };
  core.room.events.on('view', onView);
  return () => {
    core.room.events.off('view', onView);
    return (id, message) => last.get(id) === message;
  };
}

const interrupted = (signal: AbortSignal, until: AbortSignal): Promise<number> =>
  new Promise((resolve) => {
    const tell = (): void => resolve(exitOfSignal(signal) ?? 1);
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell, { once: true, signal: until });
  });
