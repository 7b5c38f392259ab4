import { mkdir, readFile, readdir, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app/app';
import { createApp } from '../../../src-main/app/create';
import { noShell, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';
import { durations } from '../../../src-main/common/durations';
import type { Contract, ExportJob } from '../../../src-main/contract';
import { createSessionSecretStore } from '../../../src-main/keys';
import { Project } from '../../../src-main/project/project';
import { programs } from '../../support/built';
import { passWithResults, presetOf } from '../../support/exports';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { childrenRunning } from '../../support/processes';
import { tools } from '../../support/records';
import { until } from '../../support/until';

const folder = await temporaryFolder('app-exports');
const open = (home: string): Promise<App> =>
  createApp({
    host: 'web',
    version: '0.0.0',
    home: join(folder, home),
    secrets: createSessionSecretStore(),
    store: openStore(join(folder, home)),
    dialogs: null,
    shell: noShell,
    clock: systemClock(),
    durations,
    programs,
    modelrunnerOrigin: null,
    environmentKey: null,
  });
const clientOf = (app: App) => createRouterClient(app.router) as ContractRouterClient<Contract>;

let app: App;
let client: ContractRouterClient<Contract>;
beforeAll(async () => {
  app = await open('home');
  client = clientOf(app);
});
afterAll(() => app.close());

/** A project with passes of one result each, open in the app. */
async function made(
  name: string,
  count: number,
  size = { width: 320, height: 240 },
  of = client,
): Promise<{ projectId: string; passes: string[]; path: string }> {
  const path = join(folder, name);
  const project = await Project.create(path, null, tools());
  const passes: string[] = [];
  for (let at = 0; at < count; at++) passes.push((await passWithResults(project, [size])).record.id);
  return { projectId: (await of.projects.open({ folder: path })).id, passes, path };
}

const picks = (passes: readonly string[]) => passes.map((passId) => ({ passId, result: null }));
const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (error: { data?: unknown }) => error.data,
  );
const get = (url: string): Promise<Response> => app.assets(new Request(new URL(url, 'http://127.0.0.1')));
/** Previews of a project that lie in the system's temporary folder. */
async function previewsOf(projectId: string): Promise<string[]> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('pentimento-preview-'));
  const found = await Promise.all(folders.map((name) => readdir(join(tmpdir(), name, projectId)).catch(() => [])));
  return found.flat();
}

async function followed(projectId: string, jobId: string, signal?: AbortSignal): Promise<ExportJob[]> {
  const seen: ExportJob[] = [];
  for await (const job of await client.exports.watch({ projectId, jobId }, signal ? { signal } : {})) seen.push(job);
  return seen;
}

