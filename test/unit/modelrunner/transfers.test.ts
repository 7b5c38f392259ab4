import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadOutcome } from '../../../src-main/modelrunner/service';
import { createGuardedFetch } from '../../../src-main/modelrunner/guarded-fetch';
import {
  impatient,
  json,
  key,
  serviceAt,
  shortDurations,
  startLoopback,
  temporaryFolder,
  type Loopback,
  type Play,
  type Seen,
} from './loopback';

let loopback: Loopback | null = null;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await loopback?.close();
  loopback = null;
  await folder.remove();
});

const picture = Buffer.from('not really a picture, but bytes all the same');
const mediaUrl = 'https://media.modelrunner.ai/out/1.png';

async function serve(play: Play, more: Parameters<typeof serviceAt>[1] = {}) {
  loopback = await startLoopback(play);
  return serviceAt(loopback.origin, more);
}

const sendPicture: Play = (_, response) =>
  void response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': String(picture.length) }).end(picture);

/** Neither the key nor a cookie was sent, in any form. */
function expectNoKey(seen: readonly Seen[]): void {
  for (const one of seen) {
    expect(one.headers.authorization).toBeUndefined();
    expect(one.headers.cookie).toBeUndefined();
    expect(`${one.url} ${one.rawHeaders.join(' ')} ${one.body.toString('latin1')}`).not.toContain(key);
  }
}

