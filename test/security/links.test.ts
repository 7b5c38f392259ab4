import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app/create';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import type { AppPorts } from '../../src-main/ports';
import { durations } from '../../src-main/common/durations';
import type { LinkOut } from '../../src-main/contract';
import { createSessionSecretStore } from '../../src-main/keys';
import { Project } from '../../src-main/project/project';
import { programs } from '../support/built';
import { passWithResults, presetOf } from '../support/exports';
import { filesBelow, temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { tools } from '../support/records';
import { until } from '../support/until';

let folder: string;
const apps: { close(): Promise<void> }[] = [];
/** What the system's dialog is answered with, and what it was asked. */
let answer = false;
const asked: [string, readonly LinkOut[]][] = [];

async function open(home: string, native: boolean) {
  const ports: AppPorts = {
    host: native ? 'electron' : 'web',
    version: '0.0.0',
    home,
    secrets: createSessionSecretStore(),
    store: openStore(home),
    dialogs: native
      ? {
          pickNewProject: async () => null,
          pickProject: async () => null,
          pickPictures: async () => null,
          pickExport: async () => null,
          confirmLinks: async (...what) => (asked.push(what), answer),
          confirmEmptying: async () => false,
        }
      : null,
    shell: noShell,
    clock: systemClock(),
    durations,
    programs,
    modelrunnerOrigin: null,
    environmentKey: null,
  };
  const app = await createApp(ports);
  apps.push(app);
  return createRouterClient(app.router);
}

beforeAll(async () => {
  folder = await temporaryFolder('links');
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; data?: { code: string } }) => error.data?.code ?? error.code ?? 'thrown',
  );

/** A project of one version, with a part of it put elsewhere and a link in its place. */
async function linked(name: string, partOf: (project: Project) => string) {
  const at = join(folder, name);
  const project = await Project.create(at, null, tools());
  await passWithResults(project);
  await mkdir(join(at, 'exports'), { recursive: true });
  await picture(join(at, 'sources', 'plain.png'), { width: 8, height: 8 });
  const part = partOf(project);
  const target = join(folder, `${name} elsewhere`);
  await rename(join(at, part), target);
  await symlink(target, join(at, part));
  return { at, part, target };
}

const parts: readonly [string, (project: Project) => string][] = [
  ['exports', () => 'exports'],
  ['passes', () => 'passes'],
  ['sources', () => 'sources'],
  ['a version’s folder', ({ history }) => `passes/${history[0]!.folder}`],
  ['a version’s record', ({ history }) => `passes/${history[0]!.folder}/pass.json`],
  ['a picture', () => 'sources/plain.png'],
];

describe.skipIf(process.platform === 'win32').each([
  ['the browser host', false],
  ['the desktop app', true],
])('a project’s link that leads out of it, in %s', (host, native) => {
  it.each(parts)(
    '%s: is told with where it leads, followed once the designer says so, and not once that is taken back',
    async (what, partOf) => {
      const { at, part, target } = await linked(`${host} ${what}`, partOf);
      const client = await open(join(folder, `home ${host} ${what}`), native);
      const opened = await client.projects.open({ folder: at });
      const id = opened.id;
      expect(opened.problems).toEqual([expect.objectContaining({ code: 'path-outside' })]);
      expect(await client.project.links({ projectId: id })).toEqual({ links: [{ link: part, target }] });
      expect(await client.projects.linked()).toEqual({ folders: [] });

      const ending = new AbortController();
      const watched = await client.project.watch({ projectId: id }, { signal: ending.signal });
      const first = await watched.next();
      expect(first.value).toMatchObject({ type: 'snapshot', project: { problems: [{ code: 'path-outside' }] } });
      if (native) {
        answer = false;
        expect(await client.project.followLinks({ projectId: id })).toEqual({ allowed: false });
        expect(asked.at(-1)).toEqual([at, [{ link: part, target }]]);
        expect(await client.projects.linked()).toEqual({ folders: [] });
        answer = true;
      }
      expect(await client.project.followLinks({ projectId: id })).toEqual({ allowed: true });
      // Who watched it is told to look again.
      for (let next = await watched.next(); !next.done; next = await watched.next());
      expect(await client.projects.linked()).toEqual({ folders: [at] });
      const again = await client.projects.open({ folder: at });
      expect([again.id, again.problems, again.passes.length]).toEqual([id, [], 1]);
      expect(await codeOf(client.project.followLinks({ projectId: id }))).toBe('wrong-use');
      await client.passes.setNotes({ projectId: id, passId: again.passes[0]!.pass.id, notes: { label: 'through' } });

      expect(await client.projects.unlink({ folder: at })).toEqual({ folders: [] });
      expect((await client.projects.open({ folder: at })).problems).toEqual([
        expect.objectContaining({ code: 'path-outside' }),
      ]);
      ending.abort();
    },
  );

  it('exports: has nothing exported through it, by any way, until then', async () => {
    const { at, target } = await linked(`${host} exporting`, () => 'exports');
    await writeFile(join(target, 'v1.png'), 'somebody’s');
    const client = await open(join(folder, `home ${host} exporting`), native);
    const { id: projectId, passes } = await client.projects.open({ folder: at });
    const passId = passes[0]!.pass.id;
    const order = {
      projectId,
      picks: [{ passId, result: null }],
      presets: [presetOf({ collision: 'replace', template: '{version}' })],
      to: '',
    };
    const ways = (to: string) => [
      codeOf(
        client.exports.start({ ...order, to, taken: 'replace' }).then(async (job) => {
          for await (const { files } of await client.exports.watch({ projectId, jobId: job.id }))
            if (files.every(({ state }) => state === 'failed' || state === 'written'))
              return files.some(({ state }) => state === 'written') ? null : Promise.reject({ code: 'failed' });
          return null;
        }),
      ),
      codeOf(
        client.exports.sheet({
          projectId,
          picks: order.picks,
          options: { format: 'png' } as Parameters<typeof client.exports.sheet>[0]['options'],
          to: join(to, 'sheet.png'),
          overwrite: true,
        }),
      ),
      codeOf(client.ledger.exportCsv({ projectId, to: join(to, 'ledger.csv'), of: 'project' })),
    ];
    for (const to of ['', join(at, 'exports')])
      for (const code of await Promise.all(ways(to))) expect(['path-outside', 'failed']).toContain(code);
    expect(await filesBelow(target)).toEqual(['v1.png']);
    expect(await readFile(join(target, 'v1.png'), 'utf8')).toBe('somebody’s');

    answer = true;
    await client.project.followLinks({ projectId });
    expect(await Promise.all(ways(''))).toEqual(['done', 'done', 'done']);
    await until(async () =>
      expect((await filesBelow(target)).toSorted()).toEqual(['ledger.csv', 'sheet.png', 'v1.png']),
    );
    expect((await readFile(join(target, 'v1.png'))).length).toBeGreaterThan(100);
  });
});

it('a project can’t say of itself that its links are followed', async () => {
  const { at } = await linked('says so', () => 'passes');
  const record = join(at, 'pentimento.json');
  const text = JSON.parse(await readFile(record, 'utf8')) as object;
  await writeFile(record, JSON.stringify({ ...text, linkedProjects: [at], followsLinks: true }));
  const client = await open(join(folder, 'home says so'), false);
  expect((await client.projects.open({ folder: at })).problems).toHaveLength(1);
});
