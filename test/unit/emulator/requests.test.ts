import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { model, photo, started, type Envelope, type JobRecord, type Started } from './started';

let emulator: Started;
let image_url: string;
beforeAll(async () => {
  emulator = await started();
  image_url = await emulator.upload(await photo(160, 120));
});
afterAll(() => emulator.close());

const post = (body: unknown, headers: Record<string, string> = {}, path = `/${model}`) =>
  emulator.call(path, { method: 'POST', body: JSON.stringify(body), headers });
const get = async <T>(path: string): Promise<T> => (await (await emulator.call(path)).json()) as T;

describe('a submit', () => {
  test('answers 201 with the envelope, whose addresses lie where the client came from and can be followed', async () => {
    const answer = await post({ prompt: 'noir', image_url, seed: 1, image_size: { width: 96, height: 64 } });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-modelrunner-request-id')).toBeTruthy();
    const envelope = (await answer.json()) as Envelope;
    expect(envelope.request_id).toMatch(/^[\w-]{21}$/);
    const base = `${emulator.origin}/${model}/requests/${envelope.request_id}`;
    expect(envelope).toStrictEqual({
      status: 'IN_QUEUE',
      request_id: envelope.request_id,
      response_url: base,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      queue_position: 0,
    });
    const record = await emulator.settled(envelope.request_id);
    expect(record).toMatchObject({
      id: envelope.request_id,
      billingStatus: 'charged',
      error: '',
      totalPrice: '0.00036864',
      input: { prompt: 'noir', seed: 1 },
    });
    expect(await get<JobRecord>(envelope.response_url)).toMatchObject({ id: record.id, output: record.output });
    expect(await get<Envelope>(`${envelope.status_url}?logs=1`)).toMatchObject({
      status: 'COMPLETED',
      logs: expect.arrayContaining([expect.objectContaining({ message: 'Finished' })]),
    });
    const delivered = await sharp(await (await fetch(record.output[0]!)).arrayBuffer()).metadata();
    expect(delivered).toMatchObject({ width: 96, height: 64, format: 'jpeg' });
  });

  test('makes as many pictures as asked for, each of its own, and prices all of them', async () => {
    const { request_id: id } = await emulator.submit({
      prompt: 'pastel',
      image_url,
      num_images: 3,
      output_format: 'png',
      image_size: { width: 100, height: 100 },
    });
    const record = await emulator.settled(id);
    expect(record.output).toHaveLength(3);
    expect(record.totalPrice).toBe('0.0018');
    const pictures = await Promise.all(
      record.output.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())),
    );
    expect(new Set(pictures.map((bytes) => bytes.toString('base64'))).size).toBe(3);
    expect(await Promise.all(pictures.map(async (bytes) => (await sharp(bytes).metadata()).format))).toStrictEqual([
      'png',
      'png',
      'png',
    ]);
  });

  test.each([
    ['no prompt', { image_url: 'https://media.modelrunner.ai/media/x.png' }],
    ['no image', { prompt: 'x' }],
    ['a strength above 1', { prompt: 'x', image_url: 'https://media.modelrunner.ai/media/x.png', strength: 1.1 }],
    ['five images', { prompt: 'x', image_url: 'https://media.modelrunner.ai/media/x.png', num_images: 5 }],
    [
      'an unknown speed',
      { prompt: 'x', image_url: 'https://media.modelrunner.ai/media/x.png', rendering_speed: 'FAST' },
    ],
    [
      'more than 25 megapixels',
      { prompt: 'x', image_url: 'https://media.modelrunner.ai/media/x.png', image_size: { width: 8192, height: 8192 } },
    ],
  ])('with %s is refused, naming the field, and creates nothing', async (_, body) => {
    const before = await get<{ jobs: number }>('/');
    const answer = await post(body);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { path: string[] }[] };
    expect(error[0]!.path.length).toBeGreaterThan(0);
    expect((await get<{ jobs: number }>('/')).jobs).toBe(before.jobs);
  });

  test('with metadata over its limits is refused with the list of offences', async () => {
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, 'v']));
    for (const metadata of [many, { a: 'x'.repeat(513) }, { ['k'.repeat(65)]: 'v' }, { a: 1 }]) {
      const answer = await post({ prompt: 'x', image_url, metadata });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: 'ValidationError',
        details: { validationErrors: [expect.anything()] },
      });
    }
  });

  test('is refused without a key, with a strange Store-IO or lifetime, with broken JSON, and for a model that is not there', async () => {
    const body = { prompt: 'x', image_url };
    expect((await fetch(`${emulator.origin}/${model}`, { method: 'POST', body: JSON.stringify(body) })).status).toBe(
      401,
    );
    expect((await post(body, { 'x-modelrunner-store-io': 'yes' })).status).toBe(400);
    expect(
      (await post(body, { 'x-modelrunner-object-lifecycle-preference': '{"expiration_duration_seconds":1}' })).status,
    ).toBe(400);
    expect((await emulator.call(`/${model}`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await post(body, {}, '/ideogram/nothing')).status).toBe(404);
  });

  test('with a field the model does not know, or a picture that is not there, fails later and unbilled', async () => {
    for (const input of [
      { prompt: 'x', image_url, sync_mode: true },
      { prompt: 'x', image_url: `${emulator.origin}/media/nothing.png` },
    ]) {
      const record = await emulator.settled((await emulator.submit(input)).request_id);
      expect(record).toMatchObject({
        status: 'COMPLETED',
        billingStatus: 'failed',
        output: {},
        error: expect.stringMatching(/^Provider error: /),
        totalPrice: '0',
      });
    }
  });

  test('of a picture that is cut off fails instead of making half a picture', async () => {
    const broken = await emulator.upload((await photo(160, 120)).subarray(0, 9000));
    const record = await emulator.settled((await emulator.submit({ prompt: 'x', image_url: broken })).request_id);
    expect(record.billingStatus).toBe('failed');
  });
});

