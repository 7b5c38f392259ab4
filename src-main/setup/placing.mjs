import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, readJson } from './reading.mjs';

/**
 * Puts a finished build in place, file by file, while a running app or command may be using the one before it: what has a hash in its
 * name first, what names those files last, and what the build before this one had stays until the next. Wherever this is killed, `out` works.
 */

/** @typedef {{ hash: string, files: string[], before: string[] }} BuildRecord `files` of this build and of the one `before`, relative, with forward slashes. */

const recordName = 'build.json';

/** The record of the build in place, or null. @returns {BuildRecord | null} */
export const readBuildRecord = (/** @type {string} */ out) => {
  const record = readJson(join(out, recordName));
  return Array.isArray(record?.files) && Array.isArray(record.before) ? record : null;
};

/** Whether the build in place was made from these sources and is whole. */
export const isBuildCurrent = (/** @type {string} */ out, /** @type {string} */ hash) => {
  const record = readBuildRecord(out);
  return record?.hash === hash && record.files.every((file) => existsSync(join(out, file)));
};

/** Chunks and assets carry a hash of what is in them; every other file has a name that others know. */
const isHashed = (/** @type {string} */ file) => /(^|\/)(chunks|assets)\//.test(file);

/** Windows refuses a rename for a moment while a virus scanner reads the file. */
const rename = (/** @type {string} */ from, /** @type {string} */ to) => {
  for (let tries = 0; ; tries += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || tries === 20) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
};

const sameBytes = (/** @type {string} */ one, /** @type {string} */ other) =>
  existsSync(other) && statSync(one).size === statSync(other).size && readFileSync(one).equals(readFileSync(other));

/**
 * Moves the build in `fresh` into `out`. The caller holds the build's lock.
 * @param {string} fresh
 * @param {string} out
 * @param {string} hash what the sources' hash was when the build began
 */
export const putInPlace = (fresh, out, hash) => {
  const files = filesBelow(fresh);
  const before = readBuildRecord(out)?.files ?? filesBelow(out).filter((file) => file !== recordName);
  for (const file of [...files.filter(isHashed), ...files.filter((each) => !isHashed(each))]) {
    const from = join(fresh, file);
    const to = join(out, file);
    if (sameBytes(from, to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    rename(from, to);
  }
  const record = join(fresh, recordName);
  writeFileSync(record, `${JSON.stringify({ hash, files, before }, null, 1)}\n`);
  rename(record, join(out, recordName));

  const kept = new Set([...files, ...before, recordName]);
  for (const file of filesBelow(out)) {
    if (!kept.has(file)) rmSync(join(out, file), { force: true });
  }
  rmSync(fresh, { recursive: true, force: true });
};
