import { mkdir, readdir, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src-main/app/create';
import { noShell, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';
import { Thumbnails } from '../../../src-main/core/thumbnails';
import { durations } from '../../../src-main/common/durations';
import { listWidth } from '../../../src-main/contract/assets';
import { createImages } from '../../../src-main/images';
import { createSessionSecretStore } from '../../../src-main/keys';
import { programs } from '../../support/built';
import { passDocument } from '../../support/documents';
import { temporaryFolder } from '../../support/folders';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';
import { until } from '../../support/until';

/** Files of 1.5 GB that take no room, used last so many hours ago: two are above the limit of 2 GB. */
async function fill(home: string, kind: 'thumbnails' | 'prepared'): Promise<void> {
  const folder = join(home, 'cache', kind);
  await mkdir(folder, { recursive: true });
  for (const [name, hours] of [
    ['old', 30],
    ['older', 40],
  ] as const) {
    const path = join(folder, name);
    await writeFile(path, '');
    await truncate(path, 1_500_000_000);
    const at = Date.now() / 1000 - hours * 3_600;
    await utimes(path, at, at);
  }
}

const left = async (home: string, kind: 'thumbnails' | 'prepared'): Promise<string[]> =>
  (await readdir(join(home, 'cache', kind))).filter((name) => name.startsWith('old'));
const kinds = ['thumbnails', 'prepared'] as const;

describe('caches that grew above their limits', () => {
  it('are cleaned once the app has started', async () => {
    const home = await temporaryFolder('upkeep-app');
    for (const kind of kinds) await fill(home, kind);
    const app = await createApp({
      host: 'web',
      version: '0.0.0',
      home,
      secrets: createSessionSecretStore(),
      store: openStore(home),
      dialogs: null,
      shell: noShell,
      clock: systemClock(),
      durations: { ...durations, cleanAfterStart: 1 },
      programs,
      modelrunnerOrigin: null,
      environmentKey: null,
    });
    try {
      for (const kind of kinds) await until(async () => expect(await left(home, kind)).toEqual(['old']));
    } finally {
      await app.close();
    }
  });

  it('are let be by an app that ends before', async () => {
    const home = await temporaryFolder('upkeep-short');
    await fill(home, 'prepared');
    const app = await createApp({
      host: 'web',
      version: '0.0.0',
      home,
      secrets: createSessionSecretStore(),
      store: openStore(home),
      dialogs: null,
      shell: noShell,
      clock: systemClock(),
      durations: { ...durations, cleanAfterStart: 3_600_000 },
      programs,
      modelrunnerOrigin: null,
      environmentKey: null,
    });
    await app.close();
    expect(await left(home, 'prepared')).toEqual(['old', 'older']);
  });

  it('are cleaned by a command that adds to them, unless they were lately, and never by one that reads', async () => {
    const studio = await openStudio('upkeep');
    const pass = (seed: string) =>
      studio.ask(passDocument, [
        'pass',
        'p',
        '--source',
        'a.png',
        '--prompt',
        'x',
        '--seed',
        seed,
        '--engine',
        'offline',
        '--size',
        `${256 + Number(seed) * 16}x256`,
      ]);
    await picture(studio.at('a.png'));
    await studio.made('p');
    for (const kind of kinds) await fill(studio.home, kind);
    for (const command of ['history', 'verify', 'ledger']) expect((await studio.run([command, 'p'])).code).toBe(0);
    for (const kind of kinds) expect(await left(studio.home, kind)).toEqual(['old', 'older']);

    await pass('1');
    for (const kind of kinds) expect(await left(studio.home, kind)).toEqual(['old']);
    // What the pass was sent with is new, and stays.
    expect((await readdir(join(studio.home, 'cache/prepared'))).filter((name) => name.endsWith('.json'))).toHaveLength(
      1,
    );

    await fill(studio.home, 'thumbnails');
    await pass('2');
    expect(await left(studio.home, 'thumbnails')).toEqual(['old', 'older']);

    const marker = join(studio.home, 'cache/cleaned');
    const { mtimeMs } = await stat(marker);
    await utimes(marker, mtimeMs / 1000 - 3_600, mtimeMs / 1000 - 3_600);
    await pass('3');
    expect(await left(studio.home, 'thumbnails')).toEqual(['old']);
  });
});

it('a thumbnail that comes with an import counts as written', async () => {
  const folder = await temporaryFolder('upkeep-import');
  const images = createImages({ program: programs.images, jobTimeout: 60_000, processes: 1 });
  try {
    const written: number[] = [];
    const thumbnails = new Thumbnails({
      folder: join(folder, 'thumbnails'),
      images,
      now: Date.now,
      onWritten: (bytes) => written.push(bytes),
    });
    const { sha256 } = await images.check(await picture(join(folder, 'a.png')), {
      thumbnail: await thumbnails.place(),
    });
    const { size } = await stat(thumbnails.pathOf(sha256, listWidth));
    await until(() => expect(written).toEqual([size]));
  } finally {
    await images.close();
  }
});
