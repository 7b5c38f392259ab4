import type { Exchange, Reply } from './exchange';
import type { ErrorBody, Fault } from './fault-script';
import type { Side } from './router';

const texts: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Authentication required',
  402: 'Insufficient balance: 9.77 < 10.757',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Request is not completed',
  410: 'Gone',
  422: 'Invalid output from inference.',
  429: 'Too many requests',
  500: 'Internal server error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

/** An answer in one of the shapes of PROTOCOL 9.1; without a wish, in the shape of its side. */
export function faultAnswer(fault: Extract<Fault, { kind: 'answer' }>, exchange: Exchange, side: Side): Reply {
  const body = bodyOf(fault, exchange, side);
  return {
    status: fault.status,
    headers: fault.headers,
    body,
    ...(fault.reason === undefined ? {} : { reason: fault.reason }),
  };
}

function bodyOf({ body, status }: Extract<Fault, { kind: 'answer' }>, exchange: Exchange, side: Side): Reply['body'] {
  if (typeof body === 'object')
    return 'json' in body ? { kind: 'json', value: body.json } : bytes(body.text, body.contentType);
  return named(
    body ?? (side === 'bucket' || side === 'media' ? 'xml' : 'house'),
    status,
    texts[status] ?? 'Error',
    exchange,
  );
}

const bytes = (text: string, contentType: string): Reply['body'] => ({
  kind: 'bytes',
  bytes: Buffer.from(text),
  contentType,
});

function named(name: ErrorBody, status: number, text: string, exchange: Exchange): Reply['body'] {
  const request_id = exchange.correlation;
  const json = (value: unknown): Reply['body'] => ({ kind: 'json', value });
  switch (name) {
    case 'house':
      return json({ error: text, request_id });
    case 'zod':
      return json({
        error: [{ code: 'invalid_type', path: ['strength'], message: 'Expected number, received string' }],
        request_id,
      });
    case 'openapi':
      return json({ error: 'Error', message: text, statusCode: status });
    case 'metadata':
      return json({
        error: 'ValidationError',
        message: 'Invalid metadata',
        details: {
          validationErrors: [{ code: 'too_big', path: ['metadata', 'clientJobId'], message: 'At most 512 characters' }],
        },
      });
    case 'failed':
      return json({ status: 'FAILED', request_id, queue_position: 0, logs: [], error: 'Provider error: out of paint' });
    case 'invalid-output':
      return json({
        error: 'Invalid output from inference.',
        request_id,
        details: {
          code: 'INVALID_OUTPUT',
          validationErrors: [{ instancePath: '/output/0/url', message: 'must be string' }],
        },
      });
    case 'chat':
      return json({
        error: {
          message: text,
          type: 'invalid_request_error',
          param: null,
          code: status === 401 ? 'invalid_api_key' : 'error',
        },
      });
    case 'xml':
      return bytes(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${status === 404 ? 'NoSuchKey' : 'AccessDenied'}</Code><Message>${text}</Message></Error>`,
        'application/xml',
      );
    case 'html':
      return bytes(
        `<!doctype html><html><head><title>${status}</title></head><body><h1>${status} ${text}</h1><hr>nginx</body></html>`,
        'text/html',
      );
    case 'text':
      return bytes(text, 'text/plain');
    case 'problem':
      return bytes(JSON.stringify({ type: 'about:blank', title: text, status }), 'application/problem+json');
    case 'json-null':
      return bytes('null', 'application/json');
    case 'broken-json':
      return bytes('{"status":"IN_QUE', 'application/json');
    case 'empty':
      return { kind: 'empty' };
  }
}
