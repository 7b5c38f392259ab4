import { createHash } from 'node:crypto';
import { PentimentoError } from '../contract/errors';
import type { RequestId } from '../common/ids';
import { showMoney } from '../common/money';
import { readBalance } from './account-calls';
import { readAnswer, type ReadAnswer } from './answers';
import { isPlainId } from './envelope';
import { errorTextOf, isApiError, isObject } from './error-text';
import { isRefusal, queueHost, routeOf } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import type { KnownUpload } from './service';
import { answerSentence, troubleSentence, type Names } from './service-words';
import { bareUrl, requestMissing } from './status';

/**
 * Whether an upload still lies at its URL. Its end is asked for, which tells its length, too: a page that says "not found" with status 200
 * is no picture. Where the whole comes instead, all of it is looked at. Whatever is not a clear yes is a no.
 */
export async function uploadAnswers(
  { fetch, origin }: ReadTools,
  { url, bytes, sha256, tail }: KnownUpload,
  signal?: AbortSignal,
): Promise<boolean> {
  if (isRefusal(routeOf('media', url, origin))) return false;
  const end = Buffer.from(tail, 'base64');
  const range = `${bytes - end.length}-${bytes - 1}`;
  try {
    const answer = await fetch({ kind: 'media', method: 'GET', url, headers: { Range: `bytes=${range}` }, signal });
    const isPart = answer.status === 206 && answer.header('content-range') === `bytes ${range}/${bytes}`;
    if (!isPart && answer.status !== 200) {
      answer.discard();
      return false;
    }
    const hash = createHash('sha256');
    const most = isPart ? end.length : bytes;
    let got = 0;
    for await (const chunk of answer.body) {
      got += chunk.byteLength;
      if (got > most) return false;
      hash.update(chunk);
    }
    return hash.digest('hex') === (isPart ? createHash('sha256').update(end).digest('hex') : sha256);
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/** PROTOCOL 8.7. Throws `price-pending` while the service does not allow it yet, `request-missing`, and what reading throws. */
export async function deletePayloads(tools: ReadTools, requestId: RequestId, signal?: AbortSignal): Promise<void> {
  const { names } = tools;
  if (!isPlainId(requestId, null)) throw requestMissing(names);
  return read<void>(tools, {
    urls: [`${bareUrl(requestId)}/payloads`],
    method: 'DELETE',
    signal,
    judge: (answer: ReadAnswer, _url, key): Verdict<void> => {
      if (answer.status >= 200 && answer.status < 300 && !answer.looksLikePage) return deleted(answer.json, names);
      if (answer.status === 404 && isObject(answer.json))
        return { kind: 'elsewhere', otherwise: requestMissing(names) };
      if (answer.status === 409) {
        return {
          kind: 'fail',
          error: new PentimentoError(
            'price-pending',
            `${names.start} does not delete this yet: it is not finished or not settled there, or it is published as an example. Try again later.`,
          ),
        };
      }
      if (
        answer.status >= 400 &&
        answer.status < 500 &&
        isApiError(answer.json) &&
        answer.status !== 429 &&
        answer.status !== 408
      ) {
        const text = errorTextOf(answer.json, key);
        return {
          kind: 'fail',
          error: new PentimentoError(
            'service-failed',
            `${names.start} refused to delete this${text === null ? '' : `: “${text}”`}.`,
          ),
        };
      }
      return { kind: 'again' };
    },
  });
}

/** A 2xx alone proves nothing: the payloads have to be gone, and every file that is listed (PROTOCOL 8.7, in both shapes). */
function deleted(json: unknown, names: Names): Verdict<void> {
  const fail = (message: string): Verdict<void> => ({
    kind: 'fail',
    error: new PentimentoError('service-failed', message),
  });
  if (!isObject(json) || json['payloads_deleted'] !== true)
    return fail(`${names.start} did not say that this is deleted. Delete it again: that changes nothing where it is.`);
  const files: unknown = json['cdn_delete_results'] ?? [];
  const listed = Array.isArray(files) ? files : [null];
  const left = listed.filter((file) => !isDeleted(file)).length;
  if (left === 0) return { kind: 'value', value: undefined };
  return fail(
    `${names.start} deleted the prompt and the settings, but ${left} of ${listed.length} ${listed.length === 1 ? 'picture' : 'pictures'} may still be there. Delete it again.`,
  );
}

/** `{link, exception}` in one document, `{url, deleted, error}` in the other. */
const isDeleted = (file: unknown): boolean =>
  isObject(file) &&
  (file['exception'] ?? null) === null &&
  (file['error'] ?? null) === null &&
  file['deleted'] !== false &&
  ('exception' in file || 'deleted' in file || 'error' in file);

/** Asks for one line of the request list: that needs a valid key, creates nothing and costs nothing (PROTOCOL 8.6). Then for the balance. */
export async function testKey(tools: ReadTools, signal?: AbortSignal): Promise<{ ok: boolean; message: string }> {
  const { fetch, clock, names, shownKey } = tools;
  try {
    const answer = await readAnswer(
      await fetch({
        kind: 'api',
        method: 'GET',
        url: `https://${queueHost}/requests?limit=1`,
        headers: { Accept: 'application/json' },
        signal,
      }),
      clock.now(),
    );
    const key = await shownKey();
    if (answer.status >= 200 && answer.status < 300 && typeof answer.json === 'object') {
      const balance = await readBalance(tools, signal).catch(() => null);
      signal?.throwIfAborted();
      return {
        ok: true,
        message: `Key accepted. ${balance ? `Balance: ${showMoney(balance.amount, balance.currency)}` : 'The balance could not be read.'}`,
      };
    }
    if ((answer.status === 401 || answer.status === 403) && isApiError(answer.json)) {
      return { ok: false, message: `${names.start} does not take this key. Copy it again from ModelRunner.` };
    }
    return { ok: false, message: `The key could not be tested. ${answerSentence(names, answer, key)}` };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PentimentoError) return { ok: false, message: error.message };
    return { ok: false, message: `The key could not be tested. ${troubleSentence(names, error)}` };
  }
}
