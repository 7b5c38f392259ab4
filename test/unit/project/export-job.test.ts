import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PentimentoError } from '../../../src-main/contract/errors';
import type { ExportJob, ExportPreset } from '../../../src-main/contract/exports';
import { createImages, type Images } from '../../../src-main/images';
import { RunningExport, type Taken } from '../../../src-main/project/export-job';
import { planExport } from '../../../src-main/project/export-plan';
import { everExported, listExports } from '../../../src-main/project/exports-record';
import { files } from '../../../src-main/project/files';
import type { PassEntry } from '../../../src-main/project/load';
import { Project, type ProjectTools } from '../../../src-main/project/project';
import { programs } from '../../support/built';
import { passWithResults, presetOf } from '../../support/exports';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { tools } from '../../support/records';
import { faultOf, until } from '../../support/until';

const folder = await temporaryFolder('export-job');
let images: Images;

beforeAll(() => {
  images = createImages({ program: programs.images, jobTimeout: 60_000 });
});
afterAll(() => images.close());

const created = (name: string, change: Partial<ProjectTools> = {}): Promise<Project> =>
  Project.create(join(folder, name), null, tools(change));
const all = (entries: readonly PassEntry[]) => entries.map(({ record }) => ({ passId: record.id, result: null }));

async function started(
  project: Project,
  entries: readonly PassEntry[],
  presets: readonly ExportPreset[],
  { taken = null, to = 'out', by = images }: { taken?: Taken; to?: string; by?: Images } = {},
): Promise<RunningExport> {
  return RunningExport.start(
    project,
    by,
    await planExport(project, { picks: all(entries), presets: [...presets], to }),
    taken,
  );
}

async function exported(...args: Parameters<typeof started>): Promise<ExportJob> {
  const job = await started(...args);
  await job.done;
  return job.view;
}

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
const states = (job: ExportJob): string[] => job.files.map(({ state }) => state);

