import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Core } from '../../src-main/core/core';
import { systemClock } from '../../src-main/app/node-ports';
import { Orders } from '../../src-main/use-cases/orders';
import type { Clock } from '../../src-main/ports';
import type { Durations } from '../../src-main/common/durations';
import type { PassRecord } from '../../src-main/contract/records';
import type { Emulator } from '../../src-main/emulator/engine';
import type { FaultScriptInput } from '../../src-main/emulator/fault-script';
import type { PassRequest } from '../../src-main/pass/record';
import { jsonText } from '../../src-main/project/parse';
import { Project } from '../../src-main/project/project';
import { until, untilState } from '../support/until';
import type { Deed } from './table';

/** Where deeds are done: processes of one installation, or of others, on projects of their own. */
export interface Stage {
  readonly folder: string;
  readonly emulator: Emulator;
  core(more?: {
    readonly home?: string;
    readonly persistent?: boolean;
    readonly clock?: Clock;
    readonly durations?: Partial<Durations>;
  }): Promise<Core>;
  /** A new project with one source. */
  project(core: Core): Promise<Project>;
  order(project: Project): PassRequest;
}

/** A pass as it ended, and the process that ended it. */
export interface Outcome {
  readonly core: Core;
  readonly project: Project;
  readonly id: string;
}

type Do = NonNullable<FaultScriptInput['faults']>[number]['do'];

/** Three answers of the list do not show the request: whoever looks but once posts it again. */
const lagging = { route: 'list', on: 'every', do: { kind: 'lag', lookUps: 3 } } as const;
const submit = (what: Do) => ({ route: 'submit', on: 1, do: what }) as const;
const turned = (more: object = {}): Do => ({ kind: 'answer', status: 429, accept: true, ...more });

export type Deeds = Readonly<Record<Deed, (stage: Stage) => Promise<Outcome>>>;

export const deeds: Deeds = {
  killed: async (stage) => {
    stage.emulator.setFaults({ faults: [submit({ kind: 'hang', accept: true }), lagging] });
    const { core, project, id } = await begin(stage);
    await until(() => expect(jobs(stage, project, id)).toBe(1));
    await core.close();
    return goOn(stage, project.folder, id);
  },

  'set back': async (stage) => {
    stage.emulator.setFaults({ faults: [{ route: 'status', on: 'every', do: queued }] });
    const { core, project, id, early } = await begin(stage);
    await untilState(project, id, 'running');
    await core.close();
    await writeFile(join(project.passFolder(project.pass(id)), 'pass.json'), jsonText(early()));
    stage.emulator.setFaults({ faults: [lagging] });
    return goOn(stage, project.folder, id);
  },

  copied: async (stage) => {
    const [one, other] = await copies(stage, 2);
    stage.emulator.setFaults({ faults: [lagging] });
    const first = await goOn(stage, one!.folder, one!.id);
    expect(first.project.pass(first.id).record.state).toBe('done');
    // The second copy is taken over on another machine.
    return goOn(stage, other!.folder, other!.id, { home: join(stage.folder, 'another home') });
  },

  'answer lost': async (stage) => {
    const { core, project, order } = await ordering(stage);
    const orders = new Orders();
    const { record } = await order(orders, 'press');
    // The page asks what became of it, and a page of a host that was started again tries it once more.
    expect((await orders.settle(project, 'press'))?.record.id).toBe(record.id);
    for (const host of [orders, new Orders()]) expect((await order(host, 'press')).record.id).toBe(record.id);
    return ended(core, project, record.id);
  },

  'order late': async (stage) => {
    const { core, project, order } = await ordering(stage);
    const orders = new Orders();
    expect(await orders.settle(project, 'press')).toBe(null);
    await expect(order(orders, 'press')).rejects.toMatchObject({ code: 'wrong-use' });
    const { record } = await order(orders, 'another-press');
    return ended(core, project, record.id);
  },

  moved: async (stage) => {
    const [moved] = await copies(stage, 1);
    stage.emulator.setFaults({});
    return goOn(stage, moved!.folder, moved!.id);
  },

  'closed while turned away': async (stage) => {
    stage.emulator.setFaults({ faults: [submit(turned({ headers: { 'Retry-After': '600' } })), lagging] });
    const { core, project, id } = await begin(stage, { lookUps: [0, 30_000], retryAfterLongest: 600_000 });
    await until(() => expect(core.room.held(id)?.code).toBe('rate-limited'));
    await core.close();
    return goOn(stage, project.folder, id);
  },

  'clock ahead': async (stage) => {
    stage.emulator.setFaults({ faults: [submit(turned()), lagging] });
    const clock = systemClock();
    let ahead = 0;
    const core = await stage.core({
      clock: { ...clock, now: () => clock.now() + ahead },
    });
    const project = await stage.project(core);
    const { record } = await core.room.start(project, stage.order(project), core.drawSeed);
    await until(() => expect(jobs(stage, project, record.id)).toBe(1));
    ahead = 86_400_000;
    await core.room.settled(record.id);
    return { core, project, id: record.id };
  },

  'asked by itself': async (stage) => {
    stage.emulator.setFaults({
      faults: [submit({ kind: 'reset', accept: true }), { ...lagging, do: { kind: 'lag', lookUps: 6 } }],
    });
    const core = await stage.core({ persistent: true, durations: { uncertainChecks: [20, 40, 80, 160] } });
    const project = await stage.project(core);
    const states: string[] = [];
    project.events.on('pass', ({ record }) => states.push(record.state));
    const { record } = await core.room.start(project, stage.order(project), core.drawSeed);
    await untilState(project, record.id, 'done');
    expect(states).toContain('uncertain');
    return { core, project, id: record.id };
  },

  'three runs': async (stage) => {
    const unknown: Do = { kind: 'answer', status: 404 };
    stage.emulator.setFaults({
      faults: [
        { route: 'status', on: 'every', do: unknown },
        { route: 'record', on: 'every', do: unknown },
        { route: 'list', on: 'every', do: { kind: 'lag', ms: 3_600_000 } },
      ],
    });
    const patient = { missingMost: 3_600_000 };
    const { core, project, id } = await begin(stage, patient);
    const waited = (): number => project.pass(id).record.evidence.unknown?.waited ?? 0;
    await until(() => expect(waited()).toBeGreaterThan(100));
    await core.close();
    for (let run = 2; run <= 3; run++) {
      const next = await stage.core({ durations: patient });
      const again = await Project.open(project.folder, next.tools);
      await next.room.resume(again);
      await until(() => expect(again.pass(id).record.evidence.unknown?.runs).toBe(run));
      await next.close();
    }
    return goOn(stage, project.folder, id, { durations: patient });
  },

  cancelled: async (stage) => {
    stage.emulator.setFaults({ faults: [submit(turned()), lagging] });
    const { core, project, id } = await begin(stage);
    await until(() => expect(core.room.held(id)?.code).toBe('rate-limited'));
    // It is there after all: too late.
    await expect(core.room.cancel(project, id)).rejects.toMatchObject({ code: 'wrong-use' });
    await core.room.settled(id);
    return { core, project, id };
  },
};

