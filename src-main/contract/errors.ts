import type { Billed } from '../common/states';

/** Errors of a command or a procedure as a whole (CLI.md). */
export const commandCodes = [
  'not-a-project',
  'already-a-project',
  'no-such-version',
  'no-such-source',
  'file-missing',
  'file-exists',
  'not-an-image',
  'image-broken',
  'image-too-large',
  'image-unsupported',
  'format-newer',
  'path-outside',
  'no-rights',
  'disk-full',
  'project-locked',
  'wrong-use',
  'no-key',
  'bad-origin',
  'over-ceiling',
  // Not in the command line's table, but real: the editor meets them too.
  'record-unreadable',
  'conflict-copy',
  'started-elsewhere',
  'image-process-failed',
  'io-failed',
  'over-budget',
  // Something that has to stay as it is for now: a pass that runs, a source that versions were made from.
  'in-use',
  'interrupted',
  'internal',
] as const;

/** Errors of a pass: why it failed or is uncertain. Listed with their sentences in docs/cli.md. */
export const passCodes = [
  'key-refused',
  'key-malformed',
  'no-balance',
  'not-allowed',
  'input-refused',
  'model-missing',
  'rate-limited',
  'service-failed',
  'service-unreachable',
  'service-answer-unreadable',
  'model-failed',
  'no-output',
  'outcome-unknown',
  'given-up',
  'result-gone',
  'result-purged',
  'result-broken',
  'result-on-foreign-host',
  'request-missing',
  'upload-failed',
  'cancelled-by-service',
  'price-pending',
  'engine-gone',
] as const;

export const errorCodes = [...commandCodes, ...passCodes] as const;
/** What a page is told, or finds itself: its connection to the host went away. */
export const faultCodes = [...errorCodes, 'connection-lost'] as const;

export type CommandCode = (typeof commandCodes)[number];
export type PassCode = (typeof passCodes)[number];
export type ErrorCode = CommandCode | PassCode;
export type FaultCode = (typeof faultCodes)[number];

const errors: ReadonlySet<unknown> = new Set(errorCodes);
/** Records keep codes of newer versions, too. */
export const isErrorCode = (code: unknown): code is ErrorCode => errors.has(code);
export const isFaultCode = (code: unknown): code is FaultCode => code === 'connection-lost' || errors.has(code);

export interface Fault {
  readonly code: ErrorCode;
  /** What happened and what to do, as a designer reads it. Never holds a key, a signature or raw text of a service. */
  readonly message: string;
  /** Whether money may be involved; absent where no request could have been made. */
  readonly billed?: Billed;
  /** Of `over-ceiling` and `over-budget`: what the pass may cost. */
  readonly amount?: string;
}

/** The app's one error type. */
export class PentimentoError extends Error {
  override readonly name = 'PentimentoError';
  readonly code: ErrorCode;
  readonly billed: Billed | undefined;
  /** In ms: the service asked not to be asked again before. */
  readonly retryAfter: number | undefined;
  readonly amount: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; billed?: Billed; retryAfter?: number; amount?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.billed = options.billed;
    this.retryAfter = options.retryAfter;
    this.amount = options.amount;
  }

  toFault(): Fault {
    return {
      code: this.code,
      message: this.message,
      ...(this.billed ? { billed: this.billed } : {}),
      ...(this.amount === undefined ? {} : { amount: this.amount }),
    };
  }
}

export const isPentimentoError = (error: unknown): error is PentimentoError => error instanceof PentimentoError;
