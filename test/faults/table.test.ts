import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore, type Core } from '../../src-main/core/core';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import { deliverySentence, othersSentence } from '../../src-main/common/delivery';
import { durations } from '../../src-main/common/durations';
import { models } from '../../src-main/common/models';
import { defaultDraft, defaultsOf } from '../../src-main/common/recipe';
import { preparation, type PassRecord } from '../../src-main/contract/records';
import { settings } from '../../src-main/contract/views';
import type { Emulator } from '../../src-main/emulator/engine';
import { startEmulator } from '../../src-main/emulator/emulator';
import { createSessionSecretStore } from '../../src-main/keys';
import type { PassRequest } from '../../src-main/pass/record';
import { Project } from '../../src-main/project/project';
import { importFile } from '../../src-main/project/sources';
import { verifyProject } from '../../src-main/project/verify';
import { until } from '../support/until';
import { deeds, type Outcome, type Stage } from './deeds';
import { rows, type Row } from './table';

const root = resolve(import.meta.dirname, '../..');
const out = resolve(root, process.env['PENTIMENTO_TEST_OUT'] ?? 'out');
const programs = { images: join(out, 'main/image-process.js'), restyle: join(out, 'main/restyle-process.js') };

/** A pass that the service never ends is not waited for longer than this. */
const LIMIT = 60_000;

const brief = {
  ...durations,
  connect: 2_000,
  jsonStall: 1_500,
  transferStall: 1_500,
  pollYoung: 20,
  pollOld: 50,
  lookUps: [0, 40, 80, 160],
  retryAfterLongest: 300,
  uncertainChecks: [],
  interruptWait: 300,
  rateLimitWaits: [20, 20, 20],
  readRetryFirst: 10,
  readRetryMost: 40,
  downloadTries: [0, 20, 40],
  settleChecks: [],
  missingMost: 150,
  emptyChecks: [10, 20, 40],
  acceptedWait: 200,
  pollStreamed: 50,
  strangeFirst: 20,
  strangeMost: 100,
  slowAfter: 500,
  slowMost: 1_500,
};

