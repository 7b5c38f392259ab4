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
    this.#keep(path, stamp, sum);
    sum.catch(() => this.#known.delete(path));
    return sum;
  }

  /**
   * Takes over a sum that was just made here of a file which then got this path by a rename. `stamp`: its own, from before it was read. Where
   * the file does not look as it did then, nothing is taken over, and it is read when it is next asked about.
   */
  async learn(path: string, stamp: Stamp, sum: string): Promise<void> {
    const now = await lstat(path).then(stampOf, () => null);
    // Of the four the rename alone may change the last.
    if (now && sameStamp(now, [stamp[0], stamp[1], stamp[2], now[3]])) this.#keep(path, now, Promise.resolve(sum));
  }

  #keep(path: string, stamp: Stamp, sum: Promise<string>): void {
    this.#known.delete(path);
    this.#known.set(path, { stamp, sum });
    if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
  }
}
