import { constants } from 'node:fs';
import { access, link, lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nanoid } from 'nanoid';
import { PentimentoError, type CommandCode } from '../contract/errors';
import { readAll, stampsOf, type Read, type Stamp } from './stamps';

export interface Listed { readonly name: string; readonly isLink: boolean }

/**
 * Every byte of a project goes through this port, so that tests can stop the process at each write, or fail it.
 * Paths are absolute. Failures are PentimentoErrors: `file-missing`, `file-exists`, `no-rights`, `disk-full`, `io-failed`.
 */
export interface Files {
  read(path: string): Promise<Buffer>;
  /** What lies in each, with what it was known by before it was read; `null` where there is none, a PentimentoError where it can't be read. */
  readAll(paths: readonly string[]): Promise<Read[]>;
  /** What files are known by now; `null` where there is none, or it can't be told. */
  stamps(paths: readonly string[]): Promise<(Stamp | null)[]>;
  /** What lies in a folder, by name; an absent folder is empty. Temporary and hidden names are left out. */
  list(folder: string): Promise<Listed[]>;
  /** The names of `list`. */
  names(folder: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** Temporary file, fsync, rename, fsync of the folder: a half-written file is never read as whole. */
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** As `write`, but `file-exists` when there is one already. */
  create(path: string, data: string | Uint8Array): Promise<void>;
  /** A folder that appears whole: made beside its place under a hidden name, filled, then renamed. */
  createFolder(path: string, contents: Readonly<Record<string, string>>): Promise<void>;
  /** An empty folder; fine if it is there. */
  ensureFolder(path: string): Promise<void>;
  /** Makes a file that was written under a temporary name durable and puts it in its place. */
  settle(temporary: string, path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Hidden, so that a listing never takes it for a record. */
export const temporaryName = (path: string): string => join(dirname(path), `.${basename(path)}.${nanoid(8)}.tmp`);

const codes: Readonly<Record<string, CommandCode>> = {
  ENOENT: 'file-missing', ENOTDIR: 'file-missing', EEXIST: 'file-exists', ENOTEMPTY: 'file-exists',
  EACCES: 'no-rights', EPERM: 'no-rights', EROFS: 'no-rights', ENOSPC: 'disk-full', EDQUOT: 'disk-full',
};

const sentences: Partial<Record<CommandCode, (path: string) => string>> = {
  'file-missing': (path) => `There is no ${path}.`,
  'file-exists': (path) => `${path} is there already.`,
  'no-rights': (path) => `This account may not read or write ${path}. Change its rights, or choose another place.`,
  'disk-full': (path) => `The disk is full: ${path} could not be written. Free some room and try again; nothing that was there is lost.`,
};

/** The app's error for one of the system's, naming the file. */
export function fromSystem(error: unknown, path: string): PentimentoError {
  if (error instanceof PentimentoError) return error;
  const system = error instanceof Error && 'code' in error ? String(error.code) : '';
  const code = codes[system] ?? 'io-failed';
  const sentence = sentences[code]?.(path) ?? `${path} could not be read or written (${system || 'unknown fault'}).`;
  return new PentimentoError(code, sentence, { cause: error });
}

async function mapped<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fromSystem(error, path);
  }
}

/** Windows can't sync a folder; its renames are journalled. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Disks without links (exFAT, some network disks) say one of these. */
const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Gives a finished file its name where that is free; fails with the system's EEXIST where it is taken. The temporary name may stay. */
export async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    // A link fails where the name is taken; a rename would replace it.
    await link(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && noLinks.has(String(error.code)))) throw error;
    // The name is taken first, then filled.
    await (await open(path, 'wx')).close();
    await rename(temporary, path);
  }
}

const list = (folder: string): Promise<Listed[]> => mapped(folder, async () => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).map((entry) => ({ name: entry.name, isLink: entry.isSymbolicLink() })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
});

export const files: Files = {
  read: (path) => mapped(path, () => readFile(path)),
  readAll: async (paths) => (await readAll(paths)).map((found, at) => (found instanceof Error ? fromSystem(found, paths[at]!) : found)),
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

  write: (path, data) => mapped(path, async () => {
    const temporary = temporaryName(path);
    try {
      await writeDurably(temporary, data);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }),

  create: (path, data) => mapped(path, async () => {
    const temporary = temporaryName(path);
    try {
      await writeDurably(temporary, data);
      await placeNew(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(dirname(path));
  }),

  createFolder: (path, contents) => mapped(path, async () => {
    const temporary = temporaryName(path);
    await mkdir(temporary);
    try {
      for (const [name, data] of Object.entries(contents)) await writeDurably(join(temporary, name), data);
      await syncFolder(temporary);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }),

  ensureFolder: (path) => mapped(path, async () => {
    await mkdir(path, { recursive: true });
  }),

  settle: (temporary, path) => mapped(path, async () => {
    const handle = await open(temporary, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  }),

  remove: (path) => mapped(path, async () => {
    try {
      await unlink(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }),
};

/** The real path of something inside `root`; `path-outside` when a link or ".." leads out of it. */
export async function insideOf(root: string, ...parts: string[]): Promise<string> {
  const path = join(root, ...parts);
  const [realRoot, real] = await Promise.all([mapped(root, () => realpath(root)), mapped(parts.join('/'), () => realpath(path))]);
  if (real !== realRoot && !real.startsWith(realRoot.endsWith('/') ? realRoot : `${realRoot}${process.platform === 'win32' ? '\\' : '/'}`)) {
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
