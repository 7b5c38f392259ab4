import { spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxReason } from '../../../src-main/setup/choosing.mjs';
import { isAlive, makeCheckout, until, watch, type Checkout, type Running } from './checkout';

/** Plays the command: `serve` says where it listens, starts a helper as the real one does, and ends with 0 when it is asked to. */
const command = `
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
writeFileSync('serve-args.txt', process.argv.slice(2).join(' '));
const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
writeFileSync('pids.txt', process.pid + ' ' + helper.pid);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { appendFileSync('signals.txt', signal + '\\n'); setTimeout(() => process.exit(0), 100); });
// The helper gets the signal as well: its end must not leave nothing to do before the signal is seen here.
setInterval(() => {}, 1000);
console.log(JSON.stringify({ url: 'http://127.0.0.1:4321/' }));
`;

let checkout: Checkout;
beforeEach(async () => {
  checkout = await makeCheckout();
  await checkout.write('cli.template', command);
});
afterEach(() => checkout.remove());

/** No display, so that the browser host is what starts; the rest of the environment is the machine's. */
const headless = { DISPLAY: '', WAYLAND_DISPLAY: '' };
const start = (...args: string[]): Running => checkout.node('src-main/setup/start.mjs', args, headless);
const pids = async (): Promise<number[]> => (await checkout.read('pids.txt')).split(' ').map(Number);

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it('builds, says why it opens in the browser, and prints the address', async () => {
    const running = start('--port', '4321');
    const printed = await running.printed('http://127.0.0.1:4321/');
    expect(printed).toContain('Building …\nPentimento opens in the browser, because there is no display here');
    expect(await checkout.read('serve-args.txt')).toBe('serve --port 4321 --no-open');
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on once, ends as the app ends, and leaves nothing running',
    async (signal) => {
      const running = start('--no-open');
      await running.printed('4321');
      running.child.kill(signal);
      expect(await running.ended).toMatchObject({ code: 0 });
      expect(await checkout.read('signals.txt')).toBe(`${signal}\n`);
      for (const pid of await pids()) await until(() => !isAlive(pid));
    },
  );

  it('ends when npm, asked to end, has ended its shell', async () => {
    const shell = watch(
      spawn('sh', ['-c', `"${process.execPath}" "${checkout.path('src-main', 'setup', 'start.mjs')}"; true`], {
        cwd: checkout.root,
        env: { ...process.env, ...headless, npm_lifecycle_event: 'start' },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    await shell.printed('4321');
    shell.child.kill('SIGKILL');
    await shell.ended;
    for (const pid of await pids()) await until(() => !isAlive(pid));
    expect(await checkout.read('signals.txt')).toBe('SIGTERM\n');
  });

  it('ends with the app’s own exit code when it can’t start', async () => {
    await checkout.write('cli.template', 'console.error("Port 80 is taken."); process.exit(1);');
    expect(await start().ended).toMatchObject({ code: 1, stderr: 'Port 80 is taken.\n' });
  });

  it('refuses an option that it does not know', async () => {
    const ended = await start('--prot', '1').ended;
    expect(ended.code).toBe(2);
    expect(ended.stderr).toBe(
      '"--prot" is not an option of npm start. npm start takes --port N and --no-open, after "--": npm start -- --port 8080 --no-open.\n',
    );
  });

  it('opens Electron where its binary is, and the browser when its window could not open', async ({ skip }) => {
    if (sandboxReason('/nowhere/electron', process.platform) !== null) skip('This machine forbids user namespaces.');
    await checkout.write('node_modules/electron/path.txt', 'electron');
    await checkout.write(
      'node_modules/electron/dist/electron',
      '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "window for $1"\nexit 1\n',
    );
    await chmod(checkout.path('node_modules', 'electron', 'dist', 'electron'), 0o755);
    // Root would get the browser at once; whoever runs this is told to be an ordinary user.
    const ordinary = `data:text/javascript,${encodeURIComponent('process.getuid = () => 1000')}`;
    const running = checkout.node('src-main/setup/start.mjs', [], {
      DISPLAY: ':99',
      NODE_OPTIONS: `--import=${ordinary}`,
    });
    const printed = await running.printed('4321');
    expect(printed).toContain(
      `window for ${checkout.root}\nPentimento opens in the browser, because Electron ended before its window could open.`,
    );
    running.child.kill('SIGTERM');
    await running.ended;
  });
});

describe('the pentimento command', () => {
  it('says in one sentence that it has to be built', async () => {
    const ended = await checkout.node('src-main/cli/bin.mjs', ['history', '.']).ended;
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Pentimento has not been built yet: run "npm run build" in its folder first.\n',
    });
  });

  it('prints exactly one document when asked for JSON', async () => {
    const ended = await checkout.node('src-main/cli/bin.mjs', ['history', '.', '--json']).ended;
    expect(JSON.parse(ended.stdout)).toEqual({ error: { code: 'internal', message: ended.stderr.trim() } });
  });

  it('hands its arguments to what was built', async () => {
    await checkout.write('out/main/cli.js', 'console.log(process.argv.slice(2).join(" "));');
    expect((await checkout.node('src-main/cli/bin.mjs', ['show', 'a folder', 'v3']).ended).stdout).toBe(
      'show a folder v3\n',
    );
  });
});
