import { PentimentoError } from '../contract/errors';
import { readAnswer } from './answers';
import type { Client, SubmitEvidence } from './client';
import type { GuardedFetch } from './guarded-fetch';
import { queueHost } from './hosts';
import { createOwnUpload, type OwnUploadOptions } from './own-upload';
import type { SubmitRequest } from './service';
import { WireError } from './wire-error';

export function createOwnClient(options: OwnUploadOptions): Client {
  return {
    name: 'own',
    upload: createOwnUpload(options),
    submit: (request, signal) => submit(options.fetch, options.clock.now, request, signal),
  };
}

/** Headers beside those of every call (PROTOCOL 4.1, 4.2). */
export function submitHeaders(request: SubmitRequest): Record<string, string> {
  return {
    'Accept': 'application/json',
    'Content-Type': 'application/json',
    'x-modelrunner-queue-priority': 'normal',
    ...(request.storeIo === undefined ? {} : { 'x-modelrunner-store-io': request.storeIo ? '1' : '0' }),
    ...(request.expiresInSeconds === undefined ? {} : {
      'x-modelrunner-object-lifecycle-preference': JSON.stringify({ expiration_duration_seconds: request.expiresInSeconds }),
    }),
  };
}

/** The model's inputs lie flat at the top level; `sync_mode` is never sent. */
export function submitInput(request: SubmitRequest): Record<string, unknown> {
  const { sync_mode: _never, ...input } = request.input;
  return input;
}

/** A model's id as it stands in a path: two segments or more, nothing that would climb or query. */
export function checkModel(model: string): string {
  if (/^[a-z0-9][\w-]*(?:\.[\w-]+)*(?:\/[a-z0-9][\w-]*(?:\.[\w-]+)*){1,4}$/i.test(model)) return model;
  throw new PentimentoError('model-missing', 'The pass names a model that ModelRunner can’t have. Choose another model and run the pass again.', { billed: 'no' });
}

async function submit(fetch: GuardedFetch, now: () => number, request: SubmitRequest, signal?: AbortSignal): Promise<SubmitEvidence> {
  const url = `https://${queueHost}/${checkModel(request.model)}`;
  const body = JSON.stringify({ ...submitInput(request), metadata: { clientJobId: request.clientJobId } });
  try {
    const answer = await fetch({ kind: 'api', method: 'POST', url, headers: submitHeaders(request), body, signal, ownConnection: true });
    return { kind: 'answered', answer: await readAnswer(answer, now()) };
  } catch (error) {
    if (error instanceof PentimentoError) throw error;
    return { kind: 'unanswered', mayHaveLeft: error instanceof WireError ? error.mayHaveLeft : true, error };
  }
}
