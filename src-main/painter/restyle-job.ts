import type { Size } from '../common/recipe';
import type { Misspelling } from './lettering/misspell';

/** What decides a restyled picture, and nothing else does: the same bytes for the same input, recipe and image number. */
export interface RestyleOrder {
  readonly prompt: string;
  /** 0…1: from the input to the full restyle. */
  readonly strength: number;
  readonly seed: number;
  /** A size that follows the input is so many times as large. */
  readonly factor: number;
  /** `null`: the input's own times `factor`, at most 25 megapixels; 1024 × 1024 without one. */
  readonly size: Size | null;
  readonly speed: string;
  /** Magic Prompt: None, Medium or Large. */
  readonly magic: string;
  readonly format: 'png' | 'jpeg';
  /** How the words are set wrong, as the fault lab has it. Absent: they are right. */
  readonly misspelt?: Misspelling;
  /** The background is to go: how unlike its colours may be, 1…100. Absent: it stays. */
  readonly cutOut?: number;
}

/** One picture to make. Paths are absolute. */
export interface RestyleJob {
  /** `null`: nothing to start from. */
  readonly input: string | null;
  /** White where the picture is to change, black where it stays; `null`: all of it may. */
  readonly mask: string | null;
  /** A picture whose colours are taken on; absent: none. */
  readonly style?: string | null;
  readonly output: string;
  readonly order: RestyleOrder;
  /** Which of the request's pictures, from 0. The first has the seed itself. */
  readonly image: number;
}

export interface Restyled {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly contentType: string;
  /** Names of the looks it chose, for the log. */
  readonly looks: readonly string[];
  /** Words it could not set, for want of their letters. */
  readonly unset: readonly string[];
}
