import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  historyDocument,
  ledgerDocument,
  passDocument,
  resumeDocument,
  type PassDocument,
} from '../../support/documents';
import { filesHolding } from '../../support/folders';
import type { Call } from '../../support/gate';
import { testKey } from '../../support/lab';
import { picture } from '../../support/pictures';
import { expectNothingLeft, marked } from '../../support/processes';
import { openPaidStudio } from '../../support/paid-studio';

const studio = await openPaidStudio('cli-modelrunner');
const { ask, at, fails, paid, made } = studio;
const said: string[] = [];

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
  '256x256',
  ...more,
];

beforeAll(() => picture(at('shop.png'), { width: 320, height: 256 }));

const nothingIn = async (project: string): Promise<void> => {
  expect([await readdir(at(project, 'sources')), await readdir(at(project, 'passes'))]).toEqual([[], []]);
};

describe('what has to be right before anything is imported', { timeout: 120_000 }, () => {
  it('is the key', async () => {
    const project = await made('no key');
    expect(await fails(pass(project, '--engine', 'modelrunner'), 2)).toMatchObject({ code: 'no-key' });
    expect(await fails(pass(project, '--engine', 'modelrunner'), 2, { env: { MODELRUNNER_KEY: '  ' } })).toMatchObject({
      code: 'no-key',
    });
    const malformed = await fails(pass(project), 2, { env: { MODELRUNNER_KEY: `${testKey}\n${testKey}` } });
    expect(malformed.message).not.toContain(testKey);
    await nothingIn(project);
  });

  it('is the origin, where ModelRunner would be used', async () => {
    const project = await made('bad origin');
    for (const origin of [
      'http://example.com',
      'https://queue.modelrunner.run',
      'ftp://127.0.0.1',
      'nonsense',
      `${studio.gate.origin}/path`,
    ]) {
      expect([origin, (await fails(pass(project), 2, paid({ PENTIMENTO_MODELRUNNER_ORIGIN: origin }))).code]).toEqual([
        origin,
        'bad-origin',
      ]);
    }
    await nothingIn(project);
    const { pass: free } = await ask(
      passDocument,
      pass(project, '--engine', 'offline'),
      0,
      paid({ PENTIMENTO_MODELRUNNER_ORIGIN: 'http://example.com' }),
    );
    expect(free).toMatchObject({ state: 'done', engine: 'offline' });
  });

  it('is the ceiling, unless as much is allowed', async () => {
    const project = await made('ceiling');
    const large = pass(project, '--size', '4096x4100');
    expect(await fails(large, 2, paid())).toMatchObject({ code: 'over-ceiling' });
    expect(await fails([...large, '--allow-cost', '1.00'], 2, paid())).toMatchObject({ code: 'over-ceiling' });
    await nothingIn(project);
    const file = at(project, 'pentimento.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"ceiling": null', '"ceiling": "0.003"'));
    expect(await fails(pass(project), 2, paid())).toMatchObject({ code: 'over-ceiling' });
    expect(await fails(pass(project, '--allow-cost', '0.00393215'), 2, paid())).toMatchObject({ code: 'over-ceiling' });
    await nothingIn(project);
    expect((await ask(passDocument, pass(project, '--allow-cost', '0.00393216'), 0, paid())).pass.state).toBe('done');
  });

  it('is the project’s budget', async () => {
    const project = await made('budget');
    const file = at(project, 'pentimento.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"budget": null', '"budget": "0.003"'));
    expect(await fails(pass(project), 2, paid())).toMatchObject({ code: 'over-budget' });
    await nothingIn(project);
  });
});

