import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './children.mjs';
import { withLock } from './lock.mjs';
import { readJson } from './reading.mjs';
import { SetupError } from './saying.mjs';

/** Brings node_modules to what package-lock.json says. */

/** @typedef {{ root: string, say: (sentence: string) => void }} Place */
/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry */

const installLimitMs = 10 * 60_000;

/** Set for npm while it installs for us: `prepare` then leaves the build to who called. */
export const installingVariable = 'PENTIMENTO_SETUP_INSTALLS';

const recordFile = (/** @type {string} */ root) => join(root, 'node_modules', '.pentimento-install');

const platform = `${process.platform}-${process.arch}`;

const lockHash = (/** @type {string} */ root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Notes that node_modules are what package-lock.json says, on this kind of machine. */
export const recordInstall = (/** @type {string} */ root) => {
  writeFileSync(recordFile(root), `${JSON.stringify({ lock: lockHash(root), platform })}\n`);
};

/** Whether every package that package.json asks for has a folder. */
const directPackagesThere = (/** @type {string} */ root) => {
  const manifest = readJson(join(root, 'package.json'));
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  return names.every((name) => existsSync(join(root, 'node_modules', name, 'package.json')));
};

/** Whether npm's own note of what it installed has everything that the lock demands. */
const npmInstalledTheLock = (/** @type {string} */ root) => {
  /** @type {Record<string, LockEntry>} */
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const there = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || optional || devOptional || peer || there[path]?.version === version,
  );
};

/** Whether node_modules are there and what package-lock.json says. */
export const isInstalled = (/** @type {string} */ root) => {
  const record = readJson(recordFile(root));
  if (record && record.platform !== platform) return false;
  // Where somebody installed by hand, npm's note decides.
  return directPackagesThere(root) && (record?.lock === lockHash(root) || npmInstalledTheLock(root));
};

/**
 * npm as it was started, else the one on the path.
 * @param {readonly string[]} args
 * @param {string} root
 */
const npm = (args, root) => {
  const own = process.env['npm_execpath'];
  const isOurs = own !== undefined && /npm-cli\.c?js$/.test(own);
  return run(isOurs ? process.execPath : 'npm', isOurs ? [own, ...args] : args, {
    cwd: root,
    env: { ...process.env, [installingVariable]: '1' },
    timeoutMs: installLimitMs,
    shell: !isOurs && process.platform === 'win32',
  }).catch(() => {
    throw new SetupError(
      'npm could not be started. It comes with Node: install Node 20.19 or newer from nodejs.org and start again.',
    );
  });
};

const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];

/** npm fails where its cache can't be written: one that is read-only, another account's, or on a full disk. */
const cacheIsShut = (/** @type {string} */ output) =>
  /\b(EACCES|EROFS|EPERM|ENOSPC)\b/.test(output) && /_cacache|cache folder/.test(output);

/**
 * npm, with a cache of its own for this once where the usual one can't be written.
 * @param {readonly string[]} args
 * @param {Place} place
 */
const npmWithCache = async (args, { root, say }) => {
  const ended = await npm(args, root);
  if (ended.code === 0 || !cacheIsShut(ended.output)) return ended;
  say('npm’s cache can’t be written, so this installs with a temporary one …');
  const cache = mkdtempSync(join(tmpdir(), 'pentimento-npm-'));
  try {
    return await npm([...args, '--cache', cache], root);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
};

/** @param {Place} place */
const install = async (place) => {
  const { root, say } = place;
  const doing = existsSync(join(root, 'node_modules')) ? 'Updating' : 'Installing';
  say(`${doing} what Pentimento is built from (npm ci) …`);
  let ended = await npmWithCache(['ci', ...quiet], place);
  if (ended.code !== 0 && /EUSAGE|package-lock\.json/.test(ended.output)) {
    say('package-lock.json does not fit package.json, so npm install brings both together …');
    ended = await npmWithCache(['install', ...quiet], place);
  }
  if (ended.timedOut)
    throw new SetupError(
      `Installing took longer than ${installLimitMs / 60_000} minutes and was stopped. Check the connection to the npm registry and start again.`,
    );
  if (ended.code !== 0)
    throw new SetupError(
      `npm could not install the packages. It said:\n${ended.output.trim().split('\n').slice(-15).join('\n')}`,
    );
};

/**
 * Installs unless everything is there. Answers whether it had to.
 * @param {Place} place
 * @returns {Promise<boolean>}
 */
export const ensureInstalled = async (place) => {
  const { root, say } = place;
  if (isInstalled(root)) return false;
  const onWait = () => say('Another start is installing; waiting for it …');
  return withLock(join(root, '.build', 'install.lock'), onWait, async () => {
    if (isInstalled(root)) return false;
    await install(place);
    recordInstall(root);
    return true;
  });
};
