import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Contract } from '../../src-main/contract';
import { startServer } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { signIn } from '../support/session';
import { until } from '../support/until';

const secret = 'uncaught-NEVER-SHOWN';

/** Loaded into the shipped command: at each signal, one exception and one rejection that nobody catches. */
const trouble = `process.on('SIGUSR2', () => {
  setImmediate(() => { throw new Error('${secret}'); });
  void Promise.reject(new TypeError('${secret}'));
});`;

describe.skipIf(process.platform === 'win32')('an exception that nobody catches', () => {
  it('ends neither the running host nor a page’s connection, is logged, and shows nobody a stack', async () => {
    const folder = await temporaryFolder('uncaught');
    const file = join(folder, 'trouble.mjs');
    await writeFile(file, trouble);
    const server = await startServer(['serve', '--no-open'], {
      env: {
        PENTIMENTO_HOME: join(folder, 'home'),
        HOME: folder,
        NODE_OPTIONS: `--import=${pathToFileURL(file).href}`,
      },
    });
    const { origin, cookie, page } = await signIn(server.url);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { Cookie: cookie } });
    const frames: string[] = [];
    let isClosed = false;
    socket.on('message', (data: Buffer) => frames.push(data.toString('utf8')));
    socket.once('close', () => (isClosed = true));
    await new Promise((done) => socket.once('open', done));
    const client: ContractRouterClient<Contract> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    const { id } = await client.projects.create({ folder: join(folder, 'poster'), name: 'Poster' });
    const logged = async (): Promise<number[]> => {
      const { text } = await client.app.support();
      return ['"place":"process","error":"Error"', '"place":"promise","error":"TypeError"'].map(
        (line) => text.split(line).length - 1,
      );
    };
    for (let times = 1; times <= 3; times++) {
      const [exceptions, rejections] = await logged();
      server.child.kill('SIGUSR2');
      await until(async () => {
        const [more, others] = await logged();
        expect(more).toBeGreaterThan(exceptions!);
        expect(others).toBeGreaterThan(rejections!);
      });
    }
    await client.project.rename({ projectId: id, name: 'Still here' });
    expect((await client.projects.open({ folder: join(folder, 'poster') })).name).toBe('Still here');
    const answer = await fetch(page, { headers: { Cookie: cookie } });
    expect([answer.status, (await answer.text()).includes(secret)]).toEqual([200, false]);
    expect([server.child.exitCode, isClosed]).toEqual([null, false]);
    socket.close();
    server.child.kill('SIGTERM');
    const ended = await server.ended;
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(frames.length).toBeGreaterThan(5);
    for (const frame of frames) expect(frame).not.toMatch(/NEVER-SHOWN|\n\s+at |node:internal/);
  });
});
