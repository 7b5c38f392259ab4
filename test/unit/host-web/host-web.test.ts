import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AppPorts } from '../../../src-main/ports';
import { contentSecurityPolicy, type Contract } from '../../../src-main/contract';
import { picturePolicy } from '../../../src-main/contract/csp';
import { startWebHost, type WebHost } from '../../../src-main/host-web';
import { signIn, type Session } from '../../support/session';
import { fakeApp, type FakeApp } from './fake-app';

type Client = ContractRouterClient<Contract>;

let folder: string;
let host: WebHost;
let app: FakeApp;
let port: number;
let session: Session;

const start = async (more: { readonly port?: number } = {}): Promise<{ host: WebHost; app: FakeApp }> => {
  const made: FakeApp[] = [];
  const started = await startWebHost({
    ...more,
    rendererFolder: join(folder, 'renderer'),
    home: join(folder, 'home'),
    createApp: async (ports: AppPorts) => {
      const one = fakeApp(ports);
      made.push(one);
      return one;
    },
    environment: { key: 'mr-secret', origin: null },
    programs: { images: '/nowhere/images.js', restyle: '/nowhere/restyle.js' },
    version: '1.2.3',
  });
  return { host: started, app: made[0]! };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-host-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Pentimento</title>');
  await writeFile(join(folder, 'renderer', 'assets', 'index-Ab3_x9Zk.js'), 'export {};');
  await writeFile(join(folder, 'renderer', 'secret.key'), 'not a kind of file that is served');
  await writeFile(join(folder, 'outside.html'), 'outside of the renderer');
  ({ host, app } = await start());
  port = Number(new URL(host.url).port);
  session = await signIn(host.url);
});

afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as it stands, path and headers untouched (fetch would tidy both). */
const ask = (
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: Uint8Array } = {},
): Promise<Answer> =>
  new Promise((done, fail) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { Cookie: session.cookie, ...options.headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', fail);
      },
    );
    request.on('error', fail);
    request.end(options.body);
  });

const open = (
  options: { readonly origin?: string; readonly host?: string; readonly path?: string } = {},
): Promise<WebSocket> =>
  new Promise((done, fail) => {
    const headers = { Cookie: session.cookie, ...(options.host ? { Host: options.host } : {}) };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/rpc'}`, {
      ...(options.origin === '' ? {} : { origin: options.origin ?? host.origin }),
      headers,
    });
    socket.once('open', () => done(socket));
    socket.once('unexpected-response', (_request, response) => fail(new Error(`refused with ${response.statusCode}`)));
    socket.once('error', fail);
  });

const client = (socket: WebSocket): Client =>
  createORPCClient<Client>(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

const closed = (socket: WebSocket): Promise<number> => new Promise((done) => socket.once('close', done));

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};

describe('pages', () => {
  it('serves the app with its policy, never kept, and closed to other sites', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Pentimento</title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('lets a browser keep files that have a hash in their name for ever', async () => {
    const script = await ask('/assets/index-Ab3_x9Zk.js');
    expect(script.text).toBe('export {};');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers HEAD with the same headers and no body', async () => {
    const head = await ask('/', { method: 'HEAD' });
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '40']);
  });

  it.each([
    '/../outside.html',
    '/..%2foutside.html',
    '/%2e%2e/outside.html',
    '/assets/../../outside.html',
    '/..\\outside.html',
    '//outside.html',
    '/secret.key',
    '/assets',
    '/nothing.js',
    '/%00',
    '/%',
    '/index.html%00.png',
  ])('finds nothing at %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('outside of');
  });

  it('refuses other methods on pages and pictures, and anything but POST on imports', async () => {
    const own = { Origin: host.origin };
    expect((await ask('/', { method: 'POST', headers: own })).status).toBe(405);
    expect((await ask('/files/p/source.s', { method: 'DELETE', headers: own })).status).toBe(405);
    expect((await ask('/import/p?name=a.png')).status).toBe(405);
    expect((await ask('/import/p?name=a.png', { method: 'PUT', headers: own })).headers.allow).toBe('POST');
  });

  it('hands pictures to the app, and serves them in a sandbox', async () => {
    const picture = await ask('/files/project/source.id?w=320');
    expect(picture.text).toBe('picture at /files/project/source.id');
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': picturePolicy,
    });
  });

  it('streams an imported picture to the app', async () => {
    const bytes = new Uint8Array(3 * 1024 * 1024 + 17).fill(7);
    const answer = await ask('/import/project?name=a%20b.png', {
      method: 'POST',
      headers: { Origin: host.origin, 'Content-Type': 'image/png' },
      body: bytes,
    });
    expect(answer.status).toBe(200);
    expect(app.imported.at(-1)).toEqual({
      url: `${host.origin}/import/project?name=a%20b.png`,
      bytes: bytes.byteLength,
    });
  });
});

