import { afterEach, describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import type { Handle } from '../../../src-main/modelrunner/service';
import { priceFrom } from '../../../src-main/common/money';
import { json, key, model, realClock, requestId, serviceAt, startLoopback, type Loopback, type Play } from './loopback';

let loopback: Loopback | null = null;
afterEach(async () => {
  await loopback?.close();
  loopback = null;
});

const handle: Handle = {
  requestId,
  model,
  statusUrl: `https://queue.modelrunner.run/${model}/requests/${requestId}/status`,
  responseUrl: `https://queue.modelrunner.run/${model}/requests/${requestId}`,
};
const bare = `/requests/${requestId}`;

async function serve(play: Play, more: Parameters<typeof serviceAt>[1] = {}) {
  loopback = await startLoopback(play);
  return serviceAt(loopback.origin, more);
}

/** Plays one answer after another; the last one stays. */
const inTurn = (...answers: ((response: ServerResponse) => void)[]): Play => {
  let turn = 0;
  return (_, response) => answers[Math.min(turn++, answers.length - 1)]!(response);
};

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    json(response, status, body, headers);
const page =
  (status: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>');
const paths = (): string[] => loopback!.seen.map(({ path }) => path);

describe('the status', () => {
  it.each<[string, number, unknown, unknown]>([
    ['IN_QUEUE', 200, { status: 'IN_QUEUE', queue_position: 0 }, { kind: 'queued' }],
    ['IN_PROGRESS', 200, { status: 'IN_PROGRESS', logs: null }, { kind: 'running' }],
    ['COMPLETED', 200, { status: 'COMPLETED', metrics: { inference_time: 3 } }, { kind: 'completed' }],
    [
      'FAILED as documented',
      400,
      { status: 'FAILED', error: 'Provider error: no memory', logs: [] },
      { kind: 'failed', text: 'Provider error: no memory', billed: 'no' },
    ],
    [
      'FAILED with 200',
      200,
      { status: 'FAILED', error: 'Provider error' },
      { kind: 'failed', text: 'Provider error', billed: 'unknown' },
    ],
    ['CANCELLED', 200, { status: 'CANCELLED' }, { kind: 'cancelled', text: null, billed: 'unknown' }],
    ['an unknown word', 200, { status: 'REBOOTING\u0007 now' }, { kind: 'unknown', word: 'REBOOTING now' }],
    ['422', 422, { error: 'Invalid output from inference.' }, { kind: 'completed' }],
    ['409', 409, { error: 'Not completed' }, { kind: 'running' }],
  ])('%s', async (_, status, body, reading) => {
    const service = await serve((__, response) => json(response, status, body));
    expect(await service.status(handle)).toEqual(reading);
    expect(loopback!.seen).toHaveLength(1);
    expect(loopback!.seen[0]).toMatchObject({
      method: 'GET',
      path: `/${model}/requests/${requestId}/status`,
      host: 'queue.modelrunner.run',
    });
  });

  it('is asked for at the bare place when the returned URL is not known there', async () => {
    const service = await serve(({ path }, response) =>
      path === bare
        ? json(response, 200, { id: requestId, status: 'IN_PROGRESS', output: null })
        : json(response, 404, { error: 'Not found' }),
    );
    expect(await service.status(handle)).toEqual({ kind: 'running' });
    expect(paths()).toEqual([`/${model}/requests/${requestId}/status`, bare]);
  });

  it('is asked for at the bare place when the returned URL keeps failing', async () => {
    const service = await serve(({ path }, response) =>
      path === bare ? json(response, 200, { status: 'COMPLETED' }) : json(response, 500, { error: 'x' }),
    );
    expect(await service.status(handle)).toEqual({ kind: 'completed' });
    expect(paths().filter((path) => path !== bare)).toHaveLength(2);
  });

  it('is asked for at the bare place when the URLs in the file lead elsewhere', async () => {
    const service = await serve((_, response) => json(response, 200, { status: 'COMPLETED' }));
    for (const statusUrl of [
      'https://evil.example/x',
      `https://queue.modelrunner.run/requests/another/status`,
      'file:///etc/passwd',
      null,
    ]) {
      expect(await service.status({ ...handle, statusUrl })).toEqual({ kind: 'completed' });
    }
    expect(new Set(paths())).toEqual(new Set([bare]));
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['500', answer(500, { error: 'x' })],
    ['503', answer(503, { error: 'x' })],
    ['429', answer(429, { error: 'x' })],
    ['a page', page(200)],
    ['a 403 page', page(403)],
    [
      'malformed JSON',
      (response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":'),
    ],
    ['an empty body', (response) => void response.writeHead(200).end()],
    ['a reset', (response) => void response.socket!.destroy()],
    ['null', answer(200, null)],
  ])('is had after two answers of %s', async (_, bad) => {
    const service = await serve(inTurn(bad, bad, answer(200, { status: 'COMPLETED' })));
    expect(await service.status(handle)).toEqual({ kind: 'completed' });
    expect(loopback!.seen).toHaveLength(3);
  });

  it('can’t be had through a long outage: a bounded number of tries, then service-unreachable', async () => {
    const service = await serve((_, response) => json(response, 503, { error: 'x' }));
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(loopback!.seen).toHaveLength(4);
  });

  it('can’t be had while nothing listens', async () => {
    const service = await serve(() => {});
    await loopback!.close();
    await expect(service.status(handle)).rejects.toMatchObject({
      code: 'service-unreachable',
      message: expect.stringContaining('could not be reached'),
    });
  });

  it('waits as long as Retry-After says, and leaves a long wait to who asked', async () => {
    const clock = realClock();
    const service = await serve(
      inTurn(
        answer(429, { error: 'x' }, { 'Retry-After': '3' }),
        answer(503, { error: 'x' }, { 'Retry-After': '120' }),
        answer(503, { error: 'x' }, { 'Retry-After': '9999' }),
      ),
      { clock },
    );
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable', retryAfter: 9_999_000 });
    expect(clock.waits).toEqual([3000, 120_000]);
    expect(loopback!.seen).toHaveLength(3);
  });

  it('does not drop the wait that the last of its tries was told', async () => {
    const service = await serve(answerOf(429, { error: 'x' }, { 'Retry-After': '7' }));
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable', retryAfter: 7000 });
    expect(loopback!.seen).toHaveLength(4);
  });

  it('is asked for at one place only once the returned URL turned out not to be known', async () => {
    const service = await serve(({ path }, response) =>
      path === bare
        ? json(response, 200, { id: requestId, status: 'IN_PROGRESS' })
        : json(response, 404, { error: 'Not found' }),
    );
    for (let look = 0; look < 3; look += 1) await service.status(handle);
    expect(paths()).toEqual([`/${model}/requests/${requestId}/status`, bare, bare, bare]);
  });

  it('is asked for at both places again as long as neither knows it', async () => {
    const service = await serve(answerOf(404, { error: 'Not found' }));
    for (let look = 0; look < 2; look += 1)
      await expect(service.status(handle)).rejects.toMatchObject({ code: 'request-missing' });
    loopback!.play = answerOf(200, { status: 'COMPLETED', request_id: requestId });
    expect(await service.status(handle)).toEqual({ kind: 'completed' });
    expect(paths().at(-1)).toBe(`/${model}/requests/${requestId}/status`);
  });

  it.each<[string, number, object]>([
    ['another request', 200, { status: 'COMPLETED', request_id: 'another0000000000000' }],
    ['another record', 200, { id: 'another0000000000000', status: 'COMPLETED' }],
    ['another that failed', 400, { status: 'FAILED', request_id: 'another0000000000000', error: 'x' }],
  ])('of %s is not taken for ours', async (_, status, body) => {
    const service = await serve(answerOf(status, body));
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'request-missing' });
    loopback!.play = answerOf(200, { status: 'IN_PROGRESS', request_id: requestId });
    expect(await service.status(handle)).toEqual({ kind: 'running' });
  });

  it('waits longer from try to try, spread by chance', async () => {
    const clock = realClock();
    let chance = 0;
    const service = await serve((_, response) => json(response, 503, { error: 'x' }), {
      clock,
      random: () => (chance = 1 - chance),
    });
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(clock.waits).toEqual([6, 8, 25]);
  });

  it.each<[string, number, string]>([
    ['a refused key', 401, 'key-refused'],
    ['a key without rights', 403, 'not-allowed'],
  ])('ends at once on %s', async (_, status, code) => {
    const service = await serve((__, response) => json(response, status, { error: 'no' }));
    await expect(service.status(handle)).rejects.toMatchObject({ code });
    expect(loopback!.seen).toHaveLength(1);
  });

  it('is missing when no place knows the request', async () => {
    const service = await serve((_, response) => json(response, 404, { error: 'Not found' }));
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'request-missing' });
    expect(loopback!.seen).toHaveLength(2);
  });

  it('a page saying 404 is no proof that the request is missing', async () => {
    const service = await serve((_, response) => page(404)(response));
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable' });
  });

  it('stops with the signal’s own reason', async () => {
    const stop = new AbortController();
    const reason = new Error('closing');
    const service = await serve(() => stop.abort(reason));
    await expect(service.status(handle, stop.signal)).rejects.toBe(reason);
    const waiting = new AbortController();
    loopback!.play = (_, response) => {
      json(response, 503, { error: 'x' });
      setTimeout(() => waiting.abort(reason), 5);
    };
    await expect(service.status(handle, waiting.signal)).rejects.toBe(reason);
  });

  it('follows no redirect', async () => {
    const service = await serve(
      (_, response) => void response.writeHead(302, { Location: 'https://queue.modelrunner.run/elsewhere' }).end(),
    );
    await expect(service.status(handle)).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(paths()).not.toContain('/elsewhere');
  });
});

