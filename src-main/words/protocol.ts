import type { CheckedString } from '../common/spelling/verdicts';

/** What the process that reads is asked, and what it answers. */

export interface ReadJob {
  /** A picture, as an absolute path. */
  readonly file: string;
  readonly wanted: readonly string[];
  /** The folder of languages that were added; `null`: there is none. */
  readonly languages: string | null;
}

export interface Reader {
  readonly name: string;
  readonly version: string;
}

export interface PictureRead {
  readonly reader: Reader;
  readonly strings: readonly CheckedString[];
}

/** Codes of its faults. */
export const noReader = 'no-reader';
export const noPicture = 'no-picture';
