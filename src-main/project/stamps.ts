import { closeSync, fstatSync, lstatSync, open, openSync, read, readFileSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { setImmediate as breath } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inLanes } from './lanes';
import { asFile, asRecord, plainRead } from './plain-file';

/** Tells one state of a file from its others. Times in milliseconds; a write by hand, a rename over it and a changed time all show. */
export type Stamp = readonly [inode: number, bytes: number, modified: number, changed: number];

/** A file's bytes, and its stamp from before they were read. */
export interface Stamped {
  readonly data: Buffer;
  readonly stamp: Stamp;
}

export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp => [ino, size, mtimeMs, ctimeMs];

export const sameStamp = (a: Stamp, b: Stamp): boolean =>
  a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];

const [opened, filled] = [promisify(open), promisify(read)];

/** Fewer are asked through Node's threads at once. */
const MANY = 20;
/** Asked through Node's threads before the disk has another try in place. */
const AT_ONCE = 64;
/** Nobody else waits longer than this, in milliseconds. */
const SLICE = 4;

/**
 * A disk that answers from memory is asked in place, a slice of time after the other: that is three to four times as fast as through Node's threads.
 * While it takes longer than `slow` milliseconds a file it is asked by many at once.
 */
async function inPlace<T>(
  paths: readonly string[],
  slow: number,
  now: (path: string) => T,
  later: (path: string) => Promise<T>,
): Promise<T[]> {
  if (paths.length < MANY) return inLanes(paths, later);
  const found: T[] = [];
  while (found.length < paths.length) {
    const [began, first] = [performance.now(), found.length];
    let took = 0;
    while (found.length < paths.length && took < SLICE) {
      found.push(now(paths[found.length]!));
      took = performance.now() - began;
    }
    await breath();
    if (took / (found.length - first) > slow)
      found.push(...(await inLanes(paths.slice(found.length, found.length + AT_ONCE), later)));
  }
  return found;
}

const attempt = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};

const stampNow = (path: string): Stamp | null => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? stampOf(found) : null;
};

/** What files are known by now; `null` where there is none, or it can't be told. */
export const stampsOf = (paths: readonly string[]): Promise<(Stamp | null)[]> =>
  inPlace(
    paths,
    0.1,
    (path) => attempt(() => stampNow(path)),
    (path) =>
      lstat(path).then(
        (found) => (found.isFile() ? stampOf(found) : null),
        () => null,
      ),
  );

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** `null` where there is no such file; the system's error where it can't be read. */
export type Read = Stamped | Error | null;

/** How much may still be read, in bytes; what is read is taken off. */
export interface Allowance {
  bytes: number;
}

/** What would be more than may be read. */
export class BeyondAllowance extends Error {
  override readonly name = 'BeyondAllowance';
}

/** What lies in files; `BeyondAllowance` in the place of what would be more than `allowance`. */
export const readAll = (paths: readonly string[], allowance?: Allowance): Promise<Read[]> => {
  const asAllowed = (path: string, info: Stats): Stats => {
    asRecord(path, info);
    if (!allowance) return info;
    if (info.size > allowance.bytes) throw new BeyondAllowance();
    allowance.bytes -= info.size;
    return info;
  };
  return inPlace(
    paths,
    0.3,
    (path) => readNow(path, asAllowed),
    (path) => readLater(path, asAllowed),
  );
};

const failed = (error: unknown): Error | null => {
  if (isMissing(error)) return null;
  return error instanceof Error ? error : new Error(String(error));
};

function readNow(path: string, check: typeof asRecord): Read {
  let file: number | null = null;
  try {
    file = openSync(path, plainRead);
    const stamp = stampOf(check(path, fstatSync(file)));
    return { data: readFileSync(file), stamp };
  } catch (error) {
    return failed(error);
  } finally {
    if (file !== null) closeSync(file);
  }
}

async function readLater(path: string, check: typeof asRecord): Promise<Read> {
  try {
    return await readStamped(path, check);
  } catch (error) {
    return failed(error);
  }
}

/** In as few steps as can be. `check` throws where it is not to be read. Throws the system's error. */
export async function readStamped(
  path: string,
  check: (path: string, info: Stats) => Stats = asFile,
): Promise<Stamped> {
  const file = await opened(path, plainRead);
  try {
    const before = check(path, fstatSync(file));
    const parts: Buffer[] = [];
    // One byte more than there should be: a file that grew meanwhile is read to its end.
    for (let room = before.size + 1; ; room = 65_536) {
      const part = Buffer.allocUnsafe(room);
      const { bytesRead } = await filled(file, part, 0, room, null);
      parts.push(part.subarray(0, bytesRead));
      if (bytesRead < room)
        return { data: parts.length === 1 ? parts[0]! : Buffer.concat(parts), stamp: stampOf(before) };
    }
  } finally {
    closeSync(file);
  }
}
