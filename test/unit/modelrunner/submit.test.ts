import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { SubmitOutcome } from '../../../src-main/modelrunner/service';
import {
  envelope,
  impatient,
  json,
  key,
  model,
  requestId,
  serviceAt,
  startLoopback,
  submitRequest,
  type Loopback,
  type Play,
} from './loopback';

let loopback: Loopback | null = null;
afterEach(async () => {
  await loopback?.close();
  loopback = null;
});

async function outcomeWith(play: Play, more: Parameters<typeof serviceAt>[1] = {}): Promise<SubmitOutcome> {
  loopback = await startLoopback(play);
  const service = await serviceAt(loopback.origin, more);
  const outcome = await service.submit(submitRequest);
  expect(inspect(outcome, { depth: 10, showHidden: true })).not.toContain(key);
  return outcome;
}

const posts = (): number => loopback!.seen.filter(({ method }) => method === 'POST').length;

describe('a submit', () => {
  it('carries the headers and the body of the protocol, and nothing else', async () => {
    const outcome = await outcomeWith((_, response) => json(response, 201, envelope()));
    expect(outcome).toEqual({
      kind: 'accepted',
      handle: {
        requestId,
        model,
        statusUrl: `https://queue.modelrunner.run/${model}/requests/${requestId}/status`,
        responseUrl: `https://queue.modelrunner.run/${model}/requests/${requestId}`,
      },
    });
    expect(loopback!.seen).toHaveLength(1);
    const [seen] = loopback!.seen;
    expect(seen).toMatchObject({ method: 'POST', url: `/${model}`, host: 'queue.modelrunner.run' });
    expect(seen!.headers).toMatchObject({
      authorization: `Key ${key}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'x-modelrunner-queue-priority': 'normal',
    });
    expect(Object.keys(seen!.headers).filter((name) => name.startsWith('x-modelrunner'))).toEqual([
      'x-modelrunner-queue-priority',
    ]);
    expect(JSON.parse(seen!.body.toString())).toEqual({ ...submitRequest.input, metadata: { clientJobId: 'job-1' } });
  });

  it('sends the privacy choices as headers and never sync_mode', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const service = await serviceAt(loopback.origin);
    await service.submit({
      ...submitRequest,
      input: { ...submitRequest.input, sync_mode: true },
      storeIo: false,
      expiresInSeconds: 604_800,
    });
    const [seen] = loopback.seen;
    expect(seen!.headers['x-modelrunner-store-io']).toBe('0');
    expect(JSON.parse(String(seen!.headers['x-modelrunner-object-lifecycle-preference']))).toEqual({
      expiration_duration_seconds: 604_800,
    });
    expect(seen!.body.toString()).not.toContain('sync_mode');
  });

  const refused: [number, unknown, string, RegExp][] = [
    [
      400,
      { error: [{ code: 'invalid_type', path: ['prompt'], message: 'Required' }], request_id: 'r' },
      'input-refused',
      /prompt: Required/,
    ],
    [
      400,
      { error: 'Bad Request', message: 'strength must be at most 1', statusCode: 400 },
      'input-refused',
      /strength must be at most 1/,
    ],
    [
      400,
      {
        error: 'ValidationError',
        message: 'Invalid metadata',
        details: { validationErrors: [{ code: 'too_big', path: ['metadata', 'x'], message: 'Too long' }] },
      },
      'input-refused',
      /metadata\.x: Too long/,
    ],
    [401, { error: 'Authentication required', request_id: 'r' }, 'key-refused', /doesn’t accept the key/],
    [402, { error: 'Insufficient balance', request_id: 'r' }, 'no-balance', /Top up .*run the pass again/],
    [403, { error: 'Forbidden', request_id: 'r' }, 'not-allowed', /Forbidden/],
    [404, { error: 'Not found', request_id: 'r' }, 'model-missing', /does not know the model/],
    [409, { error: 'Conflict', request_id: 'r' }, 'input-refused', /Conflict/],
    [
      422,
      { detail: [{ loc: ['body', 'seed'], msg: 'not an integer' }] },
      'input-refused',
      /body\.seed: not an integer/,
    ],
  ];
  it.each(refused)('answered %i %j is refused as %s', async (status, body, code, sentence) => {
    const outcome = await outcomeWith((_, response) => json(response, status, body));
    expect(outcome).toMatchObject({
      kind: 'refused',
      error: { code, billed: 'no', message: expect.stringMatching(sentence) },
    });
    expect(posts()).toBe(1);
  });

  const ambiguous: [string, Play][] = [
    ['500 with an API body', (_, response) => json(response, 500, { error: 'Internal' })],
    ['502', (_, response) => json(response, 502, { error: 'Bad gateway' })],
    ['503', (_, response) => json(response, 503, { error: 'Unavailable' })],
    ['504 after it was accepted', (_, response) => json(response, 504, { error: 'Timeout' })],
    ['408', (_, response) => json(response, 408, { error: 'Timeout' })],
    [
      'a page with status 200',
      (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>'),
    ],
    [
      'a page with status 403',
      (_, response) => void response.writeHead(403, { 'Content-Type': 'text/html' }).end('<html>Blocked</html>'),
    ],
    [
      'a 401 that is no JSON',
      (_, response) => void response.writeHead(401, { 'Content-Type': 'text/plain' }).end('Unauthorized'),
    ],
    ['a 400 with the body null', (_, response) => json(response, 400, null)],
    ['201 with an empty body', (_, response) => void response.writeHead(201).end()],
    [
      '201 with malformed JSON',
      (_, response) => void response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"request_id": "abc'),
    ],
    ['201 without an id', (_, response) => json(response, 201, { status: 'IN_QUEUE' })],
    ['201 with an id that is a number', (_, response) => json(response, 201, envelope(42))],
    ['201 with an id that climbs', (_, response) => json(response, 201, envelope('../../other'))],
    ['201 with an id with a slash', (_, response) => json(response, 201, envelope('a/b'))],
    ['201 with an empty id', (_, response) => json(response, 201, envelope(''))],
    ['201 with the key as its id', (_, response) => json(response, 201, envelope(key))],
    ['201 with a list', (_, response) => json(response, 201, [envelope()])],
    [
      'a redirect',
      (_, response) => void response.writeHead(307, { Location: 'https://queue.modelrunner.run/elsewhere' }).end(),
    ],
    ['a reset before the answer', (_, response) => void response.socket!.destroy()],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': '500' });
        response.write('{"request_id":');
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
    [
      'an answer of more than 4 MB',
      (_, response) =>
        void response
          .writeHead(201, { 'Content-Type': 'application/json' })
          .end(`{"request_id":"${'x'.repeat(5_000_000)}"}`),
    ],
  ];
  const silent: typeof ambiguous = [
    ['silence', () => {}],
    [
      'silence after the headers',
      (_, response) => {
        response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': '500' });
        response.write('{');
      },
    ],
  ];
  it.each(silent)('that ends with %s is ambiguous', async (_, play) => {
    expect(await outcomeWith(play, { durations: impatient })).toMatchObject({
      kind: 'ambiguous',
      error: { code: 'outcome-unknown', billed: 'unknown' },
    });
  });

  it.each(ambiguous)('that ends with %s is ambiguous and posted once', async (_, play) => {
    const outcome = await outcomeWith(play);
    expect(outcome).toMatchObject({ kind: 'ambiguous', error: { code: 'outcome-unknown', billed: 'unknown' } });
    expect(posts()).toBe(1);
  });

  it('is rate-limited by a 429 that is a page: the service’s edge need not answer as its API does', async () => {
    expect(
      await outcomeWith(
        (_, response) => void response.writeHead(429, { 'Content-Type': 'text/html' }).end('<html>Slow down</html>'),
      ),
    ).toEqual({ kind: 'rate-limited', retryAfter: null });
    expect(posts()).toBe(1);
  });

  it('is rate-limited by 429, with Retry-After in seconds, as a date, or not at all', async () => {
    expect(
      await outcomeWith((_, response) => json(response, 429, { error: 'Slow down' }, { 'Retry-After': '7' })),
    ).toEqual({ kind: 'rate-limited', retryAfter: 7000 });
    await loopback!.close();
    const from = new Date('2026-03-01T10:00:00Z');
    const until = new Date(from.getTime() + 90_000);
    expect(
      await outcomeWith((_, response) =>
        json(response, 429, { error: 'Slow down' }, { 'Retry-After': until.toUTCString(), Date: from.toUTCString() }),
      ),
    ).toEqual({ kind: 'rate-limited', retryAfter: 90_000 });
    await loopback!.close();
    expect(await outcomeWith((_, response) => json(response, 429, { error: 'Slow down' }))).toEqual({
      kind: 'rate-limited',
      retryAfter: null,
    });
    expect(posts()).toBe(1);
  });

  it('is not sent when nothing listens', async () => {
    const probe = await startLoopback(() => {});
    await probe.close();
    const service = await serviceAt(probe.origin);
    const outcome = await service.submit(submitRequest);
    expect(outcome).toMatchObject({ kind: 'not-sent', error: { code: 'service-unreachable', billed: 'no' } });
  });

  it('is not sent when TLS can’t be agreed on', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const service = await serviceAt(loopback.origin.replace('http:', 'https:'));
    const outcome = await service.submit(submitRequest);
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expect(loopback.seen).toHaveLength(0);
  });

  it('is not sent when the connection never comes to be', async () => {
    const mute = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    // TLS waits for an answer that never comes.
    const service = await serviceAt(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`, {
      durations: { ...impatient, connect: 300 },
    });
    expect(await service.submit(submitRequest)).toMatchObject({
      kind: 'not-sent',
      error: { code: 'service-unreachable' },
    });
    await new Promise<void>((resolve) => mute.close(() => resolve()));
  });

  it('keeps its outcome when the keychain fails in the meantime', async () => {
    let asked = 0;
    const outcome = await outcomeWith((_, response) => json(response, 201, envelope()), {
      key: async () => {
        asked += 1;
        if (asked > 1) throw new Error('locked');
        return key;
      },
    });
    expect(outcome.kind).toBe('accepted');
  });

  it('is ambiguous when the connection is taken and closed without a word', async () => {
    let taken = 0;
    const server = createServer((socket) => {
      taken += 1;
      socket.on('error', () => {});
      socket.once('data', () => socket.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const service = await serviceAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const outcome = await service.submit(submitRequest);
    expect(outcome.kind).toBe('ambiguous');
    expect(taken).toBe(1);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('is not sent when it is stopped before, and ambiguous when it is stopped in flight', async () => {
    loopback = await startLoopback(() => {});
    const service = await serviceAt(loopback.origin);
    expect((await service.submit(submitRequest, AbortSignal.abort())).kind).toBe('not-sent');
    expect(loopback.seen).toHaveLength(0);
    const stop = new AbortController();
    loopback.play = () => stop.abort();
    expect((await service.submit(submitRequest, stop.signal)).kind).toBe('ambiguous');
    expect(posts()).toBe(1);
  });

  it('keeps URLs of other hosts and of other requests out of the handle', async () => {
    const other = {
      ...envelope(),
      status_url: `https://evil.example/requests/${requestId}/status`,
      response_url: 'https://queue.modelrunner.run/requests/other',
    };
    expect(await outcomeWith((_, response) => json(response, 201, other))).toEqual({
      kind: 'accepted',
      handle: { requestId, model, statusUrl: null, responseUrl: null },
    });
    await loopback!.close();
    const plain = {
      ...envelope(),
      status_url: `http://queue.modelrunner.run/requests/${requestId}/status`,
      response_url: 5,
    };
    expect(await outcomeWith((_, response) => json(response, 201, plain))).toEqual({
      kind: 'accepted',
      handle: { requestId, model, statusUrl: null, responseUrl: null },
    });
  });

  it('is accepted with nothing but an id', async () => {
    expect(await outcomeWith((_, response) => json(response, 200, { request_id: requestId }))).toEqual({
      kind: 'accepted',
      handle: { requestId, model, statusUrl: null, responseUrl: null },
    });
  });

  it('takes URLs that lie on the origin', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope(requestId, loopback!.origin)));
    const service = await serviceAt(loopback.origin);
    const outcome = await service.submit(submitRequest);
    expect(outcome).toMatchObject({
      kind: 'accepted',
      handle: { statusUrl: `${loopback.origin}/${model}/requests/${requestId}/status` },
    });
  });

  it('is refused without a key, with a malformed key, and with a model that would climb, before anything is sent', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const without = await serviceAt(loopback.origin, { key: async () => null });
    expect(await without.submit(submitRequest)).toMatchObject({
      kind: 'refused',
      error: { code: 'no-key', billed: 'no' },
    });
    for (const bad of ['abc\ndef-secret-part', 'abc\u0000def-secret-part', 'abc\u20acdef-secret-part']) {
      const service = await serviceAt(loopback.origin, { key: async () => bad });
      const outcome = await service.submit(submitRequest);
      expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'key-malformed', billed: 'no' } });
      expect(inspect(outcome, { depth: 10, showHidden: true })).not.toContain('secret-part');
    }
    const service = await serviceAt(loopback.origin);
    for (const bad of ['a/../../b', 'one', 'a/b?c=d', 'https://evil.example/a', 'a//b']) {
      expect(await service.submit({ ...submitRequest, model: bad })).toMatchObject({
        kind: 'refused',
        error: { code: 'model-missing' },
      });
    }
    expect(loopback.seen).toHaveLength(0);
  });

  it('trims the line break of a pasted key', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const service = await serviceAt(loopback.origin, { key: async () => `${key}\r\n` });
    await service.submit(submitRequest);
    expect(loopback.seen[0]!.headers.authorization).toBe(`Key ${key}`);
  });

  it('opens a connection of its own, so that an idle one closing can’t make it ambiguous', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const service = await serviceAt(loopback.origin);
    for (let n = 0; n < 3; n += 1) await service.submit({ ...submitRequest, clientJobId: `job-${n}` });
    expect(loopback.connections()).toBe(3);
  });
});
