import type { Answer } from './guarded-fetch';
import { WireError } from './wire-error';

export const jsonMost = 4 * 1024 * 1024;

/** The body as text. Fails with `too-large` above `most` bytes, without reading on. */
export async function readText(answer: Answer, most = jsonMost): Promise<string> {
  const told = Number(answer.header('content-length') ?? 0);
  if (told > most) {
    answer.discard();
    throw new WireError('too-large', true);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new WireError('too-large', true);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An answer that was read whole. */
export interface ReadAnswer {
  readonly status: number;
  /** What the body holds: `undefined` where it is not JSON (a page of a proxy, half a body, nothing). */
  readonly json: unknown;
  readonly looksLikePage: boolean;
  readonly contentType: string | null;
  /** A network in between does not let calls to that host through, and says so. */
  readonly isHostBlocked?: boolean;
  /** In ms, where told. */
  readonly retryAfter: number | null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function readAnswer(answer: Answer, now: number): Promise<ReadAnswer> {
  const text = await readText(answer);
  const contentType = answer.header('content-type');
  return {
    status: answer.status,
    json: parse(text),
    looksLikePage: /text\/html/i.test(contentType ?? '') || /^\s*</.test(text),
    contentType,
    isHostBlocked:
      answer.status === 403 && /host_not_allowed/.test(`${answer.header('x-deny-reason')} ${text.slice(0, 4000)}`),
    retryAfter: retryAfterOf(answer.header('retry-after'), answer.header('date'), now),
  };
}

/** A date as HTTP writes it, or as JSON does. `Date.parse` alone takes "-5" for one. */
const DATE = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s|\d{4}-\d{2}-\d{2}T)/i;

/** Retry-After in ms: seconds, or a date, which is held against the server's own clock where that is told. What is neither is not told. */
export function retryAfterOf(value: string | null, serverDate: string | null, now: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  const until = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return null;
  const from = serverDate === null ? Number.NaN : Date.parse(serverDate);
  return Math.max(0, until - (Number.isNaN(from) ? now : from));
}
