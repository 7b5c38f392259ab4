import { cp, mkdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PassRecord } from '../../../src-main/contract/records';
import type { PentimentoError } from '../../../src-main/contract/errors';
import { Project } from '../../../src-main/project/project';
import { verifyProject } from '../../../src-main/project/verify';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools, waitingPass, wholePass } from '../../support/records';

const folder = await temporaryFolder('project-records');
const at = (name: string): string => join(folder, name);
const fault = (work: Promise<unknown>): Promise<PentimentoError> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: PentimentoError) => error,
  );
const thrown = (work: () => unknown): PentimentoError => {
  try {
    work();
  } catch (error) {
    return error as PentimentoError;
  }
  throw new Error('nothing failed');
};

const add = (project: Project, change: Partial<PassRecord> = {}) =>
  project.recordPass((version) => ({ record: donePass(version, change), owner: '{}' }));

/** A project of three passes, and where each one's record lies. */
async function three(name: string): Promise<{ project: Project; files: [string, string, string] }> {
  const project = await Project.create(at(name), null, tools());
  const entries = [await add(project), await add(project), await add(project)];
  return {
    project,
    files: entries.map((entry) => join(project.passFolder(entry), 'pass.json')) as [string, string, string],
  };
}

const versions = (project: Project): number[] => project.history.map((entry) => entry.record.version);

describe('a pass whose record can’t be read', () => {
  it.each([
    ['cut off in the middle', async (file: string) => truncate(file, Math.floor((await readFile(file)).length / 2))],
    ['empty', (file: string) => truncate(file, 0)],
    ['no JSON', (file: string) => writeFile(file, 'v2 was a good one\n')],
    ['JSON of something else', (file: string) => writeFile(file, '[1, 2, 3]')],
    ['bytes that are no text', (file: string) => writeFile(file, Buffer.from([0xff, 0xfe, 0x00, 0xd8]))],
    [
      'of another type in one field',
      async (file: string) =>
        writeFile(file, (await readFile(file, 'utf8')).replace(/"strength": [\d.]+/, '"strength": "strong"')),
    ],
    [
      'short of a field',
      async (file: string) => writeFile(file, (await readFile(file, 'utf8')).replace(/"clientJobId": "[^"]+",/, '')),
    ],
  ])('because it is %s is listed as a problem, and everything else goes on', async (what, damage) => {
    const { project, files } = await three(`unreadable ${what}`);
    await damage(files[1]);
    const damaged = await readFile(files[1]);
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 3]);
    expect(again.problems).toEqual([
      {
        file: files[1].slice(project.folder.length + 1),
        code: 'record-unreadable',
        message: expect.stringContaining('pass.json'),
      },
    ]);
    expect((await add(again)).record.version).toBe(4);
    expect(await readFile(files[1])).toEqual(damaged);
  });

  it('says which field is wrong', async () => {
    const { project, files } = await three('field');
    await writeFile(files[0], (await readFile(files[0], 'utf8')).replace(/"strength": [\d.]+/, '"strength": 7'));
    expect((await Project.open(project.folder, tools())).problems[0]?.message).toContain('recipe.strength');
  });

  it('keeps its number, which nobody else gets and which still names it', async () => {
    const { project, files } = await three('keeps');
    await truncate(files[2], (await readFile(files[2])).length - 20);
    const record = JSON.parse(await readFile(at('keeps/pentimento.json'), 'utf8')) as object;
    // Even where the counter was lost.
    await writeFile(at('keeps/pentimento.json'), JSON.stringify({ ...record, lastVersion: 0 }));
    const again = await Project.open(project.folder, tools());
    expect(thrown(() => again.passByVersion(3))).toMatchObject({ code: 'record-unreadable' });
    expect((await add(again)).record.version).toBe(4);
  });

  it('comes back when it is put right, while the project is open', async () => {
    const { project, files } = await three('healed');
    const whole = await readFile(files[1]);
    await truncate(files[1], 10);
    const again = await Project.open(project.folder, tools());
    await writeFile(files[1], whole);
    await again.refreshPass(files[1].split('/').at(-2)!);
    expect(versions(again)).toEqual([1, 2, 3]);
    expect(again.problems).toEqual([]);
  });

  it('is told by verify too', async () => {
    const { project, files } = await three('verified');
    await truncate(files[1], 10);
    const result = await verifyProject(await Project.open(project.folder, tools()));
    expect(result).toMatchObject({ ok: false, checked: { passes: 2 }, problems: [{ code: 'record-unreadable' }] });
  });
});

