import { mkdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listWidth } from '../contract/assets';
import { isPentimentoError } from '../contract/errors';
import { ofCache } from '../project/files';
import type { CheckThumbnail, Images } from '../images/images';
import { SharedWork } from '../images/process/shared-work';

/** Widths that thumbnails are made in: what is asked for is rounded up, so that few are kept. */
const widths = [160, listWidth, 640, 1280, 2048] as const;

/** What is asked for later is likelier to be on screen: each span of so many milliseconds goes before the ones before it. */
const burst = 200;
const onScreen = 10;

/** A file that was used is marked as used again at most so often, in milliseconds. */
const markedEvery = 24 * 3_600_000;

export interface Thumbnail {
  readonly path: string;
  readonly bytes: number;
}

export interface ThumbnailTools {
  /** Absolute. It may be deleted at any time: what is in it is made again. */
  readonly folder: string;
  readonly images: Images;
  readonly now: () => number;
  /** Hears how many bytes were added. */
  readonly onWritten: (bytes: number) => void;
}

export const thumbnailWidth = (asked: number): number => widths.find((step) => step >= asked) ?? widths.at(-1)!;

/** Small WebP pictures by content and width. What is asked for last is made first; what nobody waits for any more is not made. */
export class Thumbnails {
  readonly #making = new SharedWork<void>();
  readonly #began: number;

  constructor(private readonly tools: ThumbnailTools) {
    this.#began = tools.now();
  }

  /** Where the thumbnail of these bytes lies, or will lie; `width` as `thumbnailWidth` gives it. */
  pathOf(sha256: string, width: number): string {
    return join(this.tools.folder, sha256.slice(0, 2), `${sha256}-${width}.webp`);
  }

  /** A place for one that is made with the import. */
  async place(): Promise<CheckThumbnail> {
    const { folder } = this.tools;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return {
      width: listWidth,
      folder,
      to: async (sha256) => {
        const path = this.pathOf(sha256, listWidth);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        return path;
      },
      onPlaced: (path) =>
        void stat(path).then(
          ({ size }) => this.tools.onWritten(size),
          () => undefined,
        ),
    };
  }

  /** Throws what `Images.thumbnail` throws, and the signal's reason as soon as it aborts. */
  async get(
    picture: { readonly path: string; readonly sha256: string },
    width: number,
    signal?: AbortSignal,
  ): Promise<Thumbnail> {
    const to = this.pathOf(picture.sha256, width);
    return (await this.#kept(to)) ?? (await this.#made(picture.path, width, to, signal));
  }

  async #kept(path: string): Promise<Thumbnail | null> {
    const info = await stat(path).catch(() => null);
    // Empty: the power was cut before it was on the disk.
    if (!info || info.size === 0) return null;
    const now = this.tools.now();
    if (now - info.mtimeMs > markedEvery) void utimes(path, now / 1000, now / 1000).catch(() => undefined);
    return { path, bytes: info.size };
  }

  async #made(file: string, width: number, to: string, signal?: AbortSignal): Promise<Thumbnail> {
    await this.#making.join(to, (given) => this.#write(file, width, to, given), signal);
    return { path: to, bytes: (await stat(to)).size };
  }

  async #write(file: string, width: number, to: string, signal: AbortSignal): Promise<void> {
    const priority = onScreen + Math.max(0, Math.floor((this.tools.now() - this.#began) / burst));
    for (let again = false; ; again = true) {
      try {
        await mkdir(dirname(to), { recursive: true, mode: 0o700 });
        const { bytes } = await this.tools.images.thumbnail({ file, width, to }, { priority, signal });
        return this.tools.onWritten(bytes);
      } catch (error) {
        signal.throwIfAborted();
        // The cache was deleted in between.
        if (again || !isPentimentoError(error) || (await stat(dirname(to)).catch(() => null)))
          throw ofCache(error, to, this.tools.folder);
      }
    }
  }
}