describe('a job', { timeout: 60_000 }, () => {
  it('is followed to its end by whoever asks, also after a window was loaded again', async () => {
    const { projectId, passes } = await made('followed', 6, { width: 900, height: 700 });
    const { id } = await client.exports.start({
      projectId,
      picks: picks(passes),
      presets: [presetOf({ settings: { format: 'avif' } })],
      to: '',
      taken: null,
    });
    const window = new AbortController();
    const first = followed(projectId, id, window.signal).catch(() => []);
    await until(async () =>
      expect((await client.exports.jobs({ projectId })).jobs[0]?.files.some(({ state }) => state === 'written')).toBe(
        true,
      ),
    );
    window.abort();
    await first;
    const seen = await followed(projectId, id);
    expect(seen.at(-1)).toMatchObject({ id, state: 'done' });
    const counts = seen.map(({ files }) => files.filter(({ state }) => state === 'written').length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(6);
    expect(await followed(projectId, id)).toEqual([seen.at(-1)]);
  });

  it('is known to its own project alone', async () => {
    const [one, two] = [await made('mine', 1), await made('other', 1)];
    const job = await client.exports.start({
      projectId: one.projectId,
      picks: picks(one.passes),
      presets: [presetOf()],
      to: '',
      taken: null,
    });
    await followed(one.projectId, job.id);
    expect(await faultOf(followed(two.projectId, job.id))).toMatchObject({ code: 'wrong-use' });
    expect(await faultOf(client.exports.cancel({ projectId: two.projectId, jobId: job.id }))).toMatchObject({
      code: 'wrong-use',
    });
    expect((await client.exports.jobs({ projectId: two.projectId })).jobs).toEqual([]);
    expect((await client.exports.jobs({ projectId: one.projectId })).jobs).toMatchObject([
      { id: job.id, state: 'done' },
    ]);
  });

  it('that is cancelled says which files are written', async () => {
    const { projectId, passes, path } = await made('cancelled', 8, { width: 900, height: 700 });
    const { id } = await client.exports.start({
      projectId,
      picks: picks(passes),
      presets: [presetOf({ settings: { format: 'avif' } })],
      to: '',
      taken: null,
    });
    const job = await client.exports.cancel({ projectId, jobId: id });
    expect(job.state).toBe('cancelled');
    expect((await followed(projectId, id)).at(-1)).toEqual(job);
    await until(async () =>
      expect(await filesBelow(join(path, 'exports'))).toEqual(
        job.files.filter(({ state }) => state === 'written').map(({ name }) => name),
      ),
    );
  });

  it('ends with the app, and leaves whole files', async () => {
    const other = await open('other-home');
    const { projectId, passes, path } = await made('closed', 8, { width: 900, height: 700 }, clientOf(other));
    await clientOf(other).exports.start({
      projectId,
      picks: picks(passes),
      presets: [presetOf({ settings: { format: 'avif' } })],
      to: '',
      taken: null,
    });
    await until(async () =>
      expect(await filesBelow(join(path, 'exports'))).toContainEqual(expect.stringMatching(/^v\d\.avif$/)),
    );
    await other.close();
    const left = await filesBelow(join(path, 'exports'));
    expect(left.length).toBeLessThan(8);
    for (const name of left) expect((await sharp(join(path, 'exports', name)).metadata()).width).toBe(900);
  });
});

describe('a preview', { timeout: 60_000 }, () => {
  const settings = presetOf({ settings: { format: 'jpeg', resize: { kind: 'percent', percent: 50 } } }).settings;

  it('is the very file that an export writes', async () => {
    const {
      projectId,
      passes: [passId = ''],
      path,
    } = await made('previewed', 1);
    const preview = await client.exports.preview({ projectId, passId, result: 1, settings });
    const response = await get(preview.url);
    expect([response.status, response.headers.get('content-type'), response.headers.get('content-length')]).toEqual([
      200,
      'image/jpeg',
      String(preview.bytes),
    ]);
    const shown = Buffer.from(await response.arrayBuffer());
    const job = await client.exports.start({
      projectId,
      picks: picks([passId]),
      presets: [presetOf({ settings })],
      to: '',
      taken: null,
    });
    await followed(projectId, job.id);
    expect(await sharp(shown).metadata()).toMatchObject({ width: 160, height: 120, format: 'jpeg' });
    expect(shown.equals(await readFile(join(path, 'exports/v1.jpg')))).toBe(true);
    expect(preview).toMatchObject({ width: 160, height: 120 });
  });

  it('of original bytes shows the result, and of a TIFF what a browser can show, with the TIFF’s bytes told', async () => {
    const {
      projectId,
      passes: [passId = ''],
    } = await made('kinds', 1);
    const original = await client.exports.preview({
      projectId,
      passId,
      result: 1,
      settings: { ...settings, format: 'original' },
    });
    expect(original).toMatchObject({ url: `files/${projectId}/result.${passId}.1`, width: 320 });
    const tiff = await client.exports.preview({
      projectId,
      passId,
      result: 1,
      settings: { ...settings, format: 'tiff' },
      scale: 2,
    });
    expect(tiff).toMatchObject({ contentType: 'image/tiff', width: 320, height: 240 });
    const response = await get(tiff.url);
    const shown = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(await sharp(shown).metadata()).toMatchObject({ format: 'png', width: 320, height: 240 });
    expect(shown.length).not.toBe(tiff.bytes);
  });

  it('is kept until two newer ones of its project are made, and is gone with the app', async () => {
    const other = await open('preview-home');
    const there = clientOf(other);
    const {
      projectId,
      passes: [passId = ''],
    } = await made('kept', 1, undefined, there);
    const urls: string[] = [];
    for (const quality of [50, 60, 70])
      urls.push(
        (await there.exports.preview({ projectId, passId, result: 1, settings: { ...settings, quality } })).url,
      );
    expect(new Set(urls).size).toBe(3);
    expect(
      await Promise.all(
        urls.map(async (url) => (await other.assets(new Request(new URL(url, 'http://127.0.0.1')))).status),
      ),
    ).toEqual([404, 200, 200]);
    expect(await previewsOf(projectId)).toHaveLength(2);
    await other.close();
    expect(await previewsOf(projectId)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'that is given up makes room: the next one need not wait until it would have ended',
    async () => {
      const other = await open('given-up-home');
      const there = clientOf(other);
      const {
        projectId,
        passes: [large = '', small = ''],
      } = await made('given-up', 2, { width: 3600, height: 2400 }, there);
      const before = childrenRunning(programs.images);
      const giveUp = new AbortController();
      // Seven tries of an AVIF, each of seconds.
      const slow = { ...settings, format: 'avif', resize: { kind: 'none' }, targetBytes: 300_000 } as const;
      const abandoned = [large, small].map((passId) =>
        there.exports.preview({ projectId, passId, result: 1, settings: slow }, { signal: giveUp.signal }),
      );
      const ended = Promise.allSettled(abandoned);
      const atWork = (await until(() => {
        const mine = childrenRunning(programs.images).filter((pid) => !before.includes(pid));
        expect(mine).toHaveLength(2);
        return mine;
      })) as number[];
      giveUp.abort(new Error('another format'));
      expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(
        await there.exports.preview({
          projectId,
          passId: small,
          result: 1,
          settings: { ...settings, resize: { kind: 'fit', width: 64, height: null } },
        }),
      ).toMatchObject({ width: 64 });
      await until(() => expect(childrenRunning(programs.images).filter((pid) => atWork.includes(pid))).toEqual([]));
      await until(async () => expect(await previewsOf(projectId)).toHaveLength(1));
      await other.close();
      expect(childrenRunning(programs.images).filter((pid) => !before.includes(pid))).toEqual([]);
    },
  );

  it('of a size that can’t be met says so, by no name that nobody gave; its export says it of the file', async () => {
    const {
      projectId,
      passes: [passId = ''],
    } = await made('unmet', 1, { width: 1600, height: 1200 });
    const most = { ...settings, targetBytes: 1024 };
    expect(await faultOf(client.exports.preview({ projectId, passId, result: 1, settings: most }))).toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/^It still has [\d.]+ kB/),
    });
    const { id } = await client.exports.start({
      projectId,
      picks: picks([passId]),
      presets: [presetOf({ template: 'web', settings: most })],
      to: '',
      taken: null,
    });
    expect((await followed(projectId, id)).at(-1)?.files).toMatchObject([
      { state: 'failed', error: { message: expect.stringMatching(/^“web\.jpg” still has/) } },
    ]);
  });

  it('that can’t be made says why, and nobody finds one by a made-up name', async () => {
    const {
      projectId,
      passes: [passId = ''],
      path,
    } = await made('broken', 1);
    const [passFolder = ''] = await readdir(join(path, 'passes'));
    await truncate(join(path, 'passes', passFolder, '1.png'), 900);
    expect(await faultOf(client.exports.preview({ projectId, passId, result: 1, settings }))).toMatchObject({
      code: 'image-broken',
    });
    for (const name of ['preview.made-up', 'preview.', 'preview...', 'preview.%2e%2e%2fhome'])
      expect((await get(`/files/${projectId}/${name}`)).status).toBe(404);
  });
});

describe('a preset of the project’s own', () => {
  it('reaches every window', async () => {
    await mkdir(join(folder, 'presets'));
    const { id: projectId } = await client.projects.create({ folder: join(folder, 'presets/p'), name: null });
    const changes = await client.project.watch({ projectId });
    expect((await changes.next()).value).toMatchObject({ type: 'snapshot', project: { exportPresets: [] } });
    const preset = presetOf({ id: 'mine' });
    await client.exports.savePreset({ projectId, preset });
    let seen = await changes.next();
    while (!seen.done && seen.value.type !== 'settings') seen = await changes.next();
    expect(seen.value).toMatchObject({ type: 'settings', exportPresets: [preset] });
    await changes.return?.(undefined);
    expect(
      await faultOf(client.exports.savePreset({ projectId, preset: { ...preset, template: '{nonsense}' } })),
    ).toMatchObject({ code: 'wrong-use' });
  });
});
