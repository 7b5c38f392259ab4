import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files } from '../../../src-main/project/files';
import { Indexes } from '../../../src-main/project/indexes';
import { newId } from '../../../src-main/project/names';
import { Project, type ProjectTools } from '../../../src-main/project/project';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';
import { seeded } from '../images/pictures';

const folder = await temporaryFolder('project-index');
const at = (...parts: string[]): string => join(folder, ...parts);
/** Enough for an index to be worth it. */
const COUNT = 260;

/** Ten seconds from now: what the test has just written was written long ago. */
const later = (change: Partial<ProjectTools> = {}): ProjectTools =>
  tools({ now: () => Date.now() + 10_000, ...change });

const json = (record: unknown): string => `${JSON.stringify(record, null, 2)}\n`;

const addFolder = async (project: string, name: string, version: number, notes: boolean): Promise<void> => {
  await mkdir(at(project, 'passes', name));
  await writeFile(
    at(project, 'passes', name, 'pass.json'),
    json({
      ...donePass(version),
      createdAt: new Date(version * 1000).toISOString(),
      evidence: { prompt: `Zeichnung ${version} → „Müller“ 日本\u2028` },
    }),
  );
  if (notes)
    await writeFile(
      at(project, 'passes', name, 'notes.json'),
      json({ formatVersion: 1, label: `choice ${version}`, own: 'field' }),
    );
};

const pass = (version: number): string => `20260101-${String(version).padStart(6, '0')}-a-pass`;

async function history(name: string): Promise<string> {
  await Project.create(at(name), null, tools());
  await Promise.all(Array.from({ length: COUNT }, (_, n) => addFolder(name, pass(n + 1), n + 1, n % 4 === 0)));
  return name;
}

const contents = (project: Project): unknown => [
  project.history.map(({ record, notes, folder: place }) => [place, record, notes]),
  project.problems,
];

/** Opens with the index and writes it; tells what was found, and which files had to be read. */
async function opened(
  name: string,
  options: Partial<ProjectTools> = {},
): Promise<{ project: Project; found: unknown; read: string[] }> {
  const read: string[] = [];
  const index = new Indexes(at('indexes', name));
  const project = await Project.open(
    at(name),
    later({
      index,
      files: {
        ...files,
        readAll: (paths) => {
          read.push(...paths);
          return files.readAll(paths);
        },
      },
      ...options,
    }),
  );
  const found = contents(project);
  await index.close();
  return {
    project,
    found,
    read: read.filter((path) => path.endsWith('pass.json')).map((path) => path.split('/').at(-2)!),
  };
}

const withoutIndex = async (name: string): Promise<unknown> => contents(await Project.open(at(name), later()));
const file = (name: string, version: number, which = 'pass.json'): string => at(name, 'passes', pass(version), which);
const change = async (path: string, from: string | RegExp, to: string): Promise<void> =>
  writeFile(path, (await readFile(path, 'utf8')).replace(from, to));

