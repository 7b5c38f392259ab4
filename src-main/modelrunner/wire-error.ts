/** Why a call has no answer. */
export type Trouble =
  /** No connection: no network, no such name, refused, not trusted, too slow. */
  | 'not-opened'
  /** The connection broke after it was opened. */
  | 'broken'
  /** Nothing moved for as long as is waited. */
  | 'stalled'
  /** What moves is so little that it never comes to an end. */
  | 'too-slow'
  | 'too-large'
  | 'redirected'
  /** The URL may not be called; nothing was sent. */
  | 'foreign-host'
  | 'private-address'
  | 'not-a-web-address'
  /** The caller's signal. */
  | 'stopped';

/** A call without an answer. Its message holds nothing of the key, of a URL or of a body. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly trouble: Trouble;
  /** Whether the request may have reached the other side: `false` only where it provably did not. */
  readonly mayHaveLeft: boolean;
  /** A system error code such as ECONNREFUSED. */
  readonly code: string | null;
  /** Of `foreign-host` behind a redirect: which one. */
  readonly host: string | null;

  constructor(trouble: Trouble, mayHaveLeft: boolean, code: string | null = null, host: string | null = null) {
    super(`No answer: ${trouble}${code ? ` (${code})` : ''}`);
    this.trouble = trouble;
    this.mayHaveLeft = mayHaveLeft;
    this.code = code;
    this.host = host;
  }
}

/** The code of an error or of what caused it, where it looks like one. */
export function codeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
    if (at instanceof AggregateError) {
      const inner = codeOf(at.errors[0]);
      if (inner) return inner;
    }
  }
  return null;
}
