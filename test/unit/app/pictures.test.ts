import { mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app/app';
import { createApp } from '../../../src-main/app/create';
import { builtPrograms, noShell, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';
import type { AppPorts } from '../../../src-main/ports';
import { FirstSights } from '../../../src-main/core/first-sights';
import { Thumbnails } from '../../../src-main/core/thumbnails';
import { defaultDraft } from '../../../src-main/common/recipe';
import { durations } from '../../../src-main/common/durations';
import { importUrl, listWidth, lookUrl, sourceUrl } from '../../../src-main/contract/assets';
import type { ImportEvent, SourceView } from '../../../src-main/contract';
import { preparation } from '../../../src-main/contract/records';
import { startWebHost, type WebHost } from '../../../src-main/host-web';
import { builtFolder } from '../../support/built';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { badPictures, picture } from '../../support/pictures';
import { barred, withPreviews } from '../../support/previews';
import { signIn, type Session } from '../../support/session';
import { until } from '../../support/until';

let folder = '';
let home = '';
let app: App;
let host: WebHost;
let session: Session;
let count = 0;

const at = (...parts: string[]): string => join(folder, ...parts);
const client = () => createRouterClient(app.router);
type Client = ReturnType<typeof client>;

beforeAll(async () => {
  folder = await temporaryFolder('pictures');
  home = at('home');
  await mkdir(home);
  await mkdir(at('page'));
  await writeFile(at('page/index.html'), '<!doctype html><title>page</title>');
  const createOwn = async (given: AppPorts): Promise<App> => {
    app = await createApp({ ...given, store: openStore(home), shell: noShell, clock: systemClock() });
    return app;
  };
  host = await startWebHost({
    rendererFolder: at('page'),
    createApp: createOwn,
    home,
    environment: { key: null, origin: null },
    programs: builtPrograms(builtFolder),
    version: '0.0.0',
    durations,
  });
  session = await signIn(host.url);
});
afterAll(() => host?.close());

const project = async (): Promise<{ readonly id: string; readonly folder: string }> => {
  const made = await client().projects.create({ folder: at(`project-${++count}`), name: null });
  return { id: made.id, folder: made.folder };
};
const add = async (projectId: string, path: string): Promise<SourceView> => {
  const { added, refused } = await client().sources.add({ projectId, paths: [path] });
  expect(refused).toEqual([]);
  return added[0]!;
};
const thumbnails = async (): Promise<string[]> =>
  (await filesBelow(join(home, 'cache/thumbnails')).catch(() => [])).map((name) => name.slice(3)).sort();
const get = (path: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${session.origin}/${path}`, { headers: { Cookie: session.cookie }, ...(signal ? { signal } : {}) });

describe('a picture', () => {
  // Elsewhere nobody tells which files a process has open.
  it.skipIf(process.platform !== 'linux')(
    'whose reader goes away, before or while it is sent, leaves no file open and no word in the log',
    async () => {
      const made = await project();
      const source = await add(made.id, await picture(at('left.png'), { width: 700, height: 500, seed: 12 }));
      const open = async (): Promise<string[]> => {
        const files = await readdir('/proc/self/fd');
        const links = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')));
        return links.filter((link) => link.startsWith(made.folder));
      };
      // One that was forgotten may be closed by Node's garbage collector, which says so.
      const warned: string[] = [];
      const onWarning = ({ message }: Error): void => void warned.push(message);
      process.on('warning', onWarning);
      const path = sourceUrl(made.id, source.id);
      expect((await (await get(path)).arrayBuffer()).byteLength).toBeGreaterThan(300_000);
      for (let turn = 0; turn < 15; turn++)
        await Promise.all(
          Array.from({ length: 12 }, async (_, place) => {
            const leaving = new AbortController();
            setTimeout(() => leaving.abort(), (turn * 12 + place) / 8);
            await get(path, leaving.signal).catch(() => undefined);
          }),
        );
      await until(async () => (await open()).length === 0);
      // It says so in one of the next turns.
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      process.off('warning', onWarning);
      expect(warned).toEqual([]);
      expect(await readFile(join(home, 'logs/pentimento.log'), 'utf8').catch(() => '')).not.toContain('"asset"');
    },
  );
});

describe('thumbnails', () => {
  it('are there with the import, by path and by bytes, at the width that lists ask for', async () => {
    const { id } = await project();
    const source = await add(id, await picture(at('a.jpg'), { width: 900, height: 600, seed: 11 }));
    expect(await thumbnails()).toContain(`${source.sha256}-${listWidth}.webp`);
    const before = await stat(
      join(home, 'cache/thumbnails', source.sha256.slice(0, 2), `${source.sha256}-${listWidth}.webp`),
    );
    const answer = await get(sourceUrl(id, source.id, listWidth));
    expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: listWidth,
    });
    expect(
      (await stat(join(home, 'cache/thumbnails', source.sha256.slice(0, 2), `${source.sha256}-${listWidth}.webp`)))
        .mtimeMs,
    ).toBe(before.mtimeMs);

    const dropped = await fetch(`${session.origin}/${importUrl(id, 'b.png')}`, {
      method: 'POST',
      headers: { Origin: session.origin, Cookie: session.cookie },
      body: await readFile(await picture(at('b.png'), { seed: 12 })),
    });
    const { added } = (await dropped.json()) as { added: SourceView[] };
    expect(await thumbnails()).toContain(`${added[0]!.sha256}-${listWidth}.webp`);
  });

  it('that nobody waits for any more are not made; one that somebody else waits for is', async () => {
    const { id } = await project();
    // The first two take long enough for the others to be called off while they wait.
    const sources = await Promise.all(
      [21, 22, 23, 24, 25, 26].map(async (seed) =>
        add(
          id,
          await picture(at(`${seed}.png`), {
            ...(seed < 23 ? { width: 7200, height: 4800 } : { width: 2400, height: 1600 }),
            seed,
          }),
        ),
      ),
    );
    const [left, right] = [new AbortController(), new AbortController()];
    const url = (index: number): string => sourceUrl(id, sources[index]!.id, 1280);
    // The first two keep both image processes busy; the others wait for their turn.
    const kept = [get(url(0)), get(url(1))];
    const gone = [2, 3, 4].map((index) => get(url(index), left.signal));
    const shared = [get(url(5), right.signal), get(url(5))];
    // By then all are asked for, and none is done.
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    left.abort();
    right.abort();
    expect((await Promise.allSettled([...gone, shared[0]!])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
    ]);
    for (const answer of await Promise.all([...kept, shared[1]!])) expect(answer.status).toBe(200);
    // Two imports go after all that is on screen: what was called off would have been made by then.
    await Promise.all([27, 28].map(async (seed) => add(id, await picture(at(`${seed}.png`), { seed }))));
    const made = (await thumbnails()).filter((name) => name.endsWith('-1280.webp'));
    expect(made).toEqual([0, 1, 5].map((index) => `${sources[index]!.sha256}-1280.webp`).sort());
    expect((await filesBelow(join(home, 'cache'))).filter((name) => name.endsWith('.part'))).toEqual([]);
    // Asked for again, they are made after all.
    expect((await get(url(3))).status).toBe(200);
  });

  it('that are asked for later go first, and all of them before what nobody looks at', async () => {
    let now = 0;
    const priorities: number[] = [];
    const images = {
      thumbnail: async (_job: unknown, options?: { readonly priority?: number }) => {
        priorities.push(options?.priority ?? 0);
        return { bytes: 1 };
      },
    };
    const own = new Thumbnails({
      folder: at('own'),
      images: images as never,
      now: () => now,
      onWritten: () => undefined,
    });
    for (const time of [0, 10, 5_000, 60_000]) {
      now = time;
      await own.get({ path: at('a.jpg'), sha256: String(time).padStart(64, '0') }, 320).catch(() => undefined);
    }
    expect(priorities).toHaveLength(4);
    expect(priorities[0]).toBe(priorities[1]);
    expect(priorities.slice(1)).toEqual(priorities.slice(1).toSorted((a, b) => a - b));
    expect(priorities[2]).toBeLessThan(priorities[3]!);
    expect(Math.min(...priorities)).toBeGreaterThan(5);
  });

  it('are marked as used, at most once a day', async () => {
    const { id } = await project();
    const source = await add(id, await picture(at('used.png'), { seed: 31 }));
    const path = join(home, 'cache/thumbnails', source.sha256.slice(0, 2), `${source.sha256}-${listWidth}.webp`);
    const now = Math.floor(Date.now() / 1000);
    const hours = (n: number): number => now - n * 3_600;
    await utimes(path, hours(3), hours(3));
    await get(sourceUrl(id, source.id, listWidth));
    expect((await stat(path)).mtimeMs).toBe(hours(3) * 1000);
    await utimes(path, hours(30), hours(30));
    await get(sourceUrl(id, source.id, listWidth));
    await until(async () => expect((await stat(path)).mtimeMs).toBeGreaterThan(hours(1) * 1000));
  });
});

describe('the cache', () => {
  it('may be deleted or cleared while the app runs: what was in it is made again, the same', async () => {
    const { id } = await project();
    const source = await add(id, await picture(at('again.png'), { width: 700, height: 500, seed: 41 }));
    const plan = (): ReturnType<Client['passes']['plan']> =>
      client().passes.plan({
        projectId: id,
        input: { kind: 'source', id: source.id },
        draft: { ...defaultDraft },
        preparation: preparation.parse({ crop: { left: 10, top: 20, width: 300, height: 200 } }),
      });
    const first = await plan();
    const bytes = async (path: string): Promise<string> => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      return Buffer.from(await answer.arrayBuffer()).toString('base64');
    };
    const before = [await bytes(sourceUrl(id, source.id, listWidth)), await bytes(first.url!)];
    expect((await client().app.cache()).bytes).toBeGreaterThan(1_000);

    await rm(join(home, 'cache'), { recursive: true });
    expect((await client().app.cache()).bytes).toBe(0);
    expect([await bytes(sourceUrl(id, source.id, listWidth)), await bytes(first.url!)]).toEqual(before);

    await client().app.clearCache();
    expect(await thumbnails()).toEqual([]);
    expect((await plan()).prepared?.sha256).toBe(first.prepared?.sha256);
    expect([await bytes(sourceUrl(id, source.id, listWidth)), await bytes(first.url!)]).toEqual(before);
    const added = await add(id, await picture(at('after.png'), { seed: 42 }));
    expect(await thumbnails()).toContain(`${added.sha256}-${listWidth}.webp`);
  });
});

describe('an import', () => {
  it('tells how far it is, refuses by name, and takes the rest in', async () => {
    const { id } = await project();
    const bad = await badPictures(folder);
    const paths = [
      await picture(at('one.jpg'), { seed: 51 }),
      ...bad.map(({ path }) => path),
      await picture(at('two.jpg'), { seed: 52 }),
      at('nowhere.jpg'),
    ];
    const events: ImportEvent[] = [];
    for await (const event of await client().sources.import({ projectId: id, paths })) events.push(event);
    expect(events.map(({ done, of }) => [done, of])).toEqual(
      Array.from({ length: paths.length + 1 }, (_, done) => [done, paths.length]),
    );
    expect(events[0]).toMatchObject({ name: 'one.jpg', added: null, refused: null });
    expect(events.at(-1)?.name).toBeNull();
    expect(events.flatMap(({ added }) => (added ? [added.name] : [])).sort()).toEqual(['one.jpg', 'two.jpg']);
    expect(events.flatMap(({ refused }) => (refused ? [[refused.path, refused.error.code]] : [])).sort()).toEqual(
      [...bad.map(({ path, code }) => [path, code]), [at('nowhere.jpg'), 'file-missing']].sort(),
    );
  });

  it('that is stopped keeps what is in, and leaves nothing half done', async () => {
    const { id, folder: place } = await project();
    const paths = await Promise.all(
      Array.from({ length: 12 }, (_, n) => picture(at(`stop-${n}.png`), { width: 800, height: 600, seed: 60 + n })),
    );
    const stop = new AbortController();
    let last: ImportEvent | null = null;
    for await (const event of await client().sources.import({ projectId: id, paths }, { signal: stop.signal })) {
      last = event;
      if (event.done === 4) stop.abort();
    }
    expect(last?.done).toBeGreaterThanOrEqual(4);
    expect(last?.done).toBeLessThan(12);
    const names = await readdir(join(place, 'sources'));
    const records = names.filter((name) => name.endsWith('.json'));
    expect(records.length).toBe(names.length / 2);
    expect(records.length).toBeGreaterThanOrEqual(4);
    expect(records.length).toBeLessThan(12);
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('of a folder takes the pictures in it, in order, and says where there is none', async () => {
    const { id } = await project();
    await mkdir(at('camera/June'), { recursive: true });
    await mkdir(at('words'));
    await writeFile(at('camera/notes.txt'), 'words');
    await writeFile(at('words/notes.txt'), 'words');
    await picture(at('camera/10.jpg'), { seed: 71 });
    await picture(at('camera/9.jpg'), { seed: 72 });
    await picture(at('camera/June/1.jpg'), { seed: 73 });
    const { added, refused } = await client().sources.add({ projectId: id, paths: [at('camera'), at('words')] });
    expect(added.map(({ name }) => name).sort()).toEqual(['1.jpg', '10.jpg', '9.jpg']);
    expect(refused).toEqual([
      {
        path: at('words'),
        error: expect.objectContaining({
          code: 'not-an-image',
          message: expect.stringContaining('no picture in the folder words'),
        }),
      },
    ]);
  });
});

describe('photos that are taken in', () => {
  /** The same pictures as other files. */
  const copyOf = (jpeg: Buffer, n: number): Buffer =>
    Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 3, n]), jpeg.subarray(2)]);
  const blue = '#2040c0';
  /** A blue photo, with a preview of another colour, as a careless program leaves one behind. */
  const photo = async (path: string, preview: string | null, n: number): Promise<void> => {
    const whole = await sharp({ create: { width: 900 + n, height: 600, channels: 3, background: blue } })
      .jpeg()
      .toBuffer();
    const small = sharp({ create: { width: 900, height: 600, channels: 3, background: preview ?? '#000' } });
    const exif = preview === null ? undefined : await barred(await small.png().toBuffer());
    await writeFile(path, withPreviews(whole, { ...(exif ? { exif } : {}), orientation: 1 }));
  };
  const colourOf = async (response: Response): Promise<readonly number[]> => {
    expect(response.headers.get('content-type')).toBe('image/webp');
    const { channels } = await sharp(Buffer.from(await response.arrayBuffer())).stats();
    return channels.map(({ mean }) => Math.round(mean));
  };
  const isRed = ([r = 0, g = 0, b = 0]: readonly number[]): boolean => r > 180 && g < 60 && b < 60;
  const isBlue = ([r = 0, , b = 0]: readonly number[]): boolean => r < 60 && b > 160;

  it('are shown by their own previews at first, and never afterwards', async () => {
    const { id } = await project();
    await mkdir(at('previews'));
    const names = Array.from({ length: 8 }, (_, n) => `${n}.jpg`);
    for (const [n, name] of names.entries()) await photo(at('previews', name), n === 5 ? null : '#e01010', n);
    const sights = new Map<string, string>();
    const sources = new Map<string, string>();
    const order: string[] = [];
    for await (const { sight, added } of await client().sources.import({ projectId: id, paths: [at('previews')] })) {
      if (sight?.url) {
        expect(isRed(await colourOf(await get(sight.url)))).toBe(true);
        sights.set(sight.id, sight.url);
        order.push(`sight ${sight.id}`);
      } else if (added) {
        order.push(`added ${sight?.id ?? 'none'}`);
        sources.set(added.name, added.id);
        // It is told which one stood for it.
        if (sight) expect(sights.has(sight.id)).toBe(true);
      }
    }
    expect([...sources.keys()].toSorted()).toEqual(names);
    // Each that was shown was shown before it was in, and once; which ones are looked at first is the processes' affair.
    for (const sight of sights.keys()) {
      expect(order.filter((each) => each === `sight ${sight}`)).toHaveLength(1);
      expect(order.indexOf(`sight ${sight}`)).toBeLessThan(order.indexOf(`added ${sight}`));
    }
    expect(sights.size).toBeGreaterThan(0);
    for (const source of sources.values())
      expect(isBlue(await colourOf(await get(sourceUrl(id, source, listWidth))))).toBe(true);
    // No other project, no other id, no other method.
    const [url] = [...sights.values()];
    expect((await get(url!.replace(id, 'elsewhere'))).status).toBe(404);
    expect((await get(`${url!}0`)).status).toBe(404);
  });

  it('are looked at by their first bytes, where a page hands those over, and nothing of that is kept', async () => {
    const { id } = await project();
    const look = (body: Uint8Array, of = id): Promise<Response> =>
      fetch(`${session.origin}/${lookUrl(of)}`, {
        method: 'POST',
        headers: { Origin: session.origin, Cookie: session.cookie },
        body: Uint8Array.from(body),
      });
    await photo(at('look.jpg'), '#e01010', 1);
    const whole = await readFile(at('look.jpg'));
    // As photos are: their heads hold the preview, and not the picture.
    const answers = [whole, whole.subarray(0, whole.length - 200), Buffer.concat([whole, Buffer.alloc(600_000)])];
    for (const bytes of answers) expect(isRed(await colourOf(await look(bytes)))).toBe(true);
    for (const bytes of [whole.subarray(0, 300), Buffer.alloc(1000), Buffer.from('words')])
      expect((await look(bytes)).status).toBe(204);
    expect((await look(whole, 'elsewhere')).status).toBe(204);
    expect((await get(lookUrl(id))).status).toBe(405);
    expect(await readdir(join(home, 'cache/looks'))).toEqual([]);
    expect(await readdir(join(at(`project-${count}`), 'sources')).catch(() => [])).toEqual([]);
  });

  it('are in and shown though their previews are broken or another picture’s', async () => {
    const { id } = await project();
    const whole = await sharp({ create: { width: 900, height: 600, channels: 3, background: blue } })
      .jpeg()
      .toBuffer();
    const other = await sharp({ create: { width: 120, height: 120, channels: 3, background: '#e01010' } })
      .jpeg()
      .toBuffer();
    await mkdir(at('broken'));
    for (const [n, exif] of [Buffer.alloc(2000), other, other.subarray(0, 300)].entries())
      await writeFile(at('broken', `${n}.jpg`), copyOf(withPreviews(whole, { exif }), n));
    const seen: ImportEvent[] = [];
    for await (const event of await client().sources.import({ projectId: id, paths: [at('broken')] })) seen.push(event);
    expect(seen.flatMap(({ sight }) => sight ?? [])).toEqual([]);
    expect(seen.flatMap(({ refused }) => refused ?? [])).toEqual([]);
    const added = seen.flatMap(({ added: one }) => one ?? []);
    expect(added).toHaveLength(3);
    for (const source of added)
      expect(isBlue(await colourOf(await get(sourceUrl(id, source.id, listWidth))))).toBe(true);
  });

  it('leave nothing of that behind: the last ones alone are kept for a moment', async () => {
    const shown = new FirstSights({
      firstSight: async (file) => ({ width: 1, height: 1, webp: Buffer.from(file) }),
    });
    const ids: string[] = [];
    for (let n = 0; n < 100; n += 1) ids.push((await shown.of(String(n), new AbortController().signal))!);
    expect(ids.every((id) => shown.get(id) !== null)).toBe(true);
    for (const id of ids) shown.end(id);
    expect(ids.filter((id) => shown.get(id) !== null)).toEqual(ids.slice(-64));
    const failing = new FirstSights({ firstSight: () => Promise.reject(new Error('crashed')) });
    expect(await failing.of('a', new AbortController().signal)).toBeNull();
  });
});
