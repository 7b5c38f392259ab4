import type { Billed } from '../common/states';

/** Errors of a command or a procedure as a whole (CLI.md). */
export const commandCodes = [
  'not-a-project', 'already-a-project', 'no-such-version', 'no-such-source', 'file-missing', 'file-exists', 'not-an-image',
  'image-broken', 'image-too-large', 'format-newer', 'path-outside', 'no-rights', 'disk-full', 'project-locked', 'wrong-use',
  'no-key', 'bad-origin', 'over-ceiling',
  // Not in the command line's table, but real: the editor meets them too.
  'record-unreadable', 'conflict-copy', 'started-elsewhere', 'image-process-failed', 'io-failed', 'over-budget', 'interrupted', 'internal',
] as const;

/** Errors of a pass: why it failed or is uncertain. Listed with their sentences in docs/cli.md. */
export const passCodes = [
  'key-refused', 'key-malformed', 'no-balance', 'not-allowed', 'input-refused', 'model-missing', 'rate-limited', 'service-failed', 'service-unreachable',
  'service-answer-unreadable', 'model-failed', 'no-output', 'outcome-unknown', 'given-up', 'result-gone', 'result-purged', 'result-broken',
  'result-on-foreign-host', 'request-missing', 'upload-failed', 'cancelled-by-service', 'price-pending', 'engine-gone',
] as const;

export type CommandCode = (typeof commandCodes)[number];
export type PassCode = (typeof passCodes)[number];
export type ErrorCode = CommandCode | PassCode;

export interface Fault {
  readonly code: ErrorCode;
  /** What happened and what to do, as a designer reads it. Never holds a key, a signature or raw text of a service. */
  readonly message: string;
  /** Whether money may be involved; absent where no request could have been made. */
  readonly billed?: Billed;
}

/** The app's one error type. */
export class PentimentoError extends Error {
  override readonly name = 'PentimentoError';
  readonly code: ErrorCode;
  readonly billed: Billed | undefined;
  /** In ms: the service asked not to be asked again before. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; billed?: Billed; retryAfter?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.billed = options.billed;
    this.retryAfter = options.retryAfter;
  }

  toFault(): Fault {
    return { code: this.code, message: this.message, ...(this.billed ? { billed: this.billed } : {}) };
  }
}

export const isPentimentoError = (error: unknown): error is PentimentoError => error instanceof PentimentoError;
