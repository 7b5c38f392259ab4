import { writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { loadOfficialModule, type OfficialModule } from '../../../src-main/modelrunner/official-client';
import type { Wake } from '../../../src-main/modelrunner/service';
import {
  envelope,
  json,
  key,
  requestId,
  serviceAt,
  shortDurations,
  startLoopback,
  submitRequest,
  temporaryFolder,
  type Loopback,
  type Play,
} from './loopback';

let loopback: Loopback | null = null;
afterEach(async () => {
  await loopback?.close();
  loopback = null;
});

async function serve(play: Play, more: Parameters<typeof serviceAt>[1] = {}) {
  loopback = await startLoopback(play);
  return serviceAt(loopback.origin, more);
}

describe('the stream of changes', () => {
  const all = async (wakes: AsyncIterable<Wake>): Promise<Wake[]> => {
    const got: Wake[] = [];
    for await (const wake of wakes) got.push(wake);
    return got;
  };
  const stream =
    (...pieces: string[]): Play =>
    async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      for (const piece of pieces) {
        response.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      response.end();
    };

  it('wakes the requests it names, whatever the shape', async () => {
    const service = await serve(
      stream(
        'event: snapshot\ndata: {"requests":[{"request_id":"aaa","status":"IN_QUEUE"},{"id":"bbb"}]}\n\n',
        ': hb\n\n',
        'event: update\ndata: {"request_id":"ccc","sta',
        'tus":"COMPLETED"}\n\n',
        'data: [{"requestId":"ddd"}]\n\n',
      ),
    );
    // What is told to be still under way ("aaa") needs no look.
    expect(await all(service.wakes(new AbortController().signal))).toEqual([{ underWay: 'aaa' }, 'bbb', 'ccc', 'ddd']);
    expect(loopback!.seen[0]).toMatchObject({
      path: '/requests/stream',
      host: 'queue.modelrunner.run',
      headers: { authorization: `Key ${key}`, accept: 'text/event-stream' },
    });
  });

  it('wakes "something" where a documented event names nothing, and ignores what is not known', async () => {
    const service = await serve(
      stream(
        'event: update\ndata: what?\n\n',
        'event: weather\ndata: {"rain":true}\n\n',
        'event: weather\ndata: <x>\n\n',
        'event: update\ndata: {"request_id":"../x"}\n\n',
        'nonsense\n\n',
      ),
    );
    expect(await all(service.wakes(new AbortController().signal))).toEqual([null, null]);
  });

  it.each<[string, Play]>([
    ['404', (_, response) => json(response, 404, { error: 'x' })],
    ['a page', (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>')],
    ['401', (_, response) => json(response, 401, { error: 'x' })],
    ['a reset', (_, response) => void response.socket!.destroy()],
  ])('ends quietly when it is not offered: %s', async (_, play) => {
    const service = await serve(play);
    expect(await all(service.wakes(new AbortController().signal))).toEqual([]);
  });

  it('wakes nobody for what is still under way, and says that it is heard', async () => {
    const service = await serve(
      stream(
        'event: snapshot\ndata: {"requests":[{"request_id":"aaa","status":"IN_PROGRESS"}]}\n\n',
        'event: update\ndata: {"id":"aaa","status":"IN_QUEUE"}\n\n',
        'event: update\ndata: {"id":"aaa","status":"COMPLETED"}\n\n',
      ),
    );
    expect(await all(service.wakes(new AbortController().signal))).toEqual([
      { underWay: 'aaa' },
      { underWay: 'aaa' },
      'aaa',
    ]);
  });

  it('tells the whole record of a request that has ended well, and wakes for what leaves something open', async () => {
    const record = {
      id: 'aaa',
      status: 'COMPLETED',
      billingStatus: 'charged',
      totalPrice: '0.06',
      output: ['https://media.modelrunner.ai/a.png'],
      metadata: { clientJobId: 'job-1' },
      user: { id: 'somebody' },
    };
    const events = [
      { type: 'update', request: record },
      { type: 'update', request: { ...record, id: 'bbb', billingStatus: 'pending' } },
      { type: 'update', request: { ...record, id: 'ccc', output: {} } },
      { type: 'update', request: { ...record, id: 'ddd', metadata: {} } },
      { type: 'snapshot', requests: [{ ...record, id: 'eee', status: 'IN_PROGRESS' }] },
    ];
    const service = await serve(
      stream(...events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)),
    );
    expect(await all(service.wakes(new AbortController().signal))).toEqual([
      {
        ended: 'aaa',
        clientJobId: 'job-1',
        record: expect.objectContaining({ totalPrice: '0.06', outputs: record.output }),
      },
      'bbb',
      'ccc',
      'ddd',
      { underWay: 'eee' },
    ]);
  });

  it('ends with the time that it is to be left alone for', async () => {
    const service = await serve((_, response) => json(response, 429, { error: 'x' }, { 'Retry-After': '60' }));
    expect(await service.wakes(new AbortController().signal).next()).toEqual({ done: true, value: 60_000 });
    loopback!.play = (_, response) => json(response, 404, { error: 'x' });
    expect(await service.wakes(new AbortController().signal).next()).toEqual({ done: true, value: 0 });
  });

  it('ends when nothing is heard, lives on heartbeats', async () => {
    const service = await serve(
      async (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        for (let n = 0; n < 20; n += 1) {
          response.write(': hb\n\n');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        response.write('event: update\ndata: {"id":"late"}\n\n');
      },
      { durations: { ...shortDurations, transferStall: 1_500 } },
    );
    expect(await all(service.wakes(new AbortController().signal))).toEqual(['late']);
  });

  it('ends when an event never ends', async () => {
    const service = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const more = (): void => {
        if (!response.destroyed) response.write(`data: ${'x'.repeat(200_000)}`, () => setTimeout(more, 1));
      };
      more();
    });
    expect(await all(service.wakes(new AbortController().signal))).toEqual([]);
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    const service = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('event: update\ndata: {"id":"aaa"}\n\n');
    });
    const got: Wake[] = [];
    for await (const wake of service.wakes(stop.signal)) {
      got.push(wake);
      stop.abort();
    }
    expect(got).toEqual(['aaa']);
  });
});