describe('a paid pass', { timeout: 180_000 }, () => {
  it('uses ModelRunner when a key is set, and tells estimate and settled price to the digit', async () => {
    const project = await made('paid');
    const { pass: done } = await ask(passDocument, pass(project, '--images', '2'), 0, paid());
    expect(done).toMatchObject({
      state: 'done',
      engine: 'modelrunner',
      price: { estimated: '0.00786432', settled: '0.00786432', currency: 'USD' },
    });
    const { entries, totals } = await ask(ledgerDocument, ['ledger', project]);
    expect(entries).toMatchObject([{ version: 'v1', engine: 'modelrunner', billed: 'yes', settled: '0.00786432' }]);
    expect(totals).toEqual({ estimated: '0.00786432', settled: '0.00786432', unsettled: '0' });
  });

  it('that fails prints its document, says why, and ends with 1', async () => {
    const project = await made('refused');
    studio.gate.next('submit', { kind: 'answer', when: 'before', status: 401, body: `{"error":"Bad key ${testKey}"}` });
    const { pass: failed } = await ask(passDocument, pass(project), 1, paid());
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'key-refused', billed: 'no' },
      price: { settled: '0' },
    });
  });
});

describe('a paid pass whose record says that it', { timeout: 180_000 }, () => {
  const project = 'told otherwise';
  let done: PassDocument;
  let folder: string;
  let record: object;
  beforeAll(async () => {
    await made(project);
    ({ pass: done } = await ask(passDocument, pass(project), 0, paid()));
    folder = at(project, 'passes', (await readdir(at(project, 'passes')))[0]!);
    record = JSON.parse(await readFile(join(folder, 'pass.json'), 'utf8')) as object;
  });
  /** The record as it was when the pass was done, but for this. */
  const says = (otherwise: object): Promise<void> =>
    writeFile(join(folder, 'pass.json'), JSON.stringify({ ...record, ...otherwise }));

  it.each([
    ['result-gone', 'yes'],
    ['result-purged', 'yes'],
    ['request-missing', 'unknown'],
    ['model-failed', 'unknown'],
    ['cancelled-by-service', 'unknown'],
  ])('failed as %s, charged: %s, is asked for by resume, and fetched for nothing more', async (code, billed) => {
    await says({
      state: 'failed',
      results: [],
      error: { code, message: 'The picture could not be had.', billed },
    });
    await rm(join(folder, '1.png'));
    const { passes } = await ask(resumeDocument, ['resume', project], 0, paid());
    expect(passes).toMatchObject([{ id: done.id, state: 'done', error: null, results: done.results }]);
    expect((await studio.jobs())[done.clientJobId]).toBe(1);
  });

  it('lost its picture, which the service has purged, ends resume with 1, and is told why', async () => {
    await says({
      state: 'failed',
      results: [],
      error: { code: 'result-gone', message: 'The picture is no longer on the service.', billed: 'yes' },
    });
    studio.gate.next(
      'record',
      {
        kind: 'answer',
        when: 'before',
        status: 200,
        body: '{"status":"COMPLETED","output":{},"payloadsPurgedAt":"2026-01-01T00:00:00Z"}',
      },
      99,
    );
    const { passes } = await ask(resumeDocument, ['resume', project], 1, paid());
    expect(passes).toMatchObject([{ state: 'failed', error: { code: 'result-purged', billed: 'yes' } }]);
  });

  it('is uncertain ends resume with 3, and one nobody can go on with needs a key', async () => {
    await says({
      state: 'uncertain',
      clientJobId: 'nobodyknowsthis1',
      requestId: null,
      finishedAt: null,
      error: { code: 'outcome-unknown', message: 'It is not known.', billed: 'unknown' },
    });
    const { passes } = await ask(resumeDocument, ['resume', project], 3, paid());
    expect(passes).toMatchObject([{ id: done.id, state: 'uncertain' }]);
    expect(await fails(['resume', project], 2)).toMatchObject({ code: 'no-key' });
  });
});

describe('a command that waits', { timeout: 120_000 }, () => {
  it('says once why its pass is not moving', async () => {
    const project = await made('held');
    for (const call of ['status', 'record'] as const)
      studio.gate.next(
        call,
        { kind: 'answer', when: 'before', status: 401, body: '{"error":"Authentication required"}' },
        99,
      );
    const started = studio.start(pass(project), paid());
    await started.says('doesn’t accept the key');
    const before = studio.gate.calls.status;
    while (studio.gate.calls.status < before + 2)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    studio.gate.open();
    const { code, stderr } = await started.ended;
    expect([code, stderr.split('doesn’t accept the key').length - 1]).toEqual([0, 1]);
  });
});

