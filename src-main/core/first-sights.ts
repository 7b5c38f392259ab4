import type { Images } from '../images/images';
import { newId } from '../project/names';
import { listWidth } from '../contract/assets';

/** Before the decoding of a whole picture, which takes twenty times as long; after what is on screen already. */
const priority = 8;
/** Pictures that are through may still be on their way to a window. */
const keptAfter = 64;

/** What photos that are being taken in show of themselves until they are decoded: in memory, for those moments alone. */
export class FirstSights {
  readonly #shown = new Map<string, Uint8Array>();
  readonly #through: string[] = [];

  constructor(private readonly images: Pick<Images, 'firstSight'>) {}

  /** The id of a file's first sight; `null` where it has none. Never throws: whatever is wrong is told when the picture itself is read. */
  async of(file: string, signal: AbortSignal): Promise<string | null> {
    const webp = await this.look(file, signal);
    if (!webp || signal.aborted) return null;
    const id = newId();
    this.#shown.set(id, webp);
    return id;
  }

  /** The same for who takes it along: nothing is kept. */
  async look(file: string, signal: AbortSignal): Promise<Uint8Array | null> {
    const sight = await this.images.firstSight(file, listWidth, { priority, signal }).catch(() => null);
    return sight?.webp ?? null;
  }

  /** WebP. */
  get(id: string): Uint8Array | null {
    return this.#shown.get(id) ?? null;
  }

  /** The picture itself is there, or never will be. */
  end(id: string): void {
    this.#through.push(id);
    for (const old of this.#through.splice(0, this.#through.length - keptAfter)) this.#shown.delete(old);
  }
}
