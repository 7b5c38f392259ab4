import { utilityProcess } from 'electron';
import type { StartChild } from '../children/child';

/**
 * A child as Electron starts it. Node's `fork` would run the app's own binary as Node, which the installed app has switched off, so that nobody
 * else can run it so either (docs/security.md). After the app is ready.
 */
export const startUtility: StartChild = (
  { program, args, name, environment, heap },
  { onMessage, onErrors, onEnd },
) => {
  const child = utilityProcess.fork(program, [...args], {
    serviceName: name,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...environment },
    execArgv: heap === undefined ? [] : [`--js-flags=--max-old-space-size=${heap}`],
  });
  /** Known once it runs; until then there is nothing to kill. */
  let runs = false;
  let toEnd = false;
  const end = (): void => {
    if (!runs || child.pid === undefined) return;
    try {
      // Its own kill() asks politely, and a decoder that hangs does not hear.
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It is gone already; its exit is on the way.
    }
  };
  child.once('spawn', () => {
    runs = true;
    if (toEnd) end();
  });
  child.on('message', onMessage);
  child.stderr?.on('data', (text: Buffer) => onErrors(text.toString()));
  // Its memory is at an end; its exit follows. The report that comes along names the whole environment, so nobody gets it.
  child.on('error', (type, place) => onErrors(`${type} in ${place}`));
  child.once('exit', (code) => {
    runs = false;
    onEnd(String(code));
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    send: (message) => child.postMessage(message),
    kill: () => {
      toEnd = true;
      end();
    },
    // Electron ends when it is told to, whatever runs, and its children with it.
    ref: () => undefined,
    unref: () => undefined,
  };
};
