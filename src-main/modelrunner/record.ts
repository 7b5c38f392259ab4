import { isPrice } from '../common/money';
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
  if (!isObject(json)) return status === 404 || status === 410 ? { kind: 'elsewhere', otherwise: null } : { kind: 'again' };
  const word = typeof json['status'] === 'string' ? json['status'] : null;
  if (status >= 200 && status < 300) {
    if (word === null && json['output'] === undefined) return { kind: 'again' };
    return { kind: 'value', value: parseRecord(json, word ?? 'COMPLETED', key) };
  }
  if (status === 422) return { kind: 'value', value: { ...parseRecord(json, word ?? 'COMPLETED', key), invalidOutput: true } };
  if (status === 400 && (word === 'FAILED' || word === 'CANCELLED')) return { kind: 'value', value: { ...parseRecord(json, word, key), failedUnbilled: word === 'FAILED' } };
  // Not ready: 409 in one document, 400 in the other.
  const notReady = (): Verdict<RecordReading> => ({ kind: 'value', value: parseRecord({}, word === null || word === 'COMPLETED' ? 'IN_PROGRESS' : word, key) });
  if (status === 409 || status === 400) return notReady();
  if (status === 404 || status === 410) return { kind: 'elsewhere', otherwise: requestMissing(names) };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429) return { kind: 'elsewhere', otherwise: null };
  return { kind: 'again' };
}

function parseRecord(json: Record<string, unknown>, status: string, key: string | null): RecordReading {
  const short = (name: string, most = 200): string | null => (typeof json[name] === 'string' ? cleanText(json[name], key, most) : null);
  const output = json['output'];
  const said = isObject(output) ? output : {};
  const { seed, prompt } = said;
  const time = json['inferenceTime'];
  return {
    status: cleanText(status, key, 40) ?? '',
    billingStatus: short('billingStatus', 40),
    totalPrice: priceOf(json['totalPrice']),
    outputs: outputUrls(output).map((url) => withoutKey(url, key)),
    invalidOutput: false,
    failedUnbilled: false,
    errorText: errorTextOf(json, key),
    purgedAt: short('payloadsPurgedAt', 40),
    requestedModelEndpoint: short('requestedModelEndpoint'),
    inferenceTime: typeof time === 'number' && Number.isFinite(time) && time >= 0 ? time : null,
    seed: typeof seed === 'number' && Number.isSafeInteger(seed) ? seed : null,
    prompt: typeof prompt === 'string' ? cleanText(prompt, key, 10_000) : null,
  };
}

/** The key is never sent to where pictures lie, nor written down: an address that holds it loses its query, or is none. */
function withoutKey(url: string, key: string | null): string {
  if (!holdsKey(url, key)) return url;
  const bare = url.split(/[?#]/, 1)[0] ?? '';
  return holdsKey(bare, key) ? 'about:blank' : bare;
}

/** A decimal that is neither negative nor absurd, as a string; a number is taken as the digits it is written with. */
export function priceOf(value: unknown): string | null {
  if (typeof value === 'string') {
    const text = value.trim();
    return isPrice(text) ? text : null;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null;
  const text = String(value);
  if (isPrice(text)) return text;
  const [, whole, fraction = '', sign, power] = /^(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(text) ?? [];
  if (whole === undefined || sign !== '-') return null;
  const written = `0.${'0'.repeat(Number(power) - 1)}${whole}${fraction}`;
  return isPrice(written) ? written : null;
}
