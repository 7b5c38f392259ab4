import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentOf } from '../../../src-main/contract/inputs';
import { PentimentoError } from '../../../src-main/contract/errors';
import { changed } from '../../../src-main/contract/records';
import { files } from '../../../src-main/project/files';
import { openLab, quick } from '../../support/lab';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('pass-submit');
const seed = () => 11;
const busy = { kind: 'answer', status: 429, when: 'before' } as const;

describe('a pass that goes well', () => {
  it('is done with its evidence, its price and its results on disk, and nobody owns it any more', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'well');
    const states: string[] = [];
    project.events.on('pass', ({ record }) => {
      if (states.at(-1) !== record.state) states.push(record.state);
    });
    const {
      record: { id },
    } = await core.room.start(
      project,
      quick(source, { prompt: 'a neon sign that says "OPEN"', num_images: 2, seed: null }),
      seed,
    );
    await core.room.settled(id);
    expect(states).toEqual(['waiting', 'preparing', 'uploading', 'submitting', 'running', 'downloading', 'done']);
    const { record } = project.pass(id);
    expect(record).toMatchObject({
      version: 1,
      state: 'done',
      words: ['OPEN'],
      requestId: expect.stringMatching(/^.{21}$/),
      error: null,
      recipe: { seed: 11 },
      price: { estimated: '0.00786432', settled: '0.00786432', currency: 'USD' },
      evidence: { billingStatus: 'charged', serviceStatus: 'COMPLETED' },
    });
    expect(Object.keys(record.stages)).toEqual([
      'preparing',
      'uploading',
      'submitting',
      'running',
      'downloading',
      'done',
    ]);
    expect(
      record.results.map(({ file, width, height, contentType }) => ({ file, width, height, contentType })),
    ).toEqual([
      { file: '1.png', width: 256, height: 256, contentType: 'image/png' },
      { file: '2.png', width: 256, height: 256, contentType: 'image/png' },
    ]);
    for (const [index, result] of record.results.entries()) {
      const bytes = await readFile(await project.resultFile(project.pass(id), index + 1));
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([result.bytes, result.sha256]);
    }
    expect(await core.tools.files.exists(join(project.passFolder(project.pass(id)), 'owner.json'))).toBe(false);
  });

  it('says exactly which bytes were sent', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'bytes sent');
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    const { record } = project.pass(id);
    const { evidence } = record;
    const sent = Buffer.from(await (await fetch(evidence.inputUrl!)).arrayBuffer());
    expect([sent.length, createHash('sha256').update(sent).digest('hex')]).toEqual([
      sentOf(record)?.bytes,
      sentOf(record)?.sha256,
    ]);
  });

  it('sends the same input once for many passes', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'sent once');
    const before = lab.gate.calls.put;
    for (const strength of [0.1, 0.5, 0.9]) {
      const {
        record: { id },
      } = await core.room.start(project, quick(source, { strength }), seed);
      await core.room.settled(id);
      expect(stateOf(project, id)).toBe('done');
    }
    expect(lab.gate.calls.put - before).toBe(1);
  });

  it('from a result of an earlier pass starts from that result’s pixels', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'from result');
    const first = await core.room.start(project, quick(source), seed);
    await core.room.settled(first.record.id);
    const second = await core.room.start(
      project,
      quick(source, {}, { input: { kind: 'result', id: first.record.id, version: 1, result: 1 } }),
      seed,
    );
    await core.room.settled(second.record.id);
    const [a, b] = [project.pass(first.record.id).record, project.pass(second.record.id).record];
    expect(b.state).toBe('done');
    expect(sentOf(b)?.sha256).not.toBe(sentOf(a)?.sha256);
  });

  it('on the offline engine gives the same bytes for the same recipe and seed, and other bytes for another seed', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'same');
    const run = async (n: number): Promise<string> => {
      const {
        record: { id },
      } = await core.room.start(project, quick(source, { seed: n }, { engine: 'offline' }), seed);
      await core.room.settled(id);
      const { record } = project.pass(id);
      expect(record).toMatchObject({ state: 'done', engine: 'offline', price: { estimated: '0', settled: '0' } });
      return record.results[0]!.sha256;
    };
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('a submit whose answer gets lost', () => {
  it.each([
    ['the connection breaks after it arrived', { kind: 'reset', when: 'after' }],
    ['a gateway says 504 after it arrived', { kind: 'answer', when: 'after', status: 504, body: '<html>' }],
    ['a gateway says 503 after it arrived', { kind: 'answer', when: 'after', status: 503 }],
    ['the answer is no JSON', { kind: 'answer', when: 'after', status: 201, body: 'thank you' }],
    ['the answer names no request', { kind: 'answer', when: 'after', status: 201, body: '{"status":"IN_QUEUE"}' }],
  ] as const)('because %s is found by its client job id, and paid for once', async (what, deed) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, `lost ${what}`);
    const posts = lab.gate.calls.submit;
    lab.gate.next('submit', deed);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), lab.gate.calls.submit - posts]).toEqual(['done', 1, 1]);
  });

  it('and that nobody knows of is uncertain: never posted again by itself, and the designer decides', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'uncertain');
    const posts = lab.gate.calls.submit;
    lab.gate.next('submit', { kind: 'reset', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'uncertain',
      finishedAt: null,
      price: { settled: null },
      error: { code: 'outcome-unknown', billed: 'unknown' },
    });
    await core.room.checkAgain(project, id);
    expect([stateOf(project, id), lab.jobs(clientJobId), lab.gate.calls.submit - posts]).toEqual(['uncertain', 0, 1]);
    await core.room.markLost(project, id);
    expect(project.pass(id).record).toMatchObject({
      state: 'lost',
      finishedAt: expect.any(String),
      error: { code: 'given-up', billed: 'unknown' },
    });
    expect(await faultOf(core.room.checkAgain(project, id))).toMatchObject({ code: 'wrong-use' });
  });

  it('and that shows up late is found when it is looked for again', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'late');
    lab.gate.next('submit', { kind: 'reset', when: 'after' });
    lab.gate.next('list', { kind: 'answer', when: 'before', status: 200, body: '{"items":[]}' }, 3);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('uncertain');
    lab.gate.open();
    await core.room.checkAgain(project, id);
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });
});

