import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './children.mjs';
import { withLock } from './lock.mjs';
import { isBuildCurrent, putInPlace } from './placing.mjs';
import { filesBelow } from './reading.mjs';
import { SetupError } from './saying.mjs';

/** Brings `out` to what the sources say. */

const buildLimitMs = 5 * 60_000;

const inputFiles = ['package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts'];
const inputFolders = ['src-main', 'src-renderer'];

/** A hash over everything that a build is made from. */
export const sourcesHash = (/** @type {string} */ root) => {
  const hash = createHash('sha256');
  const below = inputFolders.flatMap((folder) => filesBelow(join(root, folder)).map((file) => `${folder}/${file}`));
  for (const file of [...inputFiles, ...below]) {
    if (!existsSync(join(root, file))) continue;
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
};

const builder = (/** @type {string} */ root) => join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

/** Folders of builds that were killed. The caller holds the lock, so none of them is being written. */
const removeLeftovers = (/** @type {string} */ folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name.startsWith('build-'))
      rmSync(join(folder, entry.name), { recursive: true, force: true, maxRetries: 5 });
  }
};

/**
 * Builds unless the build in place is current.
 * @param {{ root: string, say: (sentence: string) => void }} place
 * @returns {Promise<'current' | 'built' | 'no-builder'>} `no-builder`: electron-vite is not installed (an install without development packages).
 */
export const ensureBuilt = async ({ root, say }) => {
  const out = join(root, 'out');
  if (isBuildCurrent(out, sourcesHash(root))) return 'current';
  if (!existsSync(builder(root))) return 'no-builder';

  const folder = join(root, '.build');
  const onWait = () => say('Another build is under way; waiting for it …');
  return withLock(join(folder, 'build.lock'), onWait, async () => {
    const hash = sourcesHash(root);
    if (isBuildCurrent(out, hash)) return 'current';
    say('Building …');
    removeLeftovers(folder);
    const fresh = join(folder, `build-${process.pid}-${Date.now()}`);
    const ended = await run(process.execPath, [builder(root), 'build'], {
      cwd: root,
      env: { ...process.env, BUILD_FOLDER: fresh, NO_COLOR: '1' },
      timeoutMs: buildLimitMs,
    });
    if (ended.timedOut)
      throw new SetupError(`The build took longer than ${buildLimitMs / 60_000} minutes and was stopped.`);
    if (ended.code !== 0) throw new SetupError(`The build failed:\n${ended.output.trim()}`);
    putInPlace(fresh, out, hash);
    return 'built';
  });
};
