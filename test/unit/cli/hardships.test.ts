import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addDocument, historyDocument, passDocument, resumeDocument, verifyDocument } from '../../support/documents';
import { noCheckedRights } from '../../support/checked-rights';
import { filesBelow } from '../../support/folders';
import { picture } from '../../support/pictures';
import { openStudio } from '../../support/studio';

const studio = await openStudio('cli-hardships');
const { ask, at, fails } = studio;
await picture(at('a.png'), { width: 320, height: 256 });

const who = { checked: true };

describe('without rights', { timeout: 180_000 }, () => {
  beforeEach(({ skip }) => skip(noCheckedRights !== null, noCheckedRights ?? ''));

  it('a folder that can’t be read is told, and nothing hangs', async () => {
    await studio.made('closed');
    await chmod(at('closed'), 0o000);
    for (const args of [
      ['history', 'closed'],
      ['show', 'closed', 'v1'],
      ['verify', 'closed'],
      ['add', 'closed', 'a.png'],
      ['resume', 'closed'],
    ]) {
      const error = await fails(args, 1, who);
      expect([args, error.code]).toEqual([args, 'no-rights']);
      expect(error.message).toContain('closed');
    }
    await chmod(at('closed'), 0o755);
  });

  it('a project can’t be made in a folder that can’t be written', async () => {
    await mkdir(at('parent'));
    await chmod(at('parent'), 0o555);
    expect(await fails(['new', 'parent/p'], 1, who)).toMatchObject({ code: 'no-rights' });
    await chmod(at('parent'), 0o755);
    expect(await readdir(at('parent'))).toEqual([]);
  });

  it('a project that can only be read is read, and refuses what would write, with nothing changed', async () => {
    await studio.made('readable');
    for (const folder of ['readable', 'readable/sources', 'readable/passes', 'readable/exports'])
      await chmod(at(folder), 0o555);
    const before = await filesBelow(at('readable'));
    expect((await ask(historyDocument, ['history', 'readable'], 0, who)).passes).toEqual([]);
    expect((await ask(verifyDocument, ['verify', 'readable'], 0, who)).ok).toBe(true);
    expect((await ask(addDocument, ['add', 'readable', 'a.png'], 1, who)).refused).toMatchObject([
      { path: 'a.png', error: { code: 'no-rights' } },
    ]);
    expect(await fails(['pass', 'readable', '--source', 'a.png', '--prompt', 'x'], 1, who)).toMatchObject({
      code: 'no-rights',
    });
    expect(await filesBelow(at('readable'))).toEqual(before);
  });

  it('one picture and one record that can’t be read keep nobody else out', async () => {
    await studio.made('mixed');
    await copyFile(at('a.png'), at('secret.png'));
    await chmod(at('secret.png'), 0o000);
    const { sources, refused } = await ask(addDocument, ['add', 'mixed', 'secret.png', 'a.png'], 1, who);
    expect([sources.length, refused.map(({ path, error }) => [path, error.code])]).toEqual([
      1,
      [['secret.png', 'no-rights']],
    ]);
    expect((await readdir(at('mixed/sources'))).length).toBe(2);
    await mkdir(at('mixed/passes/locked'));
    await writeFile(at('mixed/passes/locked/pass.json'), '{}');
    await chmod(at('mixed/passes/locked'), 0o000);
    expect((await ask(historyDocument, ['history', 'mixed'], 0, who)).passes).toEqual([]);
    expect((await ask(verifyDocument, ['verify', 'mixed'], 1, who)).problems).toMatchObject([
      { file: 'passes/locked/pass.json', code: 'no-rights' },
    ]);
    await chmod(at('mixed/passes/locked'), 0o755);
  });

  it('a home for settings and caches that can’t be made is told', async () => {
    await studio.made('homeless');
    await mkdir(at('shut'));
    await chmod(at('shut'), 0o555);
    const home = at('shut', 'home');
    expect(await fails(['history', 'homeless'], 1, { ...who, env: { PENTIMENTO_HOME: home } })).toMatchObject({
      code: 'no-rights',
      message: expect.stringContaining(home),
    });
  });
});

/** A small disk of its own, where that can be had; else the reason why not. */
function smallDisk(path: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'a small disk can only be mounted by root on Linux';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `a small disk could not be mounted: ${error instanceof Error ? error.message.trim() : 'unknown fault'}`;
  }
}

describe('a disk that is full', { timeout: 180_000 }, async () => {
  await mkdir(at('disk'));
  const reason = smallDisk(at('disk'));
  if (reason !== null) console.warn(`skipped: a full disk, because ${reason}`);
  const filler = join(at('disk'), 'filler');
  /** Fills the disk but for about so many bytes. */
  const fill = async (left: number): Promise<void> => {
    await rm(filler, { force: true });
    const { bavail, bsize } = await statfs(at('disk'));
    await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  };
  afterAll(() => {
    if (reason === null) execFileSync('umount', [at('disk')]);
  });

  it.skipIf(reason !== null)(
    'refuses what there is no room for, loses nothing, and works again when there is room',
    async () => {
      await studio.made('disk/p');
      await picture(at('big.png'), { width: 1200, height: 900 });
      await ask(addDocument, ['add', 'disk/p', 'a.png']);
      await fill(40_000);
      const { sources, refused } = await ask(addDocument, ['add', 'disk/p', 'big.png'], 1);
      expect([sources, refused.map(({ path, error }) => [path, error.code])]).toEqual([[], [['big.png', 'disk-full']]]);
      expect((await filesBelow(at('disk/p/sources'))).length).toBe(2);
      await fill(0);
      expect(
        await fails(['pass', 'disk/p', '--source', 'a.png', '--prompt', 'noir', '--speed', 'TURBO'], 1),
      ).toMatchObject({ code: 'disk-full' });
      expect(await ask(verifyDocument, ['verify', 'disk/p'])).toMatchObject({
        ok: true,
        checked: { sources: 1, passes: 0 },
      });
      expect((await filesBelow(at('disk/p'))).filter((name) => name.includes('.tmp'))).toEqual([]);
      await rm(filler);
      await ask(addDocument, ['add', 'disk/p', 'big.png']);
      await rm(at('disk/p/sources'), { recursive: true });
    },
  );

  it.skipIf(reason !== null)(
    'while a result arrives leaves the pass to resume, which fetches it when there is room',
    async () => {
      await rm(at('disk/p'), { recursive: true, force: true });
      await studio.made('disk/q');
      const [source] = (await ask(addDocument, ['add', 'disk/q', 'a.png'])).sources;
      await fill(60_000);
      const { pass } = await ask(
        passDocument,
        ['pass', 'disk/q', '--source', source!.id, '--prompt', 'noir', '--speed', 'TURBO', '--size', '512x512'],
        1,
      );
      expect(pass).toMatchObject({
        version: 'v1',
        state: 'downloading',
        results: [],
        error: { code: 'disk-full', billed: 'no' },
      });
      expect(await ask(verifyDocument, ['verify', 'disk/q'])).toMatchObject({ ok: true, checked: { passes: 1 } });
      await rm(filler);
      const { passes } = await ask(resumeDocument, ['resume', 'disk/q']);
      expect(passes).toMatchObject([{ id: pass.id, state: 'done', results: [{ width: 512, height: 512 }] }]);
      expect((await ask(verifyDocument, ['verify', 'disk/q'])).ok).toBe(true);
    },
  );
});