describe('fetching a result', () => {
  it('streams it to the file, without the key', async () => {
    const service = await serve(sendPicture);
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toEqual({
      kind: 'ok',
      bytes: picture.length,
      contentType: 'image/png',
    });
    expect(await readFile(folder.at('1.png'))).toEqual(picture);
    expect(loopback!.seen).toHaveLength(1);
    expect(loopback!.seen[0]).toMatchObject({ method: 'GET', path: '/out/1.png', host: 'media.modelrunner.ai' });
    expectNoKey(loopback!.seen);
  });

  it.each([
    ['text/plain', (text: string) => text],
    ['image/svg+xml', (text: string) => `<svg><desc>${encodeURIComponent(text)}</desc></svg>`],
    ['application/json', (text: string) => JSON.stringify({ of: Buffer.from(text).toString('base64') })],
  ])('that is a text with the key in it is not kept: %s', async (type, text) => {
    const service = await serve(
      (_, response) => void response.writeHead(200, { 'Content-Type': type }).end(text(`Key ${key}`)),
    );
    expect(await service.download(mediaUrl, folder.at('1.txt'), {})).toMatchObject({ kind: 'refused', forGood: true });
    expect(existsSync(folder.at('1.txt'))).toBe(false);
    const other = await serve(
      (_, response) => void response.writeHead(200, { 'Content-Type': type }).end(text('none')),
    );
    expect(await other.download(mediaUrl, folder.at('1.txt'), {})).toMatchObject({ kind: 'ok' });
  });

  it.each([400, 401, 402, 403, 404, 410, 416, 451])(
    'that is refused says so (%i), and leaves no file',
    async (status) => {
      const service = await serve((_, response) => void response.writeHead(status).end('gone'));
      expect(await service.download(mediaUrl, folder.at('1.png'), {})).toEqual({ kind: 'gone', status });
      expect(loopback!.seen).toHaveLength(1);
      expect(existsSync(folder.at('1.png'))).toBe(false);
    },
  );

  it.each<[string, Play]>([
    ['a 503', (_, response) => void response.writeHead(503).end()],
    [
      'a broken connection',
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': String(picture.length) });
        response.write(picture.subarray(0, 5));
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
    [
      'a stall',
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': String(picture.length) });
        response.write(picture.subarray(0, 5));
      },
    ],
  ])('is tried again after %s, from the beginning', async (_, bad) => {
    const service = await serve(
      (seen, response, request) =>
        loopback!.seen.length < 3 ? bad(seen, response, request) : sendPicture(seen, response, request),
      { durations: { ...impatient, transferStall: 2_000 } },
    );
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({
      kind: 'ok',
      bytes: picture.length,
    });
    expect(await readFile(folder.at('1.png'))).toEqual(picture);
  });

  it('behind a redirect to another host is not fetched, and the host is named, until the designer says so', async () => {
    const service = await serve((seen, response) =>
      seen.host === 'pictures.example.com'
        ? sendPicture(seen, response, null as never)
        : void response.writeHead(302, { Location: 'https://pictures.example.com/1.png' }).end(),
    );
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toEqual({
      kind: 'foreign-host',
      host: 'pictures.example.com',
    });
    expect(await service.download(mediaUrl, folder.at('1.png'), { allowHost: 'pictures.example.com' })).toMatchObject({
      kind: 'ok',
    });
    expectNoKey(loopback!.seen);
  });

  it('that drips is told of, and given up though it is never silent', async () => {
    const drips = new Set<NodeJS.Timeout>();
    const service = await serve(
      (_, response) => {
        response.writeHead(200, { 'Content-Type': 'image/png' });
        const drip = setInterval(() => response.write('x'), 20);
        drips.add(drip);
        response.on('close', () => clearInterval(drip));
      },
      { durations: { ...shortDurations, slowAfter: 200, slowMost: 600 } },
    );
    const told: string[] = [];
    const outcome = await service.download(mediaUrl, folder.at('1.png'), { onSlow: (message) => told.push(message) });
    expect(outcome).toMatchObject({ kind: 'unreachable', isAnswered: true });
    expect(told.length).toBeGreaterThan(1);
    expect(told[0]).toContain('very slowly');
    expect(existsSync(folder.at('1.png'))).toBe(false);
  });

  it('that never comes is unreachable after a few tries, and leaves no file', async () => {
    const service = await serve(() => {}, { durations: impatient });
    const outcome = await service.download(mediaUrl, folder.at('1.png'), {});
    expect(outcome).toMatchObject({ kind: 'unreachable', error: { code: 'service-unreachable' } });
    expect(loopback!.seen).toHaveLength(3);
    expect(existsSync(folder.at('1.png'))).toBe(false);
  });

  it('that drips slowly is taken, since it moves', async () => {
    const service = await serve(
      async (_, response) => {
        response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': '12' });
        for (let n = 0; n < 12; n += 1) {
          response.write('x');
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        response.end();
      },
      { durations: { ...impatient, transferStall: 1_500 } },
    );
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({ kind: 'ok', bytes: 12 });
    expect(loopback!.seen).toHaveLength(1);
  });

  it('that says it is larger than 200 MB is refused unread', async () => {
    const service = await serve(
      (_, response) =>
        void response
          .writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': String(300 * 1024 * 1024) })
          .write('x'),
    );
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('200 MB'),
    });
    expect(existsSync(folder.at('1.png'))).toBe(false);
  });

  it('that turns out to be larger than 200 MB is cut off and removed', async () => {
    const zeros = Buffer.alloc(1024 * 1024);
    const megabytes = gzipSync(Buffer.concat(Array.from({ length: 32 }, () => zeros)));
    const service = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Encoding': 'gzip' });
      for (let n = 0; n < 8; n += 1) response.write(megabytes);
      response.end();
    });
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('200 MB'),
    });
    expect(existsSync(folder.at('1.png'))).toBe(false);
  });

  it('may be pointed on once, to ModelRunner, without the key', async () => {
    const service = await serve((seen, response, request) => {
      if (seen.path === '/out/1.png')
        response.writeHead(302, { Location: 'https://modelrunner.ai/moved/1.png', 'Set-Cookie': 'a=b' }).end();
      else sendPicture(seen, response, request);
    });
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({ kind: 'ok' });
    expect(loopback!.seen.map(({ path, host }) => [path, host])).toEqual([
      ['/out/1.png', 'media.modelrunner.ai'],
      ['/moved/1.png', 'modelrunner.ai'],
    ]);
    expectNoKey(loopback!.seen);
  });

  it.each([
    'https://evil.example/1.png',
    'http://media.modelrunner.ai/1.png',
    'https://127.0.0.1/1.png',
    'file:///etc/passwd',
    'https://s3.amazonaws.com/b/1.png',
    'nonsense://x',
  ])('is not pointed on to %s', async (to) => {
    const service = await serve((_, response) => void response.writeHead(302, { Location: to }).end());
    expect((await service.download(mediaUrl, folder.at('1.png'), {})).kind).toMatch(/^(refused|foreign-host)$/);
    expect(loopback!.seen).toHaveLength(1);
  });

  it('is not pointed on twice, nor without an address', async () => {
    const service = await serve(
      ({ path }, response) => void response.writeHead(302, { Location: `https://media.modelrunner.ai${path}x` }).end(),
    );
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({ kind: 'refused' });
    expect(loopback!.seen).toHaveLength(2);
    loopback!.play = (_, response) => void response.writeHead(302).end();
    expect(await service.download(mediaUrl, folder.at('1.png'), {})).toMatchObject({ kind: 'refused' });
  });

  it('on another host is not fetched until the designer says so, and then without key, cookie or redirect', async () => {
    const service = await serve(sendPicture);
    const foreign = 'https://cdn.example.com/1.png?sig=abc';
    expect(await service.download(foreign, folder.at('1.png'), {})).toEqual({
      kind: 'foreign-host',
      host: 'cdn.example.com',
    });
    expect(await service.download(foreign, folder.at('1.png'), { allowHost: 'example.com' })).toEqual({
      kind: 'foreign-host',
      host: 'cdn.example.com',
    });
    expect(loopback!.seen).toHaveLength(0);
    expect(await service.download(foreign, folder.at('1.png'), { allowHost: 'cdn.example.com' })).toMatchObject({
      kind: 'ok',
    });
    expect(loopback!.seen[0]).toMatchObject({ url: '/1.png?sig=abc', host: 'cdn.example.com' });
    expectNoKey(loopback!.seen);
    loopback!.play = (_, response) =>
      void response.writeHead(302, { Location: 'https://media.modelrunner.ai/1.png' }).end();
    expect(await service.download(foreign, folder.at('1.png'), { allowHost: 'cdn.example.com' })).toMatchObject({
      kind: 'refused',
    });
    expect(loopback!.seen).toHaveLength(2);
  });

  it.each([
    'https://127.0.0.1/1.png',
    'https://[::1]/1.png',
    'https://169.254.169.254/latest',
    'https://[::ffff:10.0.0.1]/1.png',
    'https://localhost/1.png',
    'http://cdn.example.com/1.png',
    'data:image/png;base64,AAAA',
    'file:///etc/passwd',
    '',
    '/1.png',
  ])('never comes from %j, whatever the designer allows', async (url) => {
    const service = await serve(sendPicture);
    const host = URL.canParse(url) ? new URL(url).host : null;
    const outcome: DownloadOutcome = await service.download(url, folder.at('1.png'), { allowHost: host });
    expect(outcome.kind).toBe('refused');
    expect(loopback!.seen).toHaveLength(0);
  });

  it('an allowed host whose name stands for a private address is not connected to', async () => {
    loopback = await startLoopback(sendPicture);
    const host = `pictures.example.com:${new URL(loopback.origin).port}`;
    const fetch = createGuardedFetch({
      origin: null,
      key: async () => key,
      durations: impatient,
      resolve: (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    await expect(
      fetch({ kind: 'media', method: 'GET', url: `https://${host}/1.png`, allowHost: host }),
    ).rejects.toMatchObject({ trouble: 'private-address', mayHaveLeft: false });
    expect(loopback.connections()).toBe(0);
  });

  it('stops with the signal’s own reason and leaves no file', async () => {
    const stop = new AbortController();
    const reason = new Error('closing');
    const service = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('x');
      setTimeout(() => stop.abort(reason), 20);
    });
    await expect(service.download(mediaUrl, folder.at('1.png'), { signal: stop.signal })).rejects.toBe(reason);
    expect(existsSync(folder.at('1.png'))).toBe(false);
  });

  it('into a folder that is not there fails as an error of the disk', async () => {
    const service = await serve(sendPicture);
    await expect(service.download(mediaUrl, folder.at('missing/1.png'), {})).rejects.toMatchObject({
      code: 'io-failed',
    });
  });
});

