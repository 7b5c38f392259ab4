import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import type { FaultScriptInput } from '../../../src-main/emulator/fault-script';
import { parseFaultScript } from '../../../src-main/emulator/fault-script';
import { model, photo, started, type Envelope, type JobRecord, type Started } from './started';

type Rule = NonNullable<FaultScriptInput['faults']>[number];

let emulator: Started;
let image_url: string;
/** A job that is done. */
let done: JobRecord;
beforeAll(async () => {
  emulator = await started();
  image_url = await emulator.upload(await photo(96, 64));
  done = await emulator.settled(
    (await emulator.submit({ prompt: 'noir', image_url, output_format: 'png' })).request_id,
  );
});
beforeEach(() => emulator.setFaults({}));
afterAll(() => emulator.close());

const fail = (route: Rule['route'], what: Rule['do'], on: Rule['on'] = 'every'): void =>
  emulator.setFaults({ faults: [{ route, on, do: what }] });
const post = (clientJobId: string, init: RequestInit = {}) =>
  emulator.call(`/${model}`, {
    method: 'POST',
    body: JSON.stringify({ prompt: 'x', image_url, metadata: { clientJobId } }),
    ...init,
  });
const jobs = (clientJobId: string): number => emulator.jobsByClientJobId.get(clientJobId) ?? 0;
const record = (query = '') => emulator.call(`/requests/${done.id}${query}`);
const status = () => emulator.call(`/requests/${done.id}/status`);

