import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedArgument } from '../../src-main/host-electron/quoted-argument';
import { releasesPage } from '../../src-main/host-electron/trust';
import { eventually } from './launch';
import type { ItemView } from './stand-in/control';
import { withApp, type Opened } from './with-app';

const { open, home } = withApp();

const make = async (app: Opened, name: string): Promise<string> => {
  const folder = join(home(), name);
  await app.remote.answer('save', { canceled: false, filePath: folder });
  await app.remote.call(app.window, 'dialogs.pickNewProject', undefined);
  await app.remote.call(app.window, 'projects.create', { folder, name: null });
  return folder;
};

/** A command line taken apart as Windows programs do it (CommandLineToArgvW, behind the program's name). */
const takenApart = (line: string): string[] => {
  const all: string[] = [];
  let at = 0;
  while (at < line.length) {
    while (line[at] === ' ') at += 1;
    if (at >= line.length) break;
    let [argument, quoted] = ['', false];
    for (; at < line.length && (quoted || line[at] !== ' '); at += 1) {
      let slashes = 0;
      while (line[at + slashes] === '\\') slashes += 1;
      const isQuote = line[at + slashes] === '"';
      argument += '\\'.repeat(isQuote ? Math.floor(slashes / 2) : slashes);
      at += slashes;
      if (isQuote && slashes % 2 === 1) argument += '"';
      else if (isQuote) quoted = !quoted;
      else if (slashes > 0) at -= 1;
      else argument += line[at];
    }
    all.push(argument);
  }
  return all;
};

describe('recent projects', () => {
  it('stand in Windows’ jump list, and open as a second start would', async () => {
    const app = await open({ platform: 'win32', world: { packaged: true } });
    const calls = async (name: string) => (await app.remote.calls()).filter((call) => call.name === name);
    expect(await calls('app.setAppUserModelId')).toMatchObject([{ args: ['app.pentimento.desktop'] }]);
    const poster = await make(app, 'Autumn poster');
    const winter = await make(app, 'Winter');
    const lists = await eventually(
      () => calls('app.setJumpList'),
      (all) => JSON.stringify(all.at(-1)).includes('Winter'),
    );
    const [{ items }] = lists.at(-1)!.args[0] as [{ items: { title: string; args: string; program: string }[] }];
    expect(items.map(({ title }) => title)).toEqual(['Winter', 'Autumn poster']);
    expect(items.map(({ args }) => takenApart(args))).toEqual([[winter], [poster]]);
  });

  it('stand in the menu of the Dock, and open in the window', async () => {
    const app = await open({ platform: 'darwin' });
    const poster = await make(app, 'Autumn poster');
    await eventually(
      () => app.remote.dock(),
      (items) => items.some(({ label }) => label === 'Autumn poster'),
    );
    await app.remote.listen(app.window);
    await app.remote.clickDock('Autumn poster');
    expect((await app.remote.heard(app.window)).folders).toEqual([poster]);
  });

  it('are handed over whole, whatever their paths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\\', '"', 'é', '%', '^', '&', ':') }), { maxLength: 4 }),
        (paths) => {
          expect(takenApart(paths.map(quotedArgument).join(' '))).toEqual(paths);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('updates', () => {
  const flat = (items: readonly ItemView[]): ItemView[] => items.flatMap((item) => [item, ...flat(item.items ?? [])]);
  const label = 'Check for Updates…';

  /** A folder like the app's own, with a package.json that says where releases are published. */
  const published = async (repository: unknown): Promise<string> => {
    const folder = join(home(), 'app');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'pentimento', version: '1.0.0', repository }));
    return folder;
  };

  it('are looked for by whoever asks, on the page of releases, and the app asks nobody', async () => {
    const app = await open({ environment: { PENTIMENTO_TEST_APP: await published('github:owner/name') } });
    expect(flat(await app.remote.menu()).map((item) => item.label)).toContain(label);
    const before = (await app.remote.calls()).filter(({ name }) => name === 'shell.openExternal');
    expect(before).toEqual([]);
    await app.remote.clickMenu(label);
    expect((await app.remote.calls()).filter(({ name }) => name === 'shell.openExternal')).toEqual([
      { name: 'shell.openExternal', args: ['https://github.com/owner/name/releases'] },
    ]);
  });

  it('are not offered where no page is known', async () => {
    const app = await open({ environment: { PENTIMENTO_TEST_APP: await published(undefined) } });
    expect(flat(await app.remote.menu()).map((item) => item.label)).not.toContain(label);
  });

  it('have their page from package.json, in whatever way it is written, and from nowhere else', () => {
    const page = 'https://github.com/owner/na.me/releases';
    for (const repository of [
      'github:owner/na.me',
      'owner/na.me',
      'https://github.com/owner/na.me',
      { url: 'git+https://github.com/owner/na.me.git' },
      { url: 'git+ssh://git@github.com/owner/na.me.git' },
    ])
      expect([repository, releasesPage({ repository })]).toEqual([repository, page]);
    for (const repository of [
      'http://github.com/owner/name',
      'https://github.com.evil/owner/name',
      'https://evil/?https://github.com/owner/name',
      'javascript:alert(1)',
      'file:///owner/name',
      'owner/name/../../evil',
      7,
      null,
    ])
      expect([repository, releasesPage({ repository })]).toEqual([repository, null]);
  });
});
