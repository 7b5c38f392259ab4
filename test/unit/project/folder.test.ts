import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PentimentoError } from '../../../src-main/contract/errors';
import { files } from '../../../src-main/project/files';
import { Project } from '../../../src-main/project/project';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('project-folder');
const at = (name: string): string => join(folder, name);
const record = (project: Project) => project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
const fault = (work: Promise<unknown>): Promise<PentimentoError> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: PentimentoError) => error,
  );

describe('a new project', () => {
  it('makes its folder, with a place for sources, passes and exports, and a record that says its format', async () => {
    const project = await Project.create(at('Autumn poster'), null, tools());
    expect(project.record).toMatchObject({
      formatVersion: 2,
      name: 'Autumn poster',
      lastVersion: 0,
      ceiling: null,
      budget: null,
    });
    expect((await readdir(project.folder)).sort()).toEqual(['exports', 'passes', 'pentimento.json', 'sources']);
    expect((await Project.open(project.folder, tools())).id).toBe(project.id);
  });

  it('goes into a folder that is there, and leaves what lies in it alone', async () => {
    await mkdir(at('full'));
    await writeFile(at('full/notes.txt'), 'mine');
    await Project.create(at('full'), '  Posters  ', tools());
    expect(await readFile(at('full/notes.txt'), 'utf8')).toBe('mine');
    expect((await Project.open(at('full'), tools())).record.name).toBe('Posters');
  });

  it('is refused where there is one already, and the one there stays as it is', async () => {
    await Project.create(at('twice'), 'First', tools());
    const before = await readFile(at('twice/pentimento.json'));
    expect(await fault(Project.create(at('twice'), 'Second', tools()))).toMatchObject({ code: 'already-a-project' });
    expect(await readFile(at('twice/pentimento.json'))).toEqual(before);
  });

  it('is one project when two make it at the same moment', async () => {
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => Project.create(at('race'), `P${n}`, tools())),
    );
    const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(made).toHaveLength(1);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as PentimentoError).code] : []))).toEqual(
      Array.from({ length: 7 }, () => 'already-a-project'),
    );
    expect((await Project.open(at('race'), tools())).id).toBe(made[0]!.id);
    expect((await readdir(at('race'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused where its parent is missing, or where a file lies', async () => {
    expect(await fault(Project.create(at('no/such/parent'), null, tools()))).toMatchObject({ code: 'file-missing' });
    await writeFile(at('a-file'), '');
    expect(await fault(Project.create(at('a-file'), null, tools()))).toMatchObject({ code: 'file-exists' });
  });

  it('takes a name as long as a folder may have', async () => {
    const project = await Project.create(at('n'.repeat(250)), null, tools());
    expect(project.record.name).toHaveLength(200);
  });
});

describe('opening', () => {
  it('says of a folder without a project, and of no folder at all, that there is none', async () => {
    await mkdir(at('plain'));
    expect(await fault(Project.open(at('plain'), tools()))).toMatchObject({
      code: 'not-a-project',
      message: expect.stringContaining(at('plain')),
    });
    expect(await fault(Project.open(at('nowhere'), tools()))).toMatchObject({ code: 'not-a-project' });
    await writeFile(at('just-a-file'), '');
    expect(await fault(Project.open(at('just-a-file'), tools()))).toMatchObject({ code: 'not-a-project' });
  });

  it('knows the project by its real path, whichever link led there', async () => {
    const project = await Project.create(at('real'), null, tools());
    await symlink(at('real'), at('link'));
    expect((await Project.open(at('link'), tools())).folder).toBe(project.folder);
  });

  it('says which record is damaged when the project itself can’t be read, and leaves it as it is', async () => {
    await Project.create(at('damaged'), null, tools());
    await writeFile(at('damaged/pentimento.json'), '{"formatVersion": 1, "id":');
    expect(await fault(Project.open(at('damaged'), tools()))).toMatchObject({
      code: 'record-unreadable',
      message: expect.stringContaining('pentimento.json'),
    });
    expect(await readFile(at('damaged/pentimento.json'), 'utf8')).toBe('{"formatVersion": 1, "id":');
  });

  it('works on a project whose empty folders were left out by git', async () => {
    await Project.create(at('cloned'), null, tools());
    for (const part of ['sources', 'passes', 'exports']) await rm(at(`cloned/${part}`), { recursive: true });
    const project = await Project.open(at('cloned'), tools());
    expect(project.history).toEqual([]);
    expect((await record(project)).record.version).toBe(1);
  });
});

