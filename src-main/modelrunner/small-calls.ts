import { PentimentoError } from '../contract/errors';
import { readAnswer, type ReadAnswer } from './answers';
import { isPlainId } from './envelope';
import { errorTextOf, isApiError, isObject } from './error-text';
import { isRefusal, queueHost, routeOf } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import { answerSentence, troubleSentence } from './service-words';
import { bareUrl, requestMissing } from './status';

/** Whether an upload's URL still answers. Asks for its first byte; whatever is not a clear yes is a no. */
export async function uploadAnswers({ fetch, origin }: ReadTools, url: string, signal?: AbortSignal): Promise<boolean> {
  if (isRefusal(routeOf('media', url, origin))) return false;
  try {
    const answer = await fetch({ kind: 'media', method: 'GET', url, headers: { Range: 'bytes=0-0' }, signal });
    answer.discard();
    return answer.status === 200 || answer.status === 206;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/** PROTOCOL 8.7. Throws `price-pending` while the service does not allow it yet, `request-missing`, and what reading throws. */
export async function deletePayloads(tools: ReadTools, requestId: string, signal?: AbortSignal): Promise<void> {
  const { names } = tools;
  if (!isPlainId(requestId, null)) throw requestMissing(names);
  return read<void>(tools, {
    urls: [`${bareUrl(requestId)}/payloads`],
    method: 'DELETE',
    signal,
    judge: (answer: ReadAnswer, _url, key): Verdict<void> => {
      if (answer.status >= 200 && answer.status < 300 && !answer.looksLikePage) return { kind: 'value', value: undefined };
      if (answer.status === 404 && isObject(answer.json)) return { kind: 'elsewhere', otherwise: requestMissing(names) };
      if (answer.status === 409) {
        return { kind: 'fail', error: new PentimentoError('price-pending', `${names.start} does not delete this yet: it is not finished or not settled there, or it is published as an example. Try again later.`) };
      }
      if (answer.status >= 400 && answer.status < 500 && isApiError(answer.json) && answer.status !== 429 && answer.status !== 408) {
        const text = errorTextOf(answer.json, key);
        return { kind: 'fail', error: new PentimentoError('service-failed', `${names.start} refused to delete this${text === null ? '' : `: “${text}”`}.`) };
      }
      return { kind: 'again' };
    },
  });
}

/** Asks for one line of the request list: that needs a valid key, creates nothing and costs nothing (PROTOCOL 8.6). */
export async function testKey({ fetch, clock, names, shownKey }: ReadTools, signal?: AbortSignal): Promise<{ ok: boolean; message: string }> {
  try {
    const answer = await readAnswer(await fetch({ kind: 'api', method: 'GET', url: `https://${queueHost}/requests?limit=1`, headers: { Accept: 'application/json' }, signal }), clock.now());
    const key = await shownKey();
    if (answer.status >= 200 && answer.status < 300 && typeof answer.json === 'object') {
      return { ok: true, message: `${names.start} takes this key. Whether the balance suffices shows only when a pass is run.` };
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