describe('a record edited by hand', () => {
  it('that contradicts its state opens by its state with a note, and keeps what it said when it is written again', async () => {
    const { project, files } = await three('contradicting');
    const record = JSON.parse(await readFile(files[0], 'utf8')) as PassRecord;
    const said = {
      error: { code: 'no-output', message: 'None.', billed: 'yes' },
      finishedAt: '2026-05-04T12:00:00.000Z',
    };
    await writeFile(files[0], JSON.stringify({ ...record, ...said, state: 'running', requestId: 'r1' }));
    const again = await Project.open(project.folder, tools());
    expect(again.problems).toEqual([]);
    expect(again.pass(record.id).record).toMatchObject({ state: 'running', error: null, finishedAt: null });
    expect(again.pass(record.id).record.evidence.notes).toMatchObject([expect.stringContaining('“running”')]);
    await again.writePass(record.id, (pass) => pass);
    const written = JSON.parse(await readFile(files[0], 'utf8')) as PassRecord;
    expect(written).toMatchObject({ state: 'running', error: null, finishedAt: null, setAside: [said] });
    const third = await Project.open(project.folder, tools());
    expect(third.pass(record.id).record.evidence.notes).toHaveLength(1);
  });

  it('keeps the fields that nobody here knows when it is written again', async () => {
    const { project, files } = await three('unknown fields');
    const record = JSON.parse(await readFile(files[0], 'utf8')) as PassRecord;
    await writeFile(
      files[0],
      JSON.stringify({
        ...record,
        studio: { client: 'Bloom' },
        evidence: { ...record.evidence, more: [1] },
        price: { ...record.price, tax: '0.02' },
      }),
    );
    const again = await Project.open(project.folder, tools());
    await again.writePass(record.id, (pass) => wholePass({ ...pass, state: 'lost' }));
    expect(JSON.parse(await readFile(files[0], 'utf8'))).toMatchObject({
      state: 'lost',
      studio: { client: 'Bloom' },
      evidence: { more: [1] },
      price: { tax: '0.02' },
    });
  });

  it('may have Windows line ends and other spaces', async () => {
    const { project, files } = await three('line ends');
    await writeFile(files[0], (await readFile(files[0], 'utf8')).replaceAll('\n', '\r\n'));
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 2, 3]);
  });
});

describe('notes that can’t be read', () => {
  it('are told, keep the pass from nothing, and are never written over', async () => {
    const { project, files } = await three('notes');
    const [
      {
        record: { id },
      },
    ] = project.history as [Project['history'][number]];
    await project.writeNotes(id, { note: 'my own words', rating: 4 });
    const notes = join(files[0], '../notes.json');
    await truncate(notes, 30);
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 2, 3]);
    expect(again.problems).toMatchObject([{ file: expect.stringMatching(/notes\.json$/), code: 'record-unreadable' }]);
    expect(await fault(again.writeNotes(id, { note: 'over it' }))).toMatchObject({ code: 'record-unreadable' });
    expect((await readFile(notes)).length).toBe(30);
  });

  it('written by somebody else meanwhile are kept but for what is changed here', async () => {
    const { project, files } = await three('notes of others');
    const [
      {
        record: { id },
      },
    ] = project.history as [Project['history'][number]];
    await writeFile(
      join(files[0], '../notes.json'),
      JSON.stringify({ formatVersion: 1, label: 'Client likes', rating: 5, note: '', colour: 'red' }),
    );
    await project.writeNotes(id, { note: 'mine' });
    expect(JSON.parse(await readFile(join(files[0], '../notes.json'), 'utf8'))).toEqual({
      formatVersion: 2,
      pick: null,
      cover: null,
      results: {},
      label: 'Client likes',
      rating: 5,
      note: 'mine',
      colour: 'red',
    });
  });
});

