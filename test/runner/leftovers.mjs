import { readFileSync, readdirSync } from 'node:fs';

/** Finds what the tests left running, also what took itself out of their process group, by a mark that every program started from a test inherits. */

/** Set to the run's own id in the environment of every test. */
export const markVariable = 'PENTIMENTO_TEST_RUN';

/** @typedef {{ pid: number, command: string }} Leftover */

/**
 * Programs with this run's mark that are alive, this one left out. Only Linux shows other programs' environments; elsewhere the answer is empty.
 * @param {string} mark
 * @returns {Leftover[]}
 */
export const findLeftovers = (mark) => {
  if (process.platform !== 'linux') return [];
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(`${markVariable}=${mark}`)) continue;
      // A zombie has ended; only its parent can clear it away.
      if (/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${name}/stat`, 'latin1'))) continue;
      found.push({
        pid: Number(name),
        command: readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0').join(' ').trim().slice(0, 160),
      });
    } catch {
      // It has ended meanwhile, or is another user's.
    }
  }
  return found;
};

/** Ends them at once. @param {string} mark @returns {Leftover[]} what had to be ended */
export const killLeftovers = (mark) => {
  const left = findLeftovers(mark);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  return left;
};

/**
 * Gives what is still ending a moment, then ends the rest.
 * @param {string} mark
 * @returns {Promise<Leftover[]>} what had to be ended
 */
export const endLeftovers = async (mark) => {
  for (let tries = 0; tries < 50 && findLeftovers(mark).length > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return killLeftovers(mark);
};