describe('a submit that is turned away', () => {
  it('for being one too many is tried again once every look-up was answered, and paid for once', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'too many');
    const [posts, looks] = [lab.gate.calls.submit, lab.gate.calls.list];
    lab.gate.next('submit', busy, 2);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect([
      stateOf(project, id),
      lab.jobs(clientJobId),
      lab.gate.calls.submit - posts,
      lab.gate.calls.list - looks,
    ]).toEqual(['done', 1, 3, 6]);
  });

  it('is cancelled for free while it waits to be tried again', async () => {
    const core = await lab.core({ durations: { rateLimitWaits: [60_000] } });
    const { project, source } = await lab.project(core, 'busy cancelled');
    lab.gate.next('submit', busy);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(core.room.held(id)).toMatchObject({ code: 'rate-limited' }));
    await until(() => expect(stateOf(project, id)).toBe('uploading'));
    await core.room.cancel(project, id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['cancelled', 0]);
  });

  it('is not lost when the app ends while it waits to be tried again', async () => {
    const core = await lab.core({ durations: { lookUps: [0, 60_000] } });
    const { project, source } = await lab.project(core, 'busy closed');
    lab.gate.next('submit', busy);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect([core.room.held(id)?.code, stateOf(project, id)]).toEqual(['rate-limited', 'uploading']));
    await core.close();
    const next = await lab.core();
    const again = await lab.opened(next, project.folder);
    await next.room.resume(again);
    await next.room.settled(id);
    expect([stateOf(again, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });

  it.each([
    [401, '{"error":"Authentication required"}', 'key-refused'],
    [402, '{"error":"Insufficient balance"}', 'no-balance'],
    [400, '{"error":[{"code":"custom","path":["prompt"],"message":"bad words"}]}', 'input-refused'],
    [404, '{"error":"Model not found"}', 'model-missing'],
  ])('with %i fails for free, saying why', async (status, body, code) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, `refused ${status}`);
    lab.gate.next('submit', { kind: 'answer', when: 'before', status, body });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'failed',
      error: { code, billed: 'no' },
      price: { settled: '0' },
      finishedAt: expect.any(String),
    });
  });
});

