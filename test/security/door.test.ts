import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ownerIn } from '../../src-main/host-web/peer';
import { openSessions } from '../../src-main/host-web/sessions';
import { temporaryFolder } from '../support/folders';
import { run, startServer, type Server } from '../support/command';
import { picture } from '../support/pictures';
import { signIn, type Session } from '../support/session';

let home: string;
let folder: string;
let server: Server;
let session: Session;

const serve = (port = '0'): Promise<Server> =>
  startServer(['serve', '--no-open', '--port', port], { env: { PENTIMENTO_HOME: home, HOME: folder } });
const end = async ({ child, ended }: Server): Promise<void> => {
  child.kill('SIGTERM');
  await ended;
};

beforeAll(async () => {
  folder = await temporaryFolder('door');
  home = join(folder, 'home');
  server = await serve();
});
afterAll(() => end(server));

const opens = async (origin: string, headers: Record<string, string>, path = '/rpc'): Promise<number> => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, {
    origin: headers['Origin'] ?? origin,
    headers,
  });
  const status = await new Promise<number>((resolve, reject) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.terminate();
  return status;
};

describe('the door of the browser host', () => {
  it('answers nothing without a cookie: no page, picture, style sheet, import or socket, whatever the method', async () => {
    const { origin } = new URL(server.url);
    const page = await (await fetch(server.url, { redirect: 'manual' })).text();
    expect(page).toBe('');
    server.child.kill('SIGTERM');
    await server.ended;
    server = await serve();
    session = await signIn(server.url);
    const inside = await (await fetch(session.page, { headers: { Cookie: session.cookie } })).text();
    const assets = [...inside.matchAll(/(?:href|src)="\.\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets.length).toBeGreaterThan(1);
    const place = new URL(session.page).pathname;
    for (const at of ['/', place])
      for (const path of ['', 'index.html', 'rpc', 'files/p/source.s', 'import/p?name=a.png', ...assets])
        for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']) {
          const answer = await fetch(session.origin + at + path, {
            method,
            headers: { Origin: session.origin },
            redirect: 'manual',
          });
          expect([method, at + path, answer.status]).toEqual([method, at + path, 401]);
          expect(answer.headers.get('set-cookie')).toBeNull();
          if (method === 'GET') expect(await answer.text()).toMatch(/start it again/);
        }
    for (const path of ['/rpc', `${place}rpc`]) expect(await opens(session.origin, {}, path)).toBe(401);
    expect((await fetch(`${session.origin}/favicon.ico`)).status).toBe(404);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('takes no cookie that is shortened, lengthened, of another name, or somebody’s guess', async () => {
    const [name = '', value = ''] = session.cookie.split('=');
    for (const cookie of [
      `${name}=`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=${value}a`,
      `${name}=${value.toUpperCase()}`,
      `${name}=${'A'.repeat(43)}`,
      `${name}x=${value}`,
      `pentimento=${value}`,
      value,
      `${name}=%00`,
    ])
      expect((await fetch(session.page, { headers: { Cookie: cookie } })).status).toBe(401);
    const among = `other=1; ${name}=nonsense; ${session.cookie}; last=2`;
    expect((await fetch(session.page, { headers: { Cookie: among } })).status).toBe(200);
    expect(await opens(session.origin, { Cookie: session.cookie })).toBe(101);
  });

  it('lets a launch address in once, and says then how to get a new one', async () => {
    await end(server);
    server = await serve();
    expect((await fetch(server.url, { method: 'HEAD', redirect: 'manual' })).status).toBe(405);
    expect((await fetch(server.url, { headers: { 'Sec-Purpose': 'prefetch' }, redirect: 'manual' })).status).toBe(405);
    const first = await fetch(server.url, { redirect: 'manual' });
    const { port } = new URL(server.url);
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toMatch(/^\/[\w-]{43}\/$/);
    expect(first.headers.get('set-cookie')).toMatch(
      new RegExp(`^pentimento-${port}=[\\w-]{43}; Path=/[\\w-]{43}/; Max-Age=\\d+; HttpOnly; SameSite=Strict$`),
    );
    for (let times = 0; times < 2; times++) {
      const second = await fetch(server.url, { redirect: 'manual' });
      expect([second.status, second.headers.get('set-cookie')]).toEqual([410, null]);
      expect(await second.text()).toMatch(/has been used.*end Pentimento.*start it again/s);
    }
    // Part of an address, or a wrong one, was never used: that is not said of it.
    for (const wrong of [server.url.slice(0, -1), `${server.url}"}`, `${server.url}/`]) {
      const answer = await fetch(wrong, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([410, null]);
      expect(await answer.text()).toMatch(/doesn’t open Pentimento.*start it again/s);
    }
  });

  it('lets a browser in that followed a link elsewhere, without losing its strict cookie', async () => {
    await end(server);
    server = await serve();
    const answer = await fetch(server.url, { headers: { 'Sec-Fetch-Site': 'cross-site' }, redirect: 'manual' });
    expect([answer.status, answer.headers.get('refresh')]).toEqual([
      200,
      expect.stringMatching(/^0; url=\/[\w-]{43}\/$/),
    ]);
  });

  it('keeps a browser in over a restart on the same port, and on no other', async () => {
    await end(server);
    server = await serve();
    session = await signIn(server.url);
    await end(server);
    // Without being told: the port of the last time.
    server = await serve();
    expect(new URL(server.url).origin).toBe(session.origin);
    expect((await fetch(session.page, { headers: { Cookie: session.cookie } })).status).toBe(200);
    const other = openSessions(home);
    other.begin(Number(new URL(session.origin).port) + 1);
    expect(other.holds(session.cookie)).toBe(false);
    expect(other.holds(session.cookie.replace(/-\d+=/, `-${Number(new URL(session.origin).port) + 1}=`))).toBe(false);
  });

  it('keeps digests of tokens alone, where nobody else can read them', async () => {
    const file = join(home, 'web-sessions.json');
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(session.cookie.split('=')[1]);
    if (process.platform !== 'win32') {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(home)).mode & 0o777).toBe(0o700);
    }
  });

  it('turns pages of other origins away, a page on another port of 127.0.0.1 included', async () => {
    const ask = (path: string, headers: Record<string, string>): Promise<Response> =>
      fetch(session.origin + path, { headers: { Cookie: session.cookie, ...headers } });
    for (const site of ['same-site', 'cross-site']) {
      expect((await ask('/', { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors' })).status).toBe(403);
      expect((await ask('/', { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'cors' })).status).toBe(403);
    }
    expect((await ask('/', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' })).status).toBe(200);
    expect(await opens(session.origin, { Cookie: session.cookie, Origin: 'http://127.0.0.1:1' })).toBe(403);
  });

  it('still answers, the right ones right, after 10,000 connections without a cookie', async () => {
    const port = Number(new URL(session.origin).port);
    const ask = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () =>
          socket.write(`GET /files/p/source.s HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
        );
        socket.once('data', (data) => {
          resolve(data.toString('latin1').slice(0, 12));
          socket.destroy();
        });
        socket.once('error', reject);
      });
    for (let sent = 0; sent < 10_000; sent += 250)
      expect(new Set(await Promise.all(Array.from({ length: 250 }, ask)))).toEqual(new Set(['HTTP/1.1 401']));
    expect((await fetch(session.page, { headers: { Cookie: session.cookie } })).status).toBe(200);
  });
});

describe('the table of connections', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:8F02 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 1 1',
    '   1: 0100007F:1F90 0100007F:8F02 01 00000000:00000000 00:00000000 00000000     0        0 2 1',
  ].join('\n');

  it('tells whose the other end of a connection is', () => {
    expect(ownerIn(table, 0x8f02, 8080)).toBe(1001);
    expect(ownerIn(table, 8080, 0x8f02)).toBe(0);
    expect(ownerIn(table, 1, 2)).toBeNull();
    expect(ownerIn('', 1, 2)).toBeNull();
  });
});

/** What another account of this machine tries, as a program of its own. */
const stranger = `
import { readFileSync, readdirSync } from 'node:fs';
const [origin, launch, emulator, home] = process.argv.slice(2);
const status = async (url, options) => (await fetch(url, { redirect: 'manual', ...options })).status;
const denied = (work) => { try { work(); return 'read'; } catch (error) { return error.code; } };
console.log(JSON.stringify({
  page: await status(origin + '/'),
  picture: await status(origin + '/files/p/source.s'),
  post: await status(origin + '/import/p?name=a.png', { method: 'POST', headers: { Origin: origin }, body: 'x' }),
  launch: await status(launch),
  emulator: await Promise.all(['/', '/emulator/jobs', '/requests', '/nothing'].map((path) => status(emulator + path))),
  guessed: await status(emulator + '/requests', { headers: { Authorization: 'Key offline-engine' } }),
  home: denied(() => readdirSync(home)),
  sessions: denied(() => readFileSync(home + '/web-sessions.json')),
}));
`;

const asRoot = process.getuid?.() === 0;

describe('another account of this machine', () => {
  it('gets nothing from the host, the emulator and the home folder, not even with the launch address', async ({
    skip,
  }) => {
    skip(!asRoot, 'only root can become another user for a moment');
    skip(process.execPath.startsWith('/root/'), 'Node lies in root’s own folder, where another user can’t start it');
    await chmod(folder, 0o755);
    await end(server);
    server = await serve();
    const emulator = await startServer(['emulator']);
    try {
      const { origin } = new URL(server.url);
      const child = spawn(process.execPath, ['--input-type=module', '-', origin, server.url, emulator.url, home], {
        uid: 65_534,
        gid: 65_534,
        cwd: '/',
        env: {},
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      child.stdin.end(stranger);
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      await once(child, 'close');
      expect(JSON.parse(printed)).toEqual({
        page: 401,
        picture: 401,
        post: 401,
        launch: process.platform === 'linux' ? 410 : 303,
        emulator: [401, 401, 401, 401],
        guessed: 401,
        home: 'EACCES',
        sessions: 'EACCES',
      });
      // The address is still good for whom it was made.
      if (process.platform === 'linux') expect((await signIn(server.url)).origin).toBe(origin);
    } finally {
      await end(emulator);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a home that was there before, and that others may enter', () => {
  it('has nothing in it that they could look into', async () => {
    const open = join(folder, 'open home');
    await mkdir(open);
    await chmod(open, 0o755);
    const command = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await run(args, { cwd: folder, env: { PENTIMENTO_HOME: open } });
      expect([args[0], code, stderr]).toEqual([args[0], 0, stderr]);
    };
    const image = await picture(join(folder, 'home.png'), { width: 64, height: 64 });
    await command('new', 'looked into');
    await command('pass', 'looked into', '--source', image, '--prompt', 'noir', '--engine', 'offline');
    await command('history', 'looked into');
    const entries = await readdir(open, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders).toEqual(expect.arrayContaining(['cache', 'ledger', 'memory']));
    const modes = await Promise.all(folders.map(async (name) => [name, (await stat(join(open, name))).mode & 0o077]));
    expect(modes).toEqual(folders.map((name) => [name, 0]));
    // What lies beside them tells of no picture, no project and no key.
    expect(entries.filter((entry) => entry.isFile() && !/^(installation|prices)\.json$/.test(entry.name))).toEqual([]);
  });
});

describe('the emulator', () => {
  it('takes only the key it prints, and any with --any-key', async () => {
    const closed = await startServer(['emulator']);
    const open = await startServer(['emulator', '--any-key']);
    const ask = async ({ url }: Server, path: string, authorization?: string): Promise<number> =>
      (await fetch(url + path, authorization ? { headers: { Authorization: authorization } } : {})).status;
    try {
      expect(closed.key).toMatch(/^mr-emulator-[\w-]{43}$/);
      for (const path of ['/', '/emulator/jobs', '/requests', '/v1/models', '/models/a/b', '/nothing', '/a/b'])
        for (const authorization of [undefined, 'Key x', `Key ${closed.key}x`, `Basic ${closed.key}`])
          expect([path, await ask(closed, path, authorization)]).toEqual([path, 401]);
      for (const path of ['/', '/emulator/jobs', '/requests']) {
        expect(await ask(closed, path, `Key ${closed.key}`)).toBe(200);
        expect(await ask(open, path, 'Key anything')).toBe(200);
      }
      expect(await ask(open, '/requests')).toBe(401);
      // Files have names that nobody can guess.
      expect(await ask(closed, '/media/1.png')).toBe(404);
      expect((await fetch(`${closed.url}/upload/token`, { method: 'PUT', body: 'x' })).status).toBe(403);
    } finally {
      await Promise.all([end(closed), end(open)]);
    }
  });
});
