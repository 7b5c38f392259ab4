import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { preparedInput, type Preparation, type PreparedInput } from '../contract/records';
import type { Images, JobOptions, PrepareTarget } from '../images/images';
import { SharedWork } from '../images/process/shared-work';
import { PentimentoError } from '../contract/errors';
import { extensionOf } from '../project/names';
import { ofCache } from '../project/files';
import type { KnownSums } from '../project/known-sums';

export interface Prepared {
  readonly record: PreparedInput;
  readonly path: string;
}

/** Part of every key: raise it when the same settings come to give other bytes. */
const RECIPE = 2;

/** Milliseconds: one that was used is marked as used again at most so often. */
const markedEvery = 10 * 60_000;
/** What was handed out lately can be shown again, even after it was deleted. */
const mostShown = 500;

export interface InputBytes {
  readonly file: string;
  readonly sha256: string;
}

export interface PreparedTools {
  /** Absolute. It may be deleted at any time: what is in it is made again. */
  readonly folder: string;
  readonly images: Images;
  readonly sums: KnownSums;
  readonly now: () => number;
  /** Hears how many bytes were added. */
  readonly onWritten: (bytes: number) => void;
}

/** Prepared inputs, kept by content outside the project: the same input and settings are prepared once. */
export class PreparedInputs {
  readonly #making = new SharedWork<Prepared>();
  /** Inputs that were looked at thoroughly, by their hashes, and what was noted of them. */
  readonly #sound = new Map<string, readonly string[]>();
  /** How each one that was handed out is had again, for showing it. */
  readonly #bySha = new Map<string, () => Promise<Prepared>>();

  constructor(private readonly tools: PreparedTools) {}

  /** `sha256` names the input's bytes; `file` is where they lie. Throws what `Images.prepare` throws, and the signal's reason. */
  async make(
    input: InputBytes,
    target: PrepareTarget,
    preparation: Preparation,
    { signal, ...options }: JobOptions = {},
  ): Promise<Prepared> {
    // Kept, and shared while it is made, under the name of the bytes that were written down: others must not come to stand for them, nor be paid for. A damaged picture neither.
    if ((await this.tools.sums.of(input.file)) !== input.sha256)
      throw new PentimentoError(
        'image-broken',
        `${basename(input.file)} is not the picture that was written down: its bytes have changed. Restore it from a copy, or add the picture anew.`,
      );
    const key = createHash('sha256')
      .update(JSON.stringify([RECIPE, input.sha256, target, preparation]))
      .digest('hex')
      .slice(0, 40);
    const prepared = await this.#making.join(
      key,
      (given) => this.#make(key, input, target, preparation, { ...options, signal: given }),
      signal,
    );
    const { sha256 } = prepared.record;
    this.#bySha.delete(sha256);
    this.#bySha.set(sha256, () => this.make(input, target, preparation, options));
    if (this.#bySha.size > mostShown) this.#bySha.delete(this.#bySha.keys().next().value!);
    return prepared;
  }

  /** One that was handed out by its content; made again when it is gone from the disk. */
  async find(sha256: string): Promise<Prepared | null> {
    return (await this.#bySha.get(sha256)?.()) ?? null;
  }

  /** Paths of those with this content, by the sums of what unfinished passes send. */
  async pathsOf(sums: ReadonlySet<string>): Promise<Set<string>> {
    const paths = new Set<string>();
    if (sums.size === 0) return paths;
    for (const name of await readdir(this.tools.folder).catch(() => [])) {
      if (!name.endsWith('.json')) continue;
      const path = join(this.tools.folder, name.slice(0, -'.json'.length));
      const kept = await this.#kept(path);
      if (kept && sums.has(kept.record.sha256)) paths.add(path).add(`${path}.json`);
    }
    return paths;
  }

  async #make(
    key: string,
    input: InputBytes,
    target: PrepareTarget,
    preparation: Preparation,
    options: JobOptions,
  ): Promise<Prepared> {
    const path = join(this.tools.folder, key);
    const kept = await this.#kept(path);
    if (kept) {
      await this.#mark(path);
      return kept;
    }
    const noted =
      this.#sound.get(input.sha256) ?? (await this.tools.images.check(input.file, options)).probe.notes ?? [];
    this.#sound.set(input.sha256, noted);
    const made = await this.#written(path, () =>
      this.tools.images.prepare({ file: input.file, target, preparation, to: path }, options),
    );
    const record = { ...made, notes: [...new Set([...made.notes, ...noted])] };
    // It is only believed with its record: one that can't be kept just now is made again.
    await writeFile(`${path}.json`, JSON.stringify(record)).catch(() => undefined);
    this.tools.onWritten(record.bytes);
    return { record, path };
  }

  /** What can't be written there is told by the cache's folder: the name of one in it is a sum. */
  async #written<T>(path: string, write: () => Promise<T>): Promise<T> {
    try {
      await mkdir(this.tools.folder, { recursive: true, mode: 0o700 });
      return await write();
    } catch (error) {
      throw ofCache(error, path, this.tools.folder);
    }
  }

  /** One that was made before; a cache is only believed when its size is right. */
  async #kept(path: string): Promise<Prepared | null> {
    try {
      const record = preparedInput.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
      return (await stat(path)).size === record.bytes ? { record, path } : null;
    } catch {
      return null;
    }
  }

  async #mark(path: string): Promise<void> {
    const now = this.tools.now();
    const info = await stat(path).catch(() => null);
    if (!info || now - info.mtimeMs < markedEvery) return;
    await Promise.all(
      [path, `${path}.json`].map((file) => utimes(file, now / 1000, now / 1000).catch(() => undefined)),
    );
  }
}

/** What the service sees as the file's name: nothing of the designer's. */
export const uploadName = (contentType: string): string => `input.${extensionOf(contentType)}`;
