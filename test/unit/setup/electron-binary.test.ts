import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chooseHost,
  noWindowReason,
  readArguments,
  sandboxReason,
  type Machine,
} from '../../../src-main/setup/choosing.mjs';
import { electronBinary, electronRuns, obtainElectron } from '../../../src-main/setup/electron-binary.mjs';
import { makeCheckout, type Checkout } from './checkout';

const day = 24 * 60 * 60_000;

/** Plays Electron's own install script; counts its calls. */
const script = (body: string): string =>
  `const fs = require('fs'); fs.appendFileSync(__dirname + '/calls.txt', 'x'); ${body}`;
const good = script(
  'fs.mkdirSync(__dirname + "/dist"); fs.writeFileSync(__dirname + "/dist/electron", "#!/bin/sh\\necho v45\\n", { mode: 0o755 }); fs.writeFileSync(__dirname + "/path.txt", "electron");',
);
const bad = script('process.exit(1);');
const hanging = script('setInterval(() => {}, 1000);');

let checkout: Checkout;
let said: string[];
beforeEach(async () => {
  checkout = await makeCheckout();
  said = [];
  await checkout.write('node_modules/electron/package.json', '{"name":"electron","version":"45.4.1"}');
});
afterEach(() => checkout.remove());

const installer = (text: string) => checkout.write('node_modules/electron/install.js', text);
const calls = async (): Promise<number> =>
  existsSync(checkout.path('node_modules', 'electron', 'calls.txt'))
    ? (await checkout.read('node_modules/electron/calls.txt')).length
    : 0;
const obtain = (options: { now?: number; limitMs?: number; reachable?: () => Promise<boolean> } = {}) =>
  obtainElectron({
    root: checkout.root,
    say: (sentence) => said.push(sentence),
    reachable: async () => true,
    ...options,
  });