describe('notes that two write at once', () => {
  it('both keep what they wrote in fields of their own, in one process and in two', async () => {
    const { project } = await three('two hands');
    const { id } = project.history[0]!.record;
    const other = await Project.open(project.folder, tools());
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 20 }), fc.integer({ min: 0, max: 5 }), async (label, rating) => {
        await Promise.all([
          project.writeNotes(id, { label }),
          other.writeNotes(id, { rating }),
          project.writeNotes(id, { note: `${label} ${rating}` }),
        ]);
        await Promise.all([project, other].map((each) => each.refreshPass(each.pass(id).folder)));
        for (const each of [project, other])
          expect(each.pass(id).notes).toMatchObject({ label, rating, note: `${label} ${rating}` });
      }),
      { numRuns: 20 },
    );
  });

  it('are the later one’s where it is the same field, but for what is only taken back', async () => {
    const { project } = await three('same field');
    const { id } = project.history[0]!.record;
    await project.writeNotes(id, { label: 'mine', rating: 2 });
    await project.writeNotes(id, { label: 'theirs' });
    const { notes } = await project.writeNotes(id, { label: '', rating: 0 }, { label: 'mine', rating: 2 });
    expect(notes).toMatchObject({ label: 'theirs', rating: 0 });
  });
});

describe('a path that leads outside', () => {
  const result = { file: '1.png', width: 10, height: 10, bytes: 3, sha256: 'a'.repeat(64), contentType: 'image/png' };

  it.each(['../../../secret.png', '/etc/hostname', '..', 'a/../../b.png', '..\\secret.png', 'nul\0.png'])(
    'in a pass, %j, makes the pass a problem, and nothing is served',
    async (file) => {
      const { project, files } = await three(`outside ${file.replaceAll(/[^a-z]/g, '-')}`);
      const record = JSON.parse(await readFile(files[1], 'utf8')) as PassRecord;
      await writeFile(files[1], JSON.stringify({ ...record, results: [{ ...result, file }] }));
      const again = await Project.open(project.folder, tools());
      expect(versions(again)).toEqual([1, 3]);
      expect(again.problems).toMatchObject([{ code: 'path-outside' }]);
      expect(thrown(() => again.passByVersion(2))).toMatchObject({ code: 'path-outside' });
      expect((await add(again)).record.version).toBe(4);
    },
  );

  it('in a source makes the source a problem', async () => {
    const { project } = await three('outside source');
    await writeFile(
      join(project.folder, 'sources/x.json'),
      JSON.stringify({
        formatVersion: 1,
        id: 'x',
        name: 'x.png',
        file: '../pentimento.json',
        sha256: 'a'.repeat(64),
        addedAt: new Date().toISOString(),
        probe: {
          width: 1,
          height: 1,
          format: 'png',
          contentType: 'image/png',
          bytes: 1,
          colour: 'sRGB',
          hasProfile: false,
          depth: '8',
          hasAlpha: false,
          orientation: 1,
          pages: 1,
          takenAt: null,
        },
      }),
    );
    const again = await Project.open(project.folder, tools());
    expect([...again.sources]).toEqual([]);
    expect(again.problems).toMatchObject([{ file: 'sources/x.json', code: 'path-outside' }]);
  });

  it('by way of a link is not followed', async () => {
    const { project } = await three('outside link');
    await writeFile(at('secret.png'), 'secret');
    const entry = await add(project, { results: [result] });
    await symlink(at('secret.png'), join(project.passFolder(entry), '1.png'));
    expect(await fault(project.resultFile(entry, 1))).toMatchObject({ code: 'path-outside' });
    expect((await verifyProject(project)).problems).toMatchObject([{ code: 'path-outside' }]);
  });

  it('by way of a link that stays inside is followed', async () => {
    const { project } = await three('inside link');
    const entry = await add(project, { results: [result] });
    await writeFile(join(project.folder, 'exports/real.png'), 'abc');
    await symlink('../../exports/real.png', join(project.passFolder(entry), '1.png'));
    expect(await project.resultFile(entry, 1)).toBe(join(project.folder, 'exports/real.png'));
  });

  it('by way of a pass’s folder that is a link is not followed: nothing is read, nothing written there', async () => {
    const { project, files } = await three('outside folder');
    const away = at('away');
    await mkdir(away);
    await cp(join(files[2], '..'), join(away, 'pass'), { recursive: true });
    const record = { ...(JSON.parse(await readFile(files[2], 'utf8')) as PassRecord), id: 'another', version: 9 };
    await writeFile(join(away, 'pass/pass.json'), JSON.stringify(record));
    await symlink(join(away, 'pass'), join(project.folder, 'passes/linked'));
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 2, 3]);
    expect(again.problems).toMatchObject([{ file: 'passes/linked/pass.json', code: 'path-outside' }]);
  });
});

