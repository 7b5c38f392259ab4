import * as fc from 'fast-check';
import { spawn } from 'node:child_process';
import { appendFile, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newMark, readMark, temporaryName } from '../../../src-main/owners/mark';
import { leftoverOf, type Place } from '../../../src-main/project/leftover-names';
import { Leftovers } from '../../../src-main/project/leftovers';
import { Project } from '../../../src-main/project/project';
import { programs } from '../../support/built';
import { bundled } from '../../support/bundle';
import { dyingIn } from '../../support/dying';
import { passWithResults } from '../../support/exports';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { deadProcess } from '../../support/owners';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('leftovers');
const exportWork = await bundled('export-work');
const places: readonly Place[] = ['project', 'passes', 'sources', 'exports', 'edited', 'pass', 'copy', 'outside'];
const times = { leftoverUnchanged: 1_000, cleanAfterStart: 0, cleanPause: 0 };

/** A mark like this process's own, with parts of it changed. */
async function markOf(change: { readonly machine?: string; readonly pid?: number }): Promise<string> {
  const [, machine, pid, ...rest] = (await newMark()).split('-');
  return ['pentimento', change.machine ?? machine, change.pid ?? pid, rest[0], 'abcdefgh'].join('-');
}
const gone = async (): Promise<string> => markOf({ pid: (await deadProcess()).pid });
const elsewhere = (): Promise<string> => markOf({ machine: '00000000' });

const project = async (name: string): Promise<Project> => {
  const made = await Project.create(join(folder, name), null, tools());
  await made.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
  return made;
};
const hidden = async (path: string): Promise<string[]> =>
  (await readdir(path)).filter((name) => name.startsWith('.')).sort();

