import type { ReadAnswer } from './answers';
import { followable, isPlainId } from './envelope';
import { isAnothers } from './identity';
import { errorTextOf, isObject } from './error-text';
import { queueHost } from './hosts';
import { PentimentoError } from '../contract/errors';
import type { RequestId } from '../common/ids';
import { read, type Read, type ReadTools, type Verdict } from './reads';
import { cleanText } from './redact';
import type { Handle, StatusReading } from './service';
import type { Names } from './service-words';

/** The place that needs no model in its path (PROTOCOL 8.2): where to ask when a returned URL is missing or does not answer. */
export const bareUrl = (requestId: RequestId): string =>
  `https://${queueHost}/requests/${encodeURIComponent(requestId)}`;

export const requestMissing = (names: Names): PentimentoError =>
  new PentimentoError(
    'request-missing',
    `${names.start} does not know this request any more. If it was deleted there, its results can’t be fetched.`,
    { billed: 'unknown' },
  );

/** Returned URLs kept in mind at most. */
const MOST_STRAYS = 1_000;

/**
 * Where the app would ask about a request by itself: at the queue's own host, below a model's path or none, without a query. A URL out of a
 * record comes from a folder that may be a stranger's; the key goes along only to what is exactly one of these.
 */
export function isBuilt(url: string, { requestId, model }: Handle, origin: URL | null): boolean {
  if (!URL.canParse(url)) return false;
  const { href, origin: of } = new URL(url);
  if (of !== `https://${queueHost}` && of !== origin?.origin) return false;
  const parts = model.split('/');
  const models = parts.map((_, at) => `${parts.slice(0, at + 1).join('/')}/`);
  return ['', ...models].some((path) =>
    ['', '/status'].some((tail) => href === `${of}/${path}requests/${requestId}${tail}`),
  );
}

/** Asks where the returned URL says, if the app might have built it, then at the bare place; the other way round once the URL was not known there. */
export async function readAbout<T>(
  tools: ReadTools,
  url: string | null,
  handle: Handle,
  judge: Read<T>['judge'],
  signal?: AbortSignal,
): Promise<T> {
  const { strays, origin } = tools;
  const bare = bareUrl(handle.requestId);
  if (!isPlainId(handle.requestId, null)) throw requestMissing(tools.names);
  const given = followable(url, handle.requestId, { origin, key: null });
  const checked = given !== null && isBuilt(given, handle, origin) ? given : null;
  const urls = checked === null ? [bare] : strays.has(checked) ? [bare, checked] : [checked, bare];
  return read(tools, {
    urls,
    // Ours is not there, whatever is: in the end it is looked for in the list.
    judge: (answer, at, key) =>
      isAnothers(answer, handle)
        ? { kind: 'elsewhere', otherwise: requestMissing(tools.names) }
        : judge(answer, at, key),
    // Otherwise every look would be two.
    strayed: (stray) => {
      if (stray === bare) strays.delete(checked ?? '');
      else if (strays.size < MOST_STRAYS) strays.add(stray);
    },
    signal,
  });
}

export const readStatus = (tools: ReadTools, handle: Handle, signal?: AbortSignal): Promise<StatusReading> =>
  readAbout(tools, handle.statusUrl, handle, (answer, _url, key) => judgeStatus(answer, key, tools.names), signal);

/** The states of PROTOCOL 5.2, from the status or, at the bare place, from the record. */
export function judgeStatus(answer: ReadAnswer, key: string | null, names: Names): Verdict<StatusReading> {
  const { status, json } = answer;
  const word = isObject(json) && typeof json['status'] === 'string' ? json['status'] : null;
  const ok = status >= 200 && status < 300;
  const text = errorTextOf(json, key);
  if (ok && word !== null) {
    switch (word) {
      case 'IN_QUEUE':
        return { kind: 'value', value: { kind: 'queued' } };
      case 'IN_PROGRESS':
        return { kind: 'value', value: { kind: 'running' } };
      case 'COMPLETED':
        return { kind: 'value', value: { kind: 'completed' } };
      // Documented is FAILED with 400, unbilled. With 200 nothing is known of the bill.
      case 'FAILED':
        return { kind: 'value', value: { kind: 'failed', text, billed: 'unknown' } };
      case 'CANCELLED':
        return { kind: 'value', value: { kind: 'cancelled', text, billed: 'unknown' } };
      default:
        return { kind: 'value', value: { kind: 'unknown', word: cleanText(word, key, 40) ?? '' } };
    }
  }
  if (status === 400 && word === 'FAILED') return { kind: 'value', value: { kind: 'failed', text, billed: 'no' } };
  if (status === 400 && word === 'CANCELLED')
    return { kind: 'value', value: { kind: 'cancelled', text, billed: 'unknown' } };
  // Ended with output that the service found invalid: the record says the rest.
  if (status === 422 && isObject(json)) return { kind: 'value', value: { kind: 'completed' } };
  if (status === 409 && isObject(json)) return { kind: 'value', value: { kind: 'running' } };
  if (status === 404 || status === 410)
    return { kind: 'elsewhere', otherwise: isObject(json) ? requestMissing(names) : null };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429)
    return { kind: 'elsewhere', otherwise: null };
  return { kind: 'again' };
}
