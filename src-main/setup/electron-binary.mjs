import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { run } from './children.mjs';
import { readJson } from './reading.mjs';

/** Electron's binary is a download of its own. It is looked for by reading files: importing 'electron' under Node would start the download. */

const downloadLimitMs = 3 * 60_000;
const connectLimitMs = 5_000;
const triedAgainAfterMs = 24 * 60 * 60_000;

const packageFolder = (/** @type {string} */ root) => join(root, 'node_modules', 'electron');

const failureFile = (/** @type {string} */ root) =>
  join(root, 'node_modules', '.cache', 'pentimento-electron-failure.json');

/** Electron's binary, or null where it has not been downloaded. */
export const electronBinary = (/** @type {string} */ root) => {
  try {
    const name = readFileSync(join(packageFolder(root), 'path.txt'), 'utf8').trim();
    const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder(root), 'dist');
    const binary = join(folder, name);
    return name !== '' && existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
};

/** Which version is installed as a package; a failure is remembered for that version only. */
const installedVersion = (/** @type {string} */ root) => readJson(join(packageFolder(root), 'package.json'))?.version;

/** Whether a download failed within the last day. */
const failedLately = (/** @type {string} */ root, /** @type {number} */ now) => {
  const failure = readJson(failureFile(root));
  const age = now - Number(failure?.at);
  return failure?.version === installedVersion(root) && age >= 0 && age < triedAgainAfterMs;
};

const rememberFailure = (/** @type {string} */ root, /** @type {number} */ now) => {
  try {
    mkdirSync(dirname(failureFile(root)), { recursive: true });
    writeFileSync(failureFile(root), `${JSON.stringify({ version: installedVersion(root), at: now })}\n`);
  } catch {
    // Not ours to write: the next start asks again.
  }
};

const proxyOrMirror = /^((https?|all)_proxy|electron_mirror|npm_config_(electron_mirror|https?_proxy|proxy))$/i;

/** Whether the place that Electron is downloaded from answers at all. A proxy or a mirror is left to the download itself. */
const isReachable = async () => {
  if (Object.entries(process.env).some(([name, value]) => proxyOrMirror.test(name) && value)) return true;
  const socket = connect({ host: 'github.com', port: 443 });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectLimitMs) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/**
 * Electron's binary, downloaded by Electron's own script where it is missing; a failure is remembered for a day, so that the next start is quick.
 * @param {{ root: string, say: (sentence: string) => void, now?: number, limitMs?: number, reachable?: () => Promise<boolean> }} place
 * @returns {Promise<{ binary: string } | { reason: string }>} `reason`: half a sentence, why there is none.
 */
export const obtainElectron = async ({
  root,
  say,
  now = Date.now(),
  limitMs = downloadLimitMs,
  reachable = isReachable,
}) => {
  const there = electronBinary(root);
  if (there !== null) return { binary: there };
  const script = join(packageFolder(root), 'install.js');
  if (!existsSync(script)) return { reason: 'Electron is not installed' };
  if (process.env['ELECTRON_SKIP_BINARY_DOWNLOAD'])
    return { reason: 'ELECTRON_SKIP_BINARY_DOWNLOAD keeps Electron from being downloaded' };
  if (failedLately(root, now))
    return { reason: 'Electron could not be downloaded at an earlier start (this is tried again after a day)' };

  let reason = 'Electron could not be downloaded: its server can’t be reached from here';
  if (await reachable()) {
    say('Downloading Electron, once …');
    const ended = await run(process.execPath, [script], { cwd: root, timeoutMs: limitMs });
    const binary = ended.code === 0 ? electronBinary(root) : null;
    if (binary !== null) {
      rmSync(failureFile(root), { force: true });
      return { binary };
    }
    reason = ended.timedOut
      ? `downloading Electron took longer than ${Math.round(limitMs / 1000)} seconds`
      : 'Electron could not be downloaded';
  }
  rememberFailure(root, now);
  return { reason };
};

/** Whether the binary runs here at all: libraries that it needs may be missing. */
export const electronRuns = async (/** @type {string} */ binary) => {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const ended = await run(binary, ['--version'], { env, timeoutMs: 20_000 }).catch(() => null);
  return ended?.code === 0;
};
