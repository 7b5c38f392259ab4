import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { App } from '../../src-main/app/app';
import { createApp } from '../../src-main/app/create';
import { noShell, systemClock } from '../../src-main/app/node-ports';
import { openStore } from '../../src-main/app/store';
import type { AppPorts } from '../../src-main/ports';
import { durations } from '../../src-main/common/durations';
import { defaultDraft, type Draft } from '../../src-main/common/recipe';
import { exportPreset, preparation, sheetOptions, type Contract, type ProjectChange } from '../../src-main/contract';
import { builtInPresets } from '../../src-main/contract/export-presets';
import { startWebHost } from '../../src-main/host-web';
import { createSessionSecretStore } from '../../src-main/keys';
import { builtFolder, programs } from '../support/built';
import { temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { signIn } from '../support/session';

type Client = ContractRouterClient<Contract>;

interface Door {
  readonly client: Client;
  close(): Promise<void>;
}

const portsOf = (home: string): AppPorts => ({
  host: 'web',
  version: '0.0.0',
  home,
  secrets: createSessionSecretStore(),
  store: openStore(home),
  dialogs: null,
  shell: noShell,
  clock: systemClock(),
  durations: { ...durations, pollYoung: 20, pollOld: 100, ownerCheck: 200 },
  programs,
  modelrunnerOrigin: null,
  environmentKey: null,
});

/** The same app through each way that the renderer may have to it. */
const doors: Readonly<Record<string, (home: string) => Promise<Door>>> = {
  'in process': async (home) => {
    const app = await createApp(portsOf(home));
    return { client: createRouterClient(app.router) as Client, close: () => app.close() };
  },
  'over a MessageChannel': async (home) => {
    const app = await createApp(portsOf(home));
    const { port1, port2 } = new MessageChannel();
    new RPCHandler(app.router).upgrade(port1);
    port1.start();
    const client: Client = createORPCClient(
      new PortLink({ port: port2 as unknown as ConstructorParameters<typeof PortLink>[0]['port'] }),
    );
    port2.start();
    return {
      client,
      close: async () => {
        port2.close();
        await app.close();
      },
    };
  },
  'over a WebSocket': async (home) => {
    const apps: App[] = [];
    const host = await startWebHost({
      rendererFolder: join(builtFolder, '../renderer'),
      home,
      environment: { key: null, origin: null },
      programs,
      version: '0.0.0',
      createApp: async (ports) => {
        const app = await createApp({ ...ports, durations: portsOf(home).durations });
        apps.push(app);
        return app;
      },
    });
    const { origin, cookie } = await signIn(host.url);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { Cookie: cookie } });
    await once(socket, 'open');
    return {
      client: createORPCClient<Client>(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })),
      close: async () => {
        socket.close();
        await host.close();
      },
    };
  },
};

const draft = (more: Partial<Draft> = {}): Draft => ({
  ...defaultDraft,
  prompt: 'noir, a sign says "OPEN"',
  seed: 7,
  image_size: { width: 256, height: 256 },
  rendering_speed: 'TURBO',
  ...more,
});
const prepared = preparation.parse({});

/** The typed error's data, or what was thrown instead. */
const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (error: { code?: string; data?: unknown }) => (error.code === 'FAULT' ? error.data : error),
  );

