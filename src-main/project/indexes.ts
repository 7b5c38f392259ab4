import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { files, type Files } from './files';
import { decodeIndex, encodeIndex, type IndexedPass } from './index-file';
import type { Followed, PassIndex, ProjectPlace } from './pass-reader';
import { readStamped, sameStamp } from './stamps';

/** Below this reading every record is quicker than a thought. */
const SMALLEST = 200;
/** An index is written again when it lacks this share of the passes: what it lacks is read from the project. */
const SHARE = 0.02;
/** Milliseconds after the change that made it worth writing. */
const LATER = 3_000;
/** Indexes of projects that were not opened for long make room. */
const KEPT = 30;

interface Following {
  lacks: number;
  timer: NodeJS.Timeout | null;
  saving: Promise<void> | null;
}

/**
 * Remembers what was read of projects' passes, outside them. Never trusted over the files: a pass comes from here only while its files
 * are known by what they were known by when it was read. Whatever is wrong with an index, it is as if there were none.
 */
export class Indexes implements PassIndex {
  readonly #following = new Map<Followed, Following>();
  #closed = false;

  /** `folder` is made when it is needed. */
  constructor(private readonly folder: string) {}

  /** Passes that need not be read, by their folders, of those in `names`. */
  async unchanged(
    project: ProjectPlace,
    names: readonly string[],
    disk: Files,
  ): Promise<ReadonlyMap<string, IndexedPass>> {
    const unchanged = new Map<string, IndexedPass>();
    if (names.length < SMALLEST) return unchanged;
    const path = this.#path(project);
    if (!(await files.exists(path))) return unchanged;
    const paths = names.flatMap((name) => [
      `${project.folder}/passes/${name}/pass.json`,
      `${project.folder}/passes/${name}/notes.json`,
    ]);
    const [bytes, stamps] = await Promise.all([
      readStamped(path).then(
        ({ data }) => data,
        () => Buffer.alloc(0),
      ),
      disk.stamps(paths),
    ]);
    const indexed = await decodeIndex({ folder: project.folder, project: project.id }, bytes).catch(
      () => new Map<string, IndexedPass>(),
    );
    for (const [at, name] of names.entries()) {
      const pass = indexed.get(name);
      const [record, notes] = [stamps[at * 2], stamps[at * 2 + 1]];
      if (!pass || !record || !sameStamp(record, pass.stamps.pass)) continue;
      if (notes ? pass.stamps.notes !== null && sameStamp(notes, pass.stamps.notes) : pass.stamps.notes === null)
        unchanged.set(name, pass);
    }
    return unchanged;
  }

  /** Keeps the project's index from now on. `lacks`: how many of its passes had to be read. */
  follow(project: Followed, lacks: number): void {
    const following: Following = { lacks: 0, timer: null, saving: null };
    this.#following.set(project, following);
    const changed = (count: number): void => {
      following.lacks += count;
      if (this.#closed || following.timer || !worthwhile(project, following)) return;
      following.timer = setTimeout(() => void this.#save(project, following), LATER).unref();
    };
    for (const name of ['pass', 'pass-gone'] as const) project.events.on(name, () => changed(1));
    changed(lacks);
  }

  /** Writes what is worth writing. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#following].map(async ([project, following]) => {
        clearTimeout(following.timer ?? undefined);
        await following.saving;
        if (worthwhile(project, following)) await this.#save(project, following);
      }),
    );
  }

  async #save(project: Followed, following: Following): Promise<void> {
    following.timer = null;
    await following.saving;
    following.lacks = 0;
    following.saving = this.#write(project).catch(() => undefined);
    await following.saving;
  }

  async #write(project: Followed): Promise<void> {
    const passes = await project.settledPasses();
    if (passes.length < SMALLEST) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await files.write(this.#path(project), await encodeIndex({ folder: project.folder, project: project.id }, passes));
    const all = await Promise.all(
      (await readdir(this.folder)).map(async (name) => ({
        path: join(this.folder, name),
        at: (await stat(join(this.folder, name))).mtimeMs,
      })),
    );
    for (const { path } of all.sort((a, b) => b.at - a.at).slice(KEPT)) await rm(path, { force: true });
  }

  #path(project: ProjectPlace): string {
    return join(
      this.folder,
      `${createHash('sha256').update(`${project.folder}\0${project.id}`).digest('hex').slice(0, 32)}.index`,
    );
  }
}

const worthwhile = (project: Followed, { lacks }: Following): boolean =>
  project.passes.size >= SMALLEST && lacks > Math.max(SMALLEST / 4, project.passes.size * SHARE);