describe('leftovers of killed processes', { timeout: 60_000 }, () => {
  it('are cleaned from every folder of a project, and what living processes have, or is not ours, stays', async () => {
    const made = await project('all');
    const inPass = made.passFolder(made.history[0]!);
    const dead = await gone();
    const living = await newMark();
    const copy = join(made.folder, 'edited/shop-v1-abcdefgh');
    await mkdir(copy, { recursive: true });
    for (const part of ['sources', 'exports', 'passes', inPass, copy])
      for (const mark of [dead, living]) {
        const at = part === inPass || part === copy ? part : join(made.folder, part);
        await writeFile(join(at, `.some.json.${mark}.tmp`), 'half');
        await writeFile(join(at, `.${mark}.part`), 'half');
      }
    for (const mark of [dead, living]) {
      await mkdir(join(made.folder, 'edited', `.shop-v1-ijklmnop.${mark}.tmp`));
      await writeFile(join(made.folder, 'edited', `.shop-v1-ijklmnop.${mark}.tmp`, 'edit.json'), '{}');
      await mkdir(join(made.folder, 'passes', `.20260101-000000-x-y.${mark}.tmp`));
      await writeFile(join(made.folder, 'passes', `.20260101-000000-x-y.${mark}.tmp`, 'pass.json'), '{}');
    }
    await writeFile(join(made.folder, 'passes/.v7.number'), dead);
    await writeFile(join(made.folder, 'passes/.v8.number'), living);
    await mkdir(join(made.folder, '.pentimento.lock.aaaaaaaaaaaaaaaaaaaaa'));
    await writeFile(join(made.folder, '.pentimento.lock.aaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbb'), '3');
    for (const name of ['film.part', '.mine.part', `.${dead}.part.png`, `${dead}.part`])
      await writeFile(join(made.folder, 'exports', name), 'a designer’s');
    await symlink(join(made.folder, 'pentimento.json'), join(made.folder, 'exports', `.linked.${dead}.tmp`));

    const abort = new AbortController();
    const sleeps: number[] = [];
    const clock = {
      sleep: async (ms: number): Promise<void> => {
        sleeps.push(ms);
        if (ms === times.leftoverUnchanged) throw new Error('a round is done');
      },
    };
    await expect(new Leftovers(times).whileOpen(made, clock, abort.signal)).rejects.toThrow('a round is done');

    const both = [`.${living}.part`, `.some.json.${living}.tmp`];
    expect(await hidden(made.folder)).toEqual([]);
    expect(await hidden(join(made.folder, 'passes'))).toEqual(
      [`.20260101-000000-x-y.${living}.tmp`, '.v8.number', ...both].sort(),
    );
    expect(await hidden(join(made.folder, 'sources'))).toEqual(both);
    expect(await hidden(inPass)).toEqual(both);
    expect(await hidden(copy)).toEqual(both);
    expect(await hidden(join(made.folder, 'edited'))).toEqual([`.shop-v1-ijklmnop.${living}.tmp`]);
    expect((await readdir(join(made.folder, 'exports'))).sort()).toEqual(
      [...both, 'film.part', '.mine.part', `.${dead}.part.png`, `${dead}.part`, `.linked.${dead}.tmp`].sort(),
    );
  });

  it('of another machine, or without an owner, go once they have not changed between two looks, whatever their dates say', async () => {
    const made = await project('elsewhere');
    const exports = join(made.folder, 'exports');
    const [still, written] = [`.${await elsewhere()}.part`, `.b.png.${await elsewhere()}.tmp`];
    const older = '.pentimento-abcdefghijkl.part';
    for (const name of [still, written, older]) {
      await writeFile(join(exports, name), 'half');
      await utimes(join(exports, name), new Date(0), new Date(0));
    }
    await writeFile(join(made.folder, 'passes/.v9.number'), '');
    let now = 0;
    const leftovers = new Leftovers(times, () => now);
    await leftovers.ofProject(made);
    now = 999;
    await leftovers.ofProject(made);
    expect(await hidden(exports)).toEqual([still, written, older].sort());
    await appendFile(join(exports, written), 'more');
    now = 1_000;
    await leftovers.ofProject(made);
    expect(await hidden(exports)).toEqual([written]);
    expect(await hidden(join(made.folder, 'passes'))).toEqual([]);
    now = 2_000;
    await leftovers.ofProject(made);
    expect(await hidden(exports)).toEqual([]);
  });

  it('stay in a project that is open for reading only, and where a folder is a link', async () => {
    const made = await project('read-only');
    const name = `.${await gone()}.part`;
    await writeFile(join(made.folder, 'exports', name), 'half');
    const like = {
      folder: made.folder,
      history: [],
      passFolder: () => '',
      locked: () => Promise.reject(new Error('locked')),
    };
    const readOnly = { ...like, readOnly: 'newer' };
    const leftovers = new Leftovers(times);
    await leftovers.ofProject(readOnly);
    await leftovers.beforeExport(readOnly, join(made.folder, 'exports'));
    expect(await hidden(join(made.folder, 'exports'))).toEqual([name]);
    await mkdir(join(folder, 'linking'));
    await symlink(join(made.folder, 'exports'), join(folder, 'linking/exports'));
    await leftovers.ofProject({ ...like, readOnly: null, folder: join(folder, 'linking') });
    expect(await hidden(join(made.folder, 'exports'))).toEqual([name]);
    await leftovers.ofProject(made);
    expect(await hidden(join(made.folder, 'exports'))).toEqual([]);
  });

  it('of an export that was really killed go before the next one into that folder', async () => {
    const made = await Project.create(join(folder, 'killed'), null, tools({ leftovers: new Leftovers(times) }));
    await passWithResults(made);
    const child = spawn(process.execPath, [exportWork, made.folder, programs.images], {
      env: { ...process.env, ...(await dyingIn(folder)('SIGKILL', /\.part$/)) },
      stdio: 'ignore',
    });
    const signal = await new Promise((resolve) => child.once('close', (_, ended) => resolve(ended)));
    expect(signal).toBe('SIGKILL');
    const job = join(made.folder, 'exports/job');
    expect(await filesBelow(job)).toEqual([expect.stringMatching(/^\.pentimento-.*\.part$/)]);
    await made.tools.leftovers?.beforeExport(made, job);
    expect(await filesBelow(join(made.folder, 'exports'))).toEqual([]);
  });
});

describe('the name of something temporary', () => {
  it('says whose it is, and is short enough for any name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), async (text) => {
        const name = basename(await temporaryName(join(folder, text.replaceAll(/[/\\\0]/g, '_'))));
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        for (const place of places) expect(leftoverOf(name, place)?.mark?.pid).toBe(process.pid);
      }),
    );
  });

  it('is none that anybody else gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.oneof(
          fc.string().map((text) => `${text}.part`),
          fc.string().map((text) => `.${text}.part`),
          fc
            .string()
            .filter((text) => !text.endsWith('.json'))
            .map((text) => `.${text}.swp`),
          fc.constantFrom(
            '.DS_Store',
            '.pentimento.lock',
            '.~lock.a.odt#',
            '.a.png.Xy12Zq',
            '.pentimento-x.part',
            '._1.png',
          ),
        ),
        (place, name) => leftoverOf(name, place) === null,
      ),
    );
    expect(readMark('pentimento-x-1-y-z')).toBeNull();
  });
});
