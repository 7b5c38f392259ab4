import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** One at a time, between processes: a file that only one can create, saying who holds it. */

/** A holder on another machine (a shared folder) can't be asked whether it lives; a lock this old counts as left behind. */
const staleAfterMs = 10 * 60_000;

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code;

const isAlive = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return codeOf(error) === 'EPERM';
  }
};

/** What a lock left behind says, or null while it is held. */
const leftBehind = (/** @type {string} */ file) => {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const text = readFileSync(file, 'utf8');
    const [host, pid] = text.split('\n');
    // Empty: its holder stands between creating and writing it, unless it died there.
    const isHeld = !pid ? age < 5_000 : host === hostname() ? isAlive(Number(pid)) : age < staleAfterMs;
    return isHeld ? null : text;
  } catch {
    return null;
  }
};

/** Takes a left lock away, but not one that somebody else has taken over since it was looked at. */
const takeAway = (/** @type {string} */ file, /** @type {string} */ text) => {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, file);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
};

/**
 * Does the work while holding the lock `file`, waiting for whoever holds it. A holder that died is passed over.
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once when there is somebody to wait for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withLock = async (file, onWait, work) => {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(file, `${hostname()}\n${process.pid}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const text = leftBehind(file);
    if (text !== null) takeAway(file, text);
    else {
      if (!told) onWait();
      told = true;
      await delay(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};
