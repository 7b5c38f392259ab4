import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandOptions, Started } from '../../support/command';
import {
  addDocument,
  historyDocument,
  passDocument,
  resumeDocument,
  verifyDocument,
  type PassDocument,
} from '../../support/documents';
import { filesBelow } from '../../support/folders';
import { picture } from '../../support/pictures';
import { expectNothingLeft, marked } from '../../support/processes';
import { openPaidStudio } from '../../support/paid-studio';
import { expectPlain } from '../../support/studio';
import { until } from '../../support/until';

const studio = await openPaidStudio('cli-signals');
const { ask, at, fails, paid, jobs, made } = studio;
let whole: PassDocument;

const pass = (project: string, ...more: string[]): string[] => [
  'pass',
  project,
  '--source',
  'shop.png',
  '--prompt',
  'noir',
  '--speed',
  'TURBO',
  '--size',
  '320x256',
  '--seed',
  '5',
  '--json',
  ...more,
];
beforeAll(async () => {
  await picture(at('shop.png'), { width: 320, height: 256 });
  whole = (await ask(passDocument, pass(await made('whole')).slice(0, -1))).pass;
}, 180_000);

/** Ended as asked, with the pass as it stands on stdout; then resume finishes it, for one price. */
async function leftAndResumed(
  started: Started,
  exit: number,
  state: string,
  project: string,
  options: CommandOptions,
): Promise<void> {
  const ended = await started.ended;
  expect([ended.code, ended.signal]).toEqual([exit, null]);
  expectPlain(ended.stderr);
  const { pass: left } = passDocument.parse(ended.document);
  expect(left).toMatchObject({ version: 'v1', state });
  expect((await ask(historyDocument, ['history', project])).passes).toEqual([left]);
  studio.gate.open();
  const { passes } = await ask(resumeDocument, ['resume', project], 0, options);
  expect(passes).toMatchObject([{ id: left.id, state: 'done' }]);
  if (left.engine === 'modelrunner') expect((await jobs())[left.clientJobId]).toBe(1);
  // The same picture as a pass that nobody stopped.
  else expect(passes[0]!.results.map(({ sha256 }) => sha256)).toEqual(whole.results.map(({ sha256 }) => sha256));
}

describe('a pass that is interrupted', { timeout: 180_000 }, () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s while it runs prints itself as it stands and ends with %i', async (signal, exit) => {
    const project = await made(`running ${signal}`);
    const tree = marked();
    studio.gate.next('status', { kind: 'hold', when: 'before' });
    const started = studio.start(pass(project), paid(tree));
    await studio.gate.held('status');
    started.child.kill(signal);
    await leftAndResumed(started, exit, 'running', project, paid());
    await expectNothingLeft(tree);
  });

  it('while its submit is on the way waits for the answer', async () => {
    const project = await made('submitting');
    studio.gate.next('submit', { kind: 'hold', when: 'before' });
    const started = studio.start(pass(project), paid());
    await studio.gate.held('submit');
    started.child.kill('SIGINT');
    setTimeout(() => studio.gate.open(), 1_000);
    await leftAndResumed(started, 130, 'running', project, paid());
  });

  it('while it uploads has nothing submitted, and resume does', async () => {
    const project = await made('uploading');
    // Of its own: what another pass has uploaded is not uploaded again.
    await picture(at('shop-uploading.png'), { width: 320, height: 256, seed: 2 });
    studio.gate.next('initiate', { kind: 'hold', when: 'before' });
    const started = studio.start(pass(project, '--source', 'shop-uploading.png'), paid());
    await studio.gate.held('initiate');
    started.child.kill('SIGINT');
    await leftAndResumed(started, 130, 'uploading', project, paid());
  });

  it.each(['uploading', 'running'])(
    'on the offline engine from the keyboard, which tells every process of it (%s), leaves nothing running',
    async (stage) => {
      const project = await made(`keyboard ${stage}`);
      const tree = marked();
      const started = studio.start(pass(project, '--speed', 'QUALITY'), { env: tree, group: true });
      await started.says(`v1: ${stage}`);
      process.kill(-started.child.pid!, 'SIGINT');
      const ended = await started.ended;
      expect([ended.code, ended.signal]).toEqual([130, null]);
      expectPlain(ended.stderr);
      const { pass: left } = passDocument.parse(ended.document);
      expect(['uploading', 'submitting', 'running']).toContain(left.state);
      await expectNothingLeft(tree);
      expect((await ask(resumeDocument, ['resume', project])).passes).toMatchObject([{ id: left.id, state: 'done' }]);
    },
  );

  it.each(['preparing the input', 'running', 'fetching the results'])(
    'on the offline engine by SIGKILL (%s) is made again by resume, the same',
    async (stage) => {
      const project = await made(`killed ${stage}`);
      const tree = marked();
      const started = studio.start(pass(project), { env: tree });
      await started.says(`v1: ${stage}`);
      started.child.kill('SIGKILL');
      await started.ended;
      await expectNothingLeft(tree);
      const { passes } = await ask(resumeDocument, ['resume', project]);
      if (passes.length > 0) expect(passes).toMatchObject([{ state: 'done' }]);
      const [only] = (await ask(historyDocument, ['history', project])).passes as [PassDocument];
      expect([only.state, only.results.map(({ sha256 }) => sha256)]).toEqual([
        'done',
        whole.results.map(({ sha256 }) => sha256),
      ]);
    },
  );
});

