import { priceFrom } from '../common/money';
import type { ReadAnswer } from './answers';
import { errorTextOf, isObject } from './error-text';
import { outputUrls } from './outputs';
import type { ReadTools, Verdict } from './reads';
import { cleanText, holdsKey } from './redact';
import type { Handle, RecordReading } from './service';
import type { Names } from './service-words';
import { readAbout, requestMissing } from './status';

export const readRecord = (tools: ReadTools, handle: Handle, signal?: AbortSignal): Promise<RecordReading> =>
  readAbout(tools, handle.responseUrl, handle, (answer, _url, key) => judgeRecord(answer, key, tools.names), signal);

/** The outcomes of PROTOCOL 5.3. */
export function judgeRecord(answer: ReadAnswer, key: string | null, names: Names): Verdict<RecordReading> {
  const { status, json } = answer;
  if (!isObject(json))
    return status === 404 || status === 410 ? { kind: 'elsewhere', otherwise: null } : { kind: 'again' };
  const word = typeof json['status'] === 'string' ? json['status'] : null;
  if (status >= 200 && status < 300) {
    if (word === null && json['output'] === undefined) return { kind: 'again' };
    return { kind: 'value', value: parseRecord(json, word ?? 'COMPLETED', key) };
  }
  if (status === 422)
    return { kind: 'value', value: { ...parseRecord(json, word ?? 'COMPLETED', key), invalidOutput: true } };
  if (status === 400 && (word === 'FAILED' || word === 'CANCELLED'))
    return { kind: 'value', value: { ...parseRecord(json, word, key), failedUnbilled: word === 'FAILED' } };
  // Not ready: 409 in one document, 400 in the other.
  const notReady = (): Verdict<RecordReading> => ({
    kind: 'value',
    value: parseRecord({}, word === null || word === 'COMPLETED' ? 'IN_PROGRESS' : word, key),
  });
  if (status === 409 || status === 400) return notReady();
  if (status === 404 || status === 410) return { kind: 'elsewhere', otherwise: requestMissing(names) };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429)
    return { kind: 'elsewhere', otherwise: null };
  return { kind: 'again' };
}

export function parseRecord(json: Record<string, unknown>, status: string, key: string | null): RecordReading {
  const short = (name: string, most = 200): string | null =>
    typeof json[name] === 'string' ? cleanText(json[name], key, most) : null;
  const output = json['output'];
  const said = isObject(output) ? output : {};
  const { seed, prompt } = said;
  const time = json['inferenceTime'];
  return {
    status: cleanText(status, key, 40) ?? '',
    billingStatus: short('billingStatus', 40),
    totalPrice: priceFrom(json['totalPrice']),
    outputs: outputUrls(output).map((url) => withoutKey(url, key)),
    ...unreadOf(output, key),
    invalidOutput: false,
    failedUnbilled: false,
    errorText: errorTextOf(json, key),
    purgedAt: short('payloadsPurgedAt', 40),
    requestedModelEndpoint: short('requestedModelEndpoint'),
    ...logsOf(json['logs'], key),
    inferenceTime: typeof time === 'number' && Number.isFinite(time) && time >= 0 ? time : null,
    seed: typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : null,
    prompt: typeof prompt === 'string' ? cleanText(prompt, key, 10_000) : null,
  };
}

/** Characters of an answer that names no address. */
const unreadMost = 256_000;

/** What was delivered where nothing in it is an address: a text, numbers. */
function unreadOf(output: unknown, key: string | null): { readonly unread?: string } {
  if (output === '' || output === null || (typeof output !== 'string' && typeof output !== 'object')) return {};
  if (typeof output === 'object' && Object.keys(output).length === 0) return {};
  if (outputUrls(output).some((url) => URL.canParse(url))) return {};
  const text = JSON.stringify(output, null, 2);
  return text.length > unreadMost || holdsKey(text, key) ? {} : { unread: text };
}

const logLines = 60;
const logLine = 300;

/** A text, a list of texts or of `{message}`, or `null` (PROTOCOL 4.3): the first lines. */
function logsOf(logs: unknown, key: string | null): { readonly logs?: readonly string[] } {
  const listed: readonly unknown[] = typeof logs === 'string' ? logs.split(/\r?\n/) : Array.isArray(logs) ? logs : [];
  const lines = listed.slice(0, logLines).flatMap((line) => {
    const text = isObject(line) ? line['message'] : line;
    return (typeof text === 'string' && cleanText(text, key, logLine)) || [];
  });
  return lines.length > 0 ? { logs: lines } : {};
}

/** The key is never sent to where pictures lie, nor written down: an address that holds it loses its query, or is none. */
function withoutKey(url: string, key: string | null): string {
  if (!holdsKey(url, key)) return url;
  const bare = url.split(/[?#]/, 1)[0] ?? '';
  return holdsKey(bare, key) ? 'about:blank' : bare;
}
