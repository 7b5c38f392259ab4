import { setTimeout as sleep } from 'node:timers/promises';
import { createCore } from '../../../src-main/core/core';
import { noShell, systemClock } from '../../../src-main/app/node-ports';
import { Projects } from '../../../src-main/app/projects';
import { defaultDraft } from '../../../src-main/common/recipe';
import { durations } from '../../../src-main/common/durations';
import { isUnfinished } from '../../../src-main/common/states';
import { preparation } from '../../../src-main/contract/records';
import { settings } from '../../../src-main/contract/views';
import { isPentimentoError } from '../../../src-main/contract/errors';
import { createSessionSecretStore } from '../../../src-main/keys';
import type { PassRequest } from '../../../src-main/pass/record';
import { files, type Files } from '../../../src-main/project/files';
import { Project } from '../../../src-main/project/project';
import type { KeyValueStore } from '../../../src-main/ports';
import type { KillOrder } from './kill-order';

/** A process that works on a project and is killed at a chosen write. Started by kill-lab.ts alone. */

const order = JSON.parse(process.argv[2] ?? '{}') as KillOrder;
let writes = 0;

const die = (): void => process.kill(process.pid, order.signal ?? 'SIGKILL') as unknown as void;

/** Counts every change of the disk, and dies just before or just after the chosen one. */
const counted =
  <A extends readonly unknown[]>(work: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    writes += 1;
    if (writes === order.killAt && order.moment === 'before') die();
    await work(...args);
    if (writes === order.killAt && order.moment === 'after') die();
  };

const counting: Files = {
  ...files,
  write: counted(files.write),
  create: counted(files.create),
  createFolder: counted(files.createFolder),
  settle: counted(files.settle),
  remove: counted(files.remove),
  removeFolder: counted(files.removeFolder),
};

/** What a host remembers is not looked at. */
const kept = new Map<string, unknown>();
const store: KeyValueStore = {
  get: (name) => kept.get(name),
  set: (name, value) => void kept.set(name, value),
  delete: (name) => void kept.delete(name),
};

const core = await createCore(
  {
    host: 'web',
    version: '0',
    home: order.home,
    secrets: createSessionSecretStore(),
    store,
    dialogs: null,
    shell: noShell,
    clock: systemClock(),
    programs: order.programs,
    modelrunnerOrigin: order.origin,
    environmentKey: 'kill-test-key',
    durations: {
      ...durations,
      lockStale: 2_000,
      pollYoung: 20,
      pollOld: 50,
      lookUps: order.lookUps ?? [0, 20, 50, 100],
      rateLimitWaits: [20, 20, 20],
      uncertainChecks: [50, 100, 200],
      ownerCheck: 200,
      readRetryFirst: 10,
      readRetryMost: 50,
      downloadTries: [0, 50, 100],
      settleChecks: [10],
      missingMost: 500,
      emptyChecks: [10, 20],
      acceptedWait: 500,
      pollStreamed: 50,
    },
  },
  { passesAtOnce: 2, persistent: order.mode === 'host', files: counting, settings: () => settings.parse({}) },
);

const projects = new Projects(core, () => undefined);
const project =
  order.mode === 'host' ? await projects.open(order.project) : await Project.open(order.project, core.tools);
let refused = 0;
if (order.mode !== 'resume') {
  const [source] = project.sources.values();
  if (!source) throw new Error('the lab puts a source in first');
  const started = [];
  for (let number = 0; number < order.passes; number++) {
    const request: PassRequest = {
      input: { kind: 'source', id: source.id },
      basedOn: null,
      preparation: preparation.parse({}),
      engine: 'modelrunner',
      allowCost: null,
      draft: {
        ...defaultDraft,
        prompt: `pass ${order.seed} ${number}`,
        seed: number,
        image_size: { width: 256, height: 256 },
        rendering_speed: 'TURBO',
      },
    };
    try {
      started.push(await core.room.start(project, request, core.drawSeed));
    } catch (error) {
      if (!isPentimentoError(error) || error.code !== 'over-budget') throw error;
      refused += 1;
    }
  }
  await Promise.all(started.map(({ record }) => core.room.settled(record.id)));
  // What others left, and what was left before.
  while (order.mode === 'host' && project.history.some(({ record }) => isUnfinished(record.state))) await sleep(50);
} else {
  await core.room.resume(project, { force: true });
  await Promise.all(
    project.history.map(async ({ record }) => {
      if (record.state === 'uncertain') await core.room.checkAgain(project, record.id);
      await core.room.settled(record.id);
    }),
  );
}
const left = project.history.filter(({ record }) => isUnfinished(record.state)).length;
await projects.close();
await core.close();
process.stdout.write(`${JSON.stringify({ writes, left, refused })}\n`);
process.exit(0);