describe('the record', () => {
  const full = {
    id: requestId,
    modelEndpoint: model,
    status: 'COMPLETED',
    billingStatus: 'charged',
    input: {},
    error: null,
    metadata: { clientJobId: 'job-1' },
    output: {
      images: [
        { url: 'https://media.modelrunner.ai/1.png', width: 8, height: 8 },
        { url: 'https://media.modelrunner.ai/2.png' },
      ],
      seed: 42,
      prompt: 'a red\u0000 panda',
    },
    inferenceTime: 4120,
    totalPrice: '0.04',
    payloadsPurgedAt: null,
    requestedModelEndpoint: 'other/model',
    createdAt: '2026-03-01T10:00:00Z',
  };

  it('is read whole', async () => {
    const service = await serve(answerOf(200, full));
    expect(await service.record(handle)).toEqual({
      status: 'COMPLETED',
      billingStatus: 'charged',
      totalPrice: '0.04',
      outputs: ['https://media.modelrunner.ai/1.png', 'https://media.modelrunner.ai/2.png'],
      invalidOutput: false,
      failedUnbilled: false,
      errorText: null,
      purgedAt: null,
      requestedModelEndpoint: 'other/model',
      inferenceTime: 4120,
      seed: 42,
      prompt: 'a red panda',
    });
    expect(paths()).toEqual([`/${model}/requests/${requestId}`]);
  });

  it.each<[string, unknown, string[]]>([
    ['a string', 'https://m/1.png', ['https://m/1.png']],
    ['a list of strings', ['https://m/1.png', 'https://m/2.png'], ['https://m/1.png', 'https://m/2.png']],
    [
      'a list of objects',
      [{ url: 'https://m/1.png' }, { url: 'https://m/2.png' }],
      ['https://m/1.png', 'https://m/2.png'],
    ],
    ['images of objects', { images: [{ url: 'https://m/1.png' }] }, ['https://m/1.png']],
    ['images of strings', { images: ['https://m/1.png'] }, ['https://m/1.png']],
    ['one image', { image: { url: 'https://m/1.png' } }, ['https://m/1.png']],
    ['one image as a string', { image: 'https://m/1.png' }, ['https://m/1.png']],
    ['an empty object', {}, []],
    ['an empty list', [], []],
    ['null', null, []],
    ['an empty string', '', []],
    ['a number', 7, []],
    ['images of nothing', { images: [{}, null, 5] }, []],
  ])('has results in %s', async (_, output, outputs) => {
    const service = await serve(answerOf(200, { ...full, output }));
    expect((await service.record(handle)).outputs).toEqual(outputs);
  });

  it('COMPLETED and failed comes with 200, or with 422', async () => {
    const service = await serve(
      answerOf(200, { ...full, billingStatus: 'failed', output: {}, error: 'Provider refused', totalPrice: null }),
    );
    expect(await service.record(handle)).toMatchObject({
      status: 'COMPLETED',
      billingStatus: 'failed',
      outputs: [],
      invalidOutput: false,
      errorText: 'Provider refused',
      totalPrice: null,
    });
    loopback!.play = answerOf(422, {
      error: 'Invalid output from inference.',
      request_id: 'x',
      details: {
        code: 'INVALID_OUTPUT',
        validationErrors: [{ instancePath: '/output/0/url', message: 'must be string' }],
      },
    });
    expect(await service.record(handle)).toMatchObject({
      status: 'COMPLETED',
      invalidOutput: true,
      outputs: [],
      errorText: expect.stringContaining('/output/0/url: must be string'),
    });
  });

  it('FAILED comes with 400', async () => {
    const service = await serve(answerOf(400, { status: 'FAILED', request_id: requestId, error: 'Provider error: x' }));
    expect(await service.record(handle)).toMatchObject({
      status: 'FAILED',
      failedUnbilled: true,
      errorText: 'Provider error: x',
      outputs: [],
    });
  });

  it('says when its payloads were purged', async () => {
    const service = await serve(
      answerOf(200, { ...full, input: {}, output: {}, payloadsPurgedAt: '2026-03-02T00:00:00Z' }),
    );
    expect(await service.record(handle)).toMatchObject({
      purgedAt: '2026-03-02T00:00:00Z',
      outputs: [],
      totalPrice: '0.04',
    });
  });

  it.each([409, 400])('that is not ready (%i) is in progress', async (status) => {
    const service = await serve(answerOf(status, { error: 'Request is not completed', request_id: 'x' }));
    expect(await service.record(handle)).toMatchObject({ status: 'IN_PROGRESS', outputs: [] });
  });

  it('is looked for at the bare place too, and retried', async () => {
    const service = await serve(({ path }, response) =>
      path !== bare
        ? json(response, 404, { error: 'x' })
        : loopback!.seen.length < 4
          ? void response.socket!.destroy()
          : json(response, 200, full),
    );
    expect(await service.record(handle)).toMatchObject({ status: 'COMPLETED' });
  });

  it('of wrong types says nothing rather than something wrong', async () => {
    const service = await serve(
      answerOf(200, {
        status: 'COMPLETED',
        billingStatus: 7,
        totalPrice: 'free',
        output: 5,
        inferenceTime: 'x',
        payloadsPurgedAt: 1,
        requestedModelEndpoint: {},
        error: [],
      }),
    );
    expect(await service.record(handle)).toEqual({
      status: 'COMPLETED',
      billingStatus: null,
      totalPrice: null,
      outputs: [],
      invalidOutput: false,
      failedUnbilled: false,
      errorText: null,
      purgedAt: null,
      requestedModelEndpoint: null,
      inferenceTime: null,
      seed: null,
      prompt: null,
    });
  });

  it('with our client job id is ours, under whatever number', async () => {
    const service = await serve(
      answerOf(200, { ...full, id: 'another0000000000000', metadata: { clientJobId: 'job-1' } }),
    );
    expect(await service.record({ ...handle, clientJobId: 'job-1' })).toMatchObject({ status: 'COMPLETED' });
  });

  it.each<[string, object]>([
    ['another request', { id: 'another0000000000000', metadata: undefined }],
    ['another client job id', { metadata: { clientJobId: 'job-2' } }],
    [
      'another request, in the envelope’s words',
      { id: undefined, request_id: 'another0000000000000', metadata: undefined },
    ],
  ])('of %s is never adopted', async (_, other) => {
    const service = await serve(answerOf(200, { ...full, ...other }));
    await expect(service.record({ ...handle, clientJobId: 'job-1' })).rejects.toMatchObject({
      code: 'request-missing',
    });
    loopback!.play = answerOf(200, full);
    expect(await service.record({ ...handle, clientJobId: 'job-1' })).toMatchObject({ status: 'COMPLETED' });
  });

  it('that names nothing is taken, and so is one whose error has a number of its own', async () => {
    const service = await serve(answerOf(200, { ...full, id: undefined, metadata: undefined }));
    expect(await service.record({ ...handle, clientJobId: 'job-1' })).toMatchObject({ status: 'COMPLETED' });
    loopback!.play = answerOf(422, { error: 'Invalid output from inference.', request_id: 'correlation-1' });
    expect(await service.record({ ...handle, clientJobId: 'job-1' })).toMatchObject({ invalidOutput: true });
  });

  it('names no picture by an address that holds the key', async () => {
    const service = await serve(
      answerOf(200, {
        ...full,
        output: [
          `https://media.modelrunner.ai/1.png?k=${key}`,
          `https://media.modelrunner.ai/${key}/2.png`,
          'https://media.modelrunner.ai/3.png?X-Amz-Signature=abc',
        ],
      }),
    );
    expect((await service.record(handle)).outputs).toEqual([
      'https://media.modelrunner.ai/1.png',
      'about:blank',
      'https://media.modelrunner.ai/3.png?X-Amz-Signature=abc',
    ]);
  });

  it('takes the key out of what it says', async () => {
    const service = await serve(
      answerOf(200, {
        ...full,
        error: `key ${key} https://s3.amazonaws.com/x?X-Amz-Signature=abc`,
        billingStatus: 'failed',
      }),
    );
    const { errorText } = await service.record(handle);
    expect(errorText).not.toContain(key);
    expect(errorText).not.toContain('Signature=abc');
  });

  it.each<[unknown, string | null]>([
    ['0.04', '0.04'],
    ['1', '1'],
    [' 0.10 ', '0.10'],
    [0.06, '0.06'],
    [0, '0'],
    [1.5e-7, '0.00000015'],
    [1e-7, '0.0000001'],
    [3, '3'],
    [-1, null],
    ['-0.04', null],
    ['1e3', null],
    ['$1', null],
    [1e300, null],
    ['9'.repeat(30), null],
    [1e12, null],
    ['999999999999', '999999999999'],
    [`0.${'1'.repeat(21)}`, null],
    [0.060000000000000005, '0.060000000000000005'],
    [Number.NaN, null],
    [null, null],
    [{}, null],
    ['', null],
  ])('its price %j is read as %j', (value, price) => {
    expect(priceFrom(value)).toBe(price);
  });
});

