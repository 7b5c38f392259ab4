import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary } from '../../src-main/setup/electron-binary.mjs';
import { cleanEnvironment, mainProgram, repository, temporaryFolder } from './launch';

const program = electronBinary(repository);
const blind = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
const reason = program === null ? 'Its binary is not installed (npx install-electron fetches it).' : blind ? 'There is no display: run the tests under xvfb-run.' : null;
if (reason) process.stderr.write(`\n*** THE REAL ELECTRON IS NOT TESTED. ${reason} REQUIRE_ELECTRON=1 makes this an error. ***\n\n`);

it.skipIf(process.env['REQUIRE_ELECTRON'] !== '1')('the real Electron is there, as REQUIRE_ELECTRON wants', () => {
  expect(reason).toBeNull();
});

describe.skipIf(reason !== null)('the real Electron', () => {
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let app: ElectronApplication;
  let page: Page;

  const start = (): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath: program ?? '',
      // Chromium's own sandbox does not start as root, which containers often are.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), mainProgram],
      env: { ...cleanEnvironment(), PENTIMENTO_HOME: home.path, MODELRUNNER_KEY: 'mr-environment-key-1234' },
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

  it('gives the page the bridge and nothing of Node', async () => {
    expect(await page.evaluate(() => Object.keys((globalThis as unknown as { pentimento: object }).pentimento).toSorted())).toEqual(['connect', 'host', 'onCommand', 'onOpenProject', 'pathsOf']);
    expect(await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')])).toEqual(['undefined', 'undefined']);
  });

  it('runs the page in a sandbox, isolated', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
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
      for (const url of ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/hosts']) tried[url] = await fetch(url).then(() => 'loaded', () => 'refused');
      tried['outside'] = String((await fetch('/..%2f..%2fpackage.json')).status);
      return tried;
    });
    expect(answer).toEqual({ code: 'refused', 'https://example.com/': 'refused', 'http://127.0.0.1:9/': 'refused', 'file:///etc/hosts': 'refused', outside: '404' });
  });

  it('neither navigates, nor opens windows, nor grants permissions', async () => {
    expect(await page.evaluate(() => Reflect.apply(Reflect.get(globalThis, 'open') as (url: string) => unknown, globalThis, ['https://example.com/']) === null)).toBe(true);
    await page.evaluate(() => void Reflect.set(Reflect.get(globalThis, 'location') as object, 'href', 'https://example.com/'));
    expect(await page.evaluate(() => (Reflect.get(globalThis, 'Notification') as { requestPermission(): Promise<string> }).requestPermission())).toBe('denied');
    expect(page.url()).toBe('pentimento://app/');
    expect(app.windows()).toHaveLength(1);
  });

  it('hands a posted picture’s bytes to the app', async () => {
    const answer = await page.evaluate(async () => {
      const response = await fetch('/import/none?name=a.png', { method: 'POST', body: new Uint8Array(1024), headers: { 'Content-Type': 'image/png' } });
      return { status: response.status, type: response.headers.get('content-type') };
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
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
