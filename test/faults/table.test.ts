import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore, type Core } from '../../src-main/app/core';
import { noShell, openStore, systemClock } from '../../src-main/app/node-ports';
import { durations } from '../../src-main/common/durations';
import { defaultDraft } from '../../src-main/common/recipe';
import { preparation, type PassRecord } from '../../src-main/contract/records';
import { settings } from '../../src-main/contract/views';
import type { Emulator } from '../../src-main/emulator/engine';
import { startEmulator } from '../../src-main/emulator/emulator';
import { createSessionSecretStore } from '../../src-main/keys';
import { Project } from '../../src-main/project/project';
import { importFile } from '../../src-main/project/sources';
import { verifyProject } from '../../src-main/project/verify';
import { rows, type Row } from './table';

const root = resolve(import.meta.dirname, '../..');
const out = resolve(root, process.env['PENTIMENTO_TEST_OUT'] ?? 'out');
const programs = { images: join(out, 'main/image-process.js'), restyle: join(out, 'main/restyle-process.js') };

/** A pass that the service never ends is not waited for longer than this. */
const LIMIT = 60_000;

const brief = {
  ...durations, connect: 2_000, jsonStall: 1_500, transferStall: 1_500, pollYoung: 20, pollOld: 50, lookUps: [0, 40, 80, 160], rateLimitWaits: [20, 20, 20],
  readRetryFirst: 10, readRetryMost: 40, downloadTries: [0, 20, 40], settleChecks: [], missingMost: 150, emptyChecks: [10, 20, 40], acceptedWait: 200, pollStreamed: 50,
};

describe('whatever goes wrong between Pentimento and ModelRunner', () => {
  let folder: string;
  let emulator: Emulator;
  let core: Core;
  let project: Project;
  const read = new Map<Row, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-faults-'));
    emulator = await startEmulator({ pricePerMegapixel: '0.06', latency: 0, programs });
    core = await createCore({
      host: 'web', version: '0', home: join(folder, 'home'), secrets: createSessionSecretStore(), store: openStore(join(folder, 'home')), dialogs: null, shell: noShell,
      clock: systemClock(), programs, modelrunnerOrigin: emulator.origin, environmentKey: 'fault-test-key-0123456789', durations: brief,
    }, { passesAtOnce: 1, persistent: false, settings: () => settings.parse({}) });
    project = await Project.create(join(folder, 'project'), 'Faults', core.tools);
    const picture = join(folder, 'picture.png');
    await sharp({ create: { width: 2200, height: 300, channels: 3, background: '#2a6fb0', noise: { type: 'gaussian', mean: 128, sigma: 20 } } }).png().toFile(picture);
    await importFile(project, core.images, picture);
  });
  afterAll(async () => {
    await core.close();
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const record = (id: string): PassRecord => project.pass(id).record;
  const jobs = (id: string): number => emulator.jobsByClientJobId.get(record(id).clientJobId) ?? 0;

  const run = async (row: Row, index: number): Promise<string> => {
    emulator.setFaults({ faults: row.faults, twoSegmentPaths: row.twoSegmentPaths ?? true });
    const [source] = project.sources.values();
    const entry = await core.room.start(project, {
      input: { kind: 'source', id: source!.id }, basedOn: null, preparation: preparation.parse({}), engine: 'modelrunner', allowCost: '100',
      // Every row sends another prepared input, so that no upload of an earlier row is used.
      draft: { ...defaultDraft, prompt: `row ${index}`, seed: index, image_size: { width: 256 + 16 * index, height: 256 }, rendering_speed: 'TURBO', output_format: 'jpeg' },
    }, core.drawSeed);
    await core.room.settled(entry.record.id);
    return entry.record.id;
  };

  it.each(rows.map((row, index) => ({ ...row, row, index })))('$stage: $fault → $state', async ({ row, index }) => {
    const id = await run(row, index);
    const ended = record(id);
    read.set(row, ended.error?.message ?? '');
    expect({ state: ended.state, code: ended.error?.code, billed: ended.error?.billed, jobs: jobs(id) })
      .toEqual({ state: row.state, code: row.code, billed: row.billed, jobs: row.jobs });
    if (row.state === 'done') {
      expect(ended.results).toHaveLength(1);
      expect(ended.price.settled === null).toBe(row.settled === null);
    }
    if (row.billed === 'no') expect(ended.price.settled).toBe('0');
    if (!row.recovery) return;
    emulator.setFaults({});
    if (row.recovery === 'checkAgain') await core.room.checkAgain(project, id);
    else if (row.recovery === 'fetchAgain') await core.room.fetchAgain(project, id, null);
    else await core.room.readPrices(project);
    await core.room.settled(id);
    expect({ state: record(id).state, results: record(id).results.length, jobs: jobs(id) }).toEqual({ state: 'done', results: 1, jobs: 1 });
    expect(record(id).price.settled).not.toBeNull();
  }, LIMIT);

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

const stages: Readonly<Record<Row['stage'], string>> = {
  upload: 'Uploading the input', submit: 'Submitting', watch: 'Watching the pass', record: 'Reading how it ended', results: 'Fetching the results', stream: 'The stream of updates',
};

const recoveries = { checkAgain: '*Check again*', fetchAgain: '*Fetch again*', readPrices: 'The price is read again later' } as const;

function page(read: ReadonlyMap<Row, string>): string {
  const sections = Object.entries(stages).map(([stage, title]) => [
    `## ${title}`, '', '| what goes wrong | ends | charged | jobs created | what the designer reads | then |', '| --- | --- | --- | --- | --- | --- |',
    ...rows.filter((row) => row.stage === stage).map((row) =>
      `| ${[row.fault, row.state, row.billed ?? (row.state === 'done' ? 'once' : ''), row.jobs, (read.get(row) ?? '').replaceAll('|', '\\|'), row.recovery ? `${recoveries[row.recovery]}: done, no second job` : ''].join(' | ')} |`),
    '',
  ].join('\n'));
  return [
    '# What can go wrong, and what happens then', '',
    'Made by `test/faults/table.test.ts` from what it measured (`UPDATE_DOCS=1 npm run test:faults` writes it anew): every row was run against the emulator with that fault,',
    'and ended as it says, with so many jobs created on the service.', '',
    ...sections,
  ].join('\n');
}
