import { PentimentoError } from '../contract/errors';
import type { ReadAnswer } from './answers';
import type { SubmitEvidence } from './client';
import { readEnvelope } from './envelope';
import { errorTextOf, isApiError } from './error-text';
import type { SubmitOutcome } from './service';
import { accountError, answerSentence, troubleSentence, type Names } from './service-words';

export interface OutcomeContext {
  readonly names: Names;
  readonly key: string | null;
  readonly origin: URL | null;
  readonly model: string;
}

/** Answers by which the API itself says that it created nothing (PROTOCOL 7.2). */
const REFUSING: ReadonlySet<number> = new Set([
  400, 401, 402, 403, 404, 405, 409, 410, 411, 413, 414, 415, 422, 431, 451,
]);

/** Was it accepted? (PROTOCOL 7.2) Whatever is not proven to be refused or unsent is ambiguous. */
export function outcomeOf(evidence: SubmitEvidence, context: OutcomeContext): SubmitOutcome {
  const { names } = context;
  if (evidence.kind === 'unanswered') {
    const what = troubleSentence(names, evidence.error);
    if (evidence.mayHaveLeft) return ambiguous(`${what} The pass may or may not have been submitted.`);
    return {
      kind: 'not-sent',
      error: new PentimentoError('service-unreachable', `${what} Nothing was submitted.`, {
        billed: 'no',
        cause: evidence.error,
      }),
    };
  }
  const { answer } = evidence;
  if (answer.status >= 200 && answer.status < 300) {
    const handle = readEnvelope(answer.json, context);
    if (handle) return { kind: 'accepted', handle };
    const what = answer.looksLikePage
      ? answerSentence(names, answer, context.key)
      : `${names.start} answered without the number of the request.`;
    return ambiguous(`${what} The pass was probably submitted.`);
  }
  // The service's edge turns away by address, and need not answer as the API does (PROTOCOL 7.2). It is looked for before it is posted again.
  if (answer.status === 429) return { kind: 'rate-limited', retryAfter: answer.retryAfter };
  if (REFUSING.has(answer.status) && isApiError(answer.json))
    return { kind: 'refused', error: refusal(answer, context) };
  return ambiguous(`${answerSentence(names, answer, context.key)} The pass may or may not have been submitted.`);
}

const ambiguous = (message: string): SubmitOutcome => ({
  kind: 'ambiguous',
  error: new PentimentoError('outcome-unknown', message, { billed: 'unknown' }),
});

function refusal(answer: ReadAnswer, { names, key, model }: OutcomeContext): PentimentoError {
  const account = accountError(names, answer, key, {
    sentence: 'Then run the pass again: nothing was charged.',
    billed: 'no',
  });
  if (account) return account;
  const text = errorTextOf(answer.json, key);
  const saying = text === null ? '' : `: “${text}”`;
  if (answer.status === 404 || answer.status === 410) {
    return new PentimentoError(
      'model-missing',
      `${names.start} does not know the model ${model}${saying}. Nothing was charged.`,
      { billed: 'no' },
    );
  }
  return new PentimentoError(
    'input-refused',
    `${names.start} did not accept the recipe${saying}. Change it and run the pass again. Nothing was charged.`,
    { billed: 'no' },
  );
}