describe('deleting a pass from the service', () => {
  it('asks for it once more after trouble, and is done', async () => {
    const service = await serve((_, response) =>
      loopback!.seen.length === 1
        ? json(response, 503, {})
        : json(response, 200, { request_id: requestId, payloads_deleted: true, cdn_delete_results: [] }),
    );
    await service.deletePayloads(requestId);
    expect(loopback!.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill(`DELETE /requests/${requestId}/payloads`),
    );
  });

  it.each<[number, string]>([
    [409, 'price-pending'],
    [404, 'request-missing'],
    [401, 'key-refused'],
    [400, 'service-failed'],
  ])('answered %i fails as %s', async (status, code) => {
    const service = await serve((_, response) => json(response, status, { error: 'x' }));
    await expect(service.deletePayloads(requestId)).rejects.toMatchObject({ code });
  });

  const link = 'https://media.modelrunner.ai/x.png';
  it.each<[string, unknown[]]>([
    ['nothing to delete', []],
    ['one shape', [{ link, exception: null }]],
    ['the other', [{ url: link, deleted: true, error: null }]],
  ])('counts where its entries say so: %s', async (_, entries) => {
    const service = await serve((_seen, response) =>
      json(response, 200, { request_id: requestId, payloads_deleted: true, cdn_delete_results: entries }),
    );
    await expect(service.deletePayloads(requestId)).resolves.toBeUndefined();
  });

  it.each<[string, unknown, RegExp]>([
    ['it is not said', {}, /did not say/],
    ['it is denied', { payloads_deleted: false, cdn_delete_results: [] }, /did not say/],
    [
      'a file failed, in one shape',
      { payloads_deleted: true, cdn_delete_results: [{ link, exception: 'AccessDenied' }] },
      /1 of 1 picture may/,
    ],
    [
      '… in the other',
      {
        payloads_deleted: true,
        cdn_delete_results: [
          { url: link, deleted: true, error: null },
          { url: link, deleted: false, error: 'x' },
        ],
      },
      /1 of 2 pictures may/,
    ],
    ['an entry says nothing', { payloads_deleted: true, cdn_delete_results: [{ link }] }, /1 of 1 picture/],
    ['the entries are no list', { payloads_deleted: true, cdn_delete_results: 'all' }, /1 of 1 picture/],
  ])('does not count where %s, and can be tried again', async (_, answer, message) => {
    const service = await serve((_seen, response) => json(response, 200, answer));
    await expect(service.deletePayloads(requestId)).rejects.toMatchObject({
      code: 'service-failed',
      message: expect.stringMatching(message),
    });
    expect(loopback!.seen).toHaveLength(1);
  });

  it('never leaves its path', async () => {
    const service = await serve((_, response) => json(response, 200, {}));
    await expect(service.deletePayloads('../../other')).rejects.toMatchObject({ code: 'request-missing' });
    expect(loopback!.seen).toHaveLength(0);
  });
});

