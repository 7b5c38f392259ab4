import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Files } from './files';
import type { IndexedPass } from './index-file';
import { inLanes, loadPass, loadPasses, type Loaded, type OpeningAllowance, type PassEntry } from './load';

export interface ProjectPlace {
  readonly folder: string;
  readonly id: string;
}

export interface Followed extends ProjectPlace {
  readonly passes: { readonly size: number };
  readonly events: { on(name: 'pass' | 'pass-gone', listener: () => void): unknown };
  settledPasses(): Promise<IndexedPass[]>;
}

/** What was read of projects' passes before; see `Indexes`. */
export interface PassIndex {
  unchanged(project: ProjectPlace, names: readonly string[], files: Files): Promise<ReadonlyMap<string, IndexedPass>>;
  follow(project: Followed, lacks: number): void;
}

export interface ReaderTools {
  readonly files: Files;
  readonly now: () => number;
  /** Without one, every record is read. */
  readonly index?: PassIndex;
}

/** Milliseconds: the coarsest clock of any file system. */
const TICK = 2_000;

export type LoadedPass = Loaded<PassEntry> | null;

/** Reads a project's passes, by way of its index where there is one, and knows what each was read from. */
export class PassReader {
  /** By folder: what was read there last; `readAt` is absent where that was long ago. */
  readonly #read = new Map<string, IndexedPass & { readonly readAt?: number }>();

  constructor(
    private readonly project: ProjectPlace,
    private readonly tools: ReaderTools,
  ) {}

  /** Every pass, in the order of their folders' names; and how many had to be read. */
  async all(
    allowance: OpeningAllowance,
  ): Promise<{ readonly passes: readonly LoadedPass[]; readonly wereRead: number }> {
    const {
      project: { folder },
      tools,
    } = this;
    const folders = await tools.files.list(join(folder, 'passes'));
    const unchanged = await tools.index?.unchanged(
      this.project,
      folders.filter(({ isLink }) => !isLink).map(({ name }) => name),
      tools.files,
    );
    // What need not be read takes as much room.
    for (const [name, pass] of unchanged ?? []) {
      allowance.records -= 1;
      allowance.bytes -= pass.stamps.pass[1] + (pass.stamps.notes?.[1] ?? 0);
      this.#read.set(name, pass);
    }
    const changed = folders.filter(({ name }) => !unchanged?.has(name));
    const readAt = tools.now();
    const read = await loadPasses(tools.files, folder, changed, allowance);
    for (const [at, { name }] of changed.entries()) this.#note(name, read[at] ?? null, readAt);
    let next = 0;
    return {
      passes: folders.map(({ name }): LoadedPass => unchanged?.get(name) ?? read[next++] ?? null),
      wereRead: read.filter((pass) => pass !== null).length,
    };
  }

  async one(folder: string): Promise<LoadedPass> {
    const readAt = this.tools.now();
    const loaded = await loadPass(this.tools.files, this.project.folder, folder);
    this.#note(folder, loaded, readAt);
    return loaded;
  }

  /** For the index: passes whose files would show any later change. A file that changed just now might change again within the same tick. */
  async settled(entries: readonly PassEntry[]): Promise<IndexedPass[]> {
    const passes = await inLanes(entries, async (entry) => {
      const known = this.#settled(entry.folder);
      if (known?.entry === entry) return known;
      const loaded = await this.one(entry.folder);
      return loaded && 'entry' in loaded && samePass(loaded.entry, entry) ? this.#settled(entry.folder) : null;
    });
    return passes.filter((pass) => pass !== null);
  }

  #settled(folder: string): IndexedPass | null {
    const read = this.#read.get(folder);
    if (!read) return null;
    const { stamps, readAt = Infinity } = read;
    return [stamps.pass, stamps.notes].every((stamp) => stamp === null || Math.max(stamp[2], stamp[3]) < readAt - TICK)
      ? read
      : null;
  }

  #note(folder: string, loaded: LoadedPass, readAt: number): void {
    if (loaded && 'entry' in loaded && loaded.stamps)
      this.#read.set(folder, { entry: loaded.entry, stamps: loaded.stamps, readAt });
    else this.#read.delete(folder);
  }
}

export const samePass = (a: PassEntry, b: PassEntry): boolean =>
  isDeepStrictEqual([a.record, a.notes], [b.record, b.notes]);
