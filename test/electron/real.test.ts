import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src-main/setup/children.mjs';
import { electronBinary } from '../../src-main/setup/electron-binary.mjs';
import {
  bridgeNames,
  buildFolder,
  cleanEnvironment,
  eventually,
  mainProgram,
  repository,
  temporaryFolder,
} from './launch';

const program = electronBinary(repository);
const blind = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
const reason =
  program === null
    ? 'Its binary is not installed (npx install-electron fetches it).'
    : blind
      ? 'There is no display: run the tests under xvfb-run.'
      : null;
if (reason)
  process.stderr.write(
    `\n*** THE REAL ELECTRON IS NOT TESTED. ${reason} REQUIRE_ELECTRON=1 makes this an error. ***\n\n`,
  );

it.skipIf(process.env['REQUIRE_ELECTRON'] !== '1')('the real Electron is there, as REQUIRE_ELECTRON wants', () => {
  expect(reason).toBeNull();
});

/** Of a page's RTCPeerConnection. */
interface Connection {
  createDataChannel(label: string): unknown;
  addEventListener(
    event: 'icecandidate',
    listener: (event: { readonly candidate: { readonly address?: string | null } | null }) => void,
  ): void;
  createOffer(): Promise<unknown>;
  setLocalDescription(description: unknown): Promise<void>;
  close(): void;
}

