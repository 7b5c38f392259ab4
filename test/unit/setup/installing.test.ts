import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCheckout, type Checkout } from './checkout';

/** Plays npm: notes how it was called, and does what npm-plays.json says of the command. */
const npm = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const [command] = process.argv.slice(2);
appendFileSync('npm-calls.txt', command + ' ' + process.argv.slice(3).join(' ') + ' NODE_ENV=' + (process.env.NODE_ENV ?? '') + '\\n');
const play = JSON.parse(existsSync('npm-plays.json') ? readFileSync('npm-plays.json', 'utf8') : '{}')[command] ?? {};
const cache = process.argv.indexOf('--cache');
if (cache > 0) {
  writeFileSync('npm-cache.txt', process.argv[cache + 1]);
  play.code = play.saysOfItsCache ? 0 : play.code;
} else if (play.saysOfItsCache) console.error(play.saysOfItsCache);
if (play.says) console.error(play.says);
if (play.code) process.exit(play.code);
mkdirSync('node_modules/late', { recursive: true });
writeFileSync('node_modules/late/package.json', '{"name":"late","version":"2.0.0"}');
`;

/** What start.mjs and test/run.mjs do first. */
const script = `
import { ensureInstalled } from './src-main/setup/installing.mjs';
import { endWith } from './src-main/setup/saying.mjs';
await endWith(async () => console.log(await ensureInstalled({ root: import.meta.dirname, say: console.log }) ? 'installed' : 'was there'));
`;

let checkout: Checkout;
beforeEach(async () => {
  checkout = await makeCheckout();
  await checkout.write('npm-cli.mjs', npm);
  await checkout.write('npm-cli.js', 'import("./npm-cli.mjs");');
  await checkout.write('install-once.mjs', script);
});
afterEach(() => checkout.remove());

const install = () =>
  checkout.node('install-once.mjs', [], { npm_execpath: checkout.path('npm-cli.js'), NODE_ENV: 'production' }).ended;
const calls = async (): Promise<string[]> =>
  existsSync(checkout.path('npm-calls.txt'))
    ? (await checkout.read('npm-calls.txt'))
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0] ?? '')
    : [];

/** A lock that demands one more package than is there. */
const demandMore = async (extra: object = {}): Promise<void> => {
  await checkout.write(
    'package.json',
    JSON.stringify({ name: 'checkout', type: 'module', dependencies: { 'electron-vite': '1.0.0', late: '2.0.0' } }),
  );
  await checkout.write(
    'package-lock.json',
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': {},
        'node_modules/electron-vite': { version: '1.0.0' },
        'node_modules/late': { version: '2.0.0', ...extra },
      },
    }),
  );
};

describe('installing', () => {
  it('installs exactly the lock where there are no node_modules, in one line, and remembers it', async () => {
    await demandMore();
    await rm(checkout.path('node_modules', '.package-lock.json'));
    expect((await install()).stdout).toBe('Updating what Pentimento is built from (npm ci) …\ninstalled\n');
    expect((await install()).stdout).toBe('was there\n');
    expect(await calls()).toEqual(['ci']);
  });

  it('brings the development packages too, whatever NODE_ENV says', async () => {
    await demandMore();
    await install();
    expect(await checkout.read('npm-calls.txt')).toContain('--include=dev');
  });

  it('takes what was installed by hand as it is when it is what the lock says', async () => {
    expect((await install()).stdout).toBe('was there\n');
    expect(await calls()).toEqual([]);
  });

  it('does not ask for optional packages: a registry may lack them', async () => {
    await checkout.write(
      'package-lock.json',
      JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'node_modules/electron-vite': { version: '1.0.0' },
          'node_modules/@modelrunner/client': { version: '1.3.0', optional: true },
        },
      }),
    );
    expect((await install()).stdout).toBe('was there\n');
  });

  it('installs again when the lock demands another version', async () => {
    await install();
    await checkout.write(
      'package-lock.json',
      JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/electron-vite': { version: '1.0.1' } } }),
    );
    await install();
    expect(await calls()).toEqual(['ci']);
  });

  it('installs again when a package that package.json asks for is gone', async () => {
    await demandMore();
    await install();
    await rm(checkout.path('node_modules', 'late'), { recursive: true });
    await install();
    expect(await calls()).toEqual(['ci', 'ci']);
  });

  it('installs again on another kind of machine: parts of the packages are made for one', async () => {
    await checkout.write('node_modules/.pentimento-install', JSON.stringify({ lock: 'any', platform: 'sunos-sparc' }));
    await install();
    expect(await calls()).toEqual(['ci']);
  });

  it('falls back to npm install, and says so, when the lock does not fit package.json', async () => {
    await demandMore();
    await checkout.write('npm-plays.json', JSON.stringify({ ci: { code: 1, says: 'npm error code EUSAGE' } }));
    const { code, stdout } = await install();
    expect(stdout).toContain('package-lock.json does not fit package.json, so npm install');
    expect(code).toBe(0);
    expect(await calls()).toEqual(['ci', 'install']);
  });

  it.each([
    'npm error code EACCES\nnpm error path /home/a/.npm/_cacache',
    'npm error code EROFS\nnpm error path /mnt/npm/_cacache/tmp/1a2b',
    'npm error Your cache folder contains root-owned files\nnpm error code EPERM',
  ])(
    'brings a temporary cache where npm’s own can’t be written, and takes it away again: %j',
    async (saysOfItsCache) => {
      await demandMore();
      await checkout.write('npm-plays.json', JSON.stringify({ ci: { code: 1, saysOfItsCache } }));
      const { code, stdout } = await install();
      expect(stdout).toContain('npm’s cache can’t be written');
      expect(code).toBe(0);
      expect(await calls()).toEqual(['ci', 'ci']);
      expect(existsSync(await checkout.read('npm-cache.txt'))).toBe(false);
    },
  );

  it('shows what npm said when it fails otherwise, and does not try another way', async () => {
    await demandMore();
    await checkout.write('npm-plays.json', JSON.stringify({ ci: { code: 1, says: 'npm error network is down' } }));
    const { code, stderr } = await install();
    expect(code).toBe(1);
    expect(stderr).toBe('npm could not install the packages. It said:\nnpm error network is down\n');
    expect(await calls()).toEqual(['ci']);
  });
});
