import { PentimentoError } from '../contract/errors';
import { readAnswer } from './answers';
import type { Client, SubmitEvidence } from './client';
import type { GuardedFetch } from './guarded-fetch';
import { queueHost } from './hosts';
import { createOwnUpload, type OwnUploadOptions } from './own-upload';
import type { SubmitRequest } from './service';
import { checkModel, submitHeaders, submitInput } from './submit-request';
import { WireError } from './wire-error';

export function createOwnClient(options: OwnUploadOptions): Client {
  return {
    name: 'own',
    upload: createOwnUpload(options),
    submit: (request, signal) => submit(options.fetch, options.clock.now, request, signal),
  };
}

async function submit(
  fetch: GuardedFetch,
  now: () => number,
  request: SubmitRequest,
  signal?: AbortSignal,
): Promise<SubmitEvidence> {
  const url = `https://${queueHost}/${checkModel(request.model)}`;
  const body = JSON.stringify({ ...submitInput(request), metadata: { clientJobId: request.clientJobId } });
  try {
    const answer = await fetch({
      kind: 'api',
      method: 'POST',
      url,
      headers: submitHeaders(request),
      body,
      signal,
      ownConnection: true,
    });
    return { kind: 'answered', answer: await readAnswer(answer, now()) };
  } catch (error) {
    if (error instanceof PentimentoError) throw error;
    return { kind: 'unanswered', mayHaveLeft: error instanceof WireError ? error.mayHaveLeft : true, error };
  }
}