describe('a project that was opened before', () => {
  it('is opened without reading a record again, and holds the same', async () => {
    const name = await history('again');
    expect((await opened(name)).read).toHaveLength(COUNT);
    const again = await opened(name);
    expect(again.read).toEqual([]);
    expect(again.found).toEqual(await withoutIndex(name));
    expect(again.project.history).toHaveLength(COUNT);
    expect(
      (await again.project.recordPass((version) => ({ record: donePass(version), owner: '{}' }))).record.version,
    ).toBe(COUNT + 1);
  });

  it('of few passes has no index', async () => {
    await Project.create(at('few'), null, tools());
    await addFolder('few', pass(1), 1, true);
    expect((await opened('few')).read).toHaveLength(1);
    expect((await opened('few')).read).toHaveLength(1);
    await expect(readdir(at('indexes', 'few'))).rejects.toThrow('ENOENT');
  });

  it('whose files changed within the last tick of a clock is read again', async () => {
    // By the clock all of them are a second old at most, however long they take to write.
    const before = Date.now();
    const name = await history('just now');
    await opened(name, { now: () => before + 1_000 });
    expect((await opened(name)).read).toHaveLength(COUNT);
  });

  const changes: readonly [what: string, work: (name: string) => Promise<unknown>, read: number][] = [
    [
      'a record was edited in place, to the same length, and its time was put back',
      async (name) => {
        const path = file(name, 7);
        const { atime, mtime } = await stat(path);
        await change(path, 'MARS', 'MOON');
        await utimes(path, atime, mtime);
      },
      1,
    ],
    [
      'a record was replaced',
      async (name) => {
        await writeFile(at(name, 'new'), (await readFile(file(name, 8), 'utf8')).replace('MARS', 'VENUS'));
        await rename(at(name, 'new'), file(name, 8));
      },
      1,
    ],
    [
      'notes were written where there were none',
      (name) => writeFile(file(name, 2, 'notes.json'), json({ formatVersion: 1, label: 'new' })),
      1,
    ],
    ['notes were edited in place', (name) => change(file(name, 1, 'notes.json'), 'choice', 'refuse'), 1],
    ['notes were removed', (name) => rm(file(name, 5, 'notes.json')), 1],
    ['notes were broken', (name) => writeFile(file(name, 5, 'notes.json'), '{'), 1],
    ['a pass was removed', (name) => rm(at(name, 'passes', pass(9)), { recursive: true }), 0],
    ['a pass was added', (name) => addFolder(name, pass(COUNT + 1), COUNT + 1, true), 1],
    [
      'a pass’s folder was renamed',
      (name) => rename(at(name, 'passes', pass(10)), at(name, 'passes', 'my favourite')),
      1,
    ],
    [
      'two passes’ folders were exchanged',
      async (name) => {
        await rename(at(name, 'passes', pass(11)), at(name, 'passes', 'aside'));
        await rename(at(name, 'passes', pass(12)), at(name, 'passes', pass(11)));
        await rename(at(name, 'passes', 'aside'), at(name, 'passes', pass(12)));
      },
      2,
    ],
    [
      'a sync service left a copy',
      (name) => cp(at(name, 'passes', pass(13)), at(name, 'passes', `${pass(13)} (conflict)`), { recursive: true }),
      1,
    ],
    [
      'a sync service left a copy that sorts first',
      (name) => cp(at(name, 'passes', pass(13)), at(name, 'passes', '0 conflict'), { recursive: true }),
      1,
    ],
    ['a record was broken', (name) => writeFile(file(name, 14), '{"version": 14'), 1],
    ['a record was removed', (name) => rm(file(name, 15)), 1],
    ['two passes were given one number', (name) => change(file(name, 16), '"version": 16', '"version": 17'), 1],
    [
      'a pass’s folder became a link out of the project',
      async (name) => {
        await rename(at(name, 'passes', pass(18)), at(`${name} outside`));
        await symlink(at(`${name} outside`), at(name, 'passes', pass(18)));
      },
      0,
    ],
    [
      'a pass’s folder became a link within the project',
      async (name) => {
        await change(file(name, 19), 'MARS', 'PLUTO');
        await rename(at(name, 'passes', pass(19)), at(name, 'exports', 'moved'));
        await symlink(at(name, 'exports', 'moved'), at(name, 'passes', pass(19)));
      },
      1,
    ],
  ];

  it.each(changes)('and in which %s since is opened as it is now', async (what, work, read) => {
    const name = await history(what);
    await opened(name);
    const before = await withoutIndex(name);
    await work(name);
    const again = await opened(name);
    expect(again.found).not.toEqual(before);
    expect(again.found).toEqual(await withoutIndex(name));
    expect(again.read).toHaveLength(read);
  });

  it('is opened as it is now, whatever a seeded hand did to it', async () => {
    const name = await history('seeded');
    const random = seeded(5);
    const any = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    let next = COUNT;
    const hands: readonly ((place: string) => Promise<unknown>)[] = [
      (place) =>
        change(join(place, 'pass.json'), /"seed": \d+/, `"seed": ${Math.floor(random() * 9)}`).catch(() => undefined),
      (place) =>
        change(join(place, 'pass.json'), /"version": \d+/, `"version": ${1 + Math.floor(random() * COUNT)}`).catch(
          () => undefined,
        ),
      (place) => writeFile(join(place, 'notes.json'), json({ formatVersion: 1, rating: Math.floor(random() * 6) })),
      (place) => rm(join(place, 'notes.json'), { force: true }),
      (place) => rm(place, { recursive: true }),
      (place) => rename(place, `${place}-x`),
      (place) => cp(place, at(name, 'passes', `copy-${newId()}`), { recursive: true }),
      () => addFolder(name, `added-${newId()}`, ++next, random() < 0.5),
      (place) => writeFile(join(place, 'pass.json'), any(['', '[]', '{"version": 3}'])),
    ];
    let spared = 0;
    for (let round = 0; round < 12; round++) {
      const hits = any([3, 20, 90]);
      for (let hit = 0; hit < hits; hit++) await any(hands)(at(name, 'passes', any(await readdir(at(name, 'passes')))));
      const { found, read } = await opened(name);
      expect(found).toEqual(await withoutIndex(name));
      spared += COUNT - read.length;
    }
    expect(spared).toBeGreaterThan(COUNT);
  });

  it('keeps an index of what it took in while it was open', async () => {
    const name = await history('kept');
    await opened(name);
    const index = new Indexes(at('indexes', name));
    const project = await Project.open(at(name), later({ index }));
    for (let n = 0; n < 60; n++) await project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    await project.writeNotes(project.history[0]!.record.id, { label: 'the first' });
    await index.close();
    const again = await opened(name);
    expect(again.read).toEqual([]);
    expect(again.found).toEqual(contents(project));
    expect(again.project.history[0]?.notes.label).toBe('the first');
  });
});

