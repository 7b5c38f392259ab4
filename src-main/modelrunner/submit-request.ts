import { neverSent } from '../common/models/never-sent';
import { modelId } from '../common/models/published';
import { PentimentoError } from '../contract/errors';
import type { SubmitRequest } from './service';

/** Headers beside those of every call (PROTOCOL 4.1, 4.2). */
export function submitHeaders(request: SubmitRequest): Record<string, string> {
  const { storeIo, expiresInSeconds } = checkPrivacy(request);
  return {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'x-modelrunner-queue-priority': 'normal',
    ...(storeIo === undefined ? {} : { 'x-modelrunner-store-io': storeIo ? '1' : '0' }),
    ...(expiresInSeconds === undefined
      ? {}
      : {
          'x-modelrunner-object-lifecycle-preference': JSON.stringify({
            expiration_duration_seconds: expiresInSeconds,
          }),
        }),
  };
}

/** The model's inputs lie flat at the top level. */
export const submitInput = (request: SubmitRequest): Record<string, unknown> =>
  Object.fromEntries(Object.entries(request.input).filter(([name]) => !neverSent.has(name)));

/** Media may expire after 60 s to 5 years, in whole seconds (PROTOCOL 4.2). */
export function checkPrivacy({
  storeIo,
  expiresInSeconds,
}: SubmitRequest): Pick<SubmitRequest, 'storeIo' | 'expiresInSeconds'> {
  if (
    expiresInSeconds === undefined ||
    (Number.isInteger(expiresInSeconds) && expiresInSeconds >= 60 && expiresInSeconds <= 157_680_000)
  )
    return { storeIo, expiresInSeconds };
  throw new PentimentoError(
    'input-refused',
    'Pictures can be kept at ModelRunner for one minute up to five years. Choose another time in the project’s settings and run the pass again.',
    { billed: 'no' },
  );
}

/** A model's id as it stands in a path: two segments or more, nothing that would climb or query. */
export function checkModel(model: string): string {
  if (modelId.test(model)) return model;
  throw new PentimentoError(
    'model-missing',
    'The pass names a model that ModelRunner can’t have. Choose another model and run the pass again.',
    { billed: 'no' },
  );
}