describe('other commands that are interrupted', { timeout: 120_000 }, () => {
  it('add tells what went in, and nothing half-added stays', async () => {
    const project = await made('adding');
    // So many that whoever looks for the first has time to find it: each is 20 MP, and another by a few bytes at its end.
    const large = Array.from({ length: 120 }, (_, n) => `large-${n}.jpg`);
    const bytes = await sharp({
      create: { width: 5000, height: 4000, channels: 3, background: { r: 20, g: 90, b: 120 } },
    })
      .jpeg()
      .toBuffer();
    await Promise.all(large.map((name, n) => writeFile(at(name), Buffer.concat([bytes, Buffer.from(`${n}`)]))));
    const started = studio.start(['add', project, 'shop.png', ...large, '--json']);
    await until(async () =>
      expect((await readdir(at(project, 'sources'))).filter((name) => name.endsWith('.json'))).not.toEqual([]),
    );
    started.child.kill('SIGINT');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expectPlain(ended.stderr);
    const { sources, refused } = addDocument.parse(ended.document);
    expect([sources[0]?.name, refused]).toEqual(['shop.png', []]);
    expect(sources.length).toBeLessThan(1 + large.length);
    expect((await filesBelow(at(project, 'sources'))).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await ask(verifyDocument, ['verify', project])).toMatchObject({
      ok: true,
      checked: { sources: sources.length },
    });
  });

  it('a reader that stops reading is no fault', async () => {
    const started = studio.start(['history', 'whole']);
    started.child.stdout?.destroy();
    const ended = await started.ended;
    expect([ended.code, ended.stderr]).toEqual([0, '']);
  });
});

describe('servers', { timeout: 120_000 }, () => {
  it.each([
    ['serve', 'SIGTERM', ['--no-open']],
    ['serve', 'SIGINT', ['--no-open']],
    ['emulator', 'SIGTERM', []],
    ['emulator', 'SIGINT', ['--json']],
  ] as const)(
    '%s prints its address when it listens, and ends with 0 on %s, leaving nothing',
    async (command, signal, more) => {
      const tree = marked();
      const server = await studio.server([command, ...more], { env: tree });
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+(\/launch\/[\w-]{43})?$/);
      expect(
        (
          await fetch(
            server.url,
            server.key ? { headers: { Authorization: `Key ${server.key}` } } : { redirect: 'manual' },
          )
        ).status,
      ).toBe(command === 'serve' ? 303 : 200);
      server.child.kill(signal);
      const ended = await server.ended;
      expect([ended.code, ended.signal, ended.stdout]).toEqual([0, null, server.line]);
      expectPlain(ended.stderr);
      await expect(fetch(server.url)).rejects.toThrow();
      await expectNothingLeft(tree);
    },
  );

  it('take the port they are given, and say in plain words when it is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as { port: number };
    for (const command of [['emulator'], ['serve', '--no-open']]) {
      expect(await fails([...command, '--port', String(port)], 1)).toMatchObject({
        message: expect.stringContaining(String(port)),
      });
    }
    await new Promise((resolve) => squatter.close(resolve));
    const server = await studio.server(['emulator', '--port', String(port)]);
    expect(server.url).toBe(`http://127.0.0.1:${port}`);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });
});