const queued: Do = { kind: 'change', set: { status: 'IN_QUEUE' } };

const jobs = (stage: Stage, project: Project, id: string): number =>
  stage.emulator.jobsByClientJobId.get(project.pass(id).record.clientJobId) ?? 0;

/** Starts a pass; `early` is its record as it stood before it was posted. */
async function begin(
  stage: Stage,
  durations: Partial<Durations> = {},
): Promise<Outcome & { readonly early: () => PassRecord }> {
  const core = await stage.core({ durations });
  const project = await stage.project(core);
  let early: PassRecord | null = null;
  project.events.on('pass', ({ record }) => {
    if (record.state === 'uploading' && record.stages.submitting === undefined) early = record;
  });
  const { record } = await core.room.start(project, stage.order(project), core.drawSeed);
  return { core, project, id: record.id, early: () => early ?? record };
}

/** A window that orders passes of a project, each by the id of its press. */
async function ordering(stage: Stage) {
  stage.emulator.setFaults({});
  const core = await stage.core();
  const project = await stage.project(core);
  const order = (host: Orders, orderId: string) =>
    host.make(project, orderId, () => core.room.start(project, { ...stage.order(project), orderId }, core.drawSeed));
  return { core, project, order };
}

async function ended(core: Core, project: Project, id: string): Promise<Outcome> {
  await core.room.settled(id);
  expect(project.history).toHaveLength(1);
  return { core, project, id };
}

/** Another process opens the project and goes on with what it holds, started elsewhere or not. */
async function goOn(
  stage: Stage,
  folder: string,
  id: string,
  more: Parameters<Stage['core']>[0] = {},
): Promise<Outcome> {
  const core = await stage.core(more);
  const project = await Project.open(folder, core.tools);
  await core.room.resume(project, { force: true });
  await core.room.settled(id);
  return { core, project, id };
}

/** Copies of a project whose pass was never posted, and whose first folder is gone. */
async function copies(stage: Stage, count: number): Promise<{ readonly folder: string; readonly id: string }[]> {
  stage.emulator.setFaults({ faults: [{ route: 'initiate', on: 'every', do: { kind: 'reset' } }] });
  const { core, project, id } = await begin(stage, { readRetryFirst: 60_000, readRetryMost: 60_000 });
  await untilState(project, id, 'uploading');
  await core.close();
  const into = await mkdtemp(join(stage.folder, 'copies-'));
  const made = Array.from({ length: count }, (_, at) => join(into, `${at}`));
  const { folder } = project.pass(id);
  // As when the process that began it is gone.
  const owner = join(project.folder, 'passes', folder, 'owner.json');
  await writeFile(owner, jsonText({ ...JSON.parse(await readFile(owner, 'utf8')), processStart: 'before' }));
  for (const copy of made) await cp(project.folder, copy, { recursive: true });
  await rm(project.folder, { recursive: true });
  return made.map((copy) => ({ folder: copy, id }));
}
