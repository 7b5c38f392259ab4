import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, type Ended } from '../../support/command';
import { temporaryFolder } from '../../support/folders';
import { oddDisk } from '../../support/odd-disk';
import { picture } from '../../support/pictures';

const disk = await oddDisk();
const reason = 'reason' in disk ? disk.reason : null;
if (reason !== null)
  process.stderr.write(`\n*** Disks of memory sticks and of other systems are not tested. ${reason} ***\n\n`);

const home = await temporaryFolder('odd-disk-home');
const folder = 'folder' in disk ? disk.folder : '';
const at = (...parts: string[]): string => join(folder, ...parts);

const command = (...args: string[]): Promise<Ended> => run(args, { cwd: folder, env: { PENTIMENTO_HOME: home } });

describe.skipIf(reason !== null)(
  `a project on a disk that takes a and A for one (${'kind' in disk ? disk.kind : ''})`,
  () => {
    beforeAll(async () => {
      await copyFile(await picture(join(home, 'shop.jpg'), { width: 320, height: 240 }), at('shop.jpg'));
      for (const args of [
        ['new', 'Übung'],
        ['pass', 'Übung', '--source', 'shop.jpg', '--prompt', 'watercolor', '--seed', '7'],
      ]) {
        const { code, stderr } = await command(...args);
        if (code !== 0) throw new Error(stderr);
      }
      await mkdir(at('out'));
    });

    it('is made, worked on and whole, without links and rights that such disks lack', async () => {
      expect((await command('verify', 'Übung')).stdout).toContain('All is well: 1 source, 1 version, 1 result.');
    });

    it('is the same by any of its names', async () => {
      expect((await command('history', 'übung')).stdout).toContain('v1');
      expect((await command('verify', 'ÜBUNG')).code).toBe(0);
    });

    it('has no export written over another whose name differs in case alone', async () => {
      expect((await command('export', 'Übung', 'v1', '--to', at('out', 'Poster.png'))).code).toBe(0);
      const before = await readFile(at('out', 'Poster.png'));
      expect(await command('export', 'Übung', 'v1', '--to', at('out', 'poster.PNG'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('already exists') as unknown,
      });
      expect((await readFile(at('out', 'Poster.png'))).equals(before)).toBe(true);
      expect(await readdir(at('out'))).toEqual(['Poster.png']);
    });

    it.each([
      ['its sources', join('übung', 'SOURCES', 'x.png'), 'keeps its sources'],
      ['its versions', join('ÜBUNG', 'Passes', 'x.png'), 'keeps its versions'],
    ])('has no export written among %s, however that is spelt', async (_what, path, sentence) => {
      expect(await command('export', 'Übung', 'v1', '--to', at(path))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(sentence) as unknown,
      });
      expect((await command('verify', 'Übung')).stdout).toContain('All is well');
    });
  },
);
