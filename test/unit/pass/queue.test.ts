import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('pass-queue');
const seed = () => 11;

const filesOf = (project: Project, id: string) => readdir(project.passFolder(project.pass(id)));

describe('several passes', () => {
  it('run as many at once as is set, the rest wait and begin in the order they were asked for', async () => {
    const core = await lab.core({ passesAtOnce: 2 });
    const { project, source } = await lab.project(core, 'order');
    const begun: number[] = [];
    project.events.on('pass', ({ record }) => {
      if (record.state === 'preparing') begun.push(record.version);
    });
    lab.gate.next('initiate', { kind: 'hold', when: 'before' }, 2);
    const passes = [];
    for (let n = 0; n < 5; n++) passes.push(await core.room.start(project, quick(source, { seed: n }), seed));
    await until(() =>
      expect(project.history.map(({ record }) => record.state)).toEqual([
        'uploading',
        'uploading',
        'waiting',
        'waiting',
        'waiting',
      ]),
    );
    expect(core.room.busy()).toEqual({ running: 2, waiting: 3 });
    lab.gate.open();
    await Promise.all(passes.map(({ record: { id } }) => core.room.settled(id)));
    expect(project.history.map(({ record }) => [record.version, record.state])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 'done']),
    );
    // Two that begin together may be first on disk in either order.
    expect(
      [begun.slice(0, 2), begun.slice(2, 4), begun.slice(4)].map((pair) => pair.toSorted((a, b) => a - b)),
    ).toEqual([[1, 2], [3, 4], [5]]);
    expect(core.room.busy()).toEqual({ running: 0, waiting: 0 });
  });

  it('that wait begin in the order that they were put in, and one that comes later behind them', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'reordered');
    const begun: number[] = [];
    project.events.on('pass', ({ record }) => {
      if (record.state === 'preparing') begun.push(record.version);
    });
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const ids: string[] = [];
    const start = async (): Promise<void> => {
      ids.push((await core.room.start(project, quick(source, { seed: ids.length }), seed)).record.id);
    };
    for (let n = 0; n < 4; n++) await start();
    await lab.gate.held('initiate');
    const order = (): number[] =>
      ids
        .map((id, at) => [at + 1, core.room.turn(id)] as const)
        .filter(([, turn]) => turn !== null)
        .toSorted(([, a], [, b]) => a! - b!)
        .map(([version]) => version);
    expect(order()).toEqual([2, 3, 4]);
    core.room.reorder(ids[3]!, ids[1]!);
    core.room.reorder(ids[1]!, null);
    expect(order()).toEqual([4, 3, 2]);
    // What runs, or is nobody, changes nothing.
    core.room.reorder(ids[0]!, ids[3]!);
    core.room.reorder(ids[3]!, 'nobody');
    await start();
    expect(order()).toEqual([4, 3, 2, 5]);
    lab.gate.open();
    await Promise.all(ids.map((id) => core.room.settled(id)));
    expect(begun).toEqual([1, 4, 3, 2, 5]);
    expect(order()).toEqual([]);
  });

  it('hold no NUL and no half of a character in their prompt', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'whole text');
    const prompt = 'a\u0000 poster \ud83d that says "MA\udc00RS 🚀"';
    const { record } = await core.room.start(project, quick(source, { prompt }), seed);
    expect([record.recipe['prompt'], record.words]).toEqual(['a poster  that says "MARS 🚀"', ['MARS 🚀']]);
    await expect(core.room.start(project, quick(source, { prompt: '\u0000\ud800' }), seed)).rejects.toMatchObject({
      code: 'wrong-use',
    });
    await core.room.settled(record.id);
  });

  it('keep the words that their order corrected, tidied, and else those in the prompt’s quotes', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'words');
    const prompt = 'a poster that says "MARS"';
    const start = async (words: readonly string[] | null): Promise<readonly string[]> => {
      const { record } = await core.room.start(project, { ...quick(source, { prompt }), words }, seed);
      await core.room.settled(record.id);
      return record.words;
    };
    expect(await start(null)).toEqual(['MARS']);
    expect(await start(['VISIT\u0000 ', '', 'MARS', 'VISIT'])).toEqual(['VISIT', 'MARS']);
    expect(await start([])).toEqual([]);
    await expect(start(['x'.repeat(12_000), 'y'.repeat(12_000)])).rejects.toMatchObject({ code: 'wrong-use' });
  });

  it('keep to a number that is changed while they wait', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'more at once');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' }, 3);
    const passes = [];
    for (let n = 0; n < 3; n++) passes.push(await core.room.start(project, quick(source, { seed: n }), seed));
    await lab.gate.held('initiate');
    expect(core.room.busy()).toEqual({ running: 1, waiting: 2 });
    core.room.passesAtOnce = 3;
    await until(() => expect(core.room.busy()).toEqual({ running: 3, waiting: 0 }));
    lab.gate.open();
    await Promise.all(passes.map(({ record: { id } }) => core.room.settled(id)));
  });
});