describe.skipIf(reason !== null)('the real Electron', () => {
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let app: ElectronApplication;
  let page: Page;

  const start = (
    at = home.path,
    switches: readonly string[] = [],
    args: readonly string[] = [],
  ): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath: program ?? '',
      // Chromium's own sandbox does not start as root, which containers often are.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...switches, mainProgram, ...args],
      env: { ...cleanEnvironment(), PENTIMENTO_HOME: at, MODELRUNNER_KEY: 'mr-environment-key-1234' },
    });

  beforeAll(async () => {
    home = await temporaryFolder();
    app = await start();
    page = await app.firstWindow();
    await page.getByRole('button', { name: 'New project…' }).waitFor();
  });
  afterAll(async () => {
    await app?.close();
    await home?.remove();
  });

  it('shows the app from its own scheme, speaking over its port', async () => {
    expect(page.url()).toBe('pentimento://app/');
    expect(await page.getByRole('button', { name: 'New project…' }).isVisible()).toBe(true);
  });

  it('contacts nobody: a proxy that logs hears of no name while it is used', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(502).end();
    }).on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const other = await temporaryFolder();
    const logged = await start(other.path, [`--proxy-server=http://127.0.0.1:${port}`]);
    try {
      const window = await logged.firstWindow();
      await window.getByRole('button', { name: 'New project…' }).waitFor();
      // A field that would be checked for spelling.
      await window.keyboard.type('a speling mistake');
      await window.waitForTimeout(20_000);
      expect(asked).toEqual([]);
    } finally {
      await logged.close();
      await other.remove();
      proxy.close();
    }
  });

  it('gives the page the bridge and nothing of Node', async () => {
    expect(
      await page.evaluate(() => Object.keys((globalThis as unknown as { pentimento: object }).pentimento).toSorted()),
    ).toEqual(bridgeNames);
    expect(
      await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]),
    ).toEqual(['undefined', 'undefined']);
  });

  it('runs the page in a sandbox, isolated', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(preferences.webviewTag).not.toBe(true);
  });

  it('keeps to its policy: no code from text, nothing from a network', async () => {
    const answer = await page.evaluate(async () => {
      const tried: Record<string, string> = {};
      try {
        Reflect.construct(Function, ['return 1']);
        tried['code'] = 'ran';
      } catch {
        tried['code'] = 'refused';
      }
      for (const url of ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/hosts'])
        tried[url] = await fetch(url).then(
          () => 'loaded',
          () => 'refused',
        );
      tried['outside'] = String((await fetch('/..%2f..%2fpackage.json')).status);
      return tried;
    });
    expect(answer).toEqual({
      code: 'refused',
      'https://example.com/': 'refused',
      'http://127.0.0.1:9/': 'refused',
      'file:///etc/hosts': 'refused',
      outside: '404',
    });
  });

  it('neither navigates, nor opens windows, nor grants permissions', async () => {
    expect(
      await page.evaluate(
        () =>
          Reflect.apply(Reflect.get(globalThis, 'open') as (url: string) => unknown, globalThis, [
            'https://example.com/',
          ]) === null,
      ),
    ).toBe(true);
    await page.evaluate(
      () => void Reflect.set(Reflect.get(globalThis, 'location') as object, 'href', 'https://example.com/'),
    );
    expect(
      await page.evaluate(() =>
        (Reflect.get(globalThis, 'Notification') as { requestPermission(): Promise<string> }).requestPermission(),
      ),
    ).toBe('denied');
    expect(page.url()).toBe('pentimento://app/');
    expect(app.windows()).toHaveLength(1);
  });

  it('hands a posted picture’s bytes to the app', async () => {
    const answer = await page.evaluate(async () => {
      const response = await fetch('/import/none?name=a.png', {
        method: 'POST',
        body: new Uint8Array(1024),
        headers: { 'Content-Type': 'image/png' },
      });
      return { status: response.status, type: response.headers.get('content-type') };
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('decodes a pasted picture in a utility process of its own: a Blob’s bytes arrive whole', async () => {
    const other = await temporaryFolder();
    const folder = join(other.path, 'Autumn poster');
    const made = await run(process.execPath, [join(buildFolder, 'main', 'cli.js'), 'new', folder], {
      env: { ...cleanEnvironment(), PENTIMENTO_HOME: other.path },
    });
    expect(made).toMatchObject({ code: 0 });
    const { id } = JSON.parse(await readFile(join(folder, 'pentimento.json'), 'utf8')) as { id: string };
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const bytes = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#888', noise } })
      .png()
      .toBuffer();
    const opened = await start(other.path, [], [folder]);
    try {
      const window = await opened.firstWindow();
      const paste = (): Promise<{ added: { file: string }[] }> =>
        window.evaluate(
          async ({ project, text }) => {
            const body = new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], { type: 'image/png' });
            const answer = await fetch(`/import/${project}?name=noise.png`, { method: 'POST', body });
            return (await answer.json()) as { added: { file: string }[] };
          },
          { project: id, text: bytes.toString('base64') },
        );
      // The window opens the project when it is ready to.
      const { added } = await eventually(paste, (answer) => answer.added.length > 0);
      expect((await readFile(join(folder, added[0]!.file))).equals(bytes)).toBe(true);
      const children = await opened.evaluate(({ app: its }) =>
        its.getAppMetrics().flatMap(({ type, name }) => (type === 'Utility' && name ? [name] : [])),
      );
      expect(children).toContain('image process');
    } finally {
      await opened.close();
      await other.remove();
    }
  });

  it('checks no spelling, and tells no address by WebRTC', async () => {
    const spelling = await app.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled());
    expect(spelling).toBe(false);
    const addresses = await page.evaluate(async () => {
      const connection = Reflect.construct(Reflect.get(globalThis, 'RTCPeerConnection') as new () => Connection, []);
      connection.createDataChannel('any');
      const found: string[] = [];
      const ended = new Promise<void>((resolve) => {
        connection.addEventListener('icecandidate', ({ candidate }) =>
          candidate === null ? resolve() : void found.push(candidate.address ?? ''),
        );
      });
      await connection.setLocalDescription(await connection.createOffer());
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      connection.close();
      return found.filter((address) => address !== '' && !address.endsWith('.local'));
    });
    expect(addresses).toEqual([]);
  });

  it('keeps keys with the system, or in memory alone, and never with a password that everybody knows', async () => {
    const { backend, encrypted } = await app.evaluate(async ({ safeStorage }) => {
      const told = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
      const text = await safeStorage.encryptStringAsync('probe').then(
        (bytes) => bytes.subarray(0, 3).toString('latin1'),
        () => null,
      );
      return { backend: told, encrypted: text };
    });
    const isWeak =
      process.platform === 'linux' && (backend === 'basic_text' || encrypted === null || encrypted === 'v10');
    await app.evaluate(({ Menu, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.focus();
      Menu.getApplicationMenu()!.getMenuItemById('settings')!.click();
    });
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect((await dialog.innerText()).includes('Only in memory')).toBe(isWeak);
    await page.keyboard.press('Escape');
  });

  it('draws its title bar, menus and pages as dark as its own page', async () => {
    expect(await app.evaluate(({ nativeTheme }) => [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors])).toEqual(
      ['dark', true],
    );
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBackgroundColor())).toBe(
      '#1E1E1E',
    );
    expect(await page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')).toBe(true);
  });

  it('took the key out of its environment', async () => {
    expect(await app.evaluate(() => process.env['MODELRUNNER_KEY'] ?? null)).toBeNull();
  });

  it('has its menu, and sends its commands to the page', async () => {
    const labels = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label));
    expect(labels).toEqual(expect.arrayContaining(['File', 'Edit', 'Pass', 'View']));
    await app.evaluate(({ Menu, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.focus();
      Menu.getApplicationMenu()!.getMenuItemById('settings')!.click();
    });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  it('lets a second start go', async () => {
    const second = await start();
    await new Promise<void>((done) => second.process().once('exit', () => done()));
    expect(app.windows()).toHaveLength(1);
  });
});
