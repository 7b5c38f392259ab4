import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { afterAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app/app';
import { createApp } from '../../../src-main/app/create';
import { noShell, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';
import { durations } from '../../../src-main/common/durations';
import type { Contract, SourceView } from '../../../src-main/contract';
import type { InputRef } from '../../../src-main/contract/records';
import { createSessionSecretStore } from '../../../src-main/keys';
import type { AppPorts } from '../../../src-main/ports';
import { Project } from '../../../src-main/project/project';
import { programs } from '../../support/built';
import { passWithResults } from '../../support/exports';
import { temporaryFolder } from '../../support/folders';
import { picture } from '../../support/pictures';
import { tools } from '../../support/records';

const folder = await temporaryFolder('edits');
const patient = { timeout: 30_000, interval: 50 };
type Client = ContractRouterClient<Contract>;

const apps = new Set<App>();
const opened = async (change: Partial<AppPorts> = {}, home = 'home'): Promise<{ app: App; client: Client }> => {
  const app = await createApp({
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
    ...change,
  });
  apps.add(app);
  return { app, client: createRouterClient(app.router) as Client };
};
const closed = async (app: App): Promise<void> => {
  apps.delete(app);
  await app.close();
};
afterAll(async () => {
  for (const app of apps) await app.close();
});

/** A stand-in for an image editor: writes down what it was started with. */
async function editorProgram(name: string): Promise<{ readonly path: string; readonly told: () => Promise<string[]> }> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > "$0.told.part" && mv "$0.told.part" "$0.told"\n`);
  await chmod(path, 0o755);
  return { path, told: async () => (await readFile(`${path}.told`, 'utf8').catch(() => '')).split('\n').slice(0, -1) };
}

interface Place {
  readonly path: string;
  readonly projectId: string;
  /** Its second result. */
  readonly of: InputRef & { readonly kind: 'result' };
}

async function made(client: Client, name: string): Promise<Place> {
  const path = join(folder, name);
  const project = await Project.create(path, null, tools());
  const size = { width: 80, height: 60 };
  const { record } = await passWithResults(project, [size, size]);
  const { id } = await client.projects.open({ folder: path });
  return { path, projectId: id, of: { kind: 'result', id: record.id, version: record.version, result: 2 } };
}
const sourcesOf = async (client: Client, path: string): Promise<SourceView[]> =>
  (await client.projects.open({ folder: path })).sources;
const bytesOf = async (seed: number): Promise<Buffer> =>
  readFile(await picture(join(folder, `made-${seed}.png`), { width: 80, height: 60, seed }));

const saved = async (file: string, bytes: Buffer): Promise<void> => {
  const beside = join(dirname(file), 'swap.tmp');
  await writeFile(beside, bytes);
  await rename(beside, file);
};

describe.skipIf(process.platform === 'win32')('a picture opened in another program', { timeout: 120_000 }, () => {
  it('is handed over as a copy, as its only argument, and comes back as a source that knows what it was; the result stays as it is', async () => {
    const { path: editor, told } = await editorProgram('My $(editor) "1"');
    const { client } = await opened({ editor });
    const { path, projectId, of } = await made(client, 'once');
    const results = join(path, 'passes', (await readdir(join(path, 'passes')))[0]!);
    const before = await readFile(join(results, '2.png'));
    const answer = await client.edits.open({ projectId, of });
    expect(answer).toEqual({
      file: expect.stringMatching(/^edited\/once-v1-2-[a-z0-9]{8}\/once-v1-2\.png$/) as unknown,
      editor: 'My $(editor) "1"',
    });
    const copy = join(path, answer.file);
    await expect.poll(told, patient).toEqual(['1', copy]);
    expect((await readFile(copy)).equals(before)).toBe(true);
    // Asked again before anything was saved, it is the same copy.
    expect(await client.edits.open({ projectId, of })).toEqual(answer);
    await saved(copy, await bytesOf(1));
    await expect
      .poll(() => sourcesOf(client, path), patient)
      .toMatchObject([{ name: 'once-v1-2.png', editedFrom: { of, copy: answer.file.split('/')[1] } }]);
    const [source] = await sourcesOf(client, path);
    expect((await readFile(join(path, source!.file))).equals(await bytesOf(1))).toBe(true);
    expect((await readFile(join(results, '2.png'))).equals(before)).toBe(true);
    // The copy has a life of its own now: the result is opened anew beside it.
    expect((await client.edits.open({ projectId, of })).file).not.toBe(answer.file);
  });

  it('comes back at each save: one that nothing was made from gives way to the next and lies in the trash, another stays', async () => {
    const { path: editor } = await editorProgram('saving');
    const { client } = await opened({ editor }, 'home-saves');
    const { path, projectId, of } = await made(client, 'saves');
    const copy = join(path, (await client.edits.open({ projectId, of })).file);
    const ids = async (): Promise<string[]> => (await sourcesOf(client, path)).map(({ sha256 }) => sha256.slice(0, 16));
    const idOf = async (seed: number): Promise<string> => {
      return createHash('sha256')
        .update(await bytesOf(seed))
        .digest('hex')
        .slice(0, 16);
    };
    await saved(copy, await bytesOf(1));
    await expect.poll(ids, patient).toEqual([await idOf(1)]);
    // In place, in two pieces: the half is no picture, and nothing comes of it.
    const whole = await bytesOf(2);
    const file = await open(copy, 'w');
    await file.write(whole.subarray(0, whole.length / 2));
    await file.sync();
    await file.write(whole.subarray(whole.length / 2));
    await file.close();
    await expect.poll(ids, patient).toEqual([await idOf(2)]);
    const inTrash = async (): Promise<string[]> =>
      (await client.projects.open({ folder: path })).trash.sources.map(({ id }) => id);
    await expect.poll(inTrash, patient).toEqual([await idOf(1)]);
    // A version is made from it: it stays.
    const project = await Project.open(path, tools());
    await passWithResults(project, [{ width: 80, height: 60 }], {
      inputs: {
        picture: {
          ref: { kind: 'source', id: await idOf(2) },
          preparation: { crop: null, rotate: 0, background: '#ffffff' },
          sent: null,
        },
      },
    });
    await expect.poll(async () => (await client.projects.open({ folder: path })).passes.length, patient).toBe(2);
    await saved(copy, await bytesOf(3));
    await expect.poll(async () => (await ids()).toSorted(), patient).toEqual([await idOf(2), await idOf(3)].toSorted());
    // Saved beside it, under another name, it is another one.
    await saved(join(dirname(copy), 'variant.png'), await bytesOf(4));
    await expect
      .poll(
        async () => (await sourcesOf(client, path)).map(({ name, editedFrom }) => [name, editedFrom?.of.id]),
        patient,
      )
      .toContainEqual(['variant.png', of.id]);
    expect((await ids()).length).toBe(3);
  });

  it('comes back when the project is opened, where it was saved while no app was there; a half is waited for', async () => {
    const { path: editor } = await editorProgram('later');
    const first = await opened({ editor }, 'home-later');
    const { path, projectId, of } = await made(first.client, 'later-on');
    const copy = join(path, (await first.client.edits.open({ projectId, of })).file);
    await closed(first.app);
    const whole = await bytesOf(5);
    await writeFile(copy, whole.subarray(0, whole.length - 200));
    const second = await opened({ editor }, 'home-later');
    expect(await sourcesOf(second.client, path)).toEqual([]);
    await writeFile(copy, whole);
    await expect.poll(() => sourcesOf(second.client, path), patient).toMatchObject([{ editedFrom: { of } }]);
    // And it is not taken in once more at the next opening.
    await closed(second.app);
    const third = await opened({ editor }, 'home-later');
    const [source, ...more] = await sourcesOf(third.client, path);
    expect([source?.present, more]).toEqual([true, []]);
    await third.client.trash.deleteSource({ projectId, sourceId: source!.id });
    await closed(third.app);
    const fourth = await opened({ editor }, 'home-later');
    expect(await sourcesOf(fourth.client, path)).toEqual([]);
    await saved(copy, await bytesOf(8));
    // What was put into the trash stays there, the new save is in.
    await expect.poll(async () => (await sourcesOf(fourth.client, path)).length, patient).toBe(1);
    expect((await sourcesOf(fourth.client, path))[0]?.id).not.toBe(source!.id);
  });

  it('is told of, by its file and why, where it never becomes whole, until it is saved again or is gone', async () => {
    const { path: editor } = await editorProgram('halves');
    const { client } = await opened({ editor }, 'home-halves');
    const { path, projectId, of } = await made(client, 'half-saved');
    const { file } = await client.edits.open({ projectId, of });
    const beside = join(dirname(file), 'variant.png');
    const problems = async () => (await client.projects.open({ folder: path })).problems;
    const whole = await bytesOf(9);
    await saved(join(path, file), whole.subarray(0, whole.length - 200));
    await saved(join(path, beside), Buffer.from('no picture'));
    await expect
      .poll(async () => (await problems()).map((each) => each.file).toSorted(), patient)
      .toEqual([file, beside.replaceAll('\\', '/')]);
    expect((await problems()).find((each) => each.file === file)).toMatchObject({
      code: 'image-broken',
      message: expect.stringMatching(/^“half-saved-v1-2\.png” is .* Save it again in the other program\.$/) as unknown,
    });
    await rm(join(path, beside));
    await saved(join(path, file), whole);
    await expect.poll(problems, patient).toEqual([]);
    expect(await sourcesOf(client, path)).toMatchObject([{ editedFrom: { of } }]);
  });

  it('is never written through a link, nor taken from one', async () => {
    const { path: editor } = await editorProgram('links');
    const { client } = await opened({ editor }, 'home-links');
    const { path, projectId, of } = await made(client, 'linked');
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(path, 'edited'));
    await expect(client.edits.open({ projectId, of })).rejects.toMatchObject({ data: { code: 'path-outside' } });
    expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
    await rm(join(path, 'edited'));
    const copy = join(path, (await client.edits.open({ projectId, of })).file);
    await bytesOf(6);
    await symlink(join(folder, 'made-6.png'), join(dirname(copy), 'stolen.png'));
    await saved(copy, await bytesOf(7));
    await expect.poll(() => sourcesOf(client, path), patient).toHaveLength(1);
    expect((await sourcesOf(client, path))[0]?.name).toBe('linked-v1-2.png');
  });

  it('tells which program can’t be started, and what to do', async () => {
    const { client } = await opened({ editor: join(folder, 'gone') }, 'home-gone');
    const { projectId, of } = await made(client, 'gone-editor');
    await expect(client.edits.open({ projectId, of })).rejects.toMatchObject({
      data: {
        message: expect.stringMatching(
          /^gone is not installed any more.*Choose another editor in Settings\.$/,
        ) as unknown,
      },
    });
    await writeFile(join(folder, 'plain'), 'no program');
    const plain = await opened({ editor: join(folder, 'plain') }, 'home-plain');
    const place = await made(plain.client, 'plain-editor');
    await expect(plain.client.edits.open({ projectId: place.projectId, of: place.of })).rejects.toMatchObject({
      data: { message: expect.stringMatching(/^plain could not be started.*Settings\.$/) as unknown },
    });
    const none = await opened({}, 'home-none');
    const other = await made(none.client, 'no-editor');
    await expect(none.client.edits.open({ projectId: other.projectId, of: other.of })).rejects.toMatchObject({
      data: { message: expect.stringMatching(/^The system has no program.*Settings\.$/) as unknown },
    });
  });
});

describe('the editor', () => {
  it('is one of a list, or what the system’s dialog answered with; a window names no path', async () => {
    const { path: first } = await editorProgram('first');
    const { path: second } = await editorProgram('second');
    const dialogs = {
      pickNewProject: async () => null,
      pickProject: async () => null,
      pickPictures: async () => null,
      pickExport: async () => null,
      pickProgram: async () => second,
      confirmLinks: async () => false,
      confirmEmptying: async () => false,
    };
    const { client } = await opened({ editor: first, dialogs, host: 'electron' }, 'home-list');
    const before = await client.edits.editors();
    expect(before).toMatchObject({ chosen: 'environment', canPick: true });
    expect(before.editors.map(({ name }) => name)).toEqual(expect.arrayContaining(['System’s default', 'first']));
    expect(JSON.stringify(before)).not.toContain(folder);
    await expect(client.edits.choose({ id: second })).rejects.toMatchObject({ data: { code: 'wrong-use' } });
    const picked = await client.edits.pick();
    expect(picked.editors.find(({ id }) => id === picked.chosen)?.name).toBe('second');
    expect(await client.edits.choose({ id: 'system' })).toMatchObject({ chosen: 'system' });
    expect((await client.edits.editors()).editors.map(({ name }) => name)).toContain('second');
    const { client: own } = await opened({}, 'home-own');
    expect(await own.edits.editors()).toMatchObject({ chosen: 'system', canPick: false });
    await expect(own.edits.pick()).rejects.toMatchObject({ data: { code: 'wrong-use' } });
  });
});
