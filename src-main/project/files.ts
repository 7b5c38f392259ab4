import { access, lstat, mkdir, readdir, realpath, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PentimentoError, type CommandCode } from '../contract/errors';
import { placeNew, placeWhole, syncFile, syncFolder, writeNew } from '../disk/placing';
import { newMark, temporaryName } from '../owners/mark';
import { liesIn } from './path-rules';
import { asRecord } from './plain-file';
import { BeyondAllowance, readAll, readStamped, stampsOf, type Allowance, type Read, type Stamp } from './stamps';

export interface Listed {
  readonly name: string;
  readonly isLink: boolean;
}

/** Called right before something takes its place; what it throws leaves everything as it was. */
export type Guard = () => Promise<void>;

/**
 * Every byte of a project goes through this port, so that tests can stop the process at each write, or fail it.
 * Paths are absolute. Failures are PentimentoErrors: `file-missing`, `file-exists`, `no-rights`, `disk-full`, `io-failed`.
 */
export interface Files {
  /** A record, or another small file. Links are not followed; what is no file, or too large for a record, is `record-unreadable`. */
  read(path: string): Promise<Buffer>;
  /** What lies in each, with what it was known by before it was read; `null` where there is none, a PentimentoError where it can't be read, `BeyondAllowance` where it would be more than that. */
  readAll(paths: readonly string[], allowance?: Allowance): Promise<Read[]>;
  /** What files are known by now; `null` where there is none, or it can't be told. */
  stamps(paths: readonly string[]): Promise<(Stamp | null)[]>;
  /** What lies in a folder, by name; an absent folder is empty. Temporary and hidden names are left out. */
  list(folder: string): Promise<Listed[]>;
  /** The names of `list`. */
  names(folder: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** Temporary file, fsync, rename, fsync of the folder: a half-written file is never read as whole. */
  write(path: string, data: string | Uint8Array, guard?: Guard): Promise<void>;
  /** As `write`, but `file-exists` when there is one already. */
  create(path: string, data: string | Uint8Array): Promise<void>;
  /** A folder that appears whole: made beside its place under a hidden name, filled, then renamed. */
  createFolder(path: string, contents: Readonly<Record<string, string>>, guard?: Guard): Promise<void>;
  /** A file that says to living processes that something is taken, and in it by which; `file-exists` where one has it. Not made durable. */
  claim(path: string): Promise<void>;
  /** An empty folder; fine if it is there. */
  ensureFolder(path: string): Promise<void>;
  /** Makes a file that was written under a temporary name durable and puts it in its place. */
  settle(temporary: string, path: string): Promise<void>;
  /** A file or folder gets another place on the same disk, in one step, with its folder made where it is not there; `file-exists` where something has that place. */
  move(from: string, to: string, guard?: Guard): Promise<void>;
  remove(path: string): Promise<void>;
  /** A folder and what is in it, gone in one step; fine if it is not there. */
  removeFolder(path: string): Promise<void>;
  /** The real path of a file inside `root`; `path-outside` when a link or ".." leads out of it. */
  inside(root: string, ...parts: string[]): Promise<string>;
}

const codes: Readonly<Record<string, CommandCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EEXIST: 'file-exists',
  ENOTEMPTY: 'file-exists',
  EACCES: 'no-rights',
  EPERM: 'no-rights',
  EROFS: 'no-rights',
  // A link that is not followed; a loop of links.
  ELOOP: 'path-outside',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
};

const sentences: Partial<Record<CommandCode, (path: string) => string>> = {
  'file-missing': (path) => `There is no ${path}.`,
  'file-exists': (path) => `${path} already exists.`,
  'no-rights': (path) =>
    `You don’t have permission to read or write ${path}. Change its permissions, or choose another place.`,
  'path-outside': (path) => `${path} is a link, so it is not followed. Put the file itself there.`,
  'disk-full': (path) =>
    `The disk is full: ${path} could not be written. Free up some space and try again; nothing already saved is lost.`,
};

/** The app's error for one of the system's, naming the file. */
export function fromSystem(error: unknown, path: string): PentimentoError {
  if (error instanceof PentimentoError) return error;
  const system = error instanceof Error && 'code' in error ? String(error.code) : '';
  const code = codes[system] ?? 'io-failed';
  const sentence = sentences[code]?.(path) ?? `${path} could not be read or written (${system || 'unknown fault'}).`;
  return new PentimentoError(code, sentence, { cause: error });
}

/** As `fromSystem`, of a picture that is read: a folder of its name is no picture. */
export function fromReading(error: unknown, path: string): PentimentoError {
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR')
    return new PentimentoError('file-missing', `${path} is a folder, and a picture is expected there.`, {
      cause: error,
    });
  return fromSystem(error, path);
}