describe('who may ask', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example', 'localhost:1'])(
    'turns the host name %s away',
    async (name) => {
      expect((await ask('/', { headers: { Host: name } })).status).toBe(421);
      expect((await ask('/files/p/source.s', { headers: { Host: name } })).status).toBe(421);
    },
  );

  it('answers as localhost too', async () => {
    expect((await ask('/', { headers: { Host: `localhost:${port}` } })).status).toBe(200);
  });

  it('takes a picture only from its own page', async () => {
    const before = app.imported.length;
    for (const headers of [
      {},
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
      { Origin: `http://127.0.0.1:${port + 1}` },
      { Origin: `http://localhost:${port}` },
    ]) {
      expect(
        (
          await ask('/import/project?name=a.png', {
            method: 'POST',
            headers: headers as Record<string, string>,
            body: new Uint8Array(9),
          })
        ).status,
      ).toBe(403);
    }
    expect(app.imported.length).toBe(before);
  });

  it('refuses a request whose target names another server', async () => {
    expect((await ask('http://evil.example/')).status).toBe(400);
  });

  it('opens its socket to its own page only', async () => {
    await expect(open({ origin: 'http://evil.example' })).rejects.toThrow('refused with 403');
    await expect(open({ origin: '' })).rejects.toThrow('refused with 403');
    await expect(open({ host: 'evil.example', origin: 'http://evil.example' })).rejects.toThrow('refused with 421');
    await expect(open({ path: '/other' })).rejects.toThrow('refused with 404');
    (await open()).terminate();
  });

  it('listens on this machine alone', () => {
    expect(host.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('calls over the socket', () => {
  it('serves the contract', async () => {
    const socket = await open();
    expect(await client(socket).app.state()).toMatchObject({ host: 'web', version: '1.2.3', dialogs: 'own' });
    socket.close();
  });

  it('keeps streams of many pages apart, and ends them with their page', async () => {
    const sockets = await Promise.all([open(), open(), open()]);
    const streams = await Promise.all(sockets.map((socket) => client(socket).app.watch()));
    for (const stream of streams) expect((await stream.next()).value).toMatchObject({ host: 'web' });
    expect(app.streams()).toBe(3);
    sockets[0]!.terminate();
    await until(() => app.streams() === 2);
    sockets[1]!.close();
    sockets[2]!.close();
    await until(() => app.streams() === 0);
  });

  it('drops a page that sends a message too large, and serves the others', async () => {
    const [large, other] = await Promise.all([open(), open()]);
    large.on('error', () => undefined);
    large.send(Buffer.alloc(9 * 1024 * 1024));
    expect(await closed(large)).toBe(1009);
    expect(await client(other).app.state()).toMatchObject({ host: 'web' });
    other.close();
  });

  it('holds the stream of a page back that does not read, while others are served', async () => {
    const [slow, other] = await Promise.all([open(), open()]);
    slow.pause();
    const stream = client(slow).project.watch({ projectId: 'p' });
    let before = -1;
    // It stands still once the connection's buffers are full.
    while (app.made() === 0 || app.made() !== before) {
      before = app.made();
      expect(await client(other).app.state()).toMatchObject({ host: 'web' });
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(before).toBeLessThan(500);
    slow.resume();
    for await (const event of await stream) if (event.type === 'pass-gone' && app.made() > before + 50) break;
    expect(app.made()).toBeGreaterThan(before + 50);
    slow.close();
    other.close();
  });
});

describe('start and end', () => {
  it('gives the app what a browser host has: own dialogs, no file manager, a key for the session, the environment', async () => {
    expect(app.ports).toMatchObject({
      host: 'web',
      dialogs: null,
      environmentKey: 'mr-secret',
      modelrunnerOrigin: null,
      home: join(folder, 'home'),
      secrets: { kind: 'session' },
    });
    expect(await app.ports.shell.reveal('/anything')).toBe(false);
  });

  it('says which port is taken', async () => {
    await expect(start({ port })).rejects.toMatchObject({
      code: 'io-failed',
      message: expect.stringContaining(String(port)) as unknown,
    });
  });

  it('ends with pages still connected, silent ones included, and ends the app', async () => {
    const second = await start();
    const address = Number(new URL(second.host.url).port);
    const { cookie, origin } = await signIn(second.host.url);
    const idle = connect(address, '127.0.0.1');
    await new Promise((done) => idle.once('connect', done));
    const socket = new WebSocket(`ws://127.0.0.1:${address}/rpc`, { origin, headers: { Cookie: cookie } });
    await new Promise((done) => socket.once('open', done));
    const stream = await client(socket).app.watch();
    await stream.next();
    const goodbye = closed(socket);
    await second.host.close();
    expect(await goodbye).toBe(1001);
    expect(second.app.closed).toBe(true);
    expect(second.app.streams()).toBe(0);
    idle.destroy();
  });
});
