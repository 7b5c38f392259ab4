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

export interface ImportOptions {
  /** Stops it; what is in stays in, and the answer tells it. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}
