import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app';
import { createApp } from '../../src-main/app/create';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import type { AppPorts } from '../../src-main/ports';
import { durations } from '../../src-main/common/durations';
import { sheetOptions } from '../../src-main/contract';
import { createSessionSecretStore } from '../../src-main/keys';
import { programs } from '../support/built';
import { filesBelow, temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';

let folder: string;
const apps: App[] = [];
const picked: string[] = [];

const open = async (home: string, native: boolean) => {
  const ports: AppPorts = {
    host: native ? 'electron' : 'web',
    version: '0.0.0',
    home,
    secrets: createSessionSecretStore(),
    store: openStore(home),
    dialogs: native
      ? {
          pickNewProject: async () => picked.shift() ?? null,
          pickProject: async () => picked.shift() ?? null,
          pickPictures: async () => null,
          pickExport: async () => picked.shift() ?? null,
          confirmLinks: async () => false,
          confirmEmptying: async () => agree(),
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
};
type Client = Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  folder = await temporaryFolder('write-places');
  await mkdir(join(folder, 'elsewhere'));
  await writeFile(join(folder, 'elsewhere', '.bash_aliases'), 'mine');
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

/** What the designer says to the question whether the trash is emptied. */
let agree: () => boolean | Promise<boolean> = () => false;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'written',
    (error: { code?: string; data?: { code: string } }) => error.data?.code ?? error.code ?? 'thrown',
  );

const projectOf = async (client: Client, name: string, native: boolean): Promise<{ id: string; at: string }> => {
  const at = join(folder, name);
  if (native) {
    picked.push(at);
    await client.dialogs.pickNewProject();
  }
  return { id: (await client.projects.create({ folder: at, name: null })).id, at };
};

describe.each([
  ['the browser host', false],
  ['the desktop app', true],
])('a window of %s', (host, native) => {
  it('writes only below its project, or where a dialog said so: no CSV, export or sheet goes elsewhere', async () => {
    const client = await open(join(folder, `home-${host}`), native);
    const { id, at } = await projectOf(client, `project-${host}`, native);
    await symlink(join(folder, 'elsewhere'), join(at, 'link'));
    const csv = (to: string): Promise<string> => codeOf(client.ledger.exportCsv({ projectId: id, to, of: 'project' }));
    const before = await filesBelow(join(folder, 'elsewhere'));
    const wrong = [
      join(folder, 'elsewhere', 'a.csv'),
      '../../elsewhere/a.csv',
      '../link/a.csv',
      join(at, 'link', 'a.csv'),
      join(folder, 'elsewhere', '.bash_aliases'),
      '.bashrc',
      '.hidden.csv',
      '../.git/hooks/a.csv',
      'a.txt',
      'a.csv.sh',
      'csv',
      '../pentimento.json',
      '/etc/cron.d/a.csv',
    ];
    for (const to of wrong) expect([to, await csv(to)]).toEqual([to, expect.stringMatching(/path-outside|wrong-use/)]);
    expect(await csv('passes.csv')).toBe('written');
    expect(await csv('PASSES 2.CSV')).toBe('written');
    const sheet = (to: string): Promise<string> =>
      codeOf(
        client.exports.sheet({
          projectId: id,
          picks: [{ passId: 'none', result: null }],
          options: sheetOptions.parse({ format: 'pdf' }),
          to,
          overwrite: true,
        }),
      );
    for (const to of [join(folder, 'elsewhere', 'a'), '../link/a', '/tmp/a'])
      expect([to, await sheet(to)]).toEqual([to, 'path-outside']);
    expect(await filesBelow(join(folder, 'elsewhere'))).toEqual(before);
    expect((await readdir(join(at, 'exports'))).toSorted()).toEqual(['PASSES 2.CSV', 'passes.csv']);

    // A dialog answers with a folder, by what it is called or by a link; it is remembered.
    if (native) {
      picked.push(join(folder, 'elsewhere', 'export.png'));
      await client.dialogs.pickExport({ suggested: '' });
    } else await client.dialogs.chosen({ folder: join(at, 'link') });
    expect(await csv(join(folder, 'elsewhere', `${host} first.csv`))).toBe('written');
    const again = await open(join(folder, `home-${host}`), native);
    await again.projects.open({ folder: at });
    expect(
      await codeOf(
        again.ledger.exportCsv({ projectId: id, to: join(folder, 'elsewhere', `${host}.csv`), of: 'project' }),
      ),
    ).toBe('written');
    await lstat(join(folder, 'elsewhere', `${host}.csv`));
  });
});

describe('a window of the desktop app', () => {
  it('makes a project only where the system’s dialog said so, and sees no list of folders', async () => {
    const client = await open(join(folder, 'home-native'), true);
    const create = (to: string): Promise<string> => codeOf(client.projects.create({ folder: to, name: null }));
    expect(await create(join(folder, 'made-up'))).toBe('path-outside');
    picked.push(join(folder, 'wanted'));
    await client.dialogs.pickNewProject();
    expect(await create(join(folder, 'wanted', '..', 'other'))).toBe('path-outside');
    expect(await create(join(folder, 'wanted'))).toBe('written');
    expect(await codeOf(client.dialogs.list({ path: '/', show: 'all' }))).toBe('wrong-use');
    expect(await codeOf(client.dialogs.chosen({ folder: '/' }))).toBe('wrong-use');
  });
});

describe('a trash', () => {
  it('of the desktop app is emptied only where the system’s dialog agreed, and of nothing that it did not count', async () => {
    const client = await open(join(folder, 'home-trash'), true);
    const { id: projectId, at } = await projectOf(client, 'trashed', true);
    const sources = await Promise.all(
      [1, 2].map(async (seed) => {
        const path = await picture(join(folder, `trash ${seed}.png`), { seed });
        return (await client.sources.add({ projectId, paths: [path] })).added[0]!;
      }),
    );
    const lies = (n: number): boolean => existsSync(join(at, 'trash', sources[n]!.file));
    await client.trash.deleteSource({ projectId, sourceId: sources[0]!.id });
    agree = () => false;
    expect(await client.trash.empty({ projectId })).toMatchObject({ emptied: false });
    expect(lies(0)).toBe(true);
    // A window that was taken over adds to it while the dialog stands.
    agree = () => client.trash.deleteSource({ projectId, sourceId: sources[1]!.id }).then(() => true);
    expect(await codeOf(client.trash.empty({ projectId }))).toBe('in-use');
    expect([lies(0), lies(1)]).toEqual([true, true]);
    agree = () => true;
    expect(await client.trash.empty({ projectId })).toMatchObject({ emptied: true, trash: { sources: [] } });
    expect([lies(0), lies(1)]).toEqual([false, false]);
  });

  it('is nowhere that exports, sheets or a CSV go to', async () => {
    const client = await open(join(folder, 'home-into-trash'), false);
    const { id: projectId } = await projectOf(client, 'into-trash', false);
    for (const part of ['passes', 'sources', 'trash', 'trash/versions/x'])
      expect(await codeOf(client.ledger.exportCsv({ projectId, of: 'project', to: `../${part}/a.csv` }))).toBe(
        'wrong-use',
      );
  });
});

describe('a window of the browser host', () => {
  it('has no dialogs of the system to ask', async () => {
    const client = await open(join(folder, 'home-own'), false);
    for (const ask of [client.dialogs.pickNewProject, client.dialogs.pickProject, client.dialogs.pickPictures])
      expect(await codeOf(ask())).toBe('wrong-use');
  });
});
