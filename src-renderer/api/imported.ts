import type { FaultView, SourceView } from '../../src-main/contract';

/** What came of taking pictures in: some may be refused, the others go in. */
export interface Imported {
  readonly added: readonly SourceView[];
  readonly refused: readonly { readonly path: string; readonly error: FaultView }[];
}

/** How many are through, and what is being taken in now. */
export interface ImportProgress {
  readonly done: number;
  readonly of: number;
  readonly name: string | null;
}

/** A photo's own preview, while the photo is taken in. */
export interface Sight {
  readonly id: string;
  readonly url: string;
}

export interface ImportOptions {
  /** Stops it; what is in stays in, and the answer tells it. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Something of a picture can be shown already. */
  readonly onSight?: (sight: Sight) => void;
  /** A picture is through; `added`: as which source, where it is in. */
  readonly onThrough?: (sightId: string | null, added: SourceView | null) => void;
}
