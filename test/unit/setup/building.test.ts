import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putInPlace, readBuildRecord } from '../../../src-main/setup/placing.mjs';
import { makeCheckout, until, watch, type Checkout } from './checkout';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await makeCheckout();
});
afterEach(() => checkout.remove());

const build = (env?: NodeJS.ProcessEnv) => checkout.node('src-main/setup/build.mjs', [], env);
const builds = async (): Promise<string[]> =>
  existsSync(checkout.path('builds.txt')) ? (await checkout.read('builds.txt')).trim().split('\n') : [];
const chunks = async (): Promise<string[]> => (await readdir(checkout.path('out', 'main', 'chunks'))).sort();
const runBuilt = async (): Promise<string> => (await checkout.node('out/main/cli.js').ended).stdout.trim();

describe('npm run build', () => {
  it('builds once and does nothing while the sources stay the same', async () => {
    expect((await build().ended).stdout).toContain('Built into out/.');
    expect((await build().ended).stdout).toBe('The build is current.\n');
    expect(await builds()).toEqual(['one']);
    expect(await runBuilt()).toBe('one');
  });

  it('builds again when a source has changed, whatever its date says', async () => {
    await build().ended;
    await checkout.write('src-main/text.txt', 'two');
    await utimes(checkout.path('src-main', 'text.txt'), 0, 0);
    await build().ended;
    expect(await runBuilt()).toBe('two');
  });

  it('builds again when a file of the build is missing', async () => {
    await build().ended;
    await rm(checkout.path('out', 'main', 'cli.js'));
    await build().ended;
    expect(await runBuilt()).toBe('one');
  });

  it('keeps the chunks of the build before, and prunes those of older ones', async () => {
    for (const text of ['one', 'two', 'three']) {
      await checkout.write('src-main/text.txt', text);
      await build().ended;
    }
    expect(await chunks()).toEqual(['text-three.js', 'text-two.js']);
  });

  it('lets a program that runs from the build before load a chunk that it has not loaded yet', async () => {
    await checkout.write(
      'cli.template',
      'console.log("ready"); process.stdin.once("data", async () => { console.log((await import("./chunks/text-TEXT.js")).text); process.exit(); });',
    );
    await build().ended;
    const old = watch(spawn(process.execPath, [checkout.path('out', 'main', 'cli.js')], { stdio: 'pipe' }));
    await old.printed('ready');
    await checkout.write('src-main/text.txt', 'two');
    await build().ended;
    old.child.stdin?.write('go\n');
    expect((await old.ended).stdout).toBe('ready\none\n');
  });

  it('makes one build of two at once, and both end well', async () => {
    await checkout.write('hang', '');
    const first = build();
    await until(async () => (await builds()).length === 1);
    const second = build();
    await second.printed('Another build is under way');
    await rm(checkout.path('hang'));
    expect((await first.ended).code).toBe(0);
    expect((await second.ended).code).toBe(0);
    expect(await builds()).toEqual(['one']);
    expect(await runBuilt()).toBe('one');
  });

  it('leaves the build in place as it was when it is killed, and the next one takes over at once', async () => {
    await build().ended;
    await checkout.write('src-main/text.txt', 'two');
    await checkout.write('hang', '');
    const killed = build();
    await until(async () => (await builds()).length === 2);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(await runBuilt()).toBe('one');
    await rm(checkout.path('hang'));
    expect((await build().ended).code).toBe(0);
    expect(await runBuilt()).toBe('two');
    expect(await readdir(checkout.path('.build'))).toEqual([]);
  });

  it('leaves the build in place as it was when the sources do not build, and shows why', async () => {
    await build().ended;
    await checkout.write('src-main/text.txt', 'broken');
    const ended = await build().ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('no such module');
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(await runBuilt()).toBe('one');
  });

  it('says in one sentence that there is nothing to build with, and ends well, where only what runs is installed', async () => {
    await rm(checkout.path('node_modules', 'electron-vite'), { recursive: true });
    const ended = await build().ended;
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^Pentimento was not built: electron-vite is not installed .*\.\n$/);
  });

  it('leaves the build to whoever installs', async () => {
    const ended = await build({ PENTIMENTO_SETUP_INSTALLS: '1' }).ended;
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await builds()).toEqual([]);
  });
});

describe('putting a build in place', () => {
  it('has every chunk there before the first entry, so that a stop in between leaves a whole build', async () => {
    await build().ended;
    await checkout.write('fresh/main/chunks/text-two.js', 'export const text = "two";');
    await checkout.write('fresh/main/cli.js', 'console.log((await import("./chunks/text-two.js")).text);');
    await checkout.write('fresh/main/blocked.js', '');
    // A folder where an entry has to go stops it between the chunks and the entries.
    await mkdir(checkout.path('out', 'main', 'blocked.js', 'in-the-way'), { recursive: true });
    expect(() => putInPlace(checkout.path('fresh'), checkout.path('out'), 'two')).toThrow(/blocked\.js/);
    expect(await chunks()).toEqual(['text-one.js', 'text-two.js']);
    expect(await runBuilt()).toBe('one');
    expect(readBuildRecord(checkout.path('out'))?.hash).not.toBe('two');
  });

  it('never touches a file whose bytes stay the same', async () => {
    await build().ended;
    await checkout.write('fresh/main/chunks/text-one.js', 'export const text = "one";');
    await checkout.write('fresh/main/cli.js', 'console.log("new");');
    const chunk = checkout.path('out', 'main', 'chunks', 'text-one.js');
    await utimes(chunk, 1000, 1000);
    putInPlace(checkout.path('fresh'), checkout.path('out'), 'same');
    expect(statSync(chunk).mtimeMs).toBe(1_000_000);
    expect(await runBuilt()).toBe('new');
  });
});