describe('a command that is killed', { timeout: 240_000 }, () => {
  let pictures = 1;
  it.each([
    ['while it asks where to upload', 'initiate', 'before', 'uploading'],
    ['while it uploads', 'put', 'after', 'uploading'],
    ['when the service has taken the pass and its answer is on the way', 'submit', 'after', 'submitting'],
    ['while the pass runs', 'status', 'before', 'running'],
    ['while it fetches the result', 'media', 'before', 'downloading'],
  ] as const)(
    '%s leaves the pass as it stands; resume ends it, with one job in all',
    async (_what, call: Call, when, state) => {
      const project = await made(`killed at ${call}`);
      const tree = marked();
      // Of its own: what another pass has uploaded is not uploaded again.
      await picture(at(`shop-${call}.png`), { width: 320, height: 256, seed: ++pictures });
      studio.gate.next(call, { kind: 'hold', when });
      const started = studio.start(pass(project, '--source', `shop-${call}.png`), paid(tree));
      await studio.gate.held(call);
      started.child.kill('SIGKILL');
      await started.ended;
      studio.gate.open();
      await expectNothingLeft(tree);
      const [left] = (await ask(historyDocument, ['history', project])).passes as [PassDocument];
      expect(left).toMatchObject({ version: 'v1', state, results: [] });
      const { passes } = await ask(resumeDocument, ['resume', project], 0, paid());
      expect(passes).toMatchObject([{ id: left.id, state: 'done', error: null }]);
      expect((await studio.jobs())[left.clientJobId]).toBe(1);
    },
  );

  it('and resumed by two at the same moment is gone on with by one of them', async () => {
    const project = await made('two resume');
    studio.gate.next('submit', { kind: 'hold', when: 'after' });
    const started = studio.start(pass(project), paid());
    await studio.gate.held('submit');
    started.child.kill('SIGKILL');
    await started.ended;
    studio.gate.open();
    const both = await Promise.all([0, 1].map(() => ask(resumeDocument, ['resume', project], 0, paid())));
    for (const { passes } of both) expect(passes.every(({ state }) => state === 'done')).toBe(true);
    const [{ clientJobId }] = (await ask(historyDocument, ['history', project])).passes as [PassDocument];
    expect((await studio.jobs())[clientJobId]).toBe(1);
  });

  it('and whose folder was copied is paid for once, resumed here and there', async () => {
    const project = await made('copied');
    studio.gate.next('status', { kind: 'hold', when: 'before' });
    const started = studio.start(pass(project), paid());
    await studio.gate.held('status');
    await cp(at(project), at('the copy'), { recursive: true });
    const inCopy = await ask(resumeDocument, ['resume', 'the copy'], 0, paid());
    expect(inCopy.passes).toMatchObject([{ state: 'done' }]);
    started.child.kill('SIGKILL');
    await started.ended;
    studio.gate.open();
    const inOriginal = await ask(resumeDocument, ['resume', project], 0, paid());
    expect(inOriginal.passes).toMatchObject([{ state: 'done' }]);
    expect((await studio.jobs())[inCopy.passes[0]!.clientJobId]).toBe(1);
  });
});

describe('the key', { timeout: 120_000 }, () => {
  it('stands in no output of a command, in no file of a project, and not where settings and caches lie', async () => {
    const project = await made('key');
    for (const args of [pass(project), ['history', project], ['resume', project], pass(project, '--speed', 'WRONG')]) {
      for (const json of [[], ['--json']]) {
        const { stdout, stderr } = await studio.run([...args, ...json], paid());
        said.push(stdout, stderr);
      }
    }
    expect(said.join('\n')).not.toContain(testKey);
    expect(said.join('\n')).not.toContain(testKey.slice(3, 20));
    expect(await filesHolding(studio.folder, testKey)).toEqual([]);
    expect(await filesHolding(studio.home, testKey)).toEqual([]);
  });
});