describe('a pass that runs', () => {
  it('outlasts a service that can’t be reached for a while, and says so meanwhile', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'outage');
    lab.gate.next('status', { kind: 'reset', when: 'before' }, 999);
    lab.gate.next('record', { kind: 'reset', when: 'before' }, 999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(core.room.held(id)).toMatchObject({ code: 'service-unreachable' }));
    expect(stateOf(project, id)).toBe('running');
    lab.gate.open();
    await core.room.settled(id);
    expect([stateOf(project, id), core.room.held(id)]).toEqual(['done', null]);
  });

  it('whose picture is gone failed though it is paid for, and is had when it is fetched again', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'gone');
    lab.gate.next(
      'media',
      { kind: 'answer', when: 'before', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
      99,
    );
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'failed',
      results: [],
      error: { code: 'result-gone', billed: 'yes' },
      price: { settled: '0.00393216' },
    });
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('failed');
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect([stateOf(project, id), project.pass(id).record.error, lab.jobs(clientJobId)]).toEqual(['done', null, 1]);
  });

  it('of whose pictures the first was gone keeps the numbers of those that arrived when it is fetched again', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'numbers kept');
    const {
      record: { id },
    } = await core.room.start(project, quick(source, { num_images: 2 }), seed);
    await core.room.settled(id);
    // As it stands when the first was gone on the service.
    await rm(await project.resultFile(project.pass(id), 1));
    await project.writePass(id, (before) =>
      changed(before, {
        state: 'failed',
        results: before.results.slice(1),
        error: { code: 'result-gone', message: 'gone', billed: 'yes' },
        finishedAt: before.createdAt,
      }),
    );
    const first = await project.resultFile(project.pass(id), 1);
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    const { record } = project.pass(id);
    expect([
      record.state,
      record.results.map(({ file }) => file),
      await project.resultFile(project.pass(id), 1),
    ]).toEqual(['done', ['2.png', '1.png'], first]);
  });

  it('whose picture is broken is not done, and the broken bytes are not kept', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'broken');
    lab.gate.next(
      'media',
      {
        kind: 'answer',
        when: 'before',
        status: 200,
        headers: { 'content-type': 'image/png' },
        body: 'not a picture at all',
      },
      99,
    );
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({ state: 'failed', error: { code: 'result-broken', billed: 'yes' } });
    expect(await core.tools.files.names(project.passFolder(project.pass(id)))).toEqual(['pass.json']);
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('done');
  });

  it('is held, not lost, while the disk is full, and goes on by itself when there is room', async () => {
    let full = false;
    const core = await lab.core({
      persistent: true,
      files: {
        ...files,
        settle: (from, to) =>
          full && to.includes('passes')
            ? Promise.reject(new PentimentoError('disk-full', 'The disk is full.'))
            : files.settle(from, to),
      },
    });
    const { project, source } = await lab.project(core, 'full');
    full = true;
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(core.room.held(id)).toMatchObject({ code: 'disk-full' }));
    expect(stateOf(project, id)).toBe('downloading');
    full = false;
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), core.room.held(id)]).toEqual(['done', 1, null]);
  });

  it.each([
    ['the answer to its submit has come', '"state": "running"'],
    ['it is known that it was not accepted', '"state": "uploading",\n  "stages": {\n    "preparing": "20', 1],
  ])(
    'is held while %s and can’t be written, and goes on from there without being looked for',
    async (_what, text, refused = 0) => {
      let full = false;
      const core = await lab.core({
        persistent: true,
        files: {
          ...files,
          write: (path, data) =>
            full && path.endsWith('pass.json') && String(data).includes(text)
              ? Promise.reject(new PentimentoError('disk-full', 'The disk is full.'))
              : files.write(path, data),
        },
      });
      const { project, source } = await lab.project(core, `full ${text.length}`);
      if (refused) lab.gate.next('submit', busy, refused);
      const {
        record: { id, clientJobId },
      } = await core.room.start(project, quick(source), seed);
      project.events.on('pass', ({ record }) => {
        full ||= record.state === 'submitting';
      });
      await until(() => expect(core.room.held(id)).toMatchObject({ code: 'disk-full' }));
      expect(stateOf(project, id)).toBe('submitting');
      lab.gate.next('list', { kind: 'answer', when: 'before', status: 200, body: '{"items":[]}' }, 99);
      full = false;
      project.events.removeAllListeners('pass');
      await core.room.settled(id);
      expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
    },
  );
});