describe('a fault of a submit', () => {
  test.each([500, 502, 503, 504, 429])('answers %i after the job was created, or before', async (code) => {
    fail('submit', { kind: 'answer', status: code, accept: true });
    expect((await post(`accepted-${code}`)).status).toBe(code);
    expect(jobs(`accepted-${code}`)).toBe(1);
    fail('submit', { kind: 'answer', status: code });
    expect((await post(`refused-${code}`)).status).toBe(code);
    expect(jobs(`refused-${code}`)).toBe(0);
  });

  test('resets the connection before or after the job was created, and in the middle of the answer', async () => {
    fail('submit', { kind: 'reset' });
    await expect(post('reset-before')).rejects.toThrow('fetch failed');
    fail('submit', { kind: 'reset', accept: true });
    await expect(post('reset-after')).rejects.toThrow('fetch failed');
    fail('submit', { kind: 'reset', accept: true, after: 'half' });
    const half = await post('reset-half');
    expect(half.status).toBe(201);
    await expect(half.text()).rejects.toThrow('terminated');
    expect(['reset-before', 'reset-after', 'reset-half'].map(jobs)).toStrictEqual([0, 1, 1]);
  });

  test('says nothing at all, or stops after the headers, until the client gives up', async () => {
    fail('submit', { kind: 'hang' });
    await expect(post('hang-before', { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    fail('submit', { kind: 'hang', accept: true, after: 'headers' });
    const patience = new AbortController();
    const begun = await post('hang-headers', { signal: patience.signal });
    expect(begun.status).toBe(201);
    setTimeout(() => patience.abort(), 100);
    await expect(begun.text()).rejects.toMatchObject({ name: 'AbortError' });
    expect(['hang-before', 'hang-headers'].map(jobs)).toStrictEqual([0, 1]);
  });

  test('ends a silence of so many milliseconds by closing', async () => {
    fail('submit', { kind: 'hang', ms: 30 });
    await expect(post('hang-closed')).rejects.toThrow('fetch failed');
  });

  test('answers a proxy’s page, broken JSON, nothing, or an envelope without an id', async () => {
    fail('submit', { kind: 'answer', status: 200, body: 'html', accept: true });
    const page = await post('html');
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(await page.text()).toContain('<html>');
    fail('submit', { kind: 'malformed', accept: true });
    await expect((await post('malformed')).json()).rejects.toThrow(SyntaxError);
    fail('submit', { kind: 'answer', status: 201, body: 'empty', accept: true });
    expect(await (await post('empty')).text()).toBe('');
    fail('submit', { kind: 'change', remove: ['request_id'] });
    const envelope = (await (await post('no-id')).json()) as Envelope;
    expect(envelope.request_id).toBeUndefined();
    expect(envelope.status_url).toContain('/requests/');
    expect(['html', 'malformed', 'empty', 'no-id'].map(jobs)).toStrictEqual([1, 1, 1, 1]);
  });

  test('tells lies where it is told to', async () => {
    fail('submit', { kind: 'change', set: { status_url: 'https://evil.example/{id}', request_id: '../../other' } });
    const envelope = (await (await post('lies')).json()) as Envelope;
    expect(envelope.request_id).toBe('../../other');
    expect(envelope.status_url).toMatch(/^https:\/\/evil\.example\/[\w-]{21}$/);
  });

  test('carries the headers and the reason phrase that the script gives', async () => {
    fail('submit', { kind: 'answer', status: 429, headers: { 'Retry-After': '7' }, reason: '' });
    const answer = await post('limited');
    expect([answer.headers.get('retry-after'), answer.statusText]).toStrictEqual(['7', '']);
    fail('submit', { kind: 'redirect', to: 'https://evil.example/', status: 307 });
    const redirect = await post('redirected', { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toStrictEqual([307, 'https://evil.example/']);
    expect(jobs('redirected')).toBe(0);
  });
});

describe('the body of an answer', () => {
  test.each([
    ['house', { error: 'Invalid request' }],
    ['zod', { error: [{ path: ['strength'] }] }],
    ['openapi', { statusCode: 400 }],
    ['metadata', { details: { validationErrors: [{}] } }],
    ['failed', { status: 'FAILED', error: 'Provider error: out of paint' }],
    ['invalid-output', { details: { code: 'INVALID_OUTPUT' } }],
    ['chat', { error: { code: 'error' } }],
  ] as const)('takes the shape "%s"', async (body, expected) => {
    fail('record', { kind: 'answer', status: 400, body });
    expect(await (await record()).json()).toMatchObject(expected);
  });

  test.each([
    ['html', 'text/html'],
    ['text', 'text/plain'],
    ['problem', 'application/problem+json'],
    ['json-null', 'application/json'],
    ['broken-json', 'application/json'],
    ['xml', 'application/xml'],
    ['empty', null],
  ] as const)('or, as "%s", comes with the type %s', async (body, type) => {
    fail('record', { kind: 'answer', status: 503, body });
    expect((await record()).headers.get('content-type')).toBe(type);
  });

  test('or is what the script gives, and XML for a picture', async () => {
    fail('record', { kind: 'answer', status: 200, body: { json: [1, null] } });
    expect(await (await record()).json()).toStrictEqual([1, null]);
    fail('record', { kind: 'answer', status: 200, body: { text: 'hm', contentType: 'text/odd' } });
    expect((await record()).headers.get('content-type')).toBe('text/odd');
    fail('media', { kind: 'answer', status: 404 });
    expect((await fetch(done.output[0]!)).headers.get('content-type')).toBe('application/xml');
  });
});

describe('a fault of what is read', () => {
  test('is another state, another ending or another status', async () => {
    fail('status', { kind: 'change', set: { status: 'FAILED', error: 'Provider error' }, status: 400 });
    expect([(await status()).status, await (await status()).json()]).toStrictEqual([
      400,
      expect.objectContaining({ status: 'FAILED', request_id: done.id }),
    ]);
    fail('record', {
      kind: 'change',
      set: { billingStatus: 'failed', output: {} },
      remove: ['totalPrice'],
      status: 422,
    });
    const answer = await record();
    expect(answer.status).toBe(422);
    const changed = (await answer.json()) as JobRecord;
    expect(changed).toMatchObject({ billingStatus: 'failed', output: {}, status: 'COMPLETED' });
    expect(changed).not.toHaveProperty('totalPrice');
  });

  test('lists the pictures in every shape there is', async () => {
    const url = done.output[0]!;
    const expected = {
      strings: [url],
      string: url,
      objects: [expect.objectContaining({ url, width: 96, height: 64, content_type: 'image/png' })],
      images: expect.objectContaining({ images: [expect.objectContaining({ url })], seed: expect.any(Number) }),
      image: expect.objectContaining({ image: expect.objectContaining({ url }) }),
      'image-strings': expect.objectContaining({ images: [url] }),
      'empty-object': {},
      'empty-array': [],
      null: null,
      'empty-string': '',
    } as const;
    for (const [shape, output] of Object.entries(expected)) {
      fail('record', { kind: 'output', shape: shape as keyof typeof expected });
      expect(((await (await record()).json()) as { output: unknown }).output).toStrictEqual(output);
    }
    fail('record', { kind: 'output', host: 'pictures.example' });
    const {
      output: [elsewhere],
    } = (await (await record()).json()) as JobRecord;
    expect(elsewhere).toBe(`https://pictures.example${new URL(url).pathname}`);
  });

  test('comes late, or in drops', async () => {
    fail('record', { kind: 'delay', ms: 5 });
    expect(await (await record()).json()).toMatchObject({ id: done.id });
    fail('record', { kind: 'drip', bytes: 100, ms: 1 });
    expect(await (await record()).json()).toMatchObject({ id: done.id });
  });

  test('hides a request from the list for a time, or for so many look-ups', async () => {
    const found = async (id: string) =>
      (
        (await (await emulator.call(`/requests?metadata=${encodeURIComponent(`{"clientJobId":"${id}"}`)}`)).json()) as {
          data: unknown[];
        }
      ).data.length;
    fail('list', { kind: 'lag', lookUps: 2 });
    await post('lags');
    expect([await found('lags'), await found('lags'), await found('lags')]).toStrictEqual([0, 0, 1]);
    fail('list', { kind: 'lag', ms: 3_600_000 });
    expect(await found('lags')).toBe(0);
    emulator.setFaults({});
    expect(await found('lags')).toBe(1);
  });

  test('damages a picture', async () => {
    const whole = Buffer.from(await (await fetch(done.output[0]!)).arrayBuffer());
    fail('media', { kind: 'picture', damage: 'truncated' });
    const half = Buffer.from(await (await fetch(done.output[0]!)).arrayBuffer());
    expect(half.equals(whole.subarray(0, Math.floor(whole.length / 2)))).toBe(true);
    await expect(sharp(half, { failOn: 'truncated' }).raw().toBuffer()).rejects.toThrow(/png|end|read/i);
    fail('media', { kind: 'picture', damage: 'not-a-picture' });
    expect(await (await fetch(done.output[0]!)).text()).toContain('not the picture');
    fail('media', { kind: 'picture', damage: 'wrong-type' });
    const odd = await fetch(done.output[0]!);
    expect(odd.headers.get('content-type')).toBe('text/html');
    expect(Buffer.from(await odd.arrayBuffer()).equals(whole)).toBe(true);
  });

  test('breaks a picture off in the middle, so that it can be asked for on from there', async () => {
    fail('media', { kind: 'reset', after: 'half' }, 1);
    const begun = await fetch(done.output[0]!);
    await expect(begun.arrayBuffer()).rejects.toThrow('terminated');
    expect((await fetch(done.output[0]!, { headers: { range: 'bytes=10-' } })).status).toBe(206);
  });

  test('does not touch uploads when it is about results', async () => {
    fail('media', { kind: 'answer', status: 404 });
    expect((await fetch(image_url)).status).toBe(200);
    fail('uploaded', { kind: 'answer', status: 404 });
    expect((await fetch(image_url)).status).toBe(404);
    expect((await fetch(done.output[0]!)).status).toBe(200);
  });

  test('breaks the stream, garbles it, or keeps it silent', async () => {
    fail('stream', { kind: 'stream', how: 'break' });
    expect(await (await emulator.call('/requests/stream')).text()).toMatch(/^event: snapshot\ndata: .*\n\n$/);
    fail('stream', { kind: 'stream', how: 'garbage' });
    const reader = (await emulator.call('/requests/stream')).body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toContain('of the future');
    await reader.cancel();
    fail('stream', { kind: 'stream', how: 'silent' });
    const patience = new AbortController();
    const silent = await emulator.call('/requests/stream', { signal: patience.signal });
    setTimeout(() => patience.abort(), 100);
    await expect(silent.text()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a fault of an upload', () => {
  test('keeps the bytes from being stored', async () => {
    fail('put', { kind: 'answer', status: 503 }, 1);
    const lost = await emulator.upload(await photo(32, 32));
    expect((await fetch(lost)).status).toBe(404);
    const kept = await emulator.upload(await photo(32, 32));
    expect((await fetch(kept)).status).toBe(200);
  });
});

describe('a script', () => {
  test('strikes at the calls it names, counted from when it was set, and takes the first rule that fits', async () => {
    const codes = async (on: Rule['on']): Promise<number[]> => {
      fail('record', { kind: 'answer', status: 503 }, on);
      const seen: number[] = [];
      for (let n = 0; n < 5; n += 1) seen.push((await record()).status);
      return seen;
    };
    expect(await codes(2)).toStrictEqual([200, 503, 200, 200, 200]);
    expect(await codes([1, 4])).toStrictEqual([503, 200, 200, 503, 200]);
    expect(await codes({ from: 3 })).toStrictEqual([200, 200, 503, 503, 503]);
    expect(await codes({ from: 2, to: 3 })).toStrictEqual([200, 503, 503, 200, 200]);
    expect(await codes('every')).toStrictEqual([503, 503, 503, 503, 503]);
    emulator.setFaults({
      faults: [
        { route: 'record', do: { kind: 'answer', status: 500 } },
        { route: 'record', on: 'every', do: { kind: 'answer', status: 502 } },
      ],
    });
    expect([(await record()).status, (await record()).status]).toStrictEqual([500, 502]);
  });

  test('changes standing habits: shortened paths, jumps, logs, the correlation header', async () => {
    emulator.setFaults({ twoSegmentPaths: false });
    expect((await emulator.call(`/ideogram/ideogram-v4/requests/${done.id}`)).status).toBe(404);
    expect((await emulator.call(`/${model}/requests/${done.id}`)).status).toBe(200);
    for (const [logs, expected] of [
      ['text', expect.stringContaining('Finished')],
      ['list', expect.any(Array)],
      ['null', null],
    ] as const) {
      emulator.setFaults({ logs });
      expect(
        ((await (await emulator.call(`/requests/${done.id}/status?logs=1`)).json()) as Envelope).logs,
      ).toStrictEqual(expected);
    }
    emulator.setFaults({ requestIdHeader: false });
    expect((await record()).headers.has('x-modelrunner-request-id')).toBe(false);
    emulator.setFaults({ jumpToCompleted: true });
    const stop = new AbortController();
    const stream = await emulator.call('/requests/stream', { signal: stop.signal });
    const { request_id: id } = await emulator.submit({ prompt: 'x', image_url });
    let text = '';
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(id) && text.includes('"COMPLETED"')) break;
    }
    stop.abort();
    expect(text).not.toContain('IN_PROGRESS');
  });

  test('is read from JSON, and what is wrong with it is named', () => {
    expect(parseFaultScript('{"faults":[{"route":"submit","do":{"kind":"reset"}}]}').faults).toStrictEqual([
      { route: 'submit', on: 1, do: { kind: 'reset', accept: false, after: 'nothing' } },
    ]);
    expect(() => parseFaultScript('{')).toThrow('The fault script is not valid JSON.');
    expect(() => parseFaultScript('{"faults":[{"route":"nowhere","do":{"kind":"reset"}}]}')).toThrow(
      /wrong at faults\.0\.route/,
    );
    expect(() => parseFaultScript('{"faults":[{"route":"submit","do":{"kind":"reset","sooner":true}}]}')).toThrow(
      /sooner/,
    );
    expect(() => emulator.setFaults({ faults: [{ route: 'submit', on: 0, do: { kind: 'reset' } }] })).toThrow(
      /too_small|Too small/,
    );
  });

  test('may be there from the start', async () => {
    const own = await started({ faults: { faults: [{ route: 'list', do: { kind: 'answer', status: 500 } }] } });
    expect((await own.call('/requests')).status).toBe(500);
    await own.close();
  });
});
