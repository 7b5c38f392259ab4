import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endLeftovers, markVariable } from '../../runner/leftovers.mjs';
import { isAlive, watch, type Ended } from './checkout';

const repository = resolve(import.meta.dirname, '..', '..', '..');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pentimento-runner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs vitest with our reporter over one test file, and answers with the noted lines. */
const report = async (text: string): Promise<object[]> => {
  await writeFile(join(folder, 'some.test.mjs'), `import { beforeAll, describe, expect, it } from 'vitest';\n${text}`);
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'report.jsonl');
  const args = [
    join(repository, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--root',
    folder,
    `--reporter=${join(repository, 'test', 'runner', 'reporter.mjs')}`,
  ];
  await watch(
    spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, PENTIMENTO_TEST_REPORT: file },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ).ended;
  return existsSync(file)
    ? (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object)
    : [];
};

describe('what npm test counts', () => {
  it('is every test by its outcome, and the reason for a skip', async () => {
    const lines = await report(
      "it('holds', () => {}); it('breaks', () => { expect(1).toBe(2); }); it('waits', ({ skip }) => { skip('Electron’s binary is not here'); }); it.skip('rests', () => {}); describe.skip('group', () => { describe('part', () => { it('waits too', () => {}); }); });",
    );
    expect(lines).toEqual([
      { outcome: 'passed', name: 'some.test.mjs › holds' },
      { outcome: 'failed', name: 'some.test.mjs › breaks' },
      {
        outcome: 'skipped',
        name: 'some.test.mjs › waits',
        reason: 'Electron’s binary is not here',
        group: 'some.test.mjs › waits',
      },
      { outcome: 'skipped', name: 'some.test.mjs › rests', group: 'some.test.mjs › rests' },
      { outcome: 'skipped', name: 'some.test.mjs › group > part > waits too', group: 'some.test.mjs › group' },
    ]);
  });

  it('is a failure when a hook fails, though its tests only count as skipped', async () => {
    const lines = await report(
      "describe('group', () => { beforeAll(() => { throw new Error('no'); }); it('never runs', () => {}); });",
    );
    expect(lines).toContainEqual({ outcome: 'failed', name: 'some.test.mjs › group (a hook of it)' });
  });

  it('is a failure when a file does not load', async () => {
    expect(await report("import './missing.mjs';")).toContainEqual({
      outcome: 'failed',
      name: 'some.test.mjs (the file itself)',
    });
  });

  it('is a failure when something fails outside every test', async () => {
    expect(
      await report(
        "it('holds', async () => { setTimeout(() => { throw new Error('late'); }, 10); await new Promise((done) => setTimeout(done, 100)); });",
      ),
    ).toContainEqual({ outcome: 'failed', name: '1 error(s) outside every test' });
  });
});

describe.skipIf(process.platform !== 'linux')('what the tests leave running', () => {
  it('is found and ended, also when it took itself out of the process group', async () => {
    const mark = `mark-${process.pid}-${Date.now()}`;
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, [markVariable]: mark },
    });
    const gone = new Promise((done) => {
      left.once('exit', done);
    });
    expect(await endLeftovers(mark)).toEqual([{ pid: left.pid, command: expect.stringContaining('setInterval') }]);
    await gone;
    expect(isAlive(left.pid ?? 0)).toBe(false);
    expect(await endLeftovers(mark)).toEqual([]);
  });
});

describe('the browser for the tests', () => {
  const bring = (env: NodeJS.ProcessEnv): Promise<Ended> => {
    const script = `const { bringBrowser } = await import(${JSON.stringify(join(repository, 'test', 'runner', 'browser.mjs'))}); console.log(JSON.stringify(await bringBrowser({ root: ${JSON.stringify(repository)} })));`;
    return watch(
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, PENTIMENTO_TEST_BROWSER: '', CHROME_PATH: '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ).ended;
  };

  it.skipIf(process.platform === 'win32')('is the one that CHROME_PATH names', async () => {
    const file = join(folder, 'browser');
    await writeFile(file, '#!/bin/sh\necho Chromium 1\n', { mode: 0o755 });
    expect(JSON.parse((await bring({ CHROME_PATH: file })).stdout)).toEqual({
      file,
      how: `${file}, named by CHROME_PATH.`,
    });
  });

  it('is refused, and not replaced silently, when CHROME_PATH names one that does not start', async () => {
    const file = join(folder, 'gone');
    expect(JSON.parse((await bring({ CHROME_PATH: file })).stdout)).toEqual({
      reason: `CHROME_PATH names ${file}, which does not start.`,
    });
  });
});
