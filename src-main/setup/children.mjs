import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Programs that the setup starts. Each gets a process group of its own, so that it and all it started can be ended together,
 * and a Ctrl+C of the terminal reaches it once, from here.
 */

/** @typedef {import('node:child_process').ChildProcess} Child */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, timedOut: boolean, output: string }} Ended */

const windows = process.platform === 'win32';

/** How long a program may take to end after it was asked to. The command line awaits a request under way for 10 s. */
const graceMs = 15_000;

/** @type {Set<Child>} */
const alive = new Set();

/** @type {NodeJS.Signals | null} */
let stoppedBy = null;

/** The exit code of a program that a signal ended. */
export const exitCodeOf = (/** @type {NodeJS.Signals} */ signal) => 128 + (constants.signals[signal] ?? 15);

/** Sends a signal to a program and to everything in its group. What is gone already is no error. */
export const signalGroup = (/** @type {Child} */ child, /** @type {NodeJS.Signals} */ signal) => {
  if (child.pid === undefined) return;
  if (windows) {
    // Windows has no signals: ending the tree is all there is. A console's Ctrl+C reaches the programs by itself.
    if (child.exitCode === null)
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => child.kill(),
      );
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is empty.
  }
};

/**
 * Starts a program; what it leaves running in its group is ended with it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Child}
 */
export const startChild = (command, args, options) => {
  const child = spawn(command, args, { ...options, detached: !windows, windowsHide: true });
  alive.add(child);
  child.once('error', () => alive.delete(child));
  child.once('exit', () => {
    alive.delete(child);
    signalGroup(child, 'SIGTERM');
  });
  return child;
};

/**
 * Runs a program to its end. Rejects only when it could not be started. When a signal asked us to stop meanwhile, we end with the program.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, show?: boolean, shell?: boolean }} [options] `show`: its output goes to
 *   the terminal instead of being kept (the last 64 kB of it).
 * @returns {Promise<Ended>}
 */
export const run = async (command, args, { cwd, env, timeoutMs, show = false, shell = false } = {}) => {
  const output = show ? 'inherit' : 'pipe';
  const child = startChild(command, args, { cwd, env, shell, stdio: ['ignore', output, output] });
  let kept = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      kept = (kept + text).slice(-65_536);
    });
  let timedOut = false;
  const stop = () => {
    timedOut = true;
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), 3_000).unref();
  };
  const limit = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
  try {
    // 'exit', not 'close': something it left behind may keep the pipe open. What it printed itself has arrived a moment later.
    const [code, signal] = await once(child, 'exit');
    await delay(20);
    if (stoppedBy !== null) process.exit(exitCodeOf(stoppedBy));
    return { code, signal, timedOut, output: kept };
  } finally {
    clearTimeout(limit);
  }
};

/** The signal that asked us to stop, or null. */
export const stopSignal = () => stoppedBy;

/**
 * Passes SIGINT, SIGTERM and SIGHUP (as SIGTERM) on to every program started here; with none running we end at once. A second signal is passed on as well.
 * When npm gets a SIGTERM it ends only its shell, so the end of that shell counts as one.
 */
export const passSignalsOn = () => {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stoppedBy ??= signal;
    if (alive.size === 0) process.exit(exitCodeOf(stoppedBy));
    for (const child of alive) signalGroup(child, signal === 'SIGHUP' ? 'SIGTERM' : signal);
    setTimeout(() => {
      for (const child of alive) signalGroup(child, 'SIGKILL');
    }, graceMs).unref();
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(signal));

  if (!windows && process.env['npm_lifecycle_event'] !== undefined) {
    const shell = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === shell) return;
      clearInterval(watch);
      stop('SIGTERM');
    }, 500);
    watch.unref();
  }
  process.on('exit', () => {
    for (const child of alive) signalGroup(child, 'SIGKILL');
  });
};
