import { createHash } from 'node:crypto';
import { open, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src-main/ports';
import { durations as real, type Durations } from '../../src-main/common/durations';
import type { Emulator } from '../../src-main/emulator/engine';
import { startEmulator } from '../../src-main/emulator/emulator';
import { UploadRefused, multipartAbove, partBytes, type Client } from '../../src-main/modelrunner/client';
import { createService } from '../../src-main/modelrunner/create-service';
import { createGuardedFetch } from '../../src-main/modelrunner/guarded-fetch';
import {
  createOfficialClient,
  loadOfficialModule,
  type OfficialModule,
} from '../../src-main/modelrunner/official-client';
import { createOwnClient } from '../../src-main/modelrunner/own-client';
import type { Service } from '../../src-main/modelrunner/service';
import { WireError } from '../../src-main/modelrunner/wire-error';
import { officialStandIn } from '../support/official-stand-in';
import { startGate, type Gate, type Seen } from './clients-gate';

/**
 * What both clients must do alike, on the wire and in what they report. Runs against the emulator, with a gate in between that
 * writes down every call and breaks what it is told to. The official client is found where it is installed, or where
 * PENTIMENTO_OFFICIAL_CLIENT (the path of its built entry file) says; everywhere a stand-in of it, which does on the wire what the real one
 * does, is held to the same.
 */

const model = 'ideogram/ideogram-v4/image-to-image';
const key = 'mr-test-3f9a8b7c6d5e4f3a2b1c';
const restyle = resolve(
  import.meta.dirname,
  '../..',
  process.env['PENTIMENTO_TEST_OUT'] ?? 'out',
  'main/restyle-process.js',
);
const durations: Durations = { ...real, readRetryFirst: 5, readRetryMost: 20 };
const impatient: Durations = { ...durations, jsonStall: 1_500 };
const clock: Clock = { now: Date.now, sleep: (ms, signal) => sleep(Math.min(ms, 50), undefined, { signal }) };
const random = (): number => 0.5;

const official = await loadOfficialModule(process.env['PENTIMENTO_OFFICIAL_CLIENT']);
if (!official)
  console.log(
    'SKIPPED: the conformance suite of the official client, since @modelrunner/client is not installed (its registry entry may be out of reach). Ours and a stand-in of it are tested.',
  );

let emulator: Emulator;
let gate: Gate;
let folder: string;
let picture: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-clients-'));
  picture = join(folder, 'input.png');
  await writeFile(
    picture,
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#aa3344' } })
      .png()
      .toBuffer(),
  );
  emulator = await startEmulator({
    pricePerMegapixel: '0.06',
    latency: 0,
    folder,
    programs: { restyle },
    urls: 'service',
    keys: [key],
  });
  gate = await startGate(emulator.origin);
});
afterAll(async () => {
  await gate.close();
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => gate.reset());

const isSubmit = (seen: Seen): boolean => seen.method === 'POST' && seen.path === `/${model}`;
const is =
  (method: string, part: string) =>
  (seen: Seen): boolean =>
    seen.method === method && seen.url.includes(part);
const isPut = (seen: Seen): boolean => seen.method === 'PUT';
const answering =
  (status: number, body: unknown = { error: 'Trouble' }, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

let jobs = 0;
const request = () => ({
  model,
  input: {
    prompt: 'a red panda',
    image_url: 'https://media.modelrunner.ai/in.png',
    strength: 0.8,
    seed: 7,
    num_images: 1,
    image_size: { width: 320, height: 256 },
  },
  clientJobId: `job-${process.pid}-${(jobs += 1)}`,
});

const guard = (origin: string, limits: Durations) =>
  createGuardedFetch({ origin: new URL(origin), key: async () => `${key}\n`, durations: limits });
type Name = 'own' | 'official' | 'stand-in';
const moduleOf = (name: Name): OfficialModule | null =>
  name === 'own' ? null : name === 'official' ? official : officialStandIn;

const conformance = (name: Name): void => {
  const make = (origin: string, limits = durations): Client => {
    const module = moduleOf(name);
    return module
      ? createOfficialClient({ module, fetch: guard(origin, limits), clock })
      : createOwnClient({ fetch: guard(origin, limits), clock, durations: limits, random });
  };
  const makeService = (): Promise<Service> => {
    const officialModule = moduleOf(name);
    return createService({
      engine: 'modelrunner',
      origin: gate.origin,
      key: async () => key,
      durations,
      clock,
      client: officialModule ? 'official' : 'own',
      ...(officialModule ? { officialModule } : {}),
    });
  };
  const client = (): Client => make(gate.origin);
  const file = (more: object = {}) => ({ path: picture, contentType: 'image/png', name: 'input.png', ...more });
  const refusal = async (work: Promise<unknown>): Promise<UploadRefused> => {
    const error: unknown = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UploadRefused);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key);
    return error as UploadRefused;
  };

  describe('uploading', () => {
    it('asks for the time of life that was chosen, and for none otherwise', async () => {
      await client().upload(file({ expiresInSeconds: 3600 }));
      await client().upload(file());
      const lifecycles = gate.seen
        .filter(is('POST', '/initiate'))
        .map((seen) => seen.headers['x-modelrunner-object-lifecycle-preference']);
      expect(lifecycles).toEqual(['{"expiration_duration_seconds":3600}', undefined]);
    });

    it('asks for a place and puts the bytes there, without the key', async () => {
      const url = await client().upload(file());
      expect(url).toMatch(/^https:\/\/media\.modelrunner\.ai\//);
      expect(gate.seen.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
        'POST modelrunner.run/storage/upload/initiate',
        expect.stringMatching(/^PUT s3\.[a-z0-9.-]*amazonaws\.com\//),
      ]);
      const [initiate, put] = gate.seen as [Seen, Seen];
      expect(initiate.headers).toMatchObject({
        authorization: `Key ${key}`,
        accept: 'application/json',
        'content-type': 'application/json',
      });
      expect(JSON.parse(initiate.text)).toEqual({ content_type: 'image/png', file_name: 'input.png' });
      expect(put.headers).toMatchObject({
        'content-type': 'image/png',
        'content-length': String((await readFile(picture)).length),
      });
      expect(put.headers.authorization).toBeUndefined();
      expect(put.headers['transfer-encoding']).toBeUndefined();
      expect(put.rawHeaders.join(' ')).not.toContain(key);
    });

    it('puts an SVG as the attachment it was signed as, and the emulator takes it', async () => {
      await client().upload(file({ contentType: 'image/svg+xml', name: 'input.svg' }));
      expect(gate.seen.at(-1)!.headers).toMatchObject({
        'content-type': 'image/svg+xml',
        'content-disposition': 'attachment',
      });
    });

    it('names the file as told', async () => {
      await client().upload(file({ name: 'Фото (1) ü.png' }));
      expect(JSON.parse(gate.seen[0]!.text)).toMatchObject({ file_name: 'Фото (1) ü.png' });
    });

    it.each([401, 402, 403, 429, 500, 502, 503, 504])(
      'reports a place refused with %i as it is, and asks once',
      async (status) => {
        gate.faults.push({
          on: is('POST', 'initiate'),
          when: 'before',
          play: answering(status, { error: 'Trouble' }, { 'Retry-After': '2' }),
        });
        const { step, answer } = await refusal(client().upload(file()));
        expect({ step, status: answer.status, json: answer.json, retryAfter: answer.retryAfter }).toEqual({
          step: 'api',
          status,
          json: { error: 'Trouble' },
          retryAfter: 2000,
        });
        expect(gate.seen).toHaveLength(1);
      },
    );

    it('reports a place that is no place', async () => {
      for (const body of [{}, null, { upload_url: 5, file_url: 'x' }]) {
        gate.reset();
        gate.faults.push({ on: is('POST', 'initiate'), when: 'before', play: answering(200, body) });
        await expect(client().upload(file())).rejects.toBeInstanceOf(Error);
        expect(gate.seen.filter(isPut)).toHaveLength(0);
      }
    });

    const unusable: [string, (response: ServerResponse) => void][] = [
      ['a page', (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in')],
      ['nothing', (response) => void response.writeHead(200).end()],
      ['204', (response) => void response.writeHead(204).end()],
      [
        'half a document',
        (response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"upload_url":"https'),
      ],
      ['null', answering(200, null)],
      ['a list', answering(201, [])],
      ['no place to put to', answering(200, { file_url: 'https://media.modelrunner.ai/x' })],
      ['no place to read from', answering(200, { upload_url: 'https://s3.amazonaws.com/x' })],
      ['an empty place', answering(200, { upload_url: '', file_url: '' })],
      ['an error that says 200', answering(200, { error: 'Trouble' })],
    ];
    it.each(unusable)('is asked for again by whoever uploads when the answer says yes and is %s', async (_, play) => {
      const service = await makeService();
      for (const times of [1, 3]) {
        gate.reset();
        gate.faults.push({ on: is('POST', 'initiate'), when: 'before', times, play });
        expect(await service.upload(file())).toMatch(/^https:\/\/media\.modelrunner\.ai\//);
        expect([gate.seen.filter(is('POST', 'initiate')), gate.seen.filter(isPut)].map(({ length }) => length)).toEqual(
          [times + 1, 1],
        );
      }
      gate.reset();
      gate.faults.push({ on: is('POST', 'initiate'), when: 'before', times: 99, play });
      await expect(service.upload(file())).rejects.toMatchObject({ code: 'upload-failed', billed: 'no' });
      expect(gate.seen.map(({ path }) => path)).toEqual(Array<string>(4).fill('/storage/upload/initiate'));
    });

    it.each([400, 403, 500, 503])('reports a put refused with %i as it is, and puts once', async (status) => {
      gate.faults.push({
        on: isPut,
        when: 'before',
        play: (response) => void response.writeHead(status, { 'Content-Type': 'application/xml' }).end('<Error/>'),
      });
      const { step, answer } = await refusal(client().upload(file()));
      expect({ step, status: answer.status }).toEqual({ step: 'put', status });
      expect(gate.seen.filter(isPut)).toHaveLength(1);
    });

    it('reports a put that broke as broken', async () => {
      gate.faults.push({ on: isPut, when: 'before', play: (response) => void response.destroy() });
      await expect(client().upload(file())).rejects.toMatchObject({ trouble: 'broken' });
    });

    it('does not put to a place that is not ModelRunner’s', async () => {
      gate.faults.push({
        on: is('POST', 'initiate'),
        when: 'before',
        play: answering(200, { upload_url: 'https://evil.example/put', file_url: 'https://media.modelrunner.ai/x' }),
      });
      await expect(client().upload(file())).rejects.toMatchObject({ trouble: 'foreign-host' });
      expect(gate.seen.filter(isPut)).toHaveLength(0);
    });

    it('stops when it is told to', async () => {
      const stop = new AbortController();
      gate.faults.push({ on: isPut, when: 'before', play: () => stop.abort() });
      await expect(client().upload(file(), stop.signal)).rejects.toMatchObject({ trouble: 'stopped' });
    });
  });

  describe('uploading much', () => {
    const large = async (bytes: number): Promise<string> => {
      const path = join(folder, `large-${bytes}.bin`);
      await (await open(path, 'w')).close();
      await truncate(path, bytes);
      return path;
    };
    const many = (path: string) => ({ path, contentType: 'image/png', name: 'large.png' });

    it('goes in one up to 90 MiB', async () => {
      await client().upload(many(await large(multipartAbove)));
      expect(
        gate.seen.map(({ method, path, bytes }) => [
          method,
          path.startsWith('/storage') ? path : 'store',
          isPut({ method } as Seen) ? bytes : null,
        ]),
      ).toEqual([
        ['POST', '/storage/upload/initiate', null],
        ['PUT', 'store', multipartAbove],
      ]);
    });

    it('goes in parts above, each put again when the store stumbles, and keeps the URL of the beginning', async () => {
      const size = multipartAbove + 1;
      gate.faults.push({
        on: (seen) => isPut(seen) && gate.seen.filter(isPut).length === 2,
        when: 'before',
        times: 1,
        play: (response) => void response.writeHead(503).end(),
      });
      const url = await client().upload(many(await large(size)));
      const [initiate] = gate.seen;
      expect(initiate).toMatchObject({ method: 'POST', path: '/storage/upload/initiate-multipart' });
      expect(JSON.parse(initiate!.text)).toEqual({ content_type: 'image/png', file_name: 'large.png', size });
      expect(url).toMatch(/^https:\/\/media\.modelrunner\.ai\//);
      const places = gate.seen.filter(is('GET', 'multipart-url'));
      expect(places.map(({ url: place }) => new URL(place, 'http://x').searchParams.get('partNumber'))).toEqual([
        '1',
        '2',
        '3',
        '4',
        '5',
        '6',
        '7',
        '8',
        '9',
        '10',
      ]);
      const puts = gate.seen.filter(isPut);
      expect(puts.map(({ bytes }) => bytes)).toEqual([
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        partBytes,
        1,
      ]);
      for (const put of puts) {
        expect(put.headers['content-type']).toBeUndefined();
        expect(put.headers.authorization).toBeUndefined();
      }
      const complete = gate.seen.at(-1)!;
      expect(complete).toMatchObject({ method: 'POST', path: '/storage/upload/complete' });
      const { parts } = JSON.parse(complete.text) as { parts: { partNumber: number; etag: string }[] };
      expect(parts.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      for (const { etag } of parts) expect(etag).toMatch(/^[^"]+$/);
    });

    it('ends at a part refused with 403', async () => {
      gate.faults.push({ on: isPut, when: 'before', play: (response) => void response.writeHead(403).end() });
      const { step, answer } = await refusal(client().upload(many(await large(multipartAbove + 1))));
      expect([step, answer.status]).toEqual(['put', 403]);
      expect(gate.seen.filter(isPut)).toHaveLength(1);
    });
  });

  describe('submitting', () => {
    it('posts the protocol’s headers and body', async () => {
      const wanted = request();
      const evidence = await client().submit(wanted);
      expect(evidence).toMatchObject({
        kind: 'answered',
        answer: { status: 201, json: { status: 'IN_QUEUE', request_id: expect.any(String) } },
      });
      expect(gate.seen).toHaveLength(1);
      const [seen] = gate.seen;
      expect(seen).toMatchObject({ method: 'POST', url: `/${model}`, host: 'queue.modelrunner.run' });
      expect(
        seen!.rawHeaders.filter((_, n) => n % 2 === 0).filter((header) => header.toLowerCase() === 'authorization'),
      ).toHaveLength(1);
      expect(seen!.headers).toMatchObject({
        authorization: `Key ${key}`,
        accept: 'application/json',
        'content-type': 'application/json',
        'x-modelrunner-queue-priority': 'normal',
      });
      expect(Object.keys(seen!.headers).filter((header) => header.startsWith('x-modelrunner'))).toEqual([
        'x-modelrunner-queue-priority',
      ]);
      expect(JSON.parse(seen!.text)).toEqual({ ...wanted.input, metadata: { clientJobId: wanted.clientJobId } });
      expect(emulator.jobsByClientJobId.get(wanted.clientJobId)).toBe(1);
    });

    it('sends what is chosen for privacy, and never sync_mode', async () => {
      const wanted = request();
      await client().submit({
        ...wanted,
        input: { ...wanted.input, sync_mode: true },
        storeIo: false,
        expiresInSeconds: 604_800,
      });
      await client().submit({ ...request(), storeIo: true });
      const [first, second] = gate.seen as [Seen, Seen];
      expect(first.headers['x-modelrunner-store-io']).toBe('0');
      expect(JSON.parse(String(first.headers['x-modelrunner-object-lifecycle-preference']))).toEqual({
        expiration_duration_seconds: 604_800,
      });
      expect(first.text).not.toContain('sync_mode');
      expect(second.headers['x-modelrunner-store-io']).toBe('1');
      expect(second.headers['x-modelrunner-object-lifecycle-preference']).toBeUndefined();
      await expect(client().submit({ ...request(), expiresInSeconds: 5 })).rejects.toMatchObject({
        code: 'input-refused',
      });
      expect(gate.seen).toHaveLength(2);
    });

    it.each([408, 429, 500, 502, 503, 504])(
      'posts once when it is answered %i after the job was created, and reports it as it is',
      async (status) => {
        const wanted = request();
        gate.faults.push({
          on: isSubmit,
          when: 'after',
          play: answering(status, { error: 'Trouble' }, { 'Retry-After': '3' }),
        });
        const evidence = await client().submit(wanted);
        expect(evidence).toMatchObject({
          kind: 'answered',
          answer: { status, json: { error: 'Trouble' }, retryAfter: 3000 },
        });
        expect(gate.seen.filter(isSubmit)).toHaveLength(1);
        expect(emulator.jobsByClientJobId.get(wanted.clientJobId)).toBe(1);
      },
    );

    it.each<[string, (response: ServerResponse) => void]>([
      ['a reset', (response) => void response.destroy()],
      [
        'half an answer',
        (response) => {
          response
            .writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': '999' })
            .write('{"request_id"');
          setTimeout(() => response.destroy(), 20);
        },
      ],
      ['silence', () => {}],
      [
        'silence after the headers',
        (response) =>
          void response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': '999' }).write('{'),
      ],
      [
        'a redirect',
        (response) => void response.writeHead(307, { Location: 'https://queue.modelrunner.run/again' }).end(),
      ],
    ])('posts once when the job was created and the answer is %s, and says that it may have left', async (_, play) => {
      const wanted = request();
      gate.faults.push({ on: isSubmit, when: 'after', play });
      const evidence = await make(gate.origin, impatient).submit(wanted);
      expect(evidence).toMatchObject({ kind: 'unanswered', mayHaveLeft: true });
      expect(gate.seen).toHaveLength(1);
      expect(emulator.jobsByClientJobId.get(wanted.clientJobId)).toBe(1);
    });

    it.each<[string, (response: ServerResponse) => void, object]>([
      [
        'a page',
        (response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>'),
        { status: 200, json: undefined, looksLikePage: true },
      ],
      ['nothing', (response) => void response.writeHead(201).end(), { status: 201, json: undefined }],
      ['204', (response) => void response.writeHead(204).end(), { status: 204, json: undefined }],
      [
        'malformed JSON',
        (response) => void response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"request_id":'),
        { status: 201, json: undefined },
      ],
      ['no id', answering(201, { status: 'IN_QUEUE' }), { status: 201, json: { status: 'IN_QUEUE' } }],
      ['null', answering(400, null), { status: 400, json: null }],
      [
        '402',
        answering(402, { error: 'Insufficient balance' }),
        { status: 402, json: { error: 'Insufficient balance' } },
      ],
      [
        '422',
        answering(422, { error: 'Bad', details: { code: 'X' } }),
        { status: 422, json: { error: 'Bad', details: { code: 'X' } } },
      ],
      [
        'a zod array',
        answering(400, { error: [{ code: 'c', path: ['prompt'], message: 'Required' }] }),
        { status: 400, json: { error: [{ code: 'c', path: ['prompt'], message: 'Required' }] } },
      ],
      [
        'JSON without its type',
        (response) => void response.writeHead(400).end('{"error":"x"}'),
        { status: 400, json: { error: 'x' } },
      ],
    ])('reports an answer of %s as it is', async (_, play, answer) => {
      gate.faults.push({ on: isSubmit, when: 'before', play });
      expect(await client().submit(request())).toMatchObject({ kind: 'answered', answer });
      expect(gate.seen).toHaveLength(1);
    });

    it('knows that nothing left when nothing listens', async () => {
      const closed = await startGate(emulator.origin);
      await closed.close();
      expect(await make(closed.origin).submit(request())).toMatchObject({
        kind: 'unanswered',
        mayHaveLeft: false,
      });
    });

    it('knows what may have left when it is stopped', async () => {
      expect(await client().submit(request(), AbortSignal.abort())).toMatchObject({
        kind: 'unanswered',
        mayHaveLeft: false,
      });
      const stop = new AbortController();
      gate.faults.push({ on: isSubmit, when: 'after', play: () => stop.abort() });
      const evidence = await client().submit(request(), stop.signal);
      expect(evidence).toMatchObject({ kind: 'unanswered', mayHaveLeft: true });
      expect(evidence.kind === 'unanswered' && evidence.error).toBeInstanceOf(WireError);
    });

    it('refuses a model that would climb, before anything is sent', async () => {
      await expect(client().submit({ ...request(), model: 'a/../../b' })).rejects.toMatchObject({
        code: 'model-missing',
      });
      expect(gate.seen).toHaveLength(0);
    });
  });

  it('carries a pass through the emulator, from the upload to the result', async () => {
    const service = await makeService();
    const url = await service.upload(file());
    const put = await readFile(file().path);
    const sha256 = createHash('sha256').update(put).digest('hex');
    const tail = put.subarray(-64).toString('base64');
    expect(await service.uploadAnswers({ url, bytes: put.length, sha256, tail })).toBe(true);
    const wanted = { ...request(), input: { ...request().input, image_url: url } };
    const outcome = await service.submit(wanted);
    expect(outcome).toMatchObject({ kind: 'accepted' });
    const handle = outcome.kind === 'accepted' ? outcome.handle : null;
    expect(await service.find(wanted.clientJobId, model)).toMatchObject({ requestId: handle!.requestId });
    await expect
      .poll(async () => (await service.status(handle!)).kind, { timeout: 30_000, interval: 50 })
      .toBe('completed');
    const record = await service.record(handle!);
    expect(record).toMatchObject({
      status: 'COMPLETED',
      billingStatus: 'charged',
      totalPrice: expect.stringMatching(/^0\.00\d+$/),
      outputs: [expect.any(String)],
    });
    const to = join(folder, `result-${name}.png`);
    expect(await service.download(record.outputs[0]!, to, {})).toMatchObject({ kind: 'ok' });
    expect(await sharp(to).metadata()).toMatchObject({ width: 320, height: 256 });
    await service.deletePayloads(handle!.requestId);
    expect((await service.record(handle!)).purgedAt).not.toBeNull();
    expect(await service.testKey()).toMatchObject({ ok: true });
    const carriesKey = gate.seen.filter((seen) => `${seen.rawHeaders.join(' ')} ${seen.url}`.includes(key));
    const isApi = gate.seen.filter((seen) => seen.method !== 'PUT' && seen.host !== 'media.modelrunner.ai');
    expect(carriesKey).toEqual(isApi);
    expect(isApi.length).toBeLessThan(gate.seen.length);
  });
};

describe('our own client', () => {
  conformance('own');
});
describe('a stand-in of the official client', () => {
  conformance('stand-in');
});
describe.skipIf(!official)('the official client', () => {
  conformance('official');
});
