import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CacheLimit } from '../../../src-main/core/cache-limit';
import { temporaryFolder } from '../../support/folders';

const now = Date.UTC(2026, 4, 4);

/** Files of 100 bytes; each name with the hours since it was last used. */
async function folderOf(files: Readonly<Record<string, number>>): Promise<string> {
  const folder = await temporaryFolder('cache');
  for (const [name, hours] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.alloc(100));
    const at = now / 1000 - hours * 3_600;
    await utimes(path, at, at);
  }
  return folder;
}

const left = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

describe('the limit of what can be made again', () => {
  it('deletes what was not used for longest, down to a fifth below the limit', async () => {
    const folder = await folderOf({ 'aa/1': 1, 'aa/9': 9, 'bb/5': 5, 'bb/7': 7, 'cc/3': 3, 'cc/2': 2 });
    const cache = new CacheLimit({ folder, most: 500 }, () => now);
    expect(await cache.size()).toBe(600);
    expect(await cache.clean()).toBe(400);
    expect(await left(folder)).toEqual(['1', '2', '3', '5']);
    // Below its limit nothing goes.
    expect(await cache.clean()).toBe(400);
    expect(await left(folder)).toHaveLength(4);
  });

  it('leaves what is needed and what was used just now, though it is older or too much', async () => {
    const folder = await folderOf({ needed: 50, 'needed.json': 50, old: 40, older: 45, fresh: 0.5 });
    const needed = new Set([join(folder, 'needed'), join(folder, 'needed.json')]);
    const cache = new CacheLimit({ folder, most: 100, needed: async () => needed, fresh: 3_600_000 }, () => now);
    expect(await cache.clean()).toBe(300);
    expect(await left(folder)).toEqual(['fresh', 'needed', 'needed.json']);
    expect(await cache.clear()).toBe(300);
  });

  it('cleans by itself once much was written, and not before', async () => {
    const folder = await folderOf({ 1: 1, 2: 2, 3: 3 });
    const cache = new CacheLimit({ folder, most: 200 }, () => now);
    cache.note(5);
    expect(await cache.size()).toBe(300);
    cache.note(6);
    await expect.poll(() => left(folder)).toEqual(['1']);
  });

  it('takes a folder that is not there for an empty one', async () => {
    const folder = await folderOf({ 1: 1 });
    const cache = new CacheLimit({ folder, most: 10 }, () => now);
    await rm(folder, { recursive: true });
    expect(await cache.size()).toBe(0);
    expect(await cache.clean()).toBe(0);
    expect(await cache.clear()).toBe(0);
  });
});
