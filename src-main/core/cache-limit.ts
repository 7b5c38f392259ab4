import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Bytes that each kind of what can be made again may hold on disk. */
export const cacheLimits = { thumbnails: 2_000_000_000, prepared: 2_000_000_000 } as const;

/** Cleaning goes down to this share of the limit, so that it is not needed again at once. */
const cleanTo = 0.8;
/** It is looked after again when so much of the limit was written since. */
const lookAfter = 0.05;
/** Files looked at, or deleted, before others get their turn. */
const step = 50;

/** Awaited between steps; what it rejects with ends the cleaning. */
type Pause = () => Promise<unknown>;

export interface CacheFolder {
  /** Absolute; it may be absent. */
  readonly folder: string;
  readonly most: number;
  /** Absolute paths that must stay. Asked before each cleaning. */
  readonly needed?: () => Promise<ReadonlySet<string>>;
  /** What was used within so many milliseconds stays, too: another process may be at it. */
  readonly fresh?: number;
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: number;
}

/** Keeps a folder of files that can be made again below a size: those not used for longest go first. A file's mtime is when it was last used. */
export class CacheLimit {
  #written = 0;
  #cleaning: Promise<number> | null = null;

  constructor(
    private readonly cache: CacheFolder,
    private readonly now: () => number,
  ) {}

  /** Something was added since it was last cleaned. */
  get hasGrown(): boolean {
    return this.#written > 0;
  }

  /** Bytes on disk. */
  async size(): Promise<number> {
    return (await this.#list(nextTurn)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Something was added; cleans in the background once that has come to much. */
  note(bytes: number): void {
    this.#written += bytes;
    if (this.#written > this.cache.most * lookAfter) void this.clean().catch(() => undefined);
  }

  /** Deletes what was not used for longest while there is more than the limit. Answers with the bytes that are left. */
  clean(pause: Pause = nextTurn): Promise<number> {
    return this.#remove((all) => all > this.cache.most, this.cache.most * cleanTo, pause);
  }

  /** Deletes all but what is needed just now. Answers with the bytes that are left. */
  async clear(): Promise<number> {
    await this.#cleaning?.catch(() => undefined);
    return this.#remove(() => true, 0, nextTurn);
  }

  #remove(wanted: (bytes: number) => boolean, downTo: number, pause: Pause): Promise<number> {
    this.#cleaning ??= this.#removed(wanted, downTo, pause).finally(() => {
      this.#cleaning = null;
    });
    return this.#cleaning;
  }

  async #removed(wanted: (bytes: number) => boolean, downTo: number, pause: Pause): Promise<number> {
    this.#written = 0;
    const kept = await this.#list(pause);
    let left = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    if (!wanted(left)) return left;
    const needed = (await this.cache.needed?.()) ?? new Set<string>();
    const freshSince = this.cache.fresh === undefined ? Infinity : this.now() - this.cache.fresh;
    let turn = 0;
    for (const { path, bytes, usedAt } of kept.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (left <= downTo) break;
      if (needed.has(path) || usedAt >= freshSince) continue;
      await rm(path, { force: true }).then(
        () => {
          left -= bytes;
        },
        () => undefined,
      );
      if (++turn % step === 0) await pause();
    }
    return left;
  }

  /** Whatever can't be looked at is somebody else's, or gone. */
  async #list(pause: Pause): Promise<Kept[]> {
    const entries = await readdir(this.cache.folder, { withFileTypes: true, recursive: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const kept: Kept[] = [];
    for (let at = 0; at < names.length; at += step) {
      const found = await Promise.all(
        names.slice(at, at + step).map(async (path) => {
          const info = await stat(path).catch(() => null);
          return info && { path, bytes: info.size, usedAt: info.mtimeMs };
        }),
      );
      kept.push(...found.filter((one) => one !== null));
      await pause();
    }
    return kept;
  }
}
