import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFolder } from '../electron/launch';
import { withApp, type Opened } from '../electron/with-app';
import { picture } from '../support/pictures';
import { button, patience, prompt, runPass } from './editor';

/**
 * The real page in a real browser, with the real preload, before the built main process of Electron (on its stand-in): all of the
 * Electron app but Electron itself. Only what lies between browser and main process is played here: requests and messages are carried over.
 */
const { open, home } = withApp();

const site = 'https://pentimento.test';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['PENTIMENTO_TEST_BROWSER'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
afterAll(() => browser?.close());

/** Runs in the page before the preload: what Electron gives a sandboxed preload, as far as ours asks for it. */
const playElectron = (): void => {
  const all = globalThis as unknown as Record<string, unknown> & {
    ipcOut(channel: string): void;
    portOut(port: number, data: string): void;
    MessageChannel: new () => {
      port1: {
        addEventListener(type: 'message', listener: (event: { data: string }) => void): void;
        start(): void;
        postMessage(data: string): void;
      };
      port2: object;
    };
  };
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();
  const inward = new Map<number, (data: string) => void>();
  const of = (channel: string) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel)!;
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void (all[name] = api) },
    ipcRenderer: {
      on: (channel: string, listener: (event: object) => void) => void of(channel).add(listener),
      off: (channel: string, listener: (event: object) => void) => void of(channel).delete(listener),
      send: (channel: string) => all.ipcOut(channel),
    },
    webUtils: { getPathForFile: () => '' },
  };
  all['require'] = () => electron;
  all['messageIn'] = (channel: string, args: readonly unknown[], ports: readonly number[]) => {
    const given = ports.map((number) => {
      const { port1, port2 } = new all.MessageChannel();
      port1.addEventListener('message', ({ data }) => all.portOut(number, data));
      port1.start();
      inward.set(number, (data) => port1.postMessage(data));
      return port2;
    });
    for (const listener of of(channel)) listener({ ports: given }, ...args);
  };
  all['portIn'] = (number: number, data: string) => inward.get(number)?.(data);
};

/** Puts a page of the browser in the place of the app's window. */
const pageOf = async (app: Opened): Promise<{ readonly page: Page; readonly faults: readonly string[] }> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.exposeFunction('ipcOut', (channel: string) => app.remote.ipc(app.window, channel));
  await page.exposeFunction('portOut', (port: number, data: string) => app.remote.post(port, data));
  await page.addInitScript(playElectron);
  await page.addInitScript({
    content: `(() => {${await readFile(join(buildFolder, 'preload', 'preload.cjs'), 'utf8')}})();`,
  });
  await page.route(`${site}/**`, async (route) => {
    const request = route.request();
    const body = request.postDataBuffer();
    const answer = await app.remote.fetch(request.url().replace(site, 'pentimento://app'), {
      method: request.method(),
      headers:
        request.method() === 'POST'
          ? { Origin: 'pentimento://app', 'Content-Type': request.headers()['content-type'] ?? '' }
          : {},
      ...(body ? { base64: body.toString('base64') } : {}),
    });
    await route.fulfill({ status: answer.status, headers: answer.headers, body: Buffer.from(answer.base64, 'base64') });
  });
  // One after the other: messages keep their order.
  let last = Promise.resolve();
  app.onTold((told) => {
    last = last
      .then(() =>
        page.evaluate((message) => {
          const all = globalThis as unknown as {
            messageIn(channel: string, args: readonly unknown[], ports: readonly number[]): void;
            portIn(port: number, data: string): void;
          };
          if (message.kind === 'port') all.portIn(message.port, message.data);
          else all.messageIn(message.channel, message.args, message.ports);
        }, told),
      )
      .catch(() => undefined);
  });
  await app.remote.attach(app.window);
  await page.goto(`${site}/`);
  return { page, faults };
};

describe('the app as Electron shows it', () => {
  it('does the job through native dialogs, the menu and its own scheme', async () => {
    const app = await open();
    const { page, faults } = await pageOf(app);
    const folder = join(home(), 'Autumn poster');

    await app.remote.answer('save', { canceled: false, filePath: folder });
    await button(page, 'New project…').click();
    await page.getByRole('listbox', { name: 'History', exact: true }).waitFor();

    await app.remote.answer('open', {
      canceled: false,
      filePaths: [await picture(join(home(), 'shop.jpg'), { width: 800, height: 600 })],
    });
    await app.remote.clickMenu('Add Picture…');
    await page.getByRole('option', { name: 'shop.jpg' }).waitFor();

    await prompt(page).fill('a watercolor');
    await runPass(page, 1);
    const shown = page.getByRole('region', { name: 'Canvas', exact: true }).locator('img').first();
    await expect
      .poll(() => shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth), {
        timeout: patience,
      })
      .toBeGreaterThan(0);

    await app.remote.clickMenu('Settings…');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await app.remote.clickMenu('Close Project');
    await button(page, 'New project…').waitFor();
    await app.remote.secondInstance({ folder });
    await page.getByRole('option', { name: /^v1\b/ }).waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('goes on over a new port when the old one was lost', async () => {
    const app = await open();
    const { page, faults } = await pageOf(app);
    await button(page, 'New project…').waitFor();
    await page.reload();
    await button(page, 'New project…').waitFor();
    await app.remote.clickMenu('Settings…');
    await page.getByRole('dialog').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});