/**
 * The app's error for whatever was thrown: its own, or one of the system's that names a file and that nobody told by itself. `null` for
 * what nobody foresaw.
 */
export function knownFault(error: unknown): PentimentoError | null {
  if (error instanceof PentimentoError) return error;
  if (!(error instanceof Error && 'syscall' in error && 'path' in error && typeof error.path === 'string')) return null;
  return fromReading(error, error.path);
}

/** An error of something kept in a cache, whose own name is a sum and tells nobody anything: the cache's folder is named instead. */
export function ofCache(error: unknown, path: string, folder: string): unknown {
  const fault = knownFault(error);
  if (fault === null) return error;
  // The sentences of the image processes name a file alone.
  const message = [path, dirname(path), `“${basename(path)}”`].reduce(
    (text, name) => text.replaceAll(name, folder),
    fault.message,
  );
  return message === fault.message ? fault : new PentimentoError(fault.code, message, { cause: fault });
}

async function mapped<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fromSystem(error, path);
  }
}

const list = (folder: string): Promise<Listed[]> =>
  mapped(folder, async () => {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries
        .filter(({ name }) => !name.startsWith('.'))
        .map((entry) => ({ name: entry.name, isLink: entry.isSymbolicLink() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR' && (await isThere(folder)))
        throw new PentimentoError('record-unreadable', `${folder} is no folder, so nothing in it is read.`, {
          cause: error,
        });
      throw error;
    }
  });

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

export const files: Files = {
  read: (path) => mapped(path, async () => (await readStamped(path, asRecord)).data),
  readAll: async (paths, allowance) =>
    (await readAll(paths, allowance)).map((found, at) =>
      found instanceof Error && !(found instanceof BeyondAllowance) ? fromSystem(found, paths[at]!) : found,
    ),
  stamps: stampsOf,
  list,
  names: async (folder) => (await list(folder)).map(({ name }) => name),

  exists: async (path) => {
    try {
      await access(path);
      return true;
    } catch {
      return false;
    }
  },

  write: (path, data, guard) =>
    mapped(path, async () => {
      const temporary = await temporaryName(path);
      try {
        await writeNew(temporary, (file) => file.writeFile(data));
        await guard?.();
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    }),

  create: (path, data) =>
    mapped(path, async () => {
      const temporary = await temporaryName(path);
      try {
        await writeNew(temporary, (file) => file.writeFile(data));
        await placeNew(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
      await syncFolder(dirname(path));
    }),

  createFolder: (path, contents, guard) =>
    mapped(path, async () => {
      const temporary = await temporaryName(path);
      await mkdir(temporary);
      try {
        for (const [name, data] of Object.entries(contents))
          await writeNew(join(temporary, name), (file) => file.writeFile(data));
        await syncFolder(temporary);
        await guard?.();
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { recursive: true, force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    }),

  claim: (path) => mapped(path, async () => writeFile(path, await newMark(), { flag: 'wx' })),

  ensureFolder: (path) =>
    mapped(path, async () => {
      await mkdir(path, { recursive: true });
    }),

  settle: (temporary, path) =>
    mapped(path, async () => {
      await syncFile(temporary);
      await placeWhole(temporary, path, { overwrite: true, durable: true });
    }),

  move: (from, to, guard) =>
    mapped(from, async () => {
      await mkdir(dirname(to), { recursive: true });
      // A rename would replace a file, or an empty folder.
      if ((await lstat(to).catch(() => null)) !== null)
        throw new PentimentoError('file-exists', `${to} already exists.`);
      await guard?.();
      await rename(from, to);
      await syncFolder(dirname(to));
      await syncFolder(dirname(from));
    }),

  remove: (path) =>
    mapped(path, async () => {
      try {
        await unlink(path);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }),

  removeFolder: (path) =>
    mapped(path, async () => {
      const temporary = await temporaryName(path);
      try {
        await rename(path, temporary);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
        return;
      }
      await syncFolder(dirname(path));
      await rm(temporary, { recursive: true, force: true });
    }),

  inside: insideOf,
};

/** The real path of something inside `root`; `path-outside` when a link or ".." leads out of it. */
export async function insideOf(root: string, ...parts: string[]): Promise<string> {
  const path = join(root, ...parts);
  const [realRoot, real] = await Promise.all([
    mapped(root, () => realpath(root)),
    mapped(parts.join('/'), () => realpath(path)),
  ]);
  if (!liesIn(realRoot, real)) {
    throw new PentimentoError('path-outside', `${parts.join('/')} leads outside the project, so it is not read.`);
  }
  return real;
}

export const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

export const isLink = async (path: string): Promise<boolean> => {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
};
