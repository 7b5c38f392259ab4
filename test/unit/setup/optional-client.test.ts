import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { watch, type Ended } from './checkout';
import { makePackage, Registry, type Carried } from './registry';

const repository = resolve(import.meta.dirname, '..', '..', '..');
const client = '@modelrunner/client';

interface LockEntry {
  version: string;
  optional?: boolean;
  resolved?: string;
  integrity?: string;
  engines?: object;
  dependencies?: Record<string, string>;
}

const readJson = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;
const lockOf = async (folder: string): Promise<Record<string, LockEntry>> =>
  (await readJson<{ packages: Record<string, LockEntry> }>(join(folder, 'package-lock.json'))).packages;
const belongsToClient = ([path]: [string, unknown]): boolean => path.startsWith(`node_modules/${client}`);

/** Our lock's entries for the client and its own dependencies. */
const ours = Object.entries(await lockOf(repository)).filter(belongsToClient);
const wanted =
  (await readJson<{ optionalDependencies: Record<string, string> }>(join(repository, 'package.json')))
    .optionalDependencies[client] ?? '';

describe('our lock’s entries for the client', () => {
  it('are complete: the client at the version package.json names, and each of its dependencies, all optional', () => {
    const [, entry] = ours.find(([path]) => path === `node_modules/${client}`) ?? [];
    expect(entry?.version).toBe(wanted);
    expect(ours.map(([path]) => path).sort()).toEqual(
      [
        `node_modules/${client}`,
        ...Object.keys(entry?.dependencies ?? {}).map((name) => `node_modules/${client}/node_modules/${name}`),
      ].sort(),
    );
    expect(ours.every(([, each]) => each.optional)).toBe(true);
  });

  it('name no engines: the client asks for Node 22 and runs on 20, where npm would leave it out', () => {
    expect(ours.filter(([, each]) => each.engines !== undefined)).toEqual([]);
  });
});

describe('npm, whether or not the registry carries the client', () => {
  let folder: string;
  let project: string;
  let registry: Registry;
  let clientPackage: Carried;
  let dependencies: Carried[];

  const npm = async (cwd: string, args: readonly string[]): Promise<Ended> => {
    const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      npm_config_userconfig: join(folder, 'no-npmrc'),
      npm_config_globalconfig: join(folder, 'no-global-npmrc'),
      npm_config_cache: join(folder, 'cache'),
    };
    const own = process.env['npm_execpath'];
    const [command, before] = own?.endsWith('npm-cli.js') ? [process.execPath, [own]] : ['npm', []];
    return watch(
      spawn(command, [...before, ...args, '--registry', registry.url], {
        cwd,
        env,
        shell: process.platform === 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ).ended;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-registry-'));
    await writeFile(join(folder, 'no-npmrc'), '');
    registry = await Registry.start();
    const pack = async (cwd: string, args: string[]): Promise<string> => (await npm(cwd, args)).stdout;
    const entry = ours.find(([path]) => path === `node_modules/${client}`)?.[1];
    const names = Object.keys(entry?.dependencies ?? {});
    dependencies = await Promise.all(
      names.map((name, at) => {
        const version = ours.find(([path]) => path.endsWith(`/node_modules/${name}`))?.[1].version ?? '';
        return makePackage(
          join(folder, `dependency-${at}`),
          { name, version },
          { 'index.js': `module.exports = '${name} ${version}';` },
          pack,
        );
      }),
    );
    const manifest = {
      name: client,
      version: wanted,
      engines: { node: '>=22.0.0' },
      dependencies: entry?.dependencies,
      exports: './src/index.js',
    };
    const source = `module.exports = [${names.map((name) => `require('${name}')`).join(', ')}].join(', ');`;
    clientPackage = await makePackage(join(folder, 'client'), manifest, { 'src/index.js': source }, pack);
  });
  afterAll(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    // Exactly our optional part, and our npm settings. The stand-ins have bytes of their own, and so sums of their own.
    project = join(folder, 'project');
    await rm(project, { recursive: true, force: true });
    await mkdir(project);
    await cp(join(repository, '.npmrc'), join(project, '.npmrc'));
    const root = { name: 'project', version: '1.0.0', optionalDependencies: { [client]: wanted } };
    const entries = ours.map(([path, entry]) => {
      const standIn = dependencies.find(({ manifest }) => path.endsWith(`/node_modules/${manifest.name}`));
      return [path, standIn === undefined ? entry : { ...entry, integrity: standIn.integrity }];
    });
    await writeFile(join(project, 'package.json'), JSON.stringify({ ...root, private: true }));
    await writeFile(
      join(project, 'package-lock.json'),
      JSON.stringify({
        name: 'project',
        version: '1.0.0',
        lockfileVersion: 3,
        requires: true,
        packages: { '': root, ...Object.fromEntries(entries) },
      }),
    );
  });

  describe.each(['ci', 'install'])('npm %s', (command) => {
    it('passes and leaves the client out where the registry lacks it', async () => {
      registry.carry(dependencies);
      const ended = await npm(project, [command]);
      expect(ended.code).toBe(0);
      expect(registry.asked).toContain(client);
      expect(existsSync(join(project, 'node_modules', client, 'package.json'))).toBe(false);
      // The lock keeps the entry, so that npm ci goes on passing.
      expect((await lockOf(project))[`node_modules/${client}`]?.version).toBe(wanted);
      expect((await npm(project, ['ci'])).code).toBe(0);
    });

    it('installs the client with its own dependencies where the registry carries it', async () => {
      registry.carry([clientPackage, ...dependencies]);
      const ended = await npm(project, [command]);
      expect(ended.code).toBe(0);
      const loaded = await watch(
        spawn(process.execPath, ['-p', `require('${client}')`], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] }),
      ).ended;
      expect(loaded.stdout.trim()).toBe(
        dependencies.map(({ manifest }) => `${manifest.name} ${manifest.version}`).join(', '),
      );
      expect(await readFile(join(project, 'package-lock.json'), 'utf8')).not.toContain(registry.url);
      expect((await npm(project, ['ci'])).code).toBe(0);
    });
  });
});
