import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from './building.mjs';
import { exitCodeOf, startChild, stopSignal } from './children.mjs';
import { chooseHost, hasDisplay, readArguments } from './choosing.mjs';
import { ensureInstalled } from './installing.mjs';
import { endWith, root, say, sayError, SetupError } from './saying.mjs';

/** `npm start`: installs, builds, and opens the app in Electron, or in the browser where Electron can't be had. */

/** An Electron that ends by itself within this time, and badly, could not open its window. */
const openedAfterMs = 10_000;

/** @returns {Promise<number>} the exit code */
const ending = async (/** @type {import('node:child_process').ChildProcess} */ child) => {
  const [code, signal] = await once(child, 'exit');
  return code ?? exitCodeOf(signal);
};

/** @returns {Promise<number | null>} the exit code; null when the window could not be opened. */
const openElectron = async (/** @type {string} */ binary) => {
  say('Opening Pentimento …');
  const started = Date.now();
  // Editors that run on Electron leave this to their terminals; it would turn the app into plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const code = await ending(startChild(binary, [root], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }));
  return code !== 0 && stopSignal() === null && Date.now() - started < openedAfterMs ? null : code;
};

/** @returns {Promise<number>} the exit code */
const openInBrowser = async (/** @type {string} */ reason, /** @type {string[]} */ options) => {
  say(`Pentimento opens in the browser, because ${reason}.`);
  const opens = !options.includes('--no-open');
  const child = startChild(process.execPath, [join(root, 'src-main', 'cli', 'bin.mjs'), 'serve', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) }).on('line', (line) => {
    const url = /^\{"url":\s*"([^"]+)"\}$/.exec(line.trim())?.[1];
    if (url === undefined) say(line);
    else say(`${opens ? 'Pentimento is running at' : 'Open this address in a browser:'} ${url}\nCtrl+C ends it.`);
  });
  return ending(child);
};

await endWith(async () => {
  const read = readArguments(process.argv.slice(2), process.env);
  if ('wrong' in read) {
    sayError(read.wrong);
    return 2;
  }
  await ensureInstalled({ root, say });
  if ((await ensureBuilt({ root, say })) === 'no-builder')
    throw new SetupError(
      'Pentimento can’t be built: electron-vite is not installed. "npm install --include=dev" brings it.',
    );

  const machine = { platform: process.platform, env: process.env, user: process.getuid?.() };
  const host = await chooseHost({ root, say, machine });
  if ('binary' in host) {
    const code = await openElectron(host.binary);
    if (code !== null) return code;
  }
  const reason = 'reason' in host ? host.reason : 'Electron ended before its window could open';
  return openInBrowser(
    reason,
    hasDisplay(machine) || read.serve.includes('--no-open') ? read.serve : [...read.serve, '--no-open'],
  );
});