describe('whether an upload still lies where it was put', () => {
  const sha256 = createHash('sha256').update(picture).digest('hex');
  const known = { url: mediaUrl, bytes: picture.length, sha256, tail: picture.subarray(-16).toString('base64') };
  const range = `bytes ${picture.length - 16}-${picture.length - 1}/${picture.length}`;

  it('is told by its end and its length, or by all of it', async () => {
    const service = await serve((_, response) => {
      response.writeHead(206, { 'Content-Range': range }).end(picture.subarray(-16));
    });
    expect(await service.uploadAnswers(known)).toBe(true);
    expect(loopback!.seen[0]!.headers.range).toBe(`bytes=${picture.length - 16}-${picture.length - 1}`);
    loopback!.play = sendPicture;
    expect(await service.uploadAnswers(known)).toBe(true);
    expectNoKey(loopback!.seen);
  });

  it('is not taken from a page that says 200, other bytes, another length, or any other answer', async () => {
    const service = await serve(sendPicture);
    const other = Buffer.from(picture).fill(0, picture.length - 4);
    const answers: Play[] = [
      (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Not found</h1>'),
      (_, response) => void response.writeHead(200).end(other),
      (_, response) => void response.writeHead(200).end(Buffer.concat([picture, picture])),
      (_, response) => void response.writeHead(206, { 'Content-Range': range }).end(other.subarray(-16)),
      (_, response) => void response.writeHead(206, { 'Content-Range': `${range}0` }).end(picture.subarray(-16)),
      (_, response) => void response.writeHead(206).end(picture.subarray(-16)),
      ...[204, 302, 403, 404, 500].map(
        (status): Play =>
          (_, response) =>
            void response.writeHead(status).end(),
      ),
    ];
    for (const play of answers) {
      loopback!.play = play;
      expect(await service.uploadAnswers(known)).toBe(false);
    }
    expect(await service.uploadAnswers({ ...known, url: 'https://evil.example/1.png' })).toBe(false);
    await loopback!.close();
    expect(await service.uploadAnswers(known)).toBe(false);
  });
});

describe('an upload', () => {
  const file = () => ({ path: folder.at('in.png'), contentType: 'image/png', name: 'in.png' });
  const fileUrl = 'https://media.modelrunner.ai/abc-in.png';
  const uploadUrl = 'https://s3.eu-west-1.amazonaws.com/bucket/abc?X-Amz-Signature=SECRETSIGNATURE';
  const place = { upload_url: uploadUrl, file_url: fileUrl };

  beforeEach(() => writeFile(folder.at('in.png'), picture));

  it('is refused with sentences that hold neither key nor signature', async () => {
    const service = await serve(({ method }, response) =>
      method === 'PUT'
        ? void response
            .writeHead(403, { 'Content-Type': 'application/xml' })
            .end('<Error>SignatureDoesNotMatch SECRETSIGNATURE</Error>')
        : json(response, 200, place),
    );
    const error: unknown = await service.upload(file()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'upload-failed', billed: 'no' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SECRETSIGNATURE|mr-test/);
    // One more place is asked for, in case the signature had run out; then it is over.
    expect(loopback!.seen.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it.each<[number, string]>([
    [401, 'key-refused'],
    [402, 'no-balance'],
    [403, 'not-allowed'],
    [400, 'upload-failed'],
  ])('ends at once when it is refused with %i', async (status, code) => {
    const service = await serve((_, response) => json(response, status, { error: 'no' }));
    await expect(service.upload(file())).rejects.toMatchObject({ code, billed: 'no' });
    expect(loopback!.seen).toHaveLength(1);
  });

  it('is made again after passing trouble of the API and of the store', async () => {
    const service = await serve(({ method }, response) => {
      const turn = loopback!.seen.length;
      if (turn === 1) json(response, 503, { error: 'x' });
      else if (method === 'PUT') response.writeHead(turn === 3 ? 500 : 200).end();
      else json(response, 200, place);
    });
    expect(await service.upload(file())).toBe(fileUrl);
    expect(loopback!.seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT', 'POST', 'PUT']);
  });

  describe('through the relay', () => {
    const relay = 'https://api.modelrunner.run/storage/upload/relay/abc?upload_token=SECRETTOKEN';
    /** The store is beyond reach; the service itself is not. */
    const blocked =
      (put: Play, offered = true): Play =>
      (seen, response, request) => {
        if (seen.method === 'POST') {
          const wanted = (JSON.parse(seen.body.toString()) as { relay?: boolean }).relay === true;
          return json(response, 200, { ...place, ...(wanted && offered ? { relay_upload_url: relay } : {}) });
        }
        return seen.path.startsWith('/storage/upload/relay/')
          ? json(response, 200, { file_url: fileUrl })
          : put(seen, response, request);
      };
    const calls = (): string[] => loopback!.seen.map(({ method, path }) => `${method} ${path}`);
    const [ask, store, relayed] = ['POST /storage/upload/initiate', 'PUT /bucket/abc', 'PUT /storage/upload/relay/abc'];

    it.each<[string, Play]>([
      ['in its text', (_, response) => void response.writeHead(403).end('host_not_allowed')],
      ['in a header', (_, response) => void response.writeHead(403, { 'x-deny-reason': 'host_not_allowed' }).end()],
    ])('goes at once where the network says that it lets nobody to the store, %s; without the key', async (_, put) => {
      const service = await serve(blocked(put));
      expect(await service.upload(file())).toBe(fileUrl);
      expect(calls()).toEqual([ask, store, ask, relayed]);
      const last = loopback!.seen.at(-1)!;
      expectNoKey([last]);
      expect(last).toMatchObject({
        host: 'api.modelrunner.run',
        body: picture,
        headers: { 'content-type': 'image/png' },
      });
    });

    it('goes where the connection to the store breaks twice', async () => {
      const service = await serve(blocked((_, response) => void response.socket!.destroy()));
      expect(await service.upload(file())).toBe(fileUrl);
      expect(calls()).toEqual([ask, store, ask, store, ask, relayed]);
    });

    it('is given up where none is offered', async () => {
      const service = await serve(
        blocked((_, response) => void response.writeHead(403).end('host_not_allowed'), false),
      );
      const error: unknown = await service.upload(file()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'upload-failed', billed: 'no' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/SECRET|mr-test/);
      expect(loopback!.seen.length).toBeLessThan(20);
    });
  });

  it.each<[string, unknown]>([
    ['a store elsewhere', { ...place, upload_url: 'https://evil.example/put' }],
    ['a store without https', { ...place, upload_url: 'http://s3.amazonaws.com/put' }],
    ['a picture elsewhere', { ...place, file_url: 'https://evil.example/in.png' }],
    ['a picture without https', { ...place, file_url: 'http://media.modelrunner.ai/in.png' }],
  ])('to %s is refused', async (_, lie) => {
    const service = await serve(({ method }, response) =>
      method === 'PUT' ? void response.writeHead(200).end() : json(response, 200, lie),
    );
    await expect(service.upload(file())).rejects.toMatchObject({ code: 'upload-failed', billed: 'no' });
    expect(loopback!.seen.filter(({ host }) => host === 'evil.example')).toHaveLength(0);
  });

  it('does not tell the service the path of a file', async () => {
    const service = await serve(({ method }, response) =>
      method === 'PUT' ? void response.writeHead(200).end() : json(response, 200, place),
    );
    await service.upload({ ...file(), name: '/home/ann/Client X\u0000/../secret\n.png' });
    expect(JSON.parse(loopback!.seen[0]!.body.toString())).toEqual({
      content_type: 'image/png',
      file_name: 'secret .png',
    });
  });

  it('that the store does not take in is noticed as a stall', async () => {
    await truncate(folder.at('in.png'), 60_000_000);
    loopback = await startLoopback(() => {});
    const { createServer } = await import('node:http');
    const deaf = createServer((request, response) => {
      if (request.method === 'PUT') request.pause();
      else json(response, 200, place);
    });
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const address = deaf.address();
    const service = await serviceAt(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, {
      durations: { ...impatient, jsonStall: 20_000, transferStall: 1_000 },
    });
    await expect(service.upload(file())).rejects.toMatchObject({
      code: 'upload-failed',
      message: expect.stringContaining('stopped answering'),
    });
    deaf.closeAllConnections();
    await new Promise<void>((resolve) => deaf.close(() => resolve()));
  });

  it('of a file that is gone fails before anything is sent', async () => {
    const service = await serve((_, response) => json(response, 200, place));
    await expect(service.upload({ ...file(), path: folder.at('missing.png') })).rejects.toMatchObject({
      code: 'file-missing',
      billed: 'no',
    });
    expect(loopback!.seen).toHaveLength(0);
  });

  it('stops with the signal’s own reason', async () => {
    const stop = new AbortController();
    const reason = new Error('closing');
    const service = await serve(() => stop.abort(reason));
    await expect(service.upload(file(), stop.signal)).rejects.toBe(reason);
  });
});