describe('an index', () => {
  const indexFile = async (name: string): Promise<string> =>
    at('indexes', name, (await readdir(at('indexes', name)))[0]!);

  it.each([
    ['is empty', () => Buffer.alloc(0)],
    ['is no index', () => Buffer.from('hello\n{}\n')],
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 3)],
    [
      'is of another format',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('"format":3', '"format":0'), 'latin1'),
    ],
    [
      'is of other schemas',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/"shape":"..../, '"shape":"zzzz'), 'latin1'),
    ],
  ])('that %s is as good as none, and is written again', async (what, damaged) => {
    const name = await history(what);
    await opened(name);
    const path = await indexFile(name);
    await writeFile(path, damaged(await readFile(path)));
    const again = await opened(name);
    expect(again.read).toHaveLength(COUNT);
    expect(again.found).toEqual(await withoutIndex(name));
    expect((await opened(name)).read).toEqual([]);
  });

  it('with a bit turned anywhere never shows', async () => {
    const name = await history('bits');
    await opened(name);
    const path = await indexFile(name);
    const whole = await readFile(path);
    const right = await withoutIndex(name);
    const random = seeded(11);
    for (let turn = 0; turn < 25; turn++) {
      const bytes = Buffer.from(whole);
      const place = Math.floor(random() * bytes.length);
      bytes[place] = bytes[place]! ^ (1 << Math.floor(random() * 8));
      await writeFile(path, bytes);
      const { found, read } = await opened(name);
      expect(found).toEqual(right);
      expect(read.length).toBeGreaterThan(0);
    }
  });

  it('of one folder is nothing to a copy of it', async () => {
    const name = await history('original');
    await opened(name);
    await cp(at(name), at('copy'), { recursive: true, preserveTimestamps: true });
    const copy = await Project.open(at('copy'), later({ index: new Indexes(at('indexes', name)) }));
    expect(contents(copy)).toEqual(await withoutIndex('copy'));
    await opened('copy');
    await cp(await indexFile(name), await indexFile('copy'));
    expect((await opened('copy')).read).toHaveLength(COUNT);
  });

  it('that two write at once is one of both, whole', async () => {
    const name = await history('two');
    await Promise.all([opened(name), opened(name), opened(name)]);
    expect((await opened(name)).read).toEqual([]);
    expect(await readdir(at('indexes', name))).toHaveLength(1);
  });

  it('that can’t be written keeps nobody from anything', async () => {
    const name = await history('unwritable');
    await writeFile(at('a file'), '');
    const index = new Indexes(at('a file', 'indexes'));
    const project = await Project.open(at(name), later({ index }));
    await index.close();
    expect(contents(project)).toEqual(await withoutIndex(name));
  });
});
