import { lstat } from 'node:fs/promises';
import { hashFile } from './sources';
import { sameStamp, stampOf, type Stamp } from './stamps';

/** Files whose sums are kept in mind. */
const most = 20_000;

/**
 * SHA-256 of files, by what was read here: what a project's record says of its pictures is a claim, and no name for anything kept outside
 * the project. A file that looks as it did is not read again.
 */
export class KnownSums {
  readonly #known = new Map<string, { readonly stamp: Stamp; readonly sum: Promise<string> }>();

  /** Throws what `hashFile` throws. */
  async of(path: string): Promise<string> {
    const stamp = stampOf(await lstat(path));
    const known = this.#known.get(path);
    if (known && sameStamp(known.stamp, stamp)) return known.sum;
    const sum = hashFile(path);
    this.#known.delete(path);
    this.#known.set(path, { stamp, sum });
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
    sum.catch(() => this.#known.delete(path));
    return sum;
  }
}