describe('an export', { timeout: 60_000 }, () => {
  it('writes every version by every preset, and lists each file on its version with what it is', async () => {
    const project = await created('many');
    const [one, two] = [
      await passWithResults(project),
      await passWithResults(project, [
        { width: 320, height: 240 },
        { width: 100, height: 200 },
      ]),
    ];
    const presets = [
      presetOf({ name: 'Small', settings: { format: 'jpeg', resize: { kind: 'fit', width: 160, height: null } } }),
      presetOf({ scales: [1, 2], settings: { resize: { kind: 'long-edge', length: 50, unit: 'px' } } }),
    ];
    const job = await exported(project, [one, two], presets);
    expect(job.state).toBe('done');
    expect(job.files.map(({ name, state, width, height, format }) => [name, state, width, height, format])).toEqual([
      ['v1.jpg', 'written', 160, 120, 'jpeg'],
      ['v1@1x.png', 'written', 50, 38, 'png'],
      ['v1@2x.png', 'written', 100, 76, 'png'],
      ['v2-1.jpg', 'written', 160, 120, 'jpeg'],
      ['v2-1@1x.png', 'written', 50, 38, 'png'],
      ['v2-1@2x.png', 'written', 100, 76, 'png'],
      ['v2-2.jpg', 'written', 100, 200, 'jpeg'],
      ['v2-2@1x.png', 'written', 25, 50, 'png'],
      ['v2-2@2x.png', 'written', 50, 100, 'png'],
    ]);
    expect(await filesBelow(join(project.folder, 'exports'))).toEqual(
      job.files.map(({ name }) => `out/${name}`).toSorted(),
    );
    const listed = [...(await listExports(project, one)), ...(await listExports(project, two))];
    expect(listed).toHaveLength(9);
    for (const { file, bytes, sha256: hash, width, height, present } of listed) {
      const path = join(project.folder, file);
      expect({ present, bytes, hash }).toEqual({
        present: true,
        bytes: (await stat(path)).size,
        hash: await sha256(path),
      });
      expect(await sharp(path).metadata()).toMatchObject({ width, height });
    }
    expect(
      listed
        .filter(({ preset }) => preset === 'Small')
        .map(({ result }) => result)
        .toSorted(),
    ).toEqual([1, 1, 2]);
  });

  it('with layers is listed once with all results that are in it; an input that is gone is left out, and told of', async () => {
    const project = await created('layers');
    const pass = await passWithResults(project, [
      { width: 80, height: 60 },
      { width: 80, height: 60 },
    ]);
    const job = await exported(project, [pass], [presetOf({ settings: { format: 'psd' } })]);
    expect(job.files).toMatchObject([{ state: 'written', result: 1, format: 'psd', width: 80, height: 60 }]);
    expect(job.files[0]?.notes).toEqual([expect.stringMatching(/^The input is not among the layers: /)]);
    expect(await listExports(project, project.pass(pass.record.id))).toMatchObject([
      { format: 'psd', result: 1, results: [1, 2], present: true },
    ]);
    expect(await everExported(project)).toEqual([{ passId: pass.record.id, results: [1, 2] }]);
  });

  it('has the size that its name tells, whatever it is resized to', async () => {
    const project = await created('sizes');
    const entry = await passWithResults(project, [{ width: 301, height: 227 }]);
    const sizes: Partial<ExportPreset['settings']>[] = [
      { resize: { kind: 'none' } },
      { resize: { kind: 'fit', width: 100, height: 100 } },
      { resize: { kind: 'fit', width: null, height: 99 } },
      { resize: { kind: 'fill', width: 90, height: 160, focus: { x: 0, y: 1 } } },
      { resize: { kind: 'exact', width: 77, height: 33 } },
      { resize: { kind: 'percent', percent: 33 } },
      { resize: { kind: 'long-edge', length: 1, unit: 'in' }, ppi: 111 },
      { resize: { kind: 'long-edge', length: 25, unit: 'mm' }, ppi: null },
      { resize: { kind: 'fill', width: 900, height: 700, focus: { x: 0.5, y: 0.5 } } },
      { resize: { kind: 'percent', percent: 150 }, enlarge: true },
    ];
    const job = await exported(
      project,
      [entry],
      sizes.map((settings, index) =>
        presetOf({ template: `${index} {width}x{height}`, scales: index % 2 === 0 ? [2] : [1], settings }),
      ),
    );
    expect(states(job)).toEqual(sizes.map(() => 'written'));
    for (const { name, width, height } of job.files) {
      expect(name.replace(/^\d+ |\.png$/g, '')).toBe(`${width}x${height}`);
      expect(await sharp(join(project.folder, 'exports/out', name)).metadata()).toMatchObject({ width, height });
    }
  });

  it('is the same, byte for byte, when it is made again, its sidecar too', async () => {
    const project = await created('again');
    const entry = await passWithResults(project);
    const preset = presetOf({
      collision: 'replace',
      sidecar: true,
      settings: {
        format: 'jpeg',
        sharpen: 'standard',
        metadata: { credit: 'Ada', copyright: '© Ada', caption: 'A shop', sourceType: true, recipe: true },
      },
    });
    await exported(project, [entry], [preset]);
    const first = await Promise.all(
      ['v1.jpg', 'v1.jpg.json'].map((name) => sha256(join(project.folder, 'exports/out', name))),
    );
    await exported(project, [entry], [preset]);
    expect(
      await Promise.all(['v1.jpg', 'v1.jpg.json'].map((name) => sha256(join(project.folder, 'exports/out', name)))),
    ).toEqual(first);
    expect(await listExports(project, entry)).toHaveLength(1);
  });

  it('bears the AI mark where a generative model had a part in the picture, and only there, in every format', async () => {
    const project = await created('marks');
    const drawn = await passWithResults(project);
    const made = await passWithResults(project, [{ width: 64, height: 48 }], { engine: 'modelrunner' });
    const from = (parent: PassEntry, engine: 'offline' | 'modelrunner') =>
      passWithResults(project, [{ width: 64, height: 48 }], {
        engine,
        input: { kind: 'result', id: parent.record.id, version: parent.record.version, result: 1 },
      });
    const passes: [PassEntry, boolean][] = [
      [drawn, false],
      [made, true],
      [await from(drawn, 'offline'), false],
      [await from(made, 'offline'), true],
      [await from(drawn, 'modelrunner'), true],
    ];
    for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const) {
      for (const credit of ['', 'Ada']) {
        const metadata = { credit, copyright: '', caption: '', sourceType: true, recipe: false };
        const preset = presetOf({ collision: 'replace', sidecar: true, settings: { format, metadata } });
        const job = await exported(
          project,
          passes.map(([entry]) => entry),
          [preset],
        );
        for (const [index, { name }] of job.files.entries()) {
          const path = join(project.folder, 'exports/out', name);
          const marked = (await readFile(path)).includes('compositeWithTrainedAlgorithmicMedia');
          expect([name, marked]).toEqual([name, passes[index]![1]]);
          const told = JSON.parse(await readFile(`${path}.json`, 'utf8')) as {
            export: { settings: { metadata: { sourceType: boolean } } };
          };
          expect(told.export.settings.metadata.sourceType).toBe(passes[index]![1]);
        }
      }
    }
  });

  it('that was to be larger than its result says that it was not enlarged', async () => {
    const project = await created('small');
    const entry = await passWithResults(project);
    const noteOf = async (settings: object): Promise<string | null> =>
      (await exported(project, [entry], [presetOf({ settings: { format: 'png', ...settings } })])).files[0]!.notes.join(
        ' ',
      ) || null;
    const resize = { kind: 'long-edge', length: 1600, unit: 'px' } as const;
    expect(await noteOf({ resize })).toMatch(/320 × 240 .*1600 × 1200 .*not enlarged/);
    expect(await noteOf({ resize, enlarge: true })).toBeNull();
    expect(await noteOf({ resize: { ...resize, length: 320 } })).toBeNull();
  });

  it('tells in its sidecar how it was made, and nothing that is nobody’s business', async () => {
    const project = await created('sidecar');
    const parent = await passWithResults(project);
    const entry = await passWithResults(project, [{ width: 64, height: 64 }], {
      input: { kind: 'result', id: parent.record.id, version: 1, result: 1 },
      requestId: 'req-secret-1',
      clientJobId: 'job-secret-2',
      evidence: {
        ...parent.record.evidence,
        statusUrl: 'https://queue.example/secret-3',
        inputUrl: 'https://media.example/secret-4',
        resultUrls: ['https://media.example/secret-5'],
      },
      preparedInput: { sha256: 'd'.repeat(64), width: 64, height: 64, bytes: 9, contentType: 'image/png', notes: [] },
    });
    await exported(project, [entry], [presetOf({ name: 'For Ada', sidecar: true, settings: { format: 'webp' } })]);
    const path = join(project.folder, 'exports/out/v2.webp');
    const text = await readFile(`${path}.json`, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      madeWith: 'Pentimento',
      version: 'v2',
      result: 1,
      engine: 'offline',
      recipe: entry.record.recipe,
      words: ['MARS'],
      input: {
        version: 'v1',
        result: 1,
        sha256: parent.record.results[0]!.sha256,
        prepared: { sha256: 'd'.repeat(64) },
      },
      export: { preset: 'For Ada', scale: 1, settings: { format: 'webp' } },
      file: { name: 'v2.webp', width: 64, height: 64, sha256: await sha256(path) },
    });
    expect(text).not.toMatch(/secret|https?:|requestId|clientJobId/);
    expect(text).not.toContain(folder);
    expect(text).not.toContain(entry.record.id);

    // The same in the file itself.
    await exported(
      project,
      [entry],
      [
        presetOf({
          settings: {
            format: 'jpeg',
            metadata: { credit: '', copyright: '', caption: '', sourceType: false, recipe: true },
          },
        }),
      ],
    );
    const bytes = (await readFile(join(project.folder, 'exports/out/v2.jpg'))).toString('latin1');
    expect(bytes).toContain('madeWith');
    expect(bytes).not.toMatch(/secret|requestId|clientJobId/);
    expect(bytes).not.toContain(folder);
    expect(bytes).not.toContain(entry.record.id);
  });

  it('of original bytes is those bytes, and says that nothing was written into them', async () => {
    const project = await created('original');
    const entry = await passWithResults(project);
    const job = await exported(
      project,
      [entry],
      [
        presetOf({
          settings: {
            format: 'original',
            resize: { kind: 'percent', percent: 50 },
            metadata: { credit: 'Ada', copyright: '', caption: '', sourceType: false, recipe: false },
          },
        }),
      ],
    );
    expect(job.files).toMatchObject([
      { state: 'written', width: 320, height: 240, notes: [expect.stringContaining('unchanged')] },
    ]);
    expect(await sha256(join(project.folder, 'exports/out/v1.png'))).toBe(entry.record.results[0]!.sha256);
    await writeFile(join(project.passFolder(entry), '1.png'), 'somebody else’s');
    expect((await exported(project, [entry], [presetOf({ settings: { format: 'original' } })])).files).toMatchObject([
      { state: 'failed', file: null, error: { code: 'image-broken', message: expect.stringContaining('v1') } },
    ]);
    expect(await readdir(join(project.folder, 'exports/out'))).toEqual(['v1.png']);
  });
});