describe('a project of a newer format', () => {
  const newer = async (name: string): Promise<Project> => {
    const project = await Project.create(at(name), null, tools());
    await record(project);
    const text = await readFile(at(`${name}/pentimento.json`), 'utf8');
    await writeFile(
      at(`${name}/pentimento.json`),
      text.replace('"formatVersion": 2', '"formatVersion": 3').replace('"name"', '"somethingNew": {"a": 1},\n  "name"'),
    );
    return Project.open(at(name), tools());
  };

  it('is opened for reading, with its history and a sentence that says so', async () => {
    const project = await newer('newer');
    expect(project.history.map((entry) => entry.record.version)).toEqual([1]);
    expect(project.readOnly).toMatch(/newer Pentimento.*format 3.*knows 2/);
  });

  it('is never written: not a pass, not notes, not its settings', async () => {
    const project = await newer('newer-written');
    const before = await Promise.all(
      (await filesBelow(project.folder)).map((file) => readFile(join(project.folder, file))),
    );
    const [
      {
        record: { id },
      },
    ] = project.history as [Project['history'][number]];
    for (const work of [
      record(project),
      project.writeSettings({ name: 'x' }),
      project.writeNotes(id, { note: 'x' }),
      project.writePass(id, (pass) => pass),
    ]) {
      expect(await fault(work)).toMatchObject({ code: 'format-newer' });
    }
    expect(
      await Promise.all((await filesBelow(project.folder)).map((file) => readFile(join(project.folder, file)))),
    ).toEqual(before);
  });

  it('that a newer app brought to its format while it was open here is written no more', async () => {
    const project = await Project.create(at('upgraded'), null, tools());
    const text = await readFile(at('upgraded/pentimento.json'), 'utf8');
    await writeFile(at('upgraded/pentimento.json'), text.replace('"formatVersion": 2', '"formatVersion": 3'));
    expect(await fault(record(project))).toMatchObject({ code: 'format-newer' });
    expect(project.readOnly).not.toBeNull();
    expect(await readdir(at('upgraded/passes'))).toEqual([]);
  });

  it('in a single pass keeps that pass from being written, and keeps no other', async () => {
    const project = await Project.create(at('one-newer'), null, tools());
    const entry = await record(project);
    const file = join(project.passFolder(entry), 'pass.json');
    const text = (await readFile(file, 'utf8')).replace('"formatVersion": 2', '"formatVersion": 3');
    await writeFile(file, text);
    const again = await Project.open(project.folder, tools());
    expect(await fault(again.writePass(entry.record.id, (pass) => pass))).toMatchObject({ code: 'format-newer' });
    expect((await record(again)).record.version).toBe(2);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe('a write', () => {
  it('leaves the old record or the new one, never a part, whoever reads meanwhile', async () => {
    const path = at('record.json');
    const text = (n: number): string => JSON.stringify({ n, filling: 'x'.repeat(200_000), end: n });
    await files.write(path, text(0));
    let writing = true;
    const seen = new Set<number>();
    const reading = (async () => {
      while (writing) {
        const read = JSON.parse((await files.read(path)).toString('utf8')) as { n: number; end: number };
        expect(read.end).toBe(read.n);
        seen.add(read.n);
      }
    })();
    for (let n = 1; n <= 60; n++) await files.write(path, text(n));
    writing = false;
    await reading;
    expect(seen.size).toBeGreaterThan(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('that a crash cut short is no record, and stands in nobody’s way', async () => {
    const project = await Project.create(at('crashed'), null, tools());
    const entry = await record(project);
    await writeFile(join(project.passFolder(entry), '.pass.json.abcdefgh.tmp'), '{"formatVersion": 1, "ver');
    await mkdir(at('crashed/passes/.half.abcdefgh.tmp'));
    await writeFile(at('crashed/passes/.half.abcdefgh.tmp/pass.json'), JSON.stringify(donePass(7)));
    await writeFile(at('crashed/sources/.import.abcdefgh.tmp'), 'half a picture');
    const again = await Project.open(project.folder, tools());
    expect(again.history.map(({ record: { version } }) => version)).toEqual([1]);
    expect(again.problems).toEqual([]);
    expect((await record(again)).record.version).toBe(2);
  });

  it('under a name that is taken is refused and changes nothing', async () => {
    await files.write(at('taken.json'), 'old');
    expect(await fault(files.create(at('taken.json'), 'new'))).toMatchObject({ code: 'file-exists' });
    expect(await readFile(at('taken.json'), 'utf8')).toBe('old');
    expect((await readdir(folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('of the same pass from many places at once loses none of the changes', async () => {
    const project = await Project.create(at('many'), null, tools());
    const {
      record: { id },
    } = await record(project);
    const hosts = Array.from({ length: 20 }, (_, n) => `https://media.example/${n}.png`);
    await Promise.all([
      ...hosts.map((url) =>
        project.writePass(id, (pass) => ({
          ...pass,
          evidence: { ...pass.evidence, resultUrls: [...pass.evidence.resultUrls, url] },
        })),
      ),
      ...hosts.map((_, n) =>
        project.refreshPass(project.pass(id).folder).then(() => project.writeNotes(id, { note: String(n) })),
      ),
    ]);
    expect([...project.pass(id).record.evidence.resultUrls].sort()).toEqual([...hosts].sort());
    const onDisk = (await Project.open(project.folder, tools())).pass(id);
    expect([...onDisk.record.evidence.resultUrls].sort()).toEqual([...hosts].sort());
  });
});

describe('a copy of the folder', () => {
  it('is the same project, with everything in it', async () => {
    const project = await Project.create(at('original'), null, tools());
    await record(project);
    await record(project);
    await cp(at('original'), at('copied'), { recursive: true });
    const copy = await Project.open(at('copied'), tools());
    expect([copy.id, copy.history.length]).toEqual([project.id, 2]);
    expect((await record(copy)).record.version).toBe(3);
  });
});