describe('two passes of one number, as a sync brings them', () => {
  /** Puts a pass into the folder as a sync would: whole, and with a number of its own choosing. */
  const synced = async (project: Project, record: PassRecord): Promise<void> => {
    const temporary = join(project.folder, 'passes', `.${record.id}`);
    await mkdir(temporary);
    await writeFile(join(temporary, 'pass.json'), JSON.stringify(record));
    await rename(temporary, join(project.folder, 'passes', `synced-${record.id}`));
  };

  it('are both shown, the earlier first, and told by verify', async () => {
    const { project } = await three('doubled');
    await synced(project, donePass(2, { id: 'later', createdAt: '2099-01-01T00:00:00.000Z' }));
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 2, 2, 3]);
    expect(again.passByVersion(2).record.id).not.toBe('later');
    expect((await verifyProject(again)).problems).toMatchObject([
      { file: 'passes/synced-later/pass.json', message: expect.stringContaining('v2') },
    ]);
  });

  it('are told apart at the next write: the later one gets the next free number, then the new pass its own', async () => {
    const { project } = await three('renumbered');
    await synced(project, donePass(1, { id: 'b-same-time', createdAt: '2099-01-01T00:00:00.000Z' }));
    await synced(project, donePass(1, { id: 'a-same-time', createdAt: '2099-01-01T00:00:00.000Z' }));
    const again = await Project.open(project.folder, tools());
    expect((await add(again)).record.version).toBe(6);
    const onDisk = await Project.open(project.folder, tools());
    expect(versions(onDisk)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(onDisk.passByVersion(4).record.id).toBe('a-same-time');
    expect(onDisk.passByVersion(5).record.id).toBe('b-same-time');
    expect((await verifyProject(onDisk)).ok).toBe(true);
  });

  it('leave a number to the one that can’t be read', async () => {
    const { project, files } = await three('broken number');
    await synced(project, donePass(2, { id: 'synced', createdAt: '2000-01-01T00:00:00.000Z' }));
    await truncate(files[1], (await readFile(files[1])).length - 5);
    const again = await Project.open(project.folder, tools());
    await add(again);
    expect(again.pass('synced').record.version).toBe(4);
    expect(thrown(() => again.passByVersion(2)).code).toBe('record-unreadable');
  });

  it('wait with it while the later one is on its way, which only its owner writes', async () => {
    const { project } = await three('on its way');
    await synced(project, waitingPass(2, { id: 'running', state: 'running', createdAt: '2099-01-01T00:00:00.000Z' }));
    const again = await Project.open(project.folder, tools());
    await add(again);
    expect(again.pass('running').record.version).toBe(2);
    await again.writePass('running', (record) => wholePass({ ...record, state: 'done' }));
    await add(again);
    expect(again.pass('running').record.version).toBe(5);
    expect(versions(again)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('a pass’s folder that was copied inside the project', () => {
  it('is told as a copy, and the pass stays one', async () => {
    const { project, files } = await three('conflicted');
    await cp(join(files[1], '..'), `${join(files[1], '..')} (conflicted copy)`, { recursive: true });
    const again = await Project.open(project.folder, tools());
    expect(versions(again)).toEqual([1, 2, 3]);
    expect(again.problems).toMatchObject([
      { file: expect.stringContaining('(conflicted copy)'), message: expect.stringContaining('copy of') },
    ]);
  });

  it('and then left as the only one is the pass', async () => {
    const { project, files } = await three('renamed');
    const before = join(files[1], '..');
    await rename(before, `${before} renamed`);
    await project.refreshPass(`${before} renamed`.split('/').at(-1)!);
    await project.refreshPass(before.split('/').at(-1)!);
    expect(versions(project)).toEqual([1, 2, 3]);
    expect(project.problems).toEqual([]);
    expect(project.passByVersion(2).folder).toMatch(/ renamed$/);
  });
});