describe('whatever goes wrong between Pentimento and ModelRunner', () => {
  let folder: string;
  let emulator: Emulator;
  let core: Core;
  let project: Project;
  const read = new Map<Row, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-faults-'));
    emulator = await startEmulator({
      pricePerMegapixel: '0.06',
      latency: 0,
      programs,
      // What goes wrong with statuses and records is to be met: the stream alone settles nothing.
      habits: { stream: 'envelopes' },
    });
    core = await newCore();
    await sharp({
      create: {
        width: 2200,
        height: 300,
        channels: 3,
        background: '#2a6fb0',
        noise: { type: 'gaussian', mean: 128, sigma: 20 },
      },
    })
      .png()
      .toFile(join(folder, 'picture.png'));
    project = await newProject(core);
  });
  afterAll(async () => {
    await Promise.all(cores.map((each) => each.close()));
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cores: Core[] = [];
  const newCore: Stage['core'] = async ({
    home = join(folder, 'home'),
    persistent = false,
    clock = systemClock(),
    durations: more = {},
  } = {}) => {
    const made = await createCore(
      {
        host: 'web',
        version: '0',
        home,
        secrets: createSessionSecretStore(),
        store: openStore(home),
        dialogs: null,
        shell: noShell,
        clock,
        programs,
        modelrunnerOrigin: emulator.origin,
        environmentKey: 'fault-test-key-0123456789',
        durations: { ...brief, ...more },
      },
      { passesAtOnce: 1, persistent, settings: () => settings.parse({}) },
    );
    cores.push(made);
    return made;
  };
  let projects = 0;
  const newProject = async (of: Core): Promise<Project> => {
    const made = await Project.create(join(folder, `project ${(projects += 1)}`), 'Faults', of.tools);
    await importFile(made, of.images, join(folder, 'picture.png'));
    return made;
  };

  const order = (of: Project, index: number, images = 1, model?: string): PassRequest => ({
    input: { kind: 'source', id: [...of.sources.values()][0]!.id },
    basedOn: null,
    preparation: preparation.parse({}),
    engine: 'modelrunner',
    allowCost: '100',
    // Every row sends another prepared input, a small one, so that no upload of an earlier row is used.
    draft: model
      ? { ...defaultsOf(models[model]!), prompt: `row ${index}`, seed: index }
      : {
          ...defaultDraft,
          prompt: `row ${index}`,
          num_images: images,
          seed: index,
          image_size: { width: 256 + 16 * (index % 16), height: 256 + 16 * Math.floor(index / 16) },
          rendering_speed: 'TURBO',
          output_format: 'jpeg',
        },
  });

  const run = async (row: Row, index: number): Promise<Outcome> => {
    if (row.deed) {
      const stage = { folder, emulator, core: newCore, project: newProject };
      return deeds[row.deed]({ ...stage, order: (of) => order(of, index) });
    }
    emulator.setFaults({ faults: row.faults, twoSegmentPaths: row.twoSegmentPaths ?? true });
    const {
      record: { id },
    } = await core.room.start(project, order(project, index, row.images, row.model), core.drawSeed);
    if (row.held) await until(() => expect(core.room.held(id)?.code).toBe(row.held), LIMIT);
    else await core.room.settled(id);
    return { core, project, id };
  };

  it.each(rows.map((row, index) => ({ ...row, row, index })))(
    '$stage: $fault → $state',
    async ({ row, index }) => {
      const { id, core: by, project: of } = await run(row, index);
      const record = (): PassRecord => of.pass(id).record;
      const jobs = (): number => emulator.jobsByClientJobId.get(record().clientJobId) ?? 0;
      const ended = record();
      const error = ended.error ?? (row.held ? by.room.held(id) : null);
      read.set(row, error?.message ?? saidOf(ended));
      expect({ state: ended.state, code: ended.error?.code, billed: error?.billed, jobs: jobs() }).toEqual({
        state: row.state,
        code: row.code,
        billed: row.billed,
        jobs: row.jobs,
      });
      if (row.state === 'done') {
        expect(new Set(ended.results.map(({ sha256 }) => sha256)).size).toBe(row.delivered ?? row.images ?? 1);
        expect(ended.price.settled === null).toBe(row.settled === null);
      }
      if (row.billed === 'no' || row.isFree) expect(ended.price.settled).toBe('0');
      if (!row.recovery && !row.held) return;
      emulator.setFaults({ faults: row.meanwhile ?? [] });
      if (row.recovery === 'checkAgain') await by.room.checkAgain(of, id);
      else if (row.recovery === 'fetchAgain') await by.room.fetchAgain(of, id, null);
      else if (row.recovery === 'readPrices') await by.room.readPrices(of);
      await by.room.settled(id);
      const results = new Set(record().results.map(({ sha256 }) => sha256)).size;
      expect({ state: record().state, results, jobs: jobs() }).toEqual({
        state: 'done',
        results: row.images ?? 1,
        jobs: row.jobs,
      });
      expect(record().price.settled).not.toBeNull();
    },
    LIMIT,
  );

  it('leaves a project in which every result verifies', async () => {
    expect((await verifyProject(project)).problems).toEqual([]);
  });

  it('reads as docs/failures.md says', async (context) => {
    // Only a whole run can tell.
    if (read.size < rows.length) context.skip();
    const file = join(root, 'docs/failures.md');
    const text = page(read);
    if (process.env['UPDATE_DOCS'] === '1') await writeFile(file, text);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

/** What is said of a pass that ended well, and not as it was asked for. */
const saidOf = ({ evidence, price, ...pass }: PassRecord): string =>
  [
    deliverySentence({ ...pass, evidence, price }),
    ...(evidence.notes ?? []),
    // The number is drawn.
    othersSentence(evidence.others ?? [], price.currency)?.replace(/ The other is \S+ \(/, ' The other is … ('),
  ]
    .filter(Boolean)
    .join(' ');

const stages: Readonly<Record<Row['stage'], string>> = {
  upload: 'Uploading the input',
  submit: 'Submitting',
  watch: 'Watching the pass',
  record: 'Reading how it ended',
  results: 'Fetching the results',
  stream: 'The stream of updates',
  again: 'Continuing after a kill, a copy or git',
  window: 'Between the window and the app',
  model: 'A model of the service’s catalogue',
};

const recoveries = {
  checkAgain: '*Check again*',
  fetchAgain: '*Fetch again*',
  readPrices: 'Its price is read again later',
  'none needed': 'Pentimento checks again by itself',
} as const;

const end = ({ state, held }: Row): string => (held ? `${state}, and waits` : state);
const then = ({ recovery, held }: Row): string => {
  const what = held ? 'Once that is over, it continues by itself' : recovery && recoveries[recovery];
  return what ? `${what}: done, no second job` : '';
};

function page(read: ReadonlyMap<Row, string>): string {
  const sections = Object.entries(stages).map(([stage, title]) =>
    [
      `## ${title}`,
      '',
      '| what goes wrong | ends | charged | jobs created | what the designer reads | then |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows
        .filter((row) => row.stage === stage)
        .map(
          (row) =>
            `| ${[row.fault, end(row), row.billed ?? (row.isFree ? 'no' : row.state !== 'done' ? '' : row.jobs === 2 ? 'twice, and said so' : 'once'), row.jobs, (read.get(row) ?? '').replaceAll('|', '\\|'), then(row)].join(' | ')} |`,
        ),
      '',
    ].join('\n'),
  );
  return [
    '# What can go wrong, and what happens then',
    '',
    'Generated by `test/faults/table.test.ts` from what it measured (`UPDATE_DOCS=1 npm run test:faults` rewrites it). Every row was run against the emulator with that fault; it ended as shown,',
    'with that many jobs created on the service. Where nothing is read, the pass is simply done.',
    '',
    ...sections,
  ].join('\n');
}
