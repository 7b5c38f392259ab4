import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Durations } from '../../src-main/common/durations';
import { builtFolder, programs } from '../support/built';
import { startServer, type CommandOptions } from '../support/command';
import { temporaryFolder } from '../support/folders';

export interface Harness {
  /** Holds the home of the settings, the user's home, and whatever a test makes. */
  folder(): string;
  page(): Page;
  /** Where the app lies, for a browser that was let in. */
  url(): string;
  /** `http://127.0.0.1:<port>` */
  origin(): string;
  /** What the page's browser sends along, for a Cookie header. */
  cookie(): Promise<string>;
  /** Waits until the one project's workspace, which is kept a moment after a change, holds this. */
  keeps(workspace: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the app and starts it again with the same settings; the page is loaded anew. */
  restart(): Promise<void>;
  /** Ends the app, and leaves the page standing. */
  stop(): Promise<void>;
  /** Starts the app that was stopped at the same address, for the page that was left standing. */
  startAgain(): Promise<void>;
  /** Another window of the same browser. */
  another(): Promise<Page>;
}

/** How long the offline engine, or a slow machine, may take before a test gives up. */
export const patience = 90_000;

/** For `expect.poll`: a page comes to it sooner on a quick machine than on a busy one. */
export const within = { timeout: 45_000 } as const;

/** The host in the test's own process, for what the shipped command has no switch for: other durations. */
export interface InProcess {
  readonly key: string;
  readonly origin: string;
  readonly durations: Durations;
}

interface Server {
  /** The launch address. */
  readonly url: string;
  end(): Promise<void>;
}

/**
 * The built app behind its web host, and a page of a real browser on it: both new for each test. With PENTIMENTO_TEST_PICTURES naming a
 * folder, a test that fails leaves a picture of the page there.
 */
export function withEditor(
  options: {
    readonly env?: () => CommandOptions['env'];
    readonly inProcess?: () => InProcess;
    readonly size?: { readonly width: number; readonly height: number };
  } = {},
): Harness {
  let base = '';
  let count = 0;
  let folder = '';
  let browser: Browser;
  let page: Page;
  let server: Server | null = null;
  let place = '';
  let faults: string[] = [];

  const start = async (port: string): Promise<void> => {
    const home = join(folder, 'settings');
    const inProcess = options.inProcess?.();
    if (inProcess) {
      const [{ createApp }, { startWebHost }] = await Promise.all([
        import('../../src-main/app/create'),
        import('../../src-main/host-web'),
      ]);
      const { durations, ...environment } = inProcess;
      const host = await startWebHost({
        port: Number(port),
        rendererFolder: join(builtFolder, '../renderer'),
        createApp,
        home,
        environment,
        programs,
        version: '0.0.0',
        durations,
      });
      server = { url: host.url, end: () => host.close() };
    } else {
      const { url, child, ended } = await startServer(['serve', '--no-open', '--port', port], {
        env: { PENTIMENTO_HOME: home, HOME: folder, ...options.env?.() },
      });
      server = {
        url,
        end: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
    }
  };
  const stop = async (): Promise<void> => {
    await server?.end();
  };
  const openPage = async (): Promise<Page> => {
    const opened = await browser.newPage({
      viewport: options.size ?? { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    opened.setDefaultTimeout(within.timeout);
    opened.on('pageerror', (error) => faults.push(error.stack ?? error.message));
    opened.on('console', (message) => {
      if (message.type() === 'error' && /react|Content Security Policy|Uncaught/i.test(message.text()))
        faults.push(message.text());
    });
    return opened;
  };

  beforeAll(async () => {
    base = await temporaryFolder('web');
    browser = await chromium.launch({
      executablePath: process.env['PENTIMENTO_TEST_BROWSER'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    folder = join(base, String(++count));
    faults = [];
    await mkdir(folder, { recursive: true });
    await start('0');
    page = await openPage();
    await page.goto(server!.url);
    place = page.url();
  });
  afterEach(async ({ task }) => {
    const pictures = process.env['PENTIMENTO_TEST_PICTURES'];
    if (pictures && task.result?.state === 'fail')
      await page?.screenshot({ path: join(pictures, `${task.name.replace(/\W+/g, '-').slice(0, 60)}.png`) });
    await page?.context().close();
    await stop();
    if (faults.length > 0) throw new Error(`The page had faults:\n${faults.join('\n')}`);
  });
  return {
    folder: () => folder,
    page: () => page,
    url: () => place,
    origin: () => new URL(place).origin,
    cookie: async () => (await page.context().cookies(place)).map(({ name, value }) => `${name}=${value}`).join('; '),
    stop,
    keeps: async (workspace) => {
      await expect
        .poll(async () => {
          const text = await readFile(join(folder, 'settings/settings.json'), 'utf8').catch(() => '{}');
          return Object.values((JSON.parse(text) as { workspaces?: Record<string, unknown> }).workspaces ?? {});
        }, within)
        .toMatchObject([workspace]);
    },
    restart: async () => {
      const { port } = new URL(place);
      await stop();
      await start(port);
      // The page's browser was let in before.
      await page.goto(place);
    },
    startAgain: () => start(new URL(server!.url).port),
    another: async () => {
      const opened = await openPage();
      await opened.context().addCookies(await page.context().cookies(place));
      await opened.goto(place);
      return opened;
    },
  };
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
export const version = (page: Page, n: number): Locator => page.getByRole('option', { name: new RegExp(`^v${n}\\b`) });
/** What a screen reader says of a version’s row. */
export const heard = (row: Locator): Promise<string | null> => row.locator('.visually-hidden').first().textContent();
export const prompt = (page: Page): Locator => page.getByRole('textbox', { name: 'Prompt', exact: true });

export const combobox = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });

/** Takes an option of a select, by its label or by what stands before the dot in it. */
export async function choose(page: Page, name: string, option: string): Promise<void> {
  await combobox(page, name).click();
  const list = page.getByRole('listbox', { name, exact: true });
  await list.getByRole('option', { name: new RegExp(`^${option.replaceAll(/[^\w ]/g, '\\$&')}( ·|$)`) }).click();
  await list.waitFor({ state: 'detached' });
}

/** Makes a project by the app's own dialog; the folder need not exist. */
export async function makeProject(page: Page, folder: string): Promise<void> {
  await button(page, 'New project…').click();
  await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
  await button(page, 'Create').click();
  await page.getByRole('listbox', { name: 'History', exact: true }).waitFor();
}

export async function addPicture(page: Page, path: string): Promise<void> {
  await button(page, 'Add picture…').click();
  await page.getByRole('textbox', { name: 'File path', exact: true }).fill(path);
  await button(page, 'Add').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Runs the desk's pass, small and fast, and waits until its version is done. */
export async function runPass(page: Page, n: number, text?: string): Promise<void> {
  await choose(page, 'Image size', 'Square');
  await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
  if (text !== undefined) await prompt(page).fill(text);
  await page.getByRole('button', { name: /^Run pass/ }).click();
  await page.getByRole('option', { name: new RegExp(`^v${n}\\b.*Done`) }).waitFor({ timeout: patience });
}
