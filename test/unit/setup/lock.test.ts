import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(
  await readFile(resolve(import.meta.dirname, '..', '..', '..', 'package-lock.json'), 'utf8'),
) as { packages: Record<string, LockEntry> };

/** Where Node would find `name` from the package at `path`: the nearest node_modules that has it. */
const find = (path: string, name: string): string | null => {
  const folders = path
    .split('/node_modules/')
    .map((_part, at, parts) => parts.slice(0, at + 1).join('/node_modules/'))
    .reverse();
  const candidates = [
    ...(path === '' ? [] : folders.map((folder) => `${folder}/node_modules/${name}`)),
    `node_modules/${name}`,
  ];
  return candidates.find((candidate) => lock.packages[candidate] !== undefined) ?? null;
};

describe('package-lock.json', () => {
  // npm install leaves out what the registry at hand does not carry, such as another system's binary; npm ci then refuses the whole lock.
  it('has an entry for everything that any package in it depends on, optional or not', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.devDependencies })
        .filter((name) => find(path, name) === null)
        .map((name) => `${path || 'package.json'} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  });
});
