import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRouterClient } from '@orpc/server';
import { createApp } from '../../src-main/app/create';
import { factOf, openLog } from '../../src-main/core/log';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import { durations } from '../../src-main/common/durations';
import { PentimentoError } from '../../src-main/contract/errors';
import { programs } from '../support/built';
import { temporaryFolder } from '../support/folders';

const secret = 'mr-test-0123456789-NEVER-SHOWN-abcd';
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder('log');
});

/** Everything an error may carry, with the secret in all of it. */
const telling = (): Error[] => {
  const named = Object.assign(new Error(secret), { code: secret, syscall: secret, path: secret });
  named.name = secret;
  const stacked = new TypeError(secret);
  stacked.stack = `TypeError: ${secret}\n    at ${secret} (/home/${secret}/${secret}.js:1:2)\n    at f (/home/x/y.js:3:4)`;
  const forged = new Error(`x\n    at ${secret} (/home/log.ts:1:2)\n    at g (/home/log.ts:1:2)`);
  const odd = class extends Error {};
  Object.defineProperty(odd, 'name', { value: secret });
  return [
    named,
    forged,
    stacked,
    new odd(secret),
    new Error(secret, { cause: new Error(secret, { cause: secret }) }),
    new AggregateError([new Error(secret)], secret),
    new PentimentoError('io-failed', `/home/${secret}/poster`, { cause: new Error(secret) }),
    new SyntaxError(`Unexpected token in "${secret}`),
  ];
};

describe('the log', () => {
  it('holds nothing that an error’s message says, of any field or cause', async () => {
    const log = openLog(join(folder, 'told'), Date.now);
    for (const error of [...telling(), secret, { message: secret }, null, undefined])
      log.unexpected('rpc exports.start', error);
    log.unexpected(`rpc ${secret}/../${secret}` as 'page', new Error(secret));
    const text = await readFile(join(folder, 'told', 'pentimento.log'), 'utf8');
    expect(text.split('\n').filter(Boolean)).toHaveLength(telling().length + 5);
    expect(text).not.toContain('NEVER-SHOWN');
    expect(text).not.toContain('/home');
  });

  it('tells what an error was, and where in the app it was thrown', () => {
    const cause = Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write' });
    const fact = factOf(new PentimentoError('disk-full', 'x', { cause }));
    expect(fact).toMatchObject({
      error: 'PentimentoError',
      code: 'disk-full',
      cause: { code: 'ENOSPC', system: 'write' },
    });
    const own = Object.assign(new TypeError('x'), { stack: 'TypeError: x\n    at started (file:///app/log.ts:1:2)' });
    expect(factOf(own).frames).toEqual(['started@log.ts:1:2']);
  });

  it('is kept small, with three older ones, where nobody else can read it', async () => {
    const at = join(folder, 'rotating');
    const log = openLog(at, Date.now);
    log.unexpected('process', new Error('x'));
    for (let times = 0; times < 6; times++) {
      await writeFile(join(at, 'pentimento.log'), 'x'.repeat(600 * 1024));
      log.unexpected('process', new Error('x'));
    }
    expect((await readdir(at)).toSorted()).toEqual(['pentimento.log', ...[1, 2, 3].map((n) => `pentimento.log.${n}`)]);
    expect((await stat(join(at, 'pentimento.log'))).size).toBeLessThan(100 * 1024);
    const first = openLog(join(folder, 'modes'), Date.now);
    first.unexpected('process', new Error('x'));
    if (process.platform !== 'win32') {
      expect((await stat(join(folder, 'modes', 'pentimento.log'))).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, 'modes'))).mode & 0o777).toBe(0o700);
    }
  });

  it('goes without what can’t be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const log = openLog(join(folder, 'file', 'logs'), Date.now);
    log.unexpected('process', new Error('x'));
    expect(log.recent()).toEqual([]);
  });
});

describe('an error that nobody expected', () => {
  it('reaches the page as one sentence, and the log as what it was', async () => {
    const home = join(folder, 'home');
    const log = openLog(join(home, 'logs'), Date.now);
    const store = openStore(home);
    const copied: string[] = [];
    let broken = false;
    const app = await createApp({
      host: 'electron',
      version: '1.2.3',
      home,
      log,
      secrets: {
        keptAs: '',
        kind: 'stored',
        get: async () => {
          if (broken) throw new RangeError(secret);
          return secret;
        },
        set: async () => undefined,
        remove: async () => undefined,
      },
      store,
      dialogs: null,
      shell: { ...noShell, copy: (text) => void copied.push(text) },
      clock: systemClock(),
      durations,
      programs,
      modelrunnerOrigin: null,
      environmentKey: null,
    });
    try {
      const client = createRouterClient(app.router);
      broken = true;
      const fault = await client.app.state().then(
        () => null,
        (error: { data: { code: string; message: string } }) => error.data,
      );
      expect(fault).toMatchObject({ code: 'internal' });
      expect(JSON.stringify(fault)).not.toContain('NEVER-SHOWN');
      broken = false;
      const support = await client.app.support();
      expect(support).toEqual({ text: copied[0], copied: true });
      expect(support.text).toMatch(/^Pentimento 1\.2\.3 \(desktop app\)\n.*\nkey: set \(stored\)/);
      expect(support.text).toMatch(/"place":"rpc app\.state","error":"RangeError"/);
      expect(support.text).not.toContain('NEVER-SHOWN');
      expect(support.text).not.toContain(folder);
    } finally {
      await app.close();
    }
  });
});
