import { fork } from 'node:child_process';
import { Socket } from 'node:net';
import type { StartChild } from './child';

/** A child of Node's, for the command line and the browser host. */
export const startForked: StartChild = ({ program, args, environment, heap }, { onMessage, onErrors, onEnd }) => {
  const child = fork(program, [...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // As Electron's utility processes do it, so that messages mean the same in every host.
    serialization: 'advanced',
    execArgv: heap === undefined ? [] : [`--max-old-space-size=${heap}`],
    env: environment,
  });
  child.on('message', onMessage);
  child.stderr?.on('data', (text: Buffer) => onErrors(text.toString()));
  let ended = false;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    onEnd(reason);
  };
  child.once('exit', (code, signal) => end(String(signal ?? code)));
  child.on('error', (error) => {
    // What could not be sent is told here, too, and ends nothing.
    if (child.pid === undefined) end(error.message);
  });
  // Its error stream is a socket, whatever the type of a child's says.
  const errors = child.stderr instanceof Socket ? child.stderr : null;
  return {
    send: (message) => void child.send(message as object, () => undefined),
    kill: () => void child.kill('SIGKILL'),
    ref: () => {
      child.ref();
      child.channel?.ref();
    },
    unref: () => {
      child.unref();
      child.channel?.unref();
      errors?.unref();
    },
  };
};