describe('an app that ends', () => {
  it('waits for the answer to a submit under way, and the pass goes on at the next start', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'ends');
    lab.gate.next('submit', { kind: 'hold', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await lab.gate.held('submit');
    const closing = core.close();
    setTimeout(() => lab.gate.open(), 300);
    await closing;
    expect(project.pass(id).record).toMatchObject({ state: 'running', requestId: expect.any(String) });
    const next = await lab.core();
    const again = await lab.opened(next, project.folder);
    await next.room.resume(again);
    await next.room.settled(id);
    expect([stateOf(again, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });

  it('leaves a pass that waits as it is, and it runs at the next start', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'ends waiting');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const first = await core.room.start(project, quick(source), seed);
    const second = await core.room.start(project, quick(source, { seed: 8 }), seed);
    await lab.gate.held('initiate');
    await core.close();
    lab.gate.open();
    expect(project.history.map(({ record }) => record.state)).toEqual(['uploading', 'waiting']);
    const next = await lab.core();
    const again = await lab.opened(next, project.folder);
    // Twice at once, as an opening and a look at owners may coincide: each pass still runs once.
    await Promise.all([next.room.resume(again), next.room.resume(again), next.room.resume(again)]);
    await Promise.all([first, second].map(({ record }) => next.room.settled(record.id)));
    expect(again.history.map(({ record }) => [record.state, lab.jobs(record.clientJobId)])).toEqual([
      ['done', 1],
      ['done', 1],
    ]);
  });

  it('tells nobody of an end that was none', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'no end');
    const ended: string[] = [];
    core.room.events.on('ended', (_project, entry) => ended.push(entry.record.state));
    lab.gate.next('status', { kind: 'hold', when: 'before' });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'running');
    await lab.gate.held('status');
    await core.close();
    lab.gate.open();
    expect(ended).toEqual([]);
  });
});

describe('what a pass may cost', () => {
  it('above the ceiling needs a yes, and without one nothing is recorded', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'ceiling');
    const large = quick(source, { image_size: { width: 4096, height: 4100 }, num_images: 1 });
    expect(await faultOf(core.room.start(project, large, seed))).toMatchObject({
      code: 'over-ceiling',
      message: expect.stringMatching(/\$1\.01, above the \$1\.00 /),
    });
    expect(await faultOf(core.room.start(project, { ...large, allowCost: '1.007' }, seed))).toMatchObject({
      code: 'over-ceiling',
    });
    await project.writeSettings({ ceiling: '0.003' });
    expect(await faultOf(core.room.start(project, quick(source), seed))).toMatchObject({ code: 'over-ceiling' });
    expect(project.history).toEqual([]);
    const { record } = await core.room.start(project, quick(source, {}, { allowCost: '0.00393216' }), seed);
    await core.room.settled(record.id);
    expect(stateOf(project, record.id)).toBe('done');
  });

  it('above the project’s budget needs a yes too', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'budget');
    await project.writeSettings({ budget: '0.005' });
    const first = await core.room.start(project, quick(source), seed);
    await core.room.settled(first.record.id);
    expect(await faultOf(core.room.start(project, quick(source, { seed: 8 }), seed))).toMatchObject({
      code: 'over-budget',
    });
    expect(
      (await core.room.start(project, quick(source, { seed: 8 }, { engine: 'offline' }), seed)).record.version,
    ).toBe(2);
    expect(project.record.lastVersion).toBe(2);
    const yes = await core.room.start(project, quick(source, { seed: 9 }, { allowCost: '1' }), seed);
    await core.room.settled(yes.record.id);
    expect(stateOf(project, yes.record.id)).toBe('done');
  });

  it('is held against passes that start together, in one process and in several', async () => {
    const [one, other] = [await lab.core(), await lab.core()];
    const { project, source } = await lab.project(one, 'together');
    const theirs = await lab.opened(other, project.folder);
    await project.writeSettings({ budget: '0.009' });
    const starts = [project, theirs, project, theirs, project, theirs].map((each, at) =>
      (each === project ? one : other).room.start(each, quick(source, { seed: at }), seed),
    );
    const ended = await Promise.allSettled(starts);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(
      ended.flatMap((each) => (each.status === 'rejected' ? [(each.reason as PentimentoError).code] : [])),
    ).toEqual(Array(4).fill('over-budget'));
    await Promise.all(
      ended.flatMap((each) =>
        each.status === 'fulfilled' ? [one, other].map((core) => core.room.settled(each.value.record.id)) : [],
      ),
    );
    expect((await lab.opened(one, project.folder)).history.map(({ record }) => [record.version, record.state])).toEqual(
      [
        [1, 'done'],
        [2, 'done'],
      ],
    );
  });
});
