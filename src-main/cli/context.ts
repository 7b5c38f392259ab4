import type { Environment } from './environment';

/** Ends with 130 or 143 once the signal's work is done (CLI.md). */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly exit: 130 | 143) {
    super('interrupted');
  }
}

/** 130 or 143 once a signal came, else `null`. */
export const exitOfSignal = (signal: AbortSignal): number | null =>
  signal.aborted ? (signal.reason instanceof Interrupted ? signal.reason.exit : 1) : null;

/** What every command is given. */
export interface Context {
  readonly environment: Environment;
  /** Aborts with an `Interrupted` on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
