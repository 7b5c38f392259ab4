import { rmdirSync, unlinkSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nanoid } from 'nanoid';
import { PentimentoError } from '../contract/errors';
import { fromSystem } from './files';
import { asFile } from './plain-file';
import { readStamped } from './stamps';

/** Milliseconds. */
export interface LockLimits {
  readonly lockWait: number;
  readonly lockStale: number;
}

/** The lock, as the work under it sees it. */
export interface Held {
  /**
   * To be called right before every effect. Throws where the lock was taken over meanwhile, since this process was stopped or the machine
   * slept: then the work has to begin anew, which `withProjectLock` does.
   */
  readonly check: () => Promise<void>;
}

/** A process that loses the lock so often is stopped again and again. */
const MOST_STARTS = 20;

/** Between two looks at a lock that another holds, ms. A longer time was this process's own sleep, and proves nothing of the holder. */
const LONGEST_LOOK = 500;

/**
 * The project's short lock: held for milliseconds, between processes, while a version number is taken or pentimento.json changes.
 *
 * It is the folder `.pentimento.lock`, in it one file with its holder's own name. While it is held that file changes; one in which nothing changes
 * for `lockStale` ms of this process's own time was left behind, whatever its date says, and is taken over. Who was taken over learns it from
 * `Held.check`, and `work` is called again from its beginning once the lock is back: it may be called several times, and what it did before
 * a check has to bear being done again. Throws `project-locked` after `lockWait` ms, and `file-missing` or `no-rights` of the folder.
 */
export async function withProjectLock<T>(
  folder: string,
  limits: LockLimits,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  for (let starts = 1; ; starts++) {
    const lock = await take(folder, limits);
    try {
      return await work(lock);
    } catch (error) {
      // What failed under a lock that is lost may have failed by what others did meanwhile.
      if (!(await lock.isLost())) throw error;
      if (starts === MOST_STARTS) throw lockedOut(folder, limits.lockWait, error);
    } finally {
      await lock.letGo();
    }
  }
}

interface Lock extends Held {
  readonly isLost: () => Promise<boolean>;
  readonly letGo: () => Promise<void>;
}

const lockedOut = (folder: string, lockWait: number, cause: unknown): PentimentoError =>
  new PentimentoError(
    'project-locked',
    `Another process holds ${folder} and did not let go within ${Math.round(lockWait / 1000)} s. Close it, or try again.`,
    { cause },
  );

async function take(folder: string, { lockWait, lockStale }: LockLimits): Promise<Lock> {
  const path = join(folder, '.pentimento.lock');
  let seen: string | null = null;
  let unchanged = 0;
  let waited = 0;
  let looked = performance.now();
  let fault: unknown = null;
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 100)) {
    const own = await tryToTake(folder, path);
    if (own !== null) return held(path, own, lockStale);
    const now = performance.now();
    const sign = await signOf(path);
    const passed = Math.min(now - looked, LONGEST_LOOK);
    waited += passed;
    unchanged = sign !== null && sign === seen ? unchanged + passed : 0;
    seen = sign;
    looked = now;
    if (unchanged >= lockStale) {
      fault = await moveAway(path, sign);
      unchanged = 0;
      if (fault === null) continue;
    }
    if (waited >= lockWait) throw fault === null ? lockedOut(folder, lockWait, null) : fromSystem(fault, path);
    await sleep(wait * (0.5 + Math.random() / 2));
  }
}

/** The name of this holder's file in the lock; `null` where another has it. */
async function tryToTake(folder: string, path: string): Promise<string | null> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || isBusy(error)) return null;
    throw fromSystem(error, folder);
  }
  const own = nanoid();
  try {
    await writeFile(join(path, own), '0', { flag: 'wx' });
    const names = await readdir(path);
    // A process that was stopped before it wrote its file may write it into a lock that is another's by now: of two, none has it.
    if (names.length === 1 && names[0] === own) return own;
  } catch (error) {
    // The folder went with whoever took it over meanwhile.
    if (codeOf(error) !== 'ENOENT' && !isBusy(error)) {
      await remove(path, own);
      throw fromSystem(error, path);
    }
  }
  await remove(path, own);
  return null;
}

/** A lock has one file, for a moment two; files and bytes beyond these are nobody's sign. */
const MOST_FILES = 8;
const MOST_BYTES = 64;

/** What a holder wrote; nothing where it is no holder's file: a stranger's folder may have a pipe, a link or gigabytes there. */
const beatIn = async (file: string): Promise<string> => {
  try {
    const { data } = await readStamped(file, (path, info) => {
      if (asFile(path, info).size <= MOST_BYTES) return info;
      throw new Error(`${path} is no holder’s file.`);
    });
    return data.toString('utf8');
  } catch {
    return '';
  }
};

/** What is different whenever a holder gave a sign, or is another one; `null` where there is no lock. */
async function signOf(path: string): Promise<string | null> {
  try {
    const info = await lstat(path, { bigint: true });
    const names = info.isDirectory() ? (await readdir(path).catch((): string[] => [])).slice(0, MOST_FILES) : [];
    const texts = await Promise.all(names.map((name) => beatIn(join(path, name))));
    return JSON.stringify([String(info.mtimeNs), String(info.size), names, texts]);
  } catch {
    return null;
  }
}

/** Puts a lock that was left behind out of the way, for whoever is first to take a new one. Answers what kept it from going, or `null`. */
async function moveAway(path: string, sign: string | null): Promise<unknown> {
  if ((await signOf(path)) !== sign) return null;
  const aside = `${path}.${nanoid()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : error;
  }
  await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  return null;
}

/** Held locks, so that a process that ends in the middle leaves none behind. */
const heldHere = new Map<string, string>();

const letAllGo = (): void => {
  for (const [file, path] of heldHere) {
    try {
      unlinkSync(file);
      rmdirSync(path);
    } catch {
      // It is another's by now.
    }
  }
};

function held(path: string, own: string, lockStale: number): Lock {
  const file = join(path, own);
  if (heldHere.size === 0) process.on('exit', letAllGo);
  heldHere.set(file, path);
  let beats = 0;
  let beat = Promise.resolve();
  const timer = setInterval(() => {
    beat = beat.then(async () => {
      await writeFile(file, String(++beats), { flag: 'r+' });
      // Pentimento as it was looks at the folder's date.
      await utimes(path, new Date(), new Date());
    });
    beat = beat.catch(() => undefined);
  }, lockStale / 5).unref();
  const isLost = (): Promise<boolean> =>
    stat(file).then(
      () => false,
      (error) => ['ENOENT', 'ENOTDIR', 'ESTALE'].includes(codeOf(error)),
    );
  return {
    isLost,
    check: async () => {
      if (await isLost()) throw new Error(`${path} was taken over.`);
    },
    letGo: async () => {
      clearInterval(timer);
      await beat;
      await remove(path, own);
      heldHere.delete(file);
      if (heldHere.size === 0) process.off('exit', letAllGo);
    },
  };
}

/** One that was taken over meanwhile has nothing left to remove: the folder goes only when it is empty. */
async function remove(path: string, own: string): Promise<void> {
  await unlink(join(path, own)).catch(() => undefined);
  await rmdir(path).catch(() => undefined);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Windows says so of what is being removed, or read, just now. */
const isBusy = (error: unknown): boolean =>
  process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