const answerOf =
  (status: number, body: unknown, headers: Record<string, string> = {}): Play =>
  (_, response) =>
    json(response, status, body, headers);

describe('looking a request up by its client job id', () => {
  const item = (id: string, clientJobId = 'job-1', more: object = {}): object => ({
    id,
    modelEndpoint: model,
    status: 'IN_PROGRESS',
    metadata: { clientJobId },
    ...more,
  });

  it.each<[string, (items: object[]) => unknown]>([
    ['a bare list', (items) => items],
    ['items', (items) => ({ items })],
    ['data', (data) => ({ data })],
    ['requests', (requests) => ({ requests, total: 1 })],
    ['results', (results) => ({ results })],
  ])('finds it in %s', async (_, wrap) => {
    const service = await serve(answerOf(200, wrap([item('other', 'job-2'), item(requestId)])));
    expect(await service.find('job-1', model)).toEqual({ requestId, model, statusUrl: null, responseUrl: null });
    expect(new URL(loopback!.seen[0]!.url, 'http://x').searchParams.get('metadata')).toBe('{"clientJobId":"job-1"}');
  });

  it('answers null when the list is empty, and throws when there is no list', async () => {
    const service = await serve(answerOf(200, { items: [] }));
    expect(await service.find('job-1', model)).toBeNull();
    for (const body of [{}, null, 'x', { items: {} }]) {
      loopback!.play = answerOf(200, body);
      await expect(service.find('job-1', model)).rejects.toMatchObject({ code: 'service-unreachable' });
    }
  });

  it.each<[string, object]>([
    ['another client job id', item(requestId, 'job-10')],
    ['an id with a slash', item('a/b')],
    ['an id that is no string', { ...item('x'), id: 7 }],
    ['a job id of another type', { ...item(requestId), metadata: { clientJobId: ['job-1'] } }],
    ['no id', { metadata: { clientJobId: 'job-1' } }],
  ])('does not take a request with %s', async (_, other) => {
    const service = await serve(answerOf(200, [other]));
    expect(await service.find('job-1', model)).toBeNull();
  });

  it.each([{ modelEndpoint: 'other/model', requestedModelEndpoint: model }, { modelEndpoint: 'other/model' }])(
    'takes a request with our client job id whatever model it names: %j',
    async (more) => {
      const service = await serve(answerOf(200, [item(requestId, 'job-1', more)]));
      expect(await service.find('job-1', model)).toMatchObject({ requestId });
    },
  );

  it('reads the records of listed requests that come without metadata', async () => {
    const service = await serve(({ path }, response) =>
      json(
        response,
        200,
        path === '/requests'
          ? { items: [{ id: 'aaa' }, { id: 'bbb' }] }
          : item(path.split('/').at(-1)!, path.endsWith('bbb') ? 'job-1' : 'job-2'),
      ),
    );
    expect(await service.find('job-1', model)).toMatchObject({ requestId: 'bbb' });
  });

  it('turns pages where the service does not filter', async () => {
    const all = Array.from({ length: 25 }, (_, n) => item(`r${n}`, `job-${n}`));
    const service = await serve(({ url }, response) => {
      const of = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      json(response, 200, all.slice((of - 1) * 10, of * 10));
    });
    expect(await service.find('job-24', model)).toMatchObject({ requestId: 'r24' });
    expect(await service.find('job-99', model)).toBeNull();
  });

  it('turns pages to the last that the list tells of, and no further', async () => {
    const all = [
      item(requestId, 'job-1', { createdAt: '2026-01-02T00:00:00Z' }),
      ...Array.from({ length: 24 }, (_, n) =>
        item(`r${n}`, n === 23 ? 'job-1' : 'job-2', { createdAt: '2026-01-01T00:00:00Z' }),
      ),
    ];
    const service = await serve(({ url }, response) => {
      const of = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      json(response, 200, { page: of, limit: 9, total: 25, totalPages: 3, data: all.slice((of - 1) * 9, of * 9) });
    });
    // A page that is not full is not the last here: the request that was accepted twice is met on the third.
    expect(await service.find('job-1', model)).toMatchObject({ requestId, others: [{ requestId: 'r23' }] });
    expect(loopback!.seen).toHaveLength(3);
    expect(await service.find('job-9', model)).toBeNull();
    expect(loopback!.seen).toHaveLength(6);
  });

  it.each([
    [5, 25],
    [1, 18],
    [100, 450],
  ])('turns pages of %i until it is there, at number %i', async (size, at) => {
    const all = Array.from({ length: at + 30 }, (_, n) => item(`r${n}`, `job-${n}`));
    const service = await serve(({ url }, response) => {
      const of = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      json(response, 200, { items: all.slice((of - 1) * size, of * size) });
    });
    expect(await service.find(`job-${at}`, model)).toMatchObject({ requestId: `r${at}` });
  });

  it('ends where a list knows no pages, where it refuses the next one, and at a bound where it has no end', async () => {
    const service = await serve(answerOf(200, [item('a', 'job-2'), item('b', 'job-3')]));
    expect(await service.find('job-1', model)).toBeNull();
    expect(loopback!.seen).toHaveLength(2);
    loopback!.play = ({ url }, response) =>
      url.includes('page=')
        ? json(response, 404, { error: 'No such page' })
        : json(response, 200, [item('a', 'job-2')]);
    expect(await service.find('job-1', model)).toBeNull();
    const before = loopback!.seen.length;
    loopback!.play = (_, response) =>
      json(
        response,
        200,
        Array.from({ length: 10 }, () => item(`x${Math.random().toString(36).slice(2)}`, 'job-2')),
      );
    expect(await service.find('job-1', model)).toBeNull();
    expect(loopback!.seen.length - before).toBe(20);
  });

  it('keeps no URL that holds the key', async () => {
    const service = await serve(
      answerOf(200, [
        item(requestId, 'job-1', {
          status_url: `${handle.statusUrl}?k=${key}`,
          response_url: `${handle.responseUrl}?k=${encodeURIComponent(key)}`,
        }),
      ]),
    );
    expect(await service.find('job-1', model)).toEqual({ requestId, model, statusUrl: null, responseUrl: null });
  });

  it('keeps checked URLs of the list', async () => {
    const service = await serve(
      answerOf(200, [
        item(requestId, 'job-1', { status_url: handle.statusUrl, response_url: 'https://evil.example/x' }),
      ]),
    );
    expect(await service.find('job-1', model)).toEqual({
      requestId,
      model,
      statusUrl: handle.statusUrl,
      responseUrl: null,
    });
  });

  it.each<[string, object, Record<string, object>, string]>([
    [
      'whose "id" is the list’s own',
      { id: 'row-7', request_id: requestId },
      { [requestId]: item(requestId) },
      requestId,
    ],
    [
      'whose "request_id" is nobody’s',
      { id: requestId, request_id: 'corr-7' },
      { [requestId]: item(requestId) },
      requestId,
    ],
    ['of which nothing is known', { id: 'row-7', request_id: requestId }, {}, requestId],
  ])('takes, of an entry %s, the number that the service knows it by', async (_, ids, known, wanted) => {
    const service = await serve(({ path }, response) => {
      if (path === '/requests') return json(response, 200, [{ ...item(requestId), ...ids }]);
      const record = known[path.split('/').at(-1)!];
      json(response, record ? 200 : 404, record ?? { error: 'Not found' });
    });
    expect(await service.find('job-1', model)).toMatchObject({ requestId: wanted });
  });

  it('goes on with the newest of several requests, and names the others with what they cost', async () => {
    const older = item('older', 'job-1', {
      createdAt: '2026-01-01T00:00:00Z',
      billingStatus: 'charged',
      totalPrice: '0.11',
    });
    const newer = item('newer', 'job-1', { createdAt: '2026-01-01T00:00:05Z' });
    for (const list of [
      [older, newer],
      [newer, older],
    ]) {
      const service = await serve(answerOf(200, list));
      expect(await service.find('job-1', model)).toMatchObject({
        requestId: 'newer',
        others: [{ requestId: 'older', billingStatus: 'charged', settled: '0.11' }],
      });
      await loopback!.close();
    }
  });
});