describe('a name that is taken', { timeout: 60_000 }, () => {
  const taken = async (
    name: string,
  ): Promise<{ project: Project; entry: PassEntry; path: (file: string) => string }> => {
    const project = await created(name);
    const entry = await passWithResults(project);
    const path = (file: string): string => join(project.folder, 'exports/out', file);
    await mkdir(path(''));
    await writeFile(path('v1.png'), 'mine');
    return { project, entry, path };
  };

  it('is numbered, beyond every number that is taken and every name that the order has', async () => {
    const { project, entry, path } = await taken('numbered');
    await writeFile(path('v1 (3).png.json'), 'mine');
    const job = await exported(
      project,
      [entry],
      [
        presetOf({ sidecar: true }),
        presetOf({ template: 'v1 (2)', settings: { resize: { kind: 'percent', percent: 50 } } }),
      ],
    );
    expect(job.files.map(({ name, file, state }) => [name, file, state])).toEqual([
      ['v1 (4).png', 'exports/out/v1 (4).png', 'written'],
      ['v1 (2).png', 'exports/out/v1 (2).png', 'written'],
    ]);
    expect(await readFile(path('v1.png'), 'utf8')).toBe('mine');
    expect((await readdir(path(''))).toSorted()).toEqual([
      'v1 (2).png',
      'v1 (3).png.json',
      'v1 (4).png',
      'v1 (4).png.json',
      'v1.png',
    ]);
  });

  it('is asked about where the preset asks, and nothing is written until that is answered', async () => {
    const { project, entry, path } = await taken('asked');
    const asking = [presetOf({ collision: 'ask' }), presetOf({ settings: { format: 'webp' } })];
    expect(await faultOf(started(project, [entry], asking))).toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('v1.png'),
    });
    expect(await readdir(path(''))).toEqual(['v1.png']);
    expect(states(await exported(project, [entry], asking, { taken: 'number' }))).toEqual(['written', 'written']);
    expect(await readFile(path('v1.png'), 'utf8')).toBe('mine');
    await exported(project, [entry], asking, { taken: 'replace' });
    expect((await sharp(path('v1.png')).metadata()).width).toBe(320);
    // Where a preset numbers, the answer to another one’s question replaces nothing.
    expect((await readdir(path(''))).toSorted()).toEqual(['v1 (2).png', 'v1 (2).webp', 'v1.png', 'v1.webp']);
  });

  it('is replaced where the preset says so, and a folder of that name is not', async () => {
    const { project, entry, path } = await taken('replaced');
    await mkdir(path('v1.webp'));
    await writeFile(path('v1.webp/kept.txt'), 'kept');
    const job = await exported(
      project,
      [entry],
      [presetOf({ collision: 'replace' }), presetOf({ collision: 'replace', settings: { format: 'webp' } })],
    );
    expect(states(job)).toEqual(['written', 'failed']);
    expect((await sharp(path('v1.png')).metadata()).width).toBe(320);
    expect(await readFile(path('v1.webp/kept.txt'), 'utf8')).toBe('kept');
  });
});

