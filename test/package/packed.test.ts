import { readFileSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closure, reached, unpacked } from '../../packaging/contents.mjs';
import { shipped } from '../../packaging/notices.mjs';
import { defaultDraft } from '../../src-main/common/recipe';
import { sheetOptions } from '../../src-main/contract';
import type { PassView, ProjectView, SourceView } from '../../src-main/contract/views';
import { run } from '../../src-main/setup/children.mjs';
import { eventually, buildStandIn, launch, temporaryFolder } from '../electron/launch';
import { picture } from '../support/pictures';
import { makeDistribution } from './distribution';

const root = resolve(import.meta.dirname, '../..');
const version = (
  JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')) as { version: string }
).version;
const reason = process.platform === 'linux' ? null : 'the stand-in for Electron’s files is one of Linux';

const sizeOf = async (path: string): Promise<number> => {
  const about = await lstat(path);
  if (!about.isDirectory()) return about.size;
  const parts = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return parts.reduce((sum, size) => sum + size, 0);
};

describe.skipIf(reason !== null)('the packed app', () => {
  let place = '';
  let app = '';
  let asar = '';
  /** What lies in the archive, where the stand-in reads it as Electron reads an archive (stand-in/archive.mjs). */
  const packed = (): string => join(place, 'read', 'app.asar');
  /** All files in the asar, those kept outside it too. */
  let files: string[] = [];

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'pentimento-package-'));
    await makeDistribution(join(place, 'electron'), version);
    const ended = await run(
      process.execPath,
      [join(root, 'packaging', 'package.mjs'), '--dir', '--electron-dist', join(place, 'electron'), '--output', place],
      { cwd: root, timeoutMs: 280_000 },
    );
    if (ended.code !== 0) throw new Error(`npm run package:dir ended with ${ended.code}:\n${ended.output}`);
    app = join(place, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`);
    asar = join(app, 'resources', 'app.asar');
    files = listPackage(asar, { isPack: false }).filter((file) => !('files' in statFile(asar, file.slice(1), true)));
    extractAll(asar, packed());
  }, 300_000);
  afterAll(() => rm(place, { recursive: true, force: true }));

  it('has Electron’s files, the app’s archive, its native parts and the licences', async () => {
    expect((await readdir(app)).toSorted()).toEqual([
      'LICENSE.electron.txt',
      'LICENSES.chromium.html',
      'chrome-sandbox',
      'chrome_crashpad_handler',
      'locales',
      'pentimento',
      'resources',
      'resources.pak',
      'version',
    ]);
    expect((await readdir(join(app, 'resources'))).toSorted()).toEqual([
      'NOTICES.txt',
      'app.asar',
      'app.asar.unpacked',
    ]);
    expect(await readdir(join(app, 'locales'))).toEqual(['en-US.pak']);
  });

  it('holds of the build what its programs load, and nothing of the command line and the browser host', () => {
    expect([...new Set(files.map((file) => file.split('/')[1]))].toSorted()).toEqual([
      'node_modules',
      'out',
      'package.json',
    ]);
    const main = files.filter((file) => file.startsWith('/out/main/')).map((file) => file.slice('/out/main/'.length));
    expect(main.toSorted()).toEqual(reached(root).files);
    expect(main).not.toContain('cli.js');
    const others = files.filter((file) => file.startsWith('/out/') && !file.startsWith('/out/main/'));
    for (const file of others)
      expect(file).toMatch(
        /^\/out\/(preload\/preload\.cjs|renderer\/index\.html|renderer\/assets\/[\w-]+\.(js|css|woff2))$/,
      );
  });

  it('holds the packages that these load, and no others', () => {
    const packages = new Set(
      files.flatMap((file) => /^\/(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1] ?? []),
    );
    const wanted = closure(reached(root).packages, root).map(({ name }) => name);
    expect([...packages].toSorted()).toEqual([...new Set(wanted)].toSorted());
    for (const name of ['commander', 'open', 'ws', 'electron', 'vite', 'react', 'playwright'])
      expect(packages).not.toContain(name);
  });

  it('holds no source maps, no sources, no notes of developers', () => {
    expect(files.filter((file) => /\.(map|[mc]?ts|tsx|md|flow|html?)$/.test(file))).toEqual([
      '/out/renderer/index.html',
    ]);
    const text = files.filter((file) => /^\/out\/.*\.(c?js|css)$/.test(file)).map((file) => join(packed(), file));
    for (const file of text) expect(readFileSync(file, 'utf8')).not.toMatch(/[#@] sourceMappingURL=/);
  });

  it('names no folder of the machine that made it', () => {
    for (const file of files.filter((each) => /^\/out\/|^\/package\.json$/.test(each)))
      expect(readFileSync(join(packed(), file), 'latin1')).not.toContain(root);
  });

  it('keeps native parts as files beside the archive, for this system and processor alone', () => {
    const native = files.filter((file) => /\.(node|so[.\d]*|dylib|dll)$/.test(file));
    expect(native.length).toBeGreaterThanOrEqual(2);
    for (const file of native) {
      expect(statFile(asar, file.slice(1), true)).toMatchObject({ unpacked: true });
      expect(file).toContain(`-linux-${process.arch}/`);
    }
    expect(unpacked.every((pattern) => /^node_modules\/(sharp|@img)\//.test(pattern))).toBe(true);
  });

  it('has its switches set, in the binary', async () => {
    const state = await getCurrentFuseWire(join(app, 'pentimento'));
    const on = (fuse: FuseV1Options): boolean => Reflect.get(state, fuse) === '1'.charCodeAt(0);
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookies: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookies: true,
      nodeOptions: false,
      inspect: false,
      onlyAsar: true,
      fileProtocol: false,
    });
  });

  it('tells the licence of everything in it', async () => {
    const text = await readFile(join(app, 'resources', 'NOTICES.txt'), 'utf8');
    for (const { name, version: its } of shipped(root)) expect(text).toContain(`${name} ${its}`);
    for (const name of ['react', '@radix-ui/react-dialog', 'sharp', '@fontsource/inter', 'lucide-react'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(text).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(text).toMatch(/SIL Open Font License/i);
    expect(text).not.toContain(root);
  });

  it('is as small as it was', async () => {
    const sizes = {
      archive: await sizeOf(asar),
      native: await sizeOf(join(app, 'resources', 'app.asar.unpacked')),
      licences: await sizeOf(join(app, 'resources', 'NOTICES.txt')),
    };
    const megabytes = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1e6).toFixed(1)} MB`);
    process.stdout.write(`The app without Electron: ${megabytes.join(', ')}\n`);
    // The readers of words are 41 MB of it (docs/dependencies.md).
    expect(sizes.archive).toBeLessThan(67_000_000);
    expect(sizes.native).toBeLessThan(22_000_000);
  });

  it('does the job with nothing but what is in it', async () => {
    const standIn = await buildStandIn();
    const home = await temporaryFolder();
    const started = launch(standIn, home.path, {
      app: packed(),
      world: { packaged: true },
      environment: {
        PENTIMENTO_READ_WORDS: 'on',
        PENTIMENTO_TEST_ARCHIVE: packed(),
        PENTIMENTO_TEST_UNPACKED: join(app, 'resources', 'app.asar.unpacked'),
      },
    });
    const { remote } = started;
    try {
      const [first] = await eventually(
        () => remote.windows(),
        (all) => all.some(({ shown }) => shown !== 'hidden'),
      );
      const call = (path: string, input?: unknown) => remote.call(first!.id, path, input);
      const folder = join(home.path, 'Autumn poster');
      await remote.answer('save', { canceled: false, filePath: folder });
      await call('dialogs.pickNewProject');
      const project = (await call('projects.create', { folder, name: null })) as ProjectView;
      const paths = [await picture(join(home.path, 'shop.jpg'), { width: 640, height: 480 })];
      const { added } = (await call('sources.add', { projectId: project.id, paths })) as { added: SourceView[] };
      // Letters of the fonts that it ships, in the picture and on the sheet.
      await call('passes.run', {
        projectId: project.id,
        input: { kind: 'source', id: added[0]!.id },
        basedOn: null,
        draft: {
          ...defaultDraft,
          prompt: 'a sign that says "ÜBER Ω" and one that says "OPEN"',
          image_size: { width: 512, height: 384 },
          seed: 7,
        },
        preparation: { crop: null, rotate: 0, background: '#ffffff' },
        allowCost: null,
      });
      const view = await eventually(
        async () => ((await call('projects.open', { folder })) as ProjectView).passes[0] as PassView,
        ({ pass }) => pass.state === 'done' || pass.state === 'failed',
      );
      expect(view.pass).toMatchObject({ state: 'done', results: [{ width: 512, height: 384 }] });
      // By both readers, whose programs, models and languages come out of the archive.
      const read = await eventually(
        async () => (((await call('projects.open', { folder })) as ProjectView).passes[0] as PassView).words?.[0],
        (words) => words != null,
      );
      expect(read!.strings.find(({ text }) => text === 'OPEN')).toMatchObject({ verdict: 'right', read: 'OPEN' });
      const sheet = await call('exports.sheet', {
        projectId: project.id,
        picks: [{ passId: view.pass.id, result: 1 }],
        options: sheetOptions.parse({ format: 'pdf', title: 'Autumn' }),
        to: 'sheet.pdf',
        overwrite: false,
      });
      expect(sheet).toMatchObject({ pages: 1, unset: [] });
    } finally {
      await started.stop();
      await home.remove();
      await rm(standIn, { recursive: true, force: true });
    }
    expect(started.output()).toBe('');
  });
});
