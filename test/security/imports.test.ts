import { connect } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../src-main/contract';
import { importUrl } from '../../src-main/contract/assets';
import { startServer, type Server } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { signIn, type Session } from '../support/session';
import { until } from '../support/until';

let folder: string;
let server: Server;
let session: Session;
let client: ContractRouterClient<Contract>;
let socket: WebSocket;
let bytes: Buffer;
let projectId: string;

/** A process of its own: what ends it shows. */
beforeAll(async () => {
  folder = await temporaryFolder('broken-imports');
  server = await startServer(['serve', '--no-open'], {
    env: { PENTIMENTO_HOME: join(folder, 'home'), HOME: folder },
  });
  session = await signIn(server.url);
  const { origin, cookie } = session;
  socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { Cookie: cookie } });
  await new Promise((done) => socket.once('open', done));
  client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
  projectId = (await client.projects.create({ folder: join(folder, 'project'), name: null })).id;
  bytes = await readFile(await picture(join(folder, 'shop.png'), { width: 320, height: 240 }));
});
afterAll(async () => {
  socket.close();
  server.child.kill('SIGTERM');
  const ended = await server.ended;
  if (ended.code !== 0 || ended.stderr !== '') throw new Error(`The app ended with ${ended.code}: ${ended.stderr}`);
});

const head = (to: string, more: string): string =>
  `POST /${importUrl(to, 'a.png')} HTTP/1.1\r\nHost: ${new URL(session.origin).host}\r\nOrigin: ${session.origin}\r\nCookie: ${session.cookie}\r\nContent-Type: image/png\r\n${more}\r\n\r\n`;

/** Sends pieces one after the other, then breaks off as told. Resolves once the connection is gone. */
const send = (pieces: readonly (string | Buffer)[], end: 'close' | 'reset'): Promise<void> =>
  new Promise((resolve) => {
    const connection = connect(Number(new URL(session.origin).port), '127.0.0.1', () => {
      for (const piece of pieces) connection.write(piece);
      // Whatever was written goes out first, or with it.
      setImmediate(() => (end === 'reset' ? connection.resetAndDestroy() : connection.end()));
    });
    connection.on('error', () => undefined);
    connection.on('data', () => undefined);
    connection.once('close', () => resolve());
  });

const chunk = (data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);

const alive = async (): Promise<void> => {
  expect(server.child.exitCode).toBeNull();
  expect((await client.app.state()).host).toBe('web');
};

describe('an import whose body breaks', () => {
  it('at any byte, closed or reset, into a project or into none, leaves the app and the project whole', async () => {
    const length = `Content-Length: ${bytes.length}`;
    const cuts = [0, 1, 7, 8, 33, 100, Math.floor(bytes.length / 2), bytes.length - 12, bytes.length - 1];
    for (const to of [projectId, 'none'])
      for (const end of ['close', 'reset'] as const)
        for (const cut of cuts) await send([head(to, length), bytes.subarray(0, cut)], end);
    await alive();
  });

  it('by a malformed chunk at any place leaves the app whole', async () => {
    const chunked = 'Transfer-Encoding: chunked';
    const first = chunk(bytes.subarray(0, 64));
    for (const to of [projectId, 'none'])
      for (const bad of ['zz\r\n', '-1\r\n', 'ffffffffffffffffff\r\n', '5\r\nabc', '\r\n', '\0\0\0'])
        for (const before of [[], [first], [first, first, first]])
          await send([head(to, chunked), ...before, bad], 'close');
    await send([head(projectId, `${chunked}\r\nContent-Length: 5`), 'x'], 'close');
    await alive();
  });

  it('because a page is loaded again while 40 pictures come in leaves the app whole', async () => {
    const length = `Content-Length: ${bytes.length}`;
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        send(
          [head(index % 4 === 0 ? 'none' : projectId, length), bytes.subarray(0, (bytes.length * index) / 40)],
          index % 2 === 0 ? 'reset' : 'close',
        ),
      ),
    );
    await alive();
  });

  it('is not in the project, and leaves nothing half done there; a whole one goes in', async () => {
    const whole = await fetch(`${session.origin}/${importUrl(projectId, 'whole.png')}`, {
      method: 'POST',
      headers: { Origin: session.origin, Cookie: session.cookie },
      body: new Uint8Array(bytes),
    });
    expect(((await whole.json()) as { added: unknown[] }).added).toHaveLength(1);
    await until(async () =>
      expect((await readdir(join(folder, 'project', 'sources'))).filter((name) => name.includes('import'))).toEqual([]),
    );
    expect((await readdir(join(folder, 'project', 'sources'))).length).toBe(2);
  });

  it('that is said to be larger than may be is refused with the limit, before it comes', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const connection = connect(Number(new URL(session.origin).port), '127.0.0.1', () =>
        connection.write(head(projectId, `Content-Length: ${2 * 1024 ** 3}`)),
      );
      connection.on('data', (data) => {
        text += data.toString();
        if (text.includes('refused')) {
          resolve(text);
          connection.destroy();
        }
      });
      connection.once('error', reject);
    });
    expect(answer).toMatch(/larger than 1 GB/);
    await alive();
  });
});