describe('testing the key', () => {
  it.each<[string, Play, boolean, RegExp]>([
    [
      'a list',
      (_, response) => json(response, 200, { items: [] }),
      true,
      /^Key accepted\. The balance could not be read\.$/,
    ],
    [
      '401',
      (_, response) => json(response, 401, { error: 'Authentication required' }),
      false,
      /does not take this key/,
    ],
    ['403', (_, response) => json(response, 403, { error: 'x' }), false, /does not take this key/],
    [
      'a page',
      (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'),
      false,
      /could not be tested.*sign-in page/,
    ],
    ['503', (_, response) => json(response, 503, { error: 'x' }), false, /could not be tested.*trouble of its own/],
    ['a reset', (_, response) => void response.socket!.destroy(), false, /could not be tested/],
  ])('%s', async (_, play, ok, message) => {
    const service = await serve(play);
    const result = await service.testKey();
    expect(result).toEqual({ ok, message: expect.stringMatching(message) });
    expect(loopback!.seen[0]).toMatchObject({ method: 'GET', url: '/requests?limit=1', host: 'queue.modelrunner.run' });
  });

  it('without one, or with a malformed one, says so and sends nothing', async () => {
    const service = await serve((_, response) => json(response, 200, []), { key: async () => '' });
    expect(await service.testKey()).toEqual({ ok: false, message: expect.stringContaining('No ModelRunner key') });
    const malformed = await serviceAt(loopback!.origin, { key: async () => 'abc\nsecret' });
    expect(await malformed.testKey()).toEqual({ ok: false, message: expect.not.stringContaining('secret') });
    expect(loopback!.seen).toHaveLength(0);
  });
});

describe('the log', () => {
  it('names calls without keys, queries and bodies', async () => {
    const lines: string[] = [];
    const service = await serve((_, response) => json(response, 201, envelope()), { log: (line) => lines.push(line) });
    await service.submit(submitRequest);
    await service.find('job-1', submitRequest.model).catch(() => null);
    await service
      .download('https://media.modelrunner.ai/1.png?X-Amz-Signature=abc', '/nonexistent/1.png', {})
      .catch(() => null);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join('\n')).not.toMatch(/Signature|mr-test|red panda|job-1/);
  });
});

describe('a service', () => {
  it('refuses an origin that is not on this machine', async () => {
    await expect(serviceAt('http://192.168.1.5:4000')).rejects.toMatchObject({ code: 'bad-origin' });
  });

  it('takes its own client where the official one is missing, broken, or of another kind', async () => {
    const folder = await temporaryFolder();
    const modules = {
      'throws.mjs': 'throw new Error("no")',
      'empty.mjs': 'export const nothing = 1',
      'refuses.mjs': 'export const createModelrunnerClient = () => { throw new Error("no") }',
      'other.mjs': 'export const createModelrunnerClient = () => ({ storage: {}, queue: {} })',
    };
    for (const [name, source] of Object.entries(modules)) {
      await writeFile(folder.at(name), source);
      expect(await loadOfficialModule(folder.at(name))).toBeNull();
    }
    expect(await loadOfficialModule('@modelrunner/not-installed-anywhere')).toBeNull();
    await folder.remove();
  });

  it('posts once and believes only a checked envelope when the official client goes its own way', async () => {
    loopback = await startLoopback((_, response) => json(response, 504, { error: 'x' }));
    const making = (submit: (post: () => Promise<Response>) => Promise<unknown>): OfficialModule => ({
      createModelrunnerClient: ({ fetch }) => ({
        storage: { upload: async () => null },
        queue: {
          submit: () => submit(() => fetch('https://queue.modelrunner.run/a/b', { method: 'POST', body: '{}' })),
        },
      }),
    });
    const outcomeOf = async (module: OfficialModule) =>
      (await serviceAt(loopback!.origin, { client: 'auto', officialModule: module })).submit(submitRequest);
    // One that insists on posting twice, one that does not call through us, one that fails without a word.
    expect(
      await outcomeOf(
        making(async (post) => {
          await post();
          return post();
        }),
      ),
    ).toMatchObject({ kind: 'ambiguous' });
    expect(loopback.seen).toHaveLength(1);
    expect(await outcomeOf(making(async () => envelope()))).toMatchObject({ kind: 'accepted', handle: { requestId } });
    expect(await outcomeOf(making(async () => 'fine'))).toMatchObject({ kind: 'ambiguous' });
    expect(await outcomeOf(making(() => Promise.reject(new Error('no'))))).toMatchObject({ kind: 'ambiguous' });
    expect(loopback.seen).toHaveLength(1);
  });

  it('played by the offline engine is called by its name, and shows the key it was given', async () => {
    loopback = await startLoopback((_, response) => json(response, 503, { error: 'x' }));
    const service = await serviceAt(loopback.origin, { engine: 'offline' });
    expect(await service.submit(submitRequest)).toMatchObject({
      kind: 'ambiguous',
      error: { message: expect.stringMatching(/^The offline engine/) },
    });
    expect(loopback.seen[0]!.headers.authorization).toBe(`Key ${key}`);
  });

  it('does not show its key when it is printed', async () => {
    loopback = await startLoopback((_, response) => json(response, 201, envelope()));
    const service = await serviceAt(loopback.origin);
    await service.submit(submitRequest);
    expect(inspect(service, { depth: 20, showHidden: true })).not.toContain(key);
  });
});
