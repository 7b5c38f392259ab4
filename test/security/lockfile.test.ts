import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly link?: boolean;
}

const root = resolve(import.meta.dirname, '..', '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const { optionalDependencies } = read('package.json') as { optionalDependencies: Record<string, string> };

/** Not every registry carries it, so its content could not be written down. The app runs without it. */
const withoutIntegrity = ['@modelrunner/client'];

describe('package-lock.json', () => {
  it('pins every package from a registry by its content', () => {
    const loose = Object.entries(packages).filter(
      ([path, locked]) => path !== '' && !locked.link && !/^sha(256|384|512)-/.test(locked.integrity ?? ''),
    );
    expect(loose.map(([path]) => path)).toEqual(withoutIntegrity.map((name) => `node_modules/${name}`));
  });

  it.each(withoutIntegrity)('pins %s by its exact version, as optional', (name) => {
    const locked = packages[`node_modules/${name}`];
    expect(locked).toMatchObject({ optional: true, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown });
    expect(optionalDependencies[name]).toBe(locked?.version);
  });
});