describe('what goes wrong', { timeout: 60_000 }, () => {
  it('with one file among many is told of that file, and stops no other', async () => {
    const project = await created('broken');
    const entries = [];
    for (let made = 0; made < 5; made++) entries.push(await passWithResults(project));
    await truncate(join(project.passFolder(entries[1]!), '1.png'), 900);
    await rm(join(project.passFolder(entries[3]!), '1.png'));
    const job = await exported(project, entries, [presetOf({ settings: { format: 'webp' } })]);
    expect(states(job)).toEqual(['written', 'failed', 'written', 'failed', 'written']);
    expect(job).toMatchObject({
      state: 'done',
      files: [{}, { error: { code: 'image-broken' } }, {}, { error: { code: 'file-missing' } }, {}],
    });
    expect((await readdir(join(project.folder, 'exports/out'))).toSorted()).toEqual(['v1.webp', 'v3.webp', 'v5.webp']);
    expect(await listExports(project, entries[1]!)).toEqual([]);
  });

  it('with the disk is told of each file, and leaves nothing half written', async () => {
    const project = await created('full');
    const entries = [await passWithResults(project), await passWithResults(project)];
    const full: Images = {
      ...images,
      export: (work, options) =>
        work.to.endsWith('v2.png')
          ? Promise.reject(new PentimentoError('disk-full', `The disk is full: ${work.to} could not be written.`))
          : images.export(work, options),
    };
    const job = await exported(project, entries, [presetOf()], { by: full });
    expect(job.files).toMatchObject([
      { state: 'written', error: null },
      { state: 'failed', file: null, error: { code: 'disk-full', message: expect.stringContaining('v2.png') } },
    ]);
    expect(await filesBelow(join(project.folder, 'exports'))).toEqual(['out/v1.png']);
  });

  it('with the list or the sidecar leaves the picture written, and says so', async () => {
    let full = false;
    const failing = (path: string): Promise<void> =>
      Promise.reject(new PentimentoError('disk-full', `The disk is full: ${path} could not be written.`));
    const project = await created('list', {
      files: {
        ...files,
        write: (path, data) => (full && path.endsWith('exports.json') ? failing(path) : files.write(path, data)),
        create: (path, data) => (full ? failing(path) : files.create(path, data)),
      },
    });
    const entry = await passWithResults(project);
    full = true;
    const job = await exported(project, [entry], [presetOf({ sidecar: true })]);
    expect(job.files).toMatchObject([
      {
        state: 'written',
        file: 'exports/out/v1.png',
        error: null,
        notes: [
          expect.stringMatching(/beside it could not be written/),
          expect.stringMatching(/could not be listed on v1/),
        ],
      },
    ]);
    expect(await filesBelow(join(project.folder, 'exports'))).toEqual(['out/v1.png']);
  });

  it('with the folder is told before anything begins', async () => {
    const project = await created('folders');
    const entry = await passWithResults(project);
    await writeFile(join(folder, 'file.txt'), '');
    expect(await faultOf(started(project, [entry], [presetOf()], { to: 'no/such' }))).toMatchObject({
      code: 'file-missing',
    });
    expect(await faultOf(started(project, [entry], [presetOf()], { to: join(folder, 'file.txt') }))).toMatchObject({
      code: 'wrong-use',
    });
    expect(
      await faultOf(
        started(project, [entry], [presetOf({ collision: 'replace' })], { to: `../passes/${entry.folder}` }),
      ),
    ).toMatchObject({ code: 'wrong-use' });
    expect(await sha256(join(project.passFolder(entry), '1.png'))).toBe(entry.record.results[0]!.sha256);
  });

  it.runIf(process.platform === 'linux')('with rights is told of each file', async () => {
    const project = await created('rights');
    const entry = await passWithResults(project);
    // Nobody, root included, makes files there.
    const job = await exported(project, [entry], [presetOf(), presetOf({ settings: { format: 'original' } })], {
      to: '/sys',
    });
    expect(job.files).toMatchObject([
      { state: 'failed', error: { code: 'no-rights' } },
      { state: 'failed', error: { code: 'no-rights' } },
    ]);
  });

  it('with the project away makes nothing in its place, so that it can come back', async () => {
    const project = await created('away');
    const entry = await passWithResults(project);
    const plan = await planExport(project, { picks: all([entry]), presets: [presetOf()], to: 'out' });
    await rename(project.folder, `${project.folder} moved`);
    expect(await faultOf(RunningExport.start(project, images, plan, null))).toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining('no longer there'),
    });
    await rename(`${project.folder} moved`, project.folder);
    expect(states(await exported(project, [entry], [presetOf()]))).toEqual(['written']);
  });

  it('with a real disk that fills up ends each file that has no room, and leaves the room it took', async (context) => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      context.skip('a small disk can’t be mounted here');
    }
    try {
      const project = await created('small disk');
      const large = await passWithResults(project, [{ width: 900, height: 700 }]);
      const small = await passWithResults(project, [{ width: 64, height: 48 }]);
      expect(large.record.results[0]!.bytes).toBeGreaterThan(128 * 1024);
      const presets = [
        presetOf({ settings: { format: 'original' } }),
        presetOf({
          template: '{version} again',
          settings: { format: 'jpeg', quality: 100, resize: { kind: 'percent', percent: 300 }, enlarge: true },
        }),
      ];
      expect(states(await exported(project, [small], presets, { to: disk }))).toEqual(['written', 'written']);
      const job = await exported(project, [large], presets, { to: disk });
      expect(job.files.map(({ name, state, error }) => [name, state, error?.code])).toEqual([
        ['v1.png', 'failed', 'disk-full'],
        ['v1 again.jpg', 'failed', 'disk-full'],
      ]);
      expect(await filesBelow(disk)).toEqual(['v2 again.jpg', 'v2.png']);
      expect(states(await exported(project, [small], presets, { to: disk }))).toEqual(['written', 'written']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('a project of a newer format', { timeout: 60_000 }, () => {
  it('is exported from, and nothing is written into its records', async () => {
    const project = await created('newer');
    const { id } = (await passWithResults(project)).record;
    const path = join(project.folder, 'pentimento.json');
    await writeFile(
      path,
      JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), formatVersion: 3 }),
    );
    const again = await Project.open(project.folder, tools());
    expect(again.readOnly).not.toBeNull();
    expect((await exported(again, [again.pass(id)], [presetOf()])).files).toMatchObject([
      { state: 'written', notes: [] },
    ]);
    expect(await listExports(again, again.pass(id))).toEqual([]);
    expect(await filesBelow(join(again.passFolder(again.pass(id))))).toEqual(['1.png', 'owner.json', 'pass.json']);
  });
});

