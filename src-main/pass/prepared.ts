import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fitPixels, outputSize, sizeLimits } from '../common/sizes';
import type { ImageSize, Size } from '../common/recipe';
import { preparedInput, type Preparation, type PreparedInput } from '../contract/records';
import type { Images, JobOptions, PrepareTarget } from '../images/images';
import { SharedWork } from '../images/shared-work';
import { PentimentoError } from '../contract/errors';
import { extensionOf } from '../project/names';
import { hashFile } from '../project/sources';

export interface Prepared { readonly record: PreparedInput; readonly path: string }

/** Part of every key: raise it when the same settings come to give other bytes. */
const RECIPE = 2;

/** The upright, turned and cropped picture that a size is counted from. Pixels. */
export function inputShape(upright: Size, preparation: Preparation): Size {
  if (preparation.crop) return { width: preparation.crop.width, height: preparation.crop.height };
  return preparation.rotate % 180 === 0 ? { width: upright.width, height: upright.height } : { width: upright.height, height: upright.width };
}

/** The prepared input fits inside the size asked for; with `auto`, at most 25 megapixels (CLI.md). */
export const targetFor = (size: ImageSize | null, shape: Size): PrepareTarget =>
  size === 'auto' ? { maxPixels: sizeLimits.maxPixels } : { inside: outputSize(size, shape) };

/** What `auto` delivers: the prepared input's own size. */
export const expectedOutput = (size: ImageSize | null, shape: Size): Size => (size === 'auto' ? fitPixels(shape, sizeLimits.maxPixels) : outputSize(size, shape));

/** Milliseconds: one that was used is marked as used again at most so often. */
const markedEvery = 10 * 60_000;
/** What was handed out lately can be shown again, even after it was deleted. */
const mostShown = 500;

export interface InputBytes { readonly file: string; readonly sha256: string }

export interface PreparedTools {
  /** Absolute. It may be deleted at any time: what is in it is made again. */
  readonly folder: string;
  readonly images: Images;
  readonly now: () => number;
  /** Hears how many bytes were added. */
  readonly onWritten: (bytes: number) => void;
}

/** Prepared inputs, kept by content outside the project: the same input and settings are prepared once. */
export class PreparedInputs {
  readonly #making = new SharedWork<Prepared>();
  /** Hashes of inputs that were looked at thoroughly. */
  readonly #sound = new Set<string>();
  /** How each one that was handed out is had again, for showing it. */
  readonly #bySha = new Map<string, () => Promise<Prepared>>();

  constructor(private readonly tools: PreparedTools) {}

  /** `sha256` names the input's bytes; `file` is where they lie. Throws what `Images.prepare` throws, and the signal's reason. */
  async make(input: InputBytes, target: PrepareTarget, preparation: Preparation, { signal, ...options }: JobOptions = {}): Promise<Prepared> {
    const key = createHash('sha256').update(JSON.stringify([RECIPE, input.sha256, target, preparation])).digest('hex').slice(0, 40);
    const prepared = await this.#making.join(key, (given) => this.#make(key, input, target, preparation, { ...options, signal: given }), signal);
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

  async #make(key: string, input: InputBytes, target: PrepareTarget, preparation: Preparation, options: JobOptions): Promise<Prepared> {
    const path = join(this.tools.folder, key);
    const kept = await this.#kept(path);
    if (kept) {
      await this.#mark(path);
      return kept;
    }
    // Kept under the name of the bytes that were written down: others must not come to stand for them, nor be paid for. A damaged picture neither.
    if ((await hashFile(input.file)) !== input.sha256) throw new PentimentoError('image-broken', `${basename(input.file)} is not the picture that was written down: its bytes have changed. Restore it from a copy, or add the picture anew.`);
    if (!this.#sound.has(input.sha256)) await this.tools.images.check(input.file, options);
    this.#sound.add(input.sha256);
    await mkdir(this.tools.folder, { recursive: true });
    const record = await this.tools.images.prepare({ file: input.file, target, preparation, to: path }, options);
    // It is only believed with its record: one that can't be kept just now is made again.
    await writeFile(`${path}.json`, JSON.stringify(record)).catch(() => undefined);
    this.tools.onWritten(record.bytes);
    return { record, path };
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
    await Promise.all([path, `${path}.json`].map((file) => utimes(file, now / 1000, now / 1000).catch(() => undefined)));
  }
}

/** What the service sees as the file's name: nothing of the designer's. */
export const uploadName = (contentType: string): string => `input.${extensionOf(contentType)}`;
