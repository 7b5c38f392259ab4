import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitPixels, outputSize, sizeLimits } from '../common/sizes';
import type { ImageSize, Size } from '../common/recipe';
import { preparedInput, type Preparation, type PreparedInput } from '../contract/records';
import type { Images, JobOptions, PrepareTarget } from '../images/images';
import { extensionOf } from '../project/names';

export interface Prepared { readonly record: PreparedInput; readonly path: string }

/** Part of every key: raise it when the same settings come to give other bytes. */
const RECIPE = 1;

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

/** Prepared inputs, kept by content outside the project: the same input and settings are prepared once. */
export class PreparedInputs {
  readonly #inFlight = new Map<string, Promise<Prepared>>();
  /** Where each one that was handed out lies, for showing it. */
  readonly #bySha = new Map<string, Prepared>();

  constructor(private readonly folder: string, private readonly images: Images) {}

  /** `inputSha256` names the input's bytes; `file` is where they lie. Throws what `Images.prepare` throws. */
  async make(input: { readonly file: string; readonly sha256: string }, target: PrepareTarget, preparation: Preparation, options?: JobOptions): Promise<Prepared> {
    const key = createHash('sha256').update(JSON.stringify([RECIPE, input.sha256, target, preparation])).digest('hex').slice(0, 40);
    const running = this.#inFlight.get(key);
    if (running) return running;
    const work = this.#make(key, input.file, target, preparation, options).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, work);
    const prepared = await work;
    this.#bySha.set(prepared.record.sha256, prepared);
    return prepared;
  }

  find(sha256: string): Prepared | null {
    return this.#bySha.get(sha256) ?? null;
  }

  async #make(key: string, file: string, target: PrepareTarget, preparation: Preparation, options?: JobOptions): Promise<Prepared> {
    const path = join(this.folder, key);
    const kept = await this.#kept(path);
    if (kept) return kept;
    await mkdir(this.folder, { recursive: true });
    const record = await this.images.prepare({ file, target, preparation, to: path }, options);
    await writeFile(`${path}.json`, JSON.stringify(record));
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
}

/** What the service sees as the file's name: nothing of the designer's. */
export const uploadName = (contentType: string): string => `input.${extensionOf(contentType)}`;