describe('cancelling', () => {
  it('a pass that waits is free and done at once, and the pass keeps its number', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'cancel waiting');
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const first = await core.room.start(project, quick(source), seed);
    const second = await core.room.start(project, quick(source, { seed: 8 }), seed);
    await lab.gate.held('initiate');
    await core.room.cancel(project, second.record.id);
    expect(project.pass(second.record.id).record).toMatchObject({
      version: 2,
      state: 'cancelled',
      requestId: null,
      price: { settled: '0' },
      error: null,
      finishedAt: expect.any(String),
    });
    expect(await filesOf(project, second.record.id)).toEqual(['pass.json']);
    expect(stateOf(project, first.record.id)).toBe('uploading');
    const third = await core.room.start(project, quick(source, { seed: 9 }), seed);
    expect(third.record.version).toBe(3);
    lab.gate.open();
    await core.room.settled(third.record.id);
    expect(project.history.map(({ record }) => record.state)).toEqual(['done', 'cancelled', 'done']);
    expect(lab.jobs(second.record.clientJobId)).toBe(0);
  });

  it.each(['initiate', 'put'] as const)(
    'a pass that uploads (%s) is free, and nothing of it is submitted afterwards',
    async (call) => {
      const core = await lab.core({ passesAtOnce: 1 });
      const { project, source } = await lab.project(core, `cancel at ${call}`);
      lab.gate.next(call, { kind: 'hold', when: 'before' });
      const {
        record: { id, clientJobId },
      } = await core.room.start(project, quick(source), seed);
      await lab.gate.held(call);
      await core.room.cancel(project, id);
      expect(stateOf(project, id)).toBe('cancelled');
      lab.gate.open();
      const next = await core.room.start(project, quick(source, { seed: 8 }), seed);
      await core.room.settled(next.record.id);
      expect([stateOf(project, next.record.id), stateOf(project, id), lab.jobs(clientJobId)]).toEqual([
        'done',
        'cancelled',
        0,
      ]);
    },
  );

  it('a pass that may have left is refused, with a sentence about its cost, and the pass goes on', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'cancel late');
    lab.gate.next('submit', { kind: 'hold', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await lab.gate.held('submit');
    expect(stateOf(project, id)).toBe('submitting');
    expect(await faultOf(core.room.cancel(project, id))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('charged'),
    });
    lab.gate.open();
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
    expect(await faultOf(core.room.cancel(project, id))).toMatchObject({ code: 'wrong-use' });
    expect(stateOf(project, id)).toBe('done');
  });

  it('a pass of the offline engine stops it wherever it stands, and the next one begins', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'stop offline');
    const offline = { engine: 'offline' } as const;
    for (const state of ['waiting', 'preparing', 'running'] as const) {
      const first = await core.room.start(
        project,
        quick(source, { rendering_speed: 'QUALITY', image_size: { width: 1024, height: 1024 } }, offline),
        seed,
      );
      const { id } = first.record;
      if (state !== 'waiting') await untilState(project, id, state).catch(() => undefined);
      await core.room.cancel(project, id).catch(() => undefined);
      await core.room.settled(id);
      expect(['cancelled', 'done']).toContain(stateOf(project, id));
      if (state === 'running') expect(stateOf(project, id)).toBe('cancelled');
      expect(core.room.busy()).toEqual({ running: 0, waiting: 0 });
    }
    const next = await core.room.start(project, quick(source, {}, offline), seed);
    await core.room.settled(next.record.id);
    expect(stateOf(project, next.record.id)).toBe('done');
  });

  it('again and again at every moment of a pass’s life leaves it cancelled and unsent, or sent once and done', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'cancel moments');
    for (let turns = 0; turns < 24; turns++) {
      const {
        record: { id, clientJobId },
      } = await core.room.start(project, quick(source, { seed: turns }), seed);
      for (let turn = 0; turn < turns * 4; turn++)
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      await core.room.cancel(project, id).catch(() => undefined);
      await core.room.settled(id);
      const state = stateOf(project, id);
      expect(['cancelled', 'done']).toContain(state);
      expect(lab.jobs(clientJobId)).toBe(state === 'done' ? 1 : 0);
    }
  });
});

describe('no longer waiting for a pass', () => {
  it('frees its place and changes nothing else: it is watched on, and its results are fetched', async () => {
    const core = await lab.core({ passesAtOnce: 1 });
    const { project, source } = await lab.project(core, 'stop waiting');
    lab.gate.next('status', { kind: 'hold', when: 'before' });
    const first = await core.room.start(project, quick(source), seed);
    const second = await core.room.start(project, quick(source, { seed: 8 }), seed);
    await untilState(project, first.record.id, 'running');
    await lab.gate.held('status');
    expect(stateOf(project, second.record.id)).toBe('waiting');
    await core.room.stopWaiting(project, first.record.id);
    expect(project.pass(first.record.id).record).toMatchObject({
      state: 'running',
      stoppedWaitingAt: expect.any(String),
      requestId: expect.any(String),
    });
    await core.room.settled(second.record.id);
    expect([stateOf(project, first.record.id), stateOf(project, second.record.id)]).toEqual(['running', 'done']);
    lab.gate.open();
    await core.room.settled(first.record.id);
    expect(project.pass(first.record.id).record).toMatchObject({
      state: 'done',
      stoppedWaitingAt: expect.any(String),
      results: [{ file: '1.png' }],
    });
  });

  it('has no meaning once it has ended', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'stop ended');
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(await faultOf(core.room.stopWaiting(project, id))).toMatchObject({ code: 'wrong-use' });
    expect(project.pass(id).record.stoppedWaitingAt).toBeNull();
  });
});
