import { lstat, readdir, realpath, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ownerOfMark, readMark } from '../owners/mark';
import { leftoverOf, type Leftover, type Place } from './leftover-names';
import type { PassEntry } from './load';
import type { Held } from './lock';
import { liesIn } from './path-rules';
import { asFile } from './plain-file';
import { readStamped } from './stamps';

/** A project, as far as it is cleaned. */
export interface Cleaned {
  readonly folder: string;
  /** Why nothing may be written in it, or `null`. */
  readonly readOnly: string | null;
  readonly history: readonly PassEntry[];
  passFolder(entry: PassEntry): string;
  locked<T>(work: (held: Held) => Promise<T>): Promise<T>;
}

export interface LeftoverTimes {
  /** ms; what nobody is known to own goes when it was the same at two looks so far apart. */
  readonly leftoverUnchanged: number;
  /** ms, before passes' folders are looked into, and between some of them. */
  readonly cleanAfterStart: number;
  readonly cleanPause: number;
}

/** Passes' folders that are looked into between two pauses. */
const AT_ONCE = 20;

export interface Sleeping {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Seen {
  readonly sign: string;
  /** ms, by this process's own time. */
  readonly since: number;
}

/**
 * Cleans away what killed processes left in projects and where exports go. What a process of this machine owns goes once that process is gone;
 * what another machine may be writing, or does not say whose it is, only after it has not changed for long, however old its date says it is. Links are
 * neither followed nor removed. Nothing here fails: what can't be removed stays.
 */
export class Leftovers {
  readonly #seen = new Map<string, Seen>();

  constructor(
    private readonly times: LeftoverTimes,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The project's own folders, without those of its passes. */
  async ofProject(project: Cleaned): Promise<void> {
    await this.#in(project, project.folder, 'project');
    for (const part of ['passes', 'sources', 'exports', 'edited'] as const)
      await this.#in(project, join(project.folder, part), part);
    const edited = join(project.folder, 'edited');
    for (const copy of await foldersIn(edited)) await this.#in(project, join(edited, copy), 'copy');
  }

  /** Before an export goes into a folder, of this project or outside it. */
  async beforeExport(project: Cleaned, folder: string): Promise<void> {
    const real = await realpath(folder).catch(() => null);
    if (real === null) return;
    const inside = relative(project.folder, real);
    if (inside === 'exports') return this.#in(project, real, 'exports');
    if (!liesIn(project.folder, real) || project.readOnly === null) await this.#clean(real, 'outside', null);
  }

  /** While a project is open, in the background. Rejects when `signal` aborts. */
  async whileOpen(project: Cleaned, clock: Sleeping, signal: AbortSignal): Promise<void> {
    await this.ofProject(project);
    await clock.sleep(this.times.cleanAfterStart, signal);
    let looked = 0;
    for (const entry of project.history) {
      signal.throwIfAborted();
      await this.#in(project, project.passFolder(entry), 'pass');
      if (++looked % AT_ONCE === 0) await clock.sleep(this.times.cleanPause, signal);
    }
    for (;;) {
      await clock.sleep(this.times.leftoverUnchanged, signal);
      await this.ofProject(project);
      const passes = join(project.folder, 'passes');
      const folders = new Set([...this.#seen.keys()].map((path) => dirname(path)));
      for (const folder of folders) if (dirname(folder) === passes) await this.#in(project, folder, 'pass');
    }
  }

  async #in(project: Cleaned, folder: string, place: Place): Promise<void> {
    if (project.readOnly === null) await this.#clean(folder, place, project);
  }

  async #clean(folder: string, place: Place, project: Cleaned | null): Promise<void> {
    try {
      if (!(await lstat(folder)).isDirectory()) return;
      for (const name of await readdir(folder)) {
        const leftover = leftoverOf(name, place);
        if (leftover) await this.#look(join(folder, name), leftover, project).catch(() => undefined);
      }
    } catch {
      // A folder that is not there, or may not be read, is not cleaned.
    }
  }

  async #look(path: string, leftover: Leftover, project: Cleaned | null): Promise<void> {
    const info = await lstat(path);
    const isFolder = leftover.kind === 'folder' && info.isDirectory();
    if (!isFolder && !info.isFile()) return;
    const text = leftover.by === 'number' ? await claimIn(path) : '';
    const mark = leftover.mark ?? readMark(text);
    const owner = leftover.by === 'nobody' ? 'gone' : mark ? await ownerOfMark(mark) : 'unknown';
    if (owner === 'living') return;
    if (owner === 'unknown' && !(await this.#isUnchanged(path, isFolder))) return;
    this.#seen.delete(path);
    if (leftover.by !== 'number') return isFolder ? removeFlat(path) : unlink(path);
    // A name that others take, too: under the lock nobody does.
    await project?.locked(async (held) => {
      if ((await claimIn(path)) !== text) return;
      await held.check();
      await unlink(path);
    });
  }

  async #isUnchanged(path: string, isFolder: boolean): Promise<boolean> {
    const paths = isFolder ? [path, ...(await readdir(path)).map((name) => join(path, name))] : [path];
    const infos = await Promise.all(paths.map((each) => lstat(each, { bigint: true })));
    const sign = infos.map(({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join(' ')).join('\n');
    const seen = this.#seen.get(path);
    if (seen?.sign === sign) return this.now() - seen.since >= this.times.leftoverUnchanged;
    this.#seen.set(path, { sign, since: this.now() });
    return false;
  }
}

/** Its folders that are not hidden; none where it is a link, or may not be read. */
async function foldersIn(path: string): Promise<string[]> {
  try {
    if (!(await lstat(path)).isDirectory()) return [];
    const entries = await readdir(path, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : []));
  } catch {
    return [];
  }
}

/** Bytes: what a process is named by is much shorter, and a stranger's folder may hold gigabytes under any name. */
const CLAIM_MOST = 1024;

async function claimIn(path: string): Promise<string> {
  const { data } = await readStamped(path, (file, info) => {
    if (asFile(file, info).size <= CLAIM_MOST) return info;
    throw new Error(`${file} names no process.`);
  });
  return data.toString('utf8');
}

/** A folder with the files in it; one that holds anything else stays. */
async function removeFlat(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isFile()) await unlink(join(path, entry.name));
  await rmdir(path);
}