describe('cancelling', { timeout: 60_000 }, () => {
  it('keeps what is written whole, and leaves nothing else', async () => {
    const project = await created('cancelled');
    const entries = [];
    for (let made = 0; made < 8; made++) entries.push(await passWithResults(project, [{ width: 900, height: 700 }]));
    const job = await started(project, entries, [
      presetOf({ settings: { format: 'avif' } }),
      presetOf({ settings: { format: 'original' } }),
    ]);
    await until(() => expect(states(job.view)).toContain('written'));
    await job.cancel();
    expect(job.view.state).toBe('cancelled');
    const written = job.view.files.filter(({ state }) => state === 'written');
    expect(new Set(states(job.view))).toEqual(new Set(['written', 'cancelled']));
    expect(states(job.view).filter((state) => state === 'cancelled').length).toBeGreaterThan(0);
    await until(async () =>
      expect(await filesBelow(join(project.folder, 'exports'))).toEqual(
        written.map(({ name }) => `out/${name}`).toSorted(),
      ),
    );
    for (const { name, width } of written)
      expect(
        await sharp(join(project.folder, 'exports/out', name))
          .stats()
          .then(() => width),
      ).toBe(900);
    const listed = await Promise.all(entries.map((entry) => listExports(project, entry)));
    expect(
      listed
        .flat()
        .map(({ file }) => file)
        .toSorted(),
    ).toEqual(written.map(({ file }) => file).toSorted());
    await job.cancel();
    expect(job.view.state).toBe('cancelled');
  });
});
