import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import type { ClientJobId } from '../common/ids';

/** A mark of this installation: a pass of that client job id was posted, or was about to be, at `at` (ISO 8601). */
export interface Mark {
  readonly at: string;
  readonly text: string;
}

/**
 * This installation's own memory of what it posted, outside any project: git, a sync tool or a backup may set a project back, and copies of one
 * pass know nothing of each other. Of all processes that share it, one at a time can take the mark of a client job id.
 */
export interface Posted {
  read(clientJobId: ClientJobId): Promise<Mark | null>;
  /** Takes the mark for a POST: `seen` is what `read` told before (`null`: none). `null` where somebody else has taken it meanwhile. */
  take(clientJobId: ClientJobId, seen: Mark | null, at: string): Promise<Mark | null>;
  /** The POST provably never left. */
  forget(clientJobId: ClientJobId): Promise<void>;
}

/** Days: by then no list lags any more. */
const KEPT = 14 * 86_400_000;

/** Marks as files in `folder`. Where they can't be written passes go on: it is a second safety, the project's own record is the first. */
export class PostedFiles implements Posted {
  #isTidied = false;

  constructor(private readonly folder: string) {}

  async read(clientJobId: ClientJobId): Promise<Mark | null> {
    const text = await readFile(this.#file(clientJobId), 'utf8').catch(() => null);
    return text === null ? null : markOf(text);
  }

  async take(clientJobId: ClientJobId, seen: Mark | null, at: string): Promise<Mark | null> {
    const text = `${at} ${nanoid(8)}\n`;
    const file = this.#file(clientJobId);
    const aside = join(this.folder, `.${clientJobId}.${nanoid(8)}`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      void this.#tidy();
      if (seen !== null) {
        // Only one of several can move it away.
        await rename(file, aside);
        const moved = await readFile(aside, 'utf8');
        if (moved !== seen.text) await link(aside, file).catch(() => undefined);
        await rm(aside, { force: true });
        if (moved !== seen.text) return null;
      }
      await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EEXIST' || (code === 'ENOENT' && seen !== null)) return null;
    }
    return markOf(text);
  }

  async forget(clientJobId: ClientJobId): Promise<void> {
    await rm(this.#file(clientJobId), { force: true }).catch(() => undefined);
  }

  #file(clientJobId: ClientJobId): string {
    return join(this.folder, clientJobId);
  }

  async #tidy(): Promise<void> {
    if (this.#isTidied) return;
    this.#isTidied = true;
    const now = Date.now();
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = join(this.folder, name);
      const age = await stat(file).then(
        ({ mtimeMs }) => now - mtimeMs,
        () => 0,
      );
      if (age > KEPT) await rm(file, { force: true }).catch(() => undefined);
    }
  }
}

const markOf = (text: string): Mark => ({ at: text.split(' ', 1)[0]!.trim(), text });