describe.each(Object.entries(doors))('the procedures, %s', (name, open) => {
  let folder: string;
  let door: Door;
  let client: Client;

  beforeAll(async () => {
    folder = await temporaryFolder(`contract-${name.replaceAll(' ', '-')}`);
    await mkdir(join(folder, 'home'), { recursive: true });
    door = await open(join(folder, 'home'));
    client = door.client;
    await picture(join(folder, 'shop.png'), { width: 320, height: 256 });
    await writeFile(join(folder, 'notes.txt'), 'no picture');
  });
  afterAll(() => door?.close());

  const made = async (label: string): Promise<{ projectId: string; source: string; path: string }> => {
    const path = join(folder, label);
    const project = await client.projects.create({ folder: path, name: label });
    const { added } = await client.sources.add({ projectId: project.id, paths: [join(folder, 'shop.png')] });
    return { projectId: project.id, source: added[0]!.id, path };
  };

  /** Follows a project until a pass has ended; answers with the states it was seen in. */
  const followed = async (projectId: string, run: () => Promise<{ pass: { id: string } }>): Promise<string[]> => {
    const changes = await client.project.watch({ projectId });
    const states: string[] = [];
    let id: string | null = null;
    let first: ProjectChange | null = null;
    for await (const change of changes) {
      if (first === null) {
        first = change;
        expect(change.type).toBe('snapshot');
        id = (await run()).pass.id;
      } else if (change.type === 'pass' && change.view.pass.id === id) {
        const { state } = change.view.pass;
        if (states.at(-1) !== state) states.push(state);
        if (state === 'done' || state === 'failed') break;
      }
    }
    return states;
  };

  /** Plans, writes, looks at and lists exports of a pass with one result of 256 × 256 pixels. */
  const exportAll = async (projectId: string, passId: string): Promise<void> => {
    const preset = exportPreset.parse({
      id: 'small',
      name: 'Small',
      settings: { format: 'webp', resize: { kind: 'fit', width: 128, height: null } },
      template: 'sign {version}',
      collision: 'ask',
    });
    const { presets } = await client.exports.savePreset({ projectId, preset });
    expect(presets).toEqual([preset]);
    const order = { projectId, picks: [{ passId, result: null }], presets: [preset, builtInPresets[0]!], to: 'client' };
    const planned = { passId, version: 'v1', result: 1, scale: 1, exists: false };
    expect((await client.exports.plan(order)).files).toEqual([
      { ...planned, presetId: 'small', name: 'sign v1.webp' },
      { ...planned, presetId: 'original', name: 'shop-v1.png' },
    ]);

    const job = await client.exports.start({ ...order, taken: null });
    let last = job;
    for await (const now of await client.exports.watch({ projectId, jobId: job.id })) last = now;
    expect(last).toMatchObject({
      id: job.id,
      state: 'done',
      files: [
        {
          state: 'written',
          file: 'exports/client/sign v1.webp',
          width: 128,
          height: 128,
          format: 'webp',
          error: null,
          notes: [],
        },
        { state: 'written', file: 'exports/client/shop-v1.png', width: 256, height: 256, format: 'png' },
      ],
    });
    expect((await client.exports.jobs({ projectId })).jobs).toEqual([last]);
    expect((await client.exports.cancel({ projectId, jobId: job.id })).state).toBe('done');
    expect(await faultOf(client.exports.start({ ...order, taken: null }))).toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('sign v1.webp'),
    });
    expect((await client.exports.exported({ projectId })).passes).toEqual([{ passId, results: [1] }]);
    const { exports } = await client.exports.listed({ projectId, passId });
    expect(
      exports
        .map(({ file, preset: by, present }) => ({ file, by, present }))
        .toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    ).toEqual([
      { file: 'exports/client/shop-v1.png', by: 'Original file', present: true },
      { file: 'exports/client/sign v1.webp', by: 'Small', present: true },
    ]);
    const preview = await client.exports.preview({ projectId, passId, result: 1, settings: preset.settings });
    expect(preview).toMatchObject({
      width: 128,
      height: 128,
      bytes: last.files[0]!.bytes,
      contentType: 'image/webp',
      url: expect.stringContaining(`files/${projectId}/preview.`),
    });
    const sheet = await client.exports.sheet({
      projectId,
      picks: order.picks,
      options: sheetOptions.parse({ format: 'pdf' }),
      to: 'sheet',
      overwrite: false,
    });
    expect(sheet).toMatchObject({ file: 'exports/sheet.pdf', pages: 1 });
    expect(await client.exports.deletePreset({ projectId, presetId: 'small' })).toEqual({ presets: [] });
  };

  it('tell the app’s state, and tell it again when a setting changes', async () => {
    const states = await client.app.watch();
    const first = await states.next();
    expect(first.value).toMatchObject({ engine: 'offline', dialogs: 'own', key: { set: false, last4: null } });
    await client.app.setSettings({ appearance: 'light' });
    let seen = await states.next();
    while (!seen.done && seen.value.settings.appearance !== 'light') seen = await states.next();
    await states.return?.(undefined);
    expect((await client.app.state()).settings.appearance).toBe('light');
  });

  it('show of a key nothing but its last four characters', async () => {
    expect(await client.key.set({ key: 'mr-secret-0123456789-WXYZ' })).toMatchObject({
      set: true,
      last4: 'WXYZ',
      from: 'session',
    });
    expect(JSON.stringify(await client.app.state())).not.toContain('0123456789');
    expect(await faultOf(client.key.set({ key: 'two\nlines-of-a-key' }))).toMatchObject({
      code: 'key-malformed',
      message: expect.not.stringContaining('lines-of'),
    });
    expect(await client.key.remove()).toMatchObject({ set: false, last4: null });
  });

  it('answer a failure with its code and its sentence', async () => {
    expect(await faultOf(client.projects.open({ folder: join(folder, 'nowhere') }))).toEqual({
      code: 'not-a-project',
      message: expect.stringContaining('nowhere'),
    });
    expect(await faultOf(client.project.workspace({ projectId: 'made-up' }))).toMatchObject({ code: 'not-a-project' });
    expect(await faultOf(client.dialogs.pickProject())).toMatchObject({ code: 'wrong-use' });
  });

  it('answer a failure on the way of a stream so too', async () => {
    const { projectId, path } = await made('newer');
    const record = JSON.parse(await readFile(join(path, 'pentimento.json'), 'utf8')) as object;
    const changes = await client.project.watch({ projectId });
    await changes.next();
    await writeFile(join(path, 'pentimento.json'), JSON.stringify({ ...record, formatVersion: 3 }));
    let seen = await changes.next();
    while (!seen.done && !(seen.value.type === 'settings' && seen.value.readOnly !== null)) seen = await changes.next();
    await changes.return?.(undefined);
    const imports = await client.sources.import({ projectId, paths: [join(folder, 'shop.png')] });
    expect(await faultOf(imports.next())).toMatchObject({ code: 'format-newer' });
  });

  it('bring pictures in, and refuse what is none by its name', async () => {
    const { projectId } = await made('pictures');
    const { added, refused } = await client.sources.add({
      projectId,
      paths: [join(folder, 'notes.txt'), join(folder, 'shop.png')],
    });
    expect(added).toEqual([
      expect.objectContaining({
        name: 'shop.png',
        present: true,
        probe: expect.objectContaining({ width: 320, height: 256 }),
      }),
    ]);
    expect(refused).toEqual([
      { path: join(folder, 'notes.txt'), error: expect.objectContaining({ code: 'not-an-image' }) },
    ]);
  });

  it('say what would be sent, and then carry a pass through every stage to its end', async () => {
    const { projectId, source } = await made('job');
    const input = { kind: 'source' as const, id: source };
    expect(await client.passes.plan({ projectId, input, draft: draft(), preparation: prepared })).toMatchObject({
      input: { width: 320, height: 256 },
      output: { width: 256, height: 256 },
      prepared: { width: 256, height: 205 },
      fault: null,
    });
    const states = await followed(projectId, () =>
      client.passes.run({ projectId, input, basedOn: null, draft: draft(), preparation: prepared, allowCost: null }),
    );
    expect(states.at(-1)).toBe('done');
    // A burst costs one picture of its end, so stages may be passed over, but never out of order.
    const order = ['waiting', 'preparing', 'uploading', 'submitting', 'running', 'downloading', 'done'];
    expect(states.map((state) => order.indexOf(state))).toEqual(
      states.map((state) => order.indexOf(state)).toSorted((a, b) => a - b),
    );
    const again = await client.projects.open({ folder: join(folder, 'job') });
    expect(again.passes).toEqual([
      expect.objectContaining({
        owner: null,
        held: null,
        pass: expect.objectContaining({ version: 1, state: 'done', engine: 'offline', words: ['OPEN'] }),
      }),
    ]);
    await exportAll(projectId, again.passes[0]!.pass.id);
    expect(await client.ledger.project({ projectId })).toMatchObject({
      totals: { settled: '0' },
      entries: [expect.objectContaining({ version: 'v1', billed: 'no' })],
    });
  });

  it('keep a project’s workspace, and what is written on a version', async () => {
    const { projectId, source } = await made('desk');
    const workspace = {
      ...(await client.project.workspace({ projectId })),
      draft: draft({ prompt: 'half a tho' }),
      input: { kind: 'source' as const, id: source },
      extra: { folded: true },
    };
    await client.project.saveWorkspace({ projectId, workspace });
    expect(await client.project.workspace({ projectId })).toEqual(workspace);
  });

  it('rate single results, and carry versions to the trash and back', { timeout: 120_000 }, async () => {
    const { projectId, source } = await made('chosen');
    const changes = await client.project.watch({ projectId });
    const watching = (async () => {
      for await (const change of changes) if (change.type === 'trash' && change.trash.versions[0]?.emptied) break;
    })();
    const order = { projectId, basedOn: null, preparation: prepared, allowCost: null };
    const input = { kind: 'source' as const, id: source };
    const ran = async (images: number): Promise<string> => {
      const { pass } = await client.passes.run({ ...order, input, draft: draft({ num_images: images }) });
      for await (const change of await client.project.watch({ projectId }))
        if (
          change.type === 'snapshot'
            ? change.project.passes.some((view) => view.pass.id === pass.id && view.pass.state === 'done')
            : change.type === 'pass' && change.view.pass.id === pass.id && change.view.pass.state === 'done'
        )
          break;
      return pass.id;
    };
    const [passId, other] = [await ran(2), await ran(1)];
    const { views } = await client.results.rate({
      projectId,
      changes: [
        { passId, result: 2, notes: { rating: 4, pick: 'pick' } },
        { passId: other, result: null, notes: { label: 'street' } },
      ],
    });
    expect(views).toMatchObject([
      { cover: 2, notes: { rating: 4, pick: 'pick' }, rated: [{ rating: 0 }, { rating: 4, trashed: null }] },
      { cover: 1, notes: { label: 'street' }, rated: [{ label: 'street' }] },
    ]);
    expect(await client.passes.setNotes({ projectId, passId, notes: { rating: 1 } })).toMatchObject({
      notes: { rating: 1 },
      rated: [{ rating: 0 }, { rating: 1 }],
    });
    expect(await client.results.setCover({ projectId, passId, result: 1 })).toMatchObject({ cover: 1 });
    expect(await client.results.setCover({ projectId, passId, result: 2, expected: 2 })).toMatchObject({ cover: 1 });
    const chosen = [
      { passId, result: null },
      { passId: other, result: 1 },
      { passId: 'made-up', result: null },
    ];
    expect(await client.trash.delete({ projectId, chosen })).toMatchObject({
      refused: [{ passId: 'made-up', fault: { code: 'no-such-version' } }],
      trash: { versions: [{ id: passId, version: 1, results: 2, emptied: false }] },
    });
    const { folder: path } = await client.projects.open({ folder: join(folder, 'chosen') });
    const seen = await client.projects.open({ folder: path });
    expect(seen.passes).toMatchObject([{ pass: { id: other }, cover: null, rated: [{ trashed: 'trash' }] }]);
    expect(seen.trash.versions).toMatchObject([{ id: passId }]);
    expect(await faultOf(client.passes.setNotes({ projectId, passId, notes: { rating: 2 } }))).toMatchObject({
      code: 'no-such-version',
    });
    // A recipe can be gone on with though its version is deleted; its pictures can't.
    expect(
      await faultOf(
        client.passes.run({ ...order, input: { kind: 'result', id: passId, version: 1, result: 1 }, draft: draft() }),
      ),
    ).toMatchObject({ code: 'no-such-version' });
    expect(await faultOf(client.trash.deleteSource({ projectId, sourceId: source }))).toMatchObject({ code: 'in-use' });
    expect(await client.trash.restore({ projectId, chosen: chosen.slice(0, 2) })).toMatchObject({
      refused: [],
      trash: { versions: [] },
    });
    await client.trash.delete({ projectId, chosen: chosen.slice(0, 1) });
    expect(await client.trash.empty({ projectId })).toMatchObject({ trash: { versions: [{ emptied: true }] } });
    expect((await client.trash.restore({ projectId, chosen: chosen.slice(0, 1) })).refused).toMatchObject([
      { fault: { code: 'no-such-version' } },
    ]);
    expect((await client.ledger.project({ projectId })).entries.map(({ version }) => version)).toEqual(['v1', 'v2']);
    await watching;
  });

  it('refuse an empty prompt before anything is recorded', async () => {
    const { projectId, source } = await made('nothing');
    expect(
      await faultOf(
        client.passes.run({
          projectId,
          input: { kind: 'source', id: source },
          basedOn: null,
          draft: draft({ prompt: ' ' }),
          preparation: prepared,
          allowCost: null,
        }),
      ),
    ).toMatchObject({ code: 'wrong-use' });
    expect((await client.projects.open({ folder: join(folder, 'nothing') })).passes).toEqual([]);
  });

  it('list a folder for the app’s own dialogs, projects marked', async () => {
    await made('listed');
    const listing = await client.dialogs.list({ path: folder, show: 'pictures' });
    expect(listing.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'listed', kind: 'project' }),
        expect.objectContaining({ name: 'shop.png', kind: 'picture' }),
      ]),
    );
    expect(listing.entries.map((entry) => entry.name)).not.toContain('notes.txt');
  });
});
