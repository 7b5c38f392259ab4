import type { FaultView, SourceView } from '../../src-main/contract';

/** What came of taking pictures in: some may be refused, the others go in. */
export interface Imported {
  readonly added: readonly SourceView[];
  readonly refused: readonly { readonly path: string; readonly error: FaultView }[];
}
