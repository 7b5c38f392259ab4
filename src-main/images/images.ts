import type { ExportSettings, Preparation, PreparedInput, Probe, SheetOptions } from '../contract';
import type { Size } from '../common/recipe';

export interface JobOptions {
  /** Who gives up hears so at once. A job that has not begun never does; one that has ends within moments, with its process if need be. */
  readonly signal?: AbortSignal;
  /** Higher goes first; 0 is usual. What is on screen: 10. */
  readonly priority?: number;
}

/** How large the prepared input may be. It keeps its shape and is never enlarged or cropped beyond `preparation.crop`. */
export type PrepareTarget = { readonly inside: Size } | { readonly maxPixels: number };

export interface Checked {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly contentType: string;
  readonly format: string;
  /** As `probe` tells it. */
  readonly probe: Probe;
}

/** WebP, at most `width` wide, sRGB, written to `to`. */
export interface ThumbnailJob {
  readonly file: string;
  readonly width: number;
  readonly to: string;
}

export interface CheckThumbnail {
  readonly width: number;
  /** Where it is made, on the disk of its place. It is there. */
  readonly folder: string;
  /** Its place, asked for once the content is known. */
  readonly to: (sha256: string) => Promise<string>;
  /** Hears where it lies, once it does. */
  readonly onPlaced?: (path: string) => void;
}

export interface CheckOptions extends JobOptions {
  /** Written from the same decoding: half the work of `check` and `thumbnail` one after the other. */
  readonly thumbnail?: CheckThumbnail;
}

export interface Written {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly format: string;
}

/** What is written into a file beside its pixels. Empty texts are left out. */
export interface EmbeddedMetadata {
  readonly credit: string;
  readonly copyright: string;
  readonly caption: string;
  readonly sourceType: boolean;
  /** JSON, as it is embedded. */
  readonly recipe: string | null;
}

/** A picture beneath another one, in a format that holds layers. */
export interface LayerWork {
  readonly file: string;
  readonly name: string;
  /** What of it is taken, as for a pass. */
  readonly preparation: Pick<Preparation, 'crop' | 'rotate'>;
  /** What the picture on top was made from. */
  readonly isInput: boolean;
}

/** A photo as its camera drew it small: for the first moment, and for nothing else. Its colours, and even what it shows, may be others. */
export interface FirstSight {
  readonly width: number;
  readonly height: number;
  readonly webp: Uint8Array;
}

export interface ExportWork {
  readonly file: string;
  readonly settings: Omit<ExportSettings, 'metadata'>;
  /** Of the size that the settings come to: 2 is twice as many pixels on a side. */
  readonly scale: number;
  readonly metadata: EmbeddedMetadata | null;
  /** Where the file has the format already, its pixels stay coded as they are, in its own colour space, and only its metadata goes. `settings` ask for nothing else then. */
  readonly keepsPixels?: boolean;
  /** In a format that holds layers: the name of this one, on top, and those beneath it, from the bottom. */
  readonly layers?: { readonly name: string; readonly beneath: readonly LayerWork[] };
}

export interface SheetWork {
  /** Pictures in their order, each with the lines under it: the first one stands out. */
  readonly cells: readonly { readonly file: string; readonly lines: readonly string[] }[];
  readonly options: Pick<SheetOptions, 'format' | 'title' | 'columns' | 'page' | 'background'>;
}

export interface SheetJobOptions extends JobOptions {
  /** After each picture. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** `width` and `height`: of a PNG in pixels, of a PDF's pages in points. `unset`: letters of its words that its font hasn't, each once; "?" stands for them, and nothing for emoji. */
export interface Sheet {
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly unset: readonly string[];
}

/**
 * All decoding and encoding, outside the main process: at most two image processes, with limits on pixels, bytes, time and memory.
 * Every path is absolute. Files are written whole: to a temporary name in the target's folder, made durable, then renamed (and the name
 * made durable too, but for thumbnails, which can be made again).
 *
 * Throws PentimentoError: `file-missing`, `not-an-image` (says what to do for HEIC, PSD, JXL, RAW …), `image-broken` (truncated
 * included: half a picture is never accepted), `image-too-large`, `image-process-failed` (it crashed, hung, or ran out of
 * memory: that one job fails and the process is started again), `no-rights`, `disk-full`.
 */
export interface Images {
  /** From the header alone. Judged by content, not by name. */
  probe(file: string, options?: JobOptions): Promise<Probe>;
  /**
   * The preview that a picture brings along (JPEG, PNG and WebP by their EXIF, TIFF as cameras and Photoshop have it), upright, at most `width` wide; `null` where it has none, or one whose shape is not the picture's.
   * Takes some milliseconds, whatever the picture's size.
   */
  firstSight(file: string, width: number, options?: JobOptions): Promise<FirstSight | null>;
  /**
   * Decodes the whole picture, so a broken or truncated one is found. Without a thumbnail a JPEG's blocks are also counted, which
   * finds what its decoder does not report, and takes about as long as decoding.
   */
  check(file: string, options?: CheckOptions): Promise<Checked>;
  /**
   * The bytes that are sent: upright, in sRGB, resized, flattened, stripped of all metadata. Deterministic: the same bytes for the
   * same file and settings. Written to `to`.
   */
  prepare(
    job: {
      readonly file: string;
      readonly target: PrepareTarget;
      readonly preparation: Preparation;
      readonly to: string;
    },
    options?: JobOptions,
  ): Promise<PreparedInput>;
  thumbnail(job: ThumbnailJob, options?: JobOptions): Promise<Written>;
  /** For formats other than `original`. Refuses an existing `to` with `file-exists` unless `overwrite`. */
  export(
    job: ExportWork & { readonly to: string; readonly overwrite: boolean },
    options?: JobOptions,
  ): Promise<Written>;
  /**
   * Lays pictures out on pages of a PDF, or on one PNG of the page's width, at least as tall as it. Refuses an existing `to` as `export` does, and
   * more than 500 pictures.
   */
  contactSheet(
    job: SheetWork & { readonly to: string; readonly overwrite: boolean },
    options?: SheetJobOptions,
  ): Promise<Sheet>;
  /** Pictures are about to come: the processes are started, which takes longer than a small job. */
  warm(): void;
  /** Ends the processes. */
  close(): Promise<void>;
}