describe('a request', () => {
  test('answers under its whole path, under the shortened one and bare; a cancel changes nothing', async () => {
    const { request_id: id } = await emulator.submit({ prompt: 'x', image_url });
    await emulator.settled(id);
    for (const path of [`/${model}/requests/${id}`, `/ideogram/ideogram-v4/requests/${id}`, `/requests/${id}`]) {
      expect(await get<JobRecord>(path)).toMatchObject({ id });
      expect(await get<Envelope>(`${path}/status`)).toMatchObject({ request_id: id, status: 'COMPLETED' });
    }
    expect((await emulator.call(`/some/other/requests/${id}`)).status).toBe(404);
    for (const method of ['GET', 'PUT'])
      expect(await (await emulator.call(`/${model}/requests/${id}/cancel`, { method })).json()).toMatchObject({
        status: 'COMPLETED',
      });
    expect((await emulator.call('/requests/nothing-here')).status).toBe(404);
  });

  test('is found by its metadata, all pairs together, newest first, page by page', async () => {
    const submit = async (clientJobId: string, round: string) =>
      (await emulator.submit({ prompt: 'x', image_url, metadata: { clientJobId, round } })).request_id;
    const [first, second, other] = [
      await submit('list-a', '1'),
      await submit('list-a', '2'),
      await submit('list-b', '1'),
    ];
    const list = async (query: Record<string, string>) =>
      (await get<{ data: JobRecord[] }>(`/requests?${new URLSearchParams(query).toString()}`)).data.map(
        (item) => item.id,
      );
    expect(await list({ metadata: '{"clientJobId":"list-a"}' })).toStrictEqual([second, first]);
    expect(await list({ metadata: '{"clientJobId":"list-a","round":"1"}' })).toStrictEqual([first]);
    expect(await list({ metadata: '{"clientJobId":"list-c"}' })).toStrictEqual([]);
    expect(await list({ limit: '2' })).toStrictEqual([other, second]);
    expect((await list({ limit: '2', page: '2' }))[0]).toBe(first);
    expect(await list({ metadata: '{"clientJobId":"list-b"}', modelEndpoint: 'another/model' })).toStrictEqual([]);
    await emulator.settled(other);
    expect(await list({ metadata: '{"clientJobId":"list-b"}', status: 'COMPLETED' })).toStrictEqual([other]);
    expect((await emulator.call('/requests?metadata=oops')).status).toBe(400);
  });

  test('counts jobs by client job id', async () => {
    for (let n = 0; n < 2; n += 1)
      await emulator.submit({ prompt: 'x', image_url, metadata: { clientJobId: 'twice' } });
    expect(emulator.jobsByClientJobId.get('twice')).toBe(2);
    expect(await get<{ byClientJobId: Record<string, number> }>('/emulator/jobs')).toMatchObject({
      byClientJobId: { twice: 2 },
    });
  });

  test('gives up its payloads once it is finished: the record stays, the files answer 403', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const own = await started({ clock: { now: Date.now, sleep: async () => await gate } });
    const url = await own.upload(await photo(64, 48));
    const { request_id: id } = await own.submit({ prompt: 'x', image_url: url });
    const remove = () => own.call(`/requests/${id}/payloads`, { method: 'DELETE' });
    expect((await remove()).status).toBe(409);
    open();
    const { output } = await own.settled(id);
    expect(await (await remove()).json()).toStrictEqual({
      request_id: id,
      payloads_deleted: true,
      cdn_delete_results: [{ link: output[0], exception: null }],
    });
    expect((await fetch(output[0]!)).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
    expect(await own.settled(id)).toMatchObject({
      input: {},
      output: {},
      payloadsPurgedAt: expect.any(String),
      totalPrice: '0.00018432',
    });
    await own.close();
  });

  test('with Store-IO off loses its payloads a quarter of an hour after settling', async () => {
    let shift = 0;
    const own = await started({ clock: { now: () => Date.now() + shift, sleep: async () => undefined } });
    const url = await own.upload(await photo(64, 48));
    const submitted = await own.call(`/${model}`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'x', image_url: url }),
      headers: { 'x-modelrunner-store-io': '0' },
    });
    const { request_id: id } = (await submitted.json()) as Envelope;
    expect((await own.settled(id)).payloadsPurgedAt).toBeNull();
    shift = 16 * 60_000;
    expect((await own.settled(id)).payloadsPurgedAt).not.toBeNull();
    await own.close();
  });
});