describe('Electron’s binary', () => {
  it('is found where path.txt says, and only when it is really there', async () => {
    expect(electronBinary(checkout.root)).toBeNull();
    await checkout.write('node_modules/electron/path.txt', 'electron');
    expect(electronBinary(checkout.root)).toBeNull();
    await checkout.write('node_modules/electron/dist/electron', '');
    expect(electronBinary(checkout.root)).toBe(checkout.path('node_modules', 'electron', 'dist', 'electron'));
  });

  it('is downloaded by Electron’s own script, once', async () => {
    await installer(good);
    expect(await obtain()).toEqual({ binary: checkout.path('node_modules', 'electron', 'dist', 'electron') });
    await obtain();
    expect(await calls()).toBe(1);
    expect(said).toEqual(['Downloading Electron, once …']);
  });

  it('is not tried again for a day after a download failed, then it is', async () => {
    await installer(bad);
    expect(await obtain({ now: 0 })).toEqual({ reason: 'Electron could not be downloaded' });
    expect(await obtain({ now: day - 1 })).toEqual({ reason: expect.stringContaining('at an earlier start') });
    expect(await calls()).toBe(1);
    await obtain({ now: day });
    expect(await calls()).toBe(2);
  });

  it('is tried again at once when another version of Electron is installed', async () => {
    await installer(bad);
    await obtain({ now: 0 });
    await checkout.write('node_modules/electron/package.json', '{"name":"electron","version":"46.0.0"}');
    await obtain({ now: 1 });
    expect(await calls()).toBe(2);
  });

  it('is given up when the download takes too long', async () => {
    await installer(hanging);
    expect(await obtain({ limitMs: 1_000 })).toEqual({ reason: 'downloading Electron took longer than 1 seconds' });
  });

  it('is not downloaded where its server can’t be reached', async () => {
    await installer(good);
    expect(await obtain({ now: 0, reachable: async () => false })).toEqual({
      reason: expect.stringContaining('can’t be reached'),
    });
    expect(await obtain({ now: 1 })).toEqual({ reason: expect.stringContaining('at an earlier start') });
    expect(await calls()).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('counts only when it starts', async () => {
    await installer(good);
    await obtain();
    const binary = checkout.path('node_modules', 'electron', 'dist', 'electron');
    expect(await electronRuns(binary)).toBe(true);
    await checkout.write('node_modules/electron/dist/electron', '#!/bin/sh\nexit 127\n');
    await chmod(binary, 0o755);
    expect(await electronRuns(binary)).toBe(false);
    await rm(binary);
    expect(await electronRuns(binary)).toBe(false);
  });
});

describe('where the app opens', () => {
  const desk: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, user: 1000 };

  it.each<[string, Machine]>([
    ['a Linux desk with X', desk],
    ['a Linux desk with Wayland', { ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['macOS, which sets no DISPLAY', { platform: 'darwin', env: {}, user: 501 }],
    ['Windows, which has no user ids', { platform: 'win32', env: {}, user: undefined }],
  ])('may be a window on %s', (_name, machine) => {
    expect(noWindowReason(machine)).toBeNull();
  });

  it.each<[string, Machine, RegExp]>([
    ['without a display', { ...desk, env: {} }, /no display/],
    ['as root on Linux', { ...desk, user: 0 }, /as root/],
  ])('is the browser %s', (_name, machine, reason) => {
    expect(noWindowReason(machine)).toMatch(reason);
  });

  it.each<[string, Record<string, string>, RegExp | null]>([
    ['nothing', {}, null],
    ['that everybody may', { 'kernel/unprivileged_userns_clone': '1', 'user/max_user_namespaces': '9000' }, null],
    [
      'that programs without a profile may not',
      { 'kernel/apparmor_restrict_unprivileged_userns': '1' },
      /sudo sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0 /,
    ],
    ['that nobody but root may', { 'kernel/unprivileged_userns_clone': '0' }, /kernel\.unprivileged_userns_clone=1 /],
    [
      'both, and that there may be none',
      { 'kernel/unprivileged_userns_clone': '0', 'user/max_user_namespaces': '0' },
      /unprivileged_userns_clone=1 && sudo sysctl -w user\.max_user_namespaces=\d+ /,
    ],
  ])('is the browser, with what to do, where Linux says of user namespaces %s', (_name, settings, reason) => {
    const look = { setting: (name: string) => settings[name] ?? null, helper: () => false };
    const told = sandboxReason('/nowhere/electron', 'linux', look);
    if (reason === null) expect(told).toBeNull();
    else expect(told).toMatch(reason);
    // A helper of root's needs none, and other systems have none.
    expect(sandboxReason('/nowhere/electron', 'linux', { ...look, helper: () => true })).toBeNull();
    expect(sandboxReason('/nowhere/electron', 'darwin', look)).toBeNull();
  });

  it('is the browser, without a download, where there could be no window', async () => {
    await installer(good);
    const host = await chooseHost({
      root: checkout.root,
      say: (sentence) => said.push(sentence),
      machine: { ...desk, env: {} },
    });
    expect(host).toEqual({ reason: expect.stringContaining('no display') });
    expect(await calls()).toBe(0);
  });
});

describe('the options of npm start', () => {
  it.each<[string, string[], NodeJS.ProcessEnv, string[]]>([
    ['none', [], {}, []],
    ['after --', ['--port', '8080', '--no-open'], {}, ['--port', '8080', '--no-open']],
    ['with an equals sign', ['--port=0'], {}, ['--port', '0']],
    [
      'before --, where npm takes them',
      ['8080'],
      { npm_config_port: 'true', npm_config_open: '' },
      ['--port', '8080', '--no-open'],
    ],
    [
      'before -- with equals signs',
      [],
      { npm_config_port: '8080', npm_config_open: 'false' },
      ['--port', '8080', '--no-open'],
    ],
  ])('%s', (_name, args, env, serve) => {
    expect(readArguments(args, env)).toEqual({ serve });
  });

  it.each([[['--prot', '1']], [['--port']], [['--port', '70000']], [['--port', 'x']], [['8080']]])(
    '%j is refused in a sentence',
    (args) => {
      expect(readArguments(args, {})).toEqual({ wrong: expect.stringMatching(/npm start/) });
    },
  );
});
