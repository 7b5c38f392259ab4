import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src-main/setup/children.mjs';
import { installFromDebian, isDebianRoot } from './debian.mjs';

/** Finds a browser for the web tests, or brings one. */

const minute = 60_000;

/** Where installers put Chrome, Chromium and Edge. */
const usualPlaces = () => {
  if (process.platform === 'win32') {
    const below = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    const roots = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']].filter(
      (folder) => folder !== undefined,
    );
    return below.flatMap((path) => roots.map((folder) => join(folder, path)));
  }
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `Applications/${name}.app/Contents/MacOS/${name}`,
    );
    return apps.flatMap((path) => [join('/', path), join(homedir(), path)]);
  }
  const names = [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ];
  const folders = [
    '/usr/bin',
    '/usr/local/bin',
    ...(process.env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/')),
  ];
  return [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ];
};

/**
 * Chromium without its windows, as Playwright itself prefers: its pages are the same, and it takes a sixth less of the processor. Debian has it as
 * a package of its own.
 */
const debianShell = { name: 'chromium-headless-shell', file: '/usr/bin/chromium-headless-shell' };

const bringShell = async () => {
  if (await starts(debianShell.file)) return 'installed already';
  if (!isDebianRoot() || !(await installFromDebian([debianShell.name]))) return null;
  return (await starts(debianShell.file)) ? 'installed now with apt-get' : null;
};

/** Playwright's own download, where it has been made. @returns {Promise<string[]>} */
const playwrightsOwn = async () => {
  const { chromium } = await import('playwright');
  return [chromium.executablePath()];
};

/** Whether it starts: a browser without the libraries that it needs is none. On Windows asking for the version would open a window. */
const starts = async (/** @type {string} */ file) => {
  if (!existsSync(file)) return false;
  if (process.platform === 'win32') return true;
  const ended = await run(file, ['--version', '--no-sandbox'], { timeoutMs: 20_000 }).catch(() => null);
  return ended?.code === 0;
};

const firstThatStarts = async (/** @type {readonly string[]} */ files) => {
  for (const file of new Set(files)) {
    if (await starts(file)) return file;
  }
  return null;
};

/** Playwright's download tries again and again where its server can't be reached; so ask first, unless a proxy or a mirror is set. */
const downloadIsReachable = () => {
  const elsewhere = Object.keys(process.env).some(
    (name) => /^(https?_proxy|all_proxy|playwright_.*download_host)$/i.test(name) && process.env[name],
  );
  if (elsewhere) return Promise.resolve(true);
  return new Promise((/** @type {(reachable: boolean) => void} */ resolve) => {
    const socket = connect({ host: 'cdn.playwright.dev', port: 443 });
    const end = (/** @type {boolean} */ reachable) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
    setTimeout(() => end(false), 5_000).unref();
  });
};

/**
 * @param {{ root: string }} place
 * @returns {Promise<{ file: string, how: string } | { reason: string }>} `how`, `reason`: what was done, as a sentence.
 */
export const bringBrowser = async ({ root }) => {
  for (const variable of ['PENTIMENTO_TEST_BROWSER', 'CHROME_PATH']) {
    const named = process.env[variable];
    if (!named) continue;
    return (await starts(named))
      ? { file: named, how: `${named}, named by ${variable}.` }
      : { reason: `${variable} names ${named}, which does not start.` };
  }
  const shell = await bringShell();
  if (shell !== null) return { file: debianShell.file, how: `Debian’s ${debianShell.name}, ${shell}.` };
  const installed = await firstThatStarts(usualPlaces());
  if (installed !== null) return { file: installed, how: `${installed}, installed already.` };
  const downloaded = await firstThatStarts(await playwrightsOwn());
  if (downloaded !== null) return { file: downloaded, how: 'Playwright’s Chromium, downloaded already.' };

  const tried = ['No Chrome, Chromium or Edge is installed'];
  if (await downloadIsReachable()) {
    await run(process.execPath, [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium'], {
      cwd: root,
      timeoutMs: 4 * minute,
    });
    const fresh = await firstThatStarts(await playwrightsOwn());
    if (fresh !== null) return { file: fresh, how: 'Playwright’s Chromium, downloaded now.' };
    tried.push('Playwright’s download did not bring one that starts');
  } else {
    tried.push('Playwright’s download can’t be reached');
  }
  if (isDebianRoot()) {
    const debian = (await installFromDebian(['chromium'])) ? await firstThatStarts(['/usr/bin/chromium']) : null;
    if (debian !== null) return { file: debian, how: 'Debian’s chromium, installed now with apt-get.' };
    tried.push('apt-get could not install chromium');
  }
  return { reason: `${tried.join(', ')}. Install Chrome, or name a browser in CHROME_PATH.` };
};