describe('the stream', () => {
  test('begins with what is under way and tells every transition', async () => {
    const stop = new AbortController();
    const stream = await emulator.call('/requests/stream', { signal: stop.signal });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const { request_id: id } = await emulator.submit({ prompt: 'x', image_url });
    let text = '';
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(id) && text.includes('"COMPLETED"')) break;
    }
    stop.abort();
    expect(text.startsWith('event: snapshot\ndata: {"type":"snapshot","requests":')).toBe(true);
    const states = [...text.matchAll(/event: update\ndata: (.*)\n/g)]
      .map((match) => (JSON.parse(match[1]!) as { request: JobRecord }).request)
      .filter((update) => update.id === id);
    expect(states.map((update) => update.status)).toStrictEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
  });

  test('beats while nothing happens', async () => {
    const own = await started({ heartbeat: 20 });
    const stream = await own.call('/requests/stream');
    let text = '';
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(': hb\n\n')) break;
    }
    expect(text).toContain(': hb');
    await own.close();
  });
});

describe('the account calls', () => {
  test('tell a missing key in the shape of each surface', async () => {
    const chat = await fetch(`${emulator.origin}/v1/models`);
    expect(chat.status).toBe(401);
    expect(await chat.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
    expect(await get<object>('/v1/models')).toMatchObject({ object: 'list' });
    const list = await fetch(`${emulator.origin}/requests?limit=1`);
    expect(await list.json()).toMatchObject({ error: 'Authentication required' });
    const strict = await started({ keys: ['right'] });
    expect((await strict.call('/requests', { headers: { authorization: 'Key wrong' } })).status).toBe(401);
    expect((await strict.call('/requests', { headers: { authorization: 'Key right' } })).status).toBe(200);
    await strict.close();
  });

  test('show the model without a key, with a schema of its input', async () => {
    const answer = await fetch(`${emulator.origin}/models/${model}`, {
      headers: { 'x-forwarded-host': 'modelrunner.run' },
    });
    const entry = (await answer.json()) as {
      schema: {
        components: {
          schemas: { Input: { required: string[]; properties: Record<string, { maximum?: number; enum?: string[] }> } };
        };
      };
    };
    const { Input } = entry.schema.components.schemas;
    expect(Input.required.toSorted()).toStrictEqual(['image_url', 'prompt']);
    expect(Input.properties['strength']).toMatchObject({ minimum: 0, maximum: 1, default: 0.8 });
    expect(Input.properties['rendering_speed']!.enum).toStrictEqual(['TURBO', 'BALANCED', 'QUALITY']);
    expect((await fetch(`${emulator.origin}/models/nobody/nothing`)).status).toBe(404);
    const schema = await fetch(`${emulator.origin}/models/${model}/openapi.json`);
    expect(await schema.json()).toMatchObject({
      components: { schemas: { Input: { required: expect.arrayContaining(['prompt', 'image_url']) } } },
    });
  });

  test('are listed, counted and found without a key, with their prices', async () => {
    const ask = async (path: string) => {
      const answer = await fetch(emulator.origin + path, { headers: { 'x-forwarded-host': 'api.modelrunner.run' } });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const entry = { ownerName: 'ideogram', alias: 'ideogram-v4/image-to-image', pricingMode: 'per_megapixel' };
    expect((await ask('/models?capability=edit&inputModality=image&outputModality=image')).body).toMatchObject({
      page: 1,
      limit: 10,
      totalPages: 1,
      data: expect.arrayContaining([expect.objectContaining(entry)]),
    });
    expect((await ask('/models?search=nothing+of+the+kind')).body).toMatchObject({ total: 0, totalPages: 1, data: [] });
    expect((await ask('/models/facets')).body).toMatchObject({
      capabilities: expect.arrayContaining([expect.objectContaining({ capability: 'edit' })]),
      modalities: expect.arrayContaining([expect.objectContaining({ input: 'image', output: 'image' })]),
    });
    expect((await ask('/models/featured')).body).toEqual(expect.arrayContaining([expect.objectContaining(entry)]));
    expect((await ask('/search?q=image%20to%20image')).body).toMatchObject({
      results: expect.arrayContaining([expect.objectContaining({ type: 'model', endpoint: model })]),
    });
    expect((await ask('/search')).status).toBe(400);
    expect((await ask(`/models/pricing?endpoint=${encodeURIComponent(model)}&endpoint=no%2Fbody`)).body).toEqual({
      version: 1,
      prices: [expect.objectContaining({ endpoint: model, currency: 'USD', pricingRules: null, averageCost: null })],
      notFound: ['no/body'],
    });
    expect((await ask('/models/pricing')).status).toBe(400);
    expect((await ask('/billing/balance')).status).toBe(401);
  });

  test('are priced by cards that can be scripted, and settled by them', async () => {
    const own = await started({
      account: {
        balance: '1',
        needed: '0.5',
        cards: { [model]: { rateCard: { pricingMode: 'per_output', pricePerOutput: '0.25' } } },
      },
    });
    const picture = await own.upload(await photo(96, 64));
    const { request_id: id } = await own.submit({ prompt: 'x', image_url: picture, num_images: 2 });
    expect(await own.settled(id)).toMatchObject({ billingStatus: 'charged', totalPrice: '0.5' });
    expect(await (await own.call('/billing/balance')).json()).toEqual({ balance: '0.50000000', currency: 'USD' });
    expect(await (await own.call('/billing/usage-summary?days=30')).json()).toMatchObject({
      period: '30d',
      totalSpent: '0.5',
      requestCount: 1,
    });
    const poor = await own.call(`/${model}`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'x', image_url: picture }),
    });
    expect([poor.status, ((await poor.json()) as { error: string }).error]).toEqual([
      402,
      'Insufficient balance: 0.5 < 0.5',
    ]);
    await own.close();
  });
});
