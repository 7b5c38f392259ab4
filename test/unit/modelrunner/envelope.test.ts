import { expect, it } from 'vitest';
import { readEnvelope } from '../../../src-main/modelrunner/envelope';
import { envelope, key, model, requestId } from './loopback';

it.each([key, encodeURIComponent(key), Buffer.from(key).toString('base64url')])(
  'an envelope whose addresses hold the key keeps its number and none of them: %s',
  (form) => {
    const plain = envelope();
    const context = { key, origin: null, model };
    expect(readEnvelope(plain, context)).toEqual({
      requestId,
      model,
      statusUrl: plain['status_url'],
      responseUrl: plain['response_url'],
    });
    expect(
      readEnvelope(
        {
          ...plain,
          status_url: `${String(plain['status_url'])}?k=${form}`,
          response_url: `${String(plain['response_url'])}?k=${form}`,
        },
        context,
      ),
    ).toEqual({ requestId, model, statusUrl: null, responseUrl: null });
  },
);
