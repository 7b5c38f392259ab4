import { copyFile, lstat, mkdir, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PentimentoError } from '../../../src-main/contract/errors';
import { createImages } from '../../../src-main/images';
import { Project } from '../../../src-main/project/project';
import { KnownSums } from '../../../src-main/project/known-sums';
import { hashFile, importFile, importStream } from '../../../src-main/project/sources';
import { stampOf } from '../../../src-main/project/stamps';
import { verifyProject } from '../../../src-main/project/verify';
import { programs } from '../../support/built';
import { temporaryFolder } from '../../support/folders';
import { badPictures, picture } from '../../support/pictures';
import { tools } from '../../support/records';

const folder = await temporaryFolder('project-sources');
const at = (name: string): string => join(folder, name);
const images = createImages({ program: programs.images, jobTimeout: 60_000 });
afterAll(() => images.close());
const fault = (work: Promise<unknown>): Promise<PentimentoError> =>
  work.then(
    () => {
      throw new Error('nothing failed');
    },
    (error: PentimentoError) => error,
  );
const sourcesOf = async (project: Project): Promise<string[]> =>
  (await readdir(join(project.folder, 'sources'))).sort();

describe('a picture that is added', () => {
  it.each(['jpg', 'png', 'webp', 'tiff', 'gif', 'avif'])(
    'as %s keeps its bytes, and what the probe found stands beside it',
    async (ending) => {
      const project = await Project.create(at(`added ${ending}`), null, tools());
      const path = await picture(at(`Shop front.${ending}`));
      const { source, alreadyThere } = await importFile(project, images, path);
      expect(alreadyThere).toBe(false);
      expect(source).toMatchObject({ name: `Shop front.${ending}`, probe: { width: 480, height: 320 } });
      expect(source.file).toMatch(/^shop-front-[0-9a-f]{8}\.(jpg|png|webp|tif|gif|avif)$/);
      expect(await readFile(await project.sourceFile(source))).toEqual(await readFile(path));
      const again = await Project.open(project.folder, tools());
      expect([...again.sources.values()]).toEqual([source]);
      expect((await verifyProject(again)).ok).toBe(true);
    },
  );

  it('twice, under any name, is one source', async () => {
    const project = await Project.create(at('twice'), null, tools());
    const path = await picture(at('one.jpg'));
    await copyFile(path, at('another name.jpeg'));
    const first = await importFile(project, images, path);
    const again = await importFile(await Project.open(project.folder, tools()), images, at('another name.jpeg'));
    expect(again).toEqual({ source: first.source, alreadyThere: true });
    expect(await sourcesOf(project)).toHaveLength(2);
  });

  it('is one source when it comes many times at once', async () => {
    const project = await Project.create(at('at once'), null, tools());
    const path = await picture(at('burst.jpg'), { seed: 3 });
    const all = await Promise.all(Array.from({ length: 6 }, () => importFile(project, images, path)));
    expect(new Set(all.map(({ source }) => source.id)).size).toBe(1);
    expect((await Project.open(project.folder, tools())).sources.size).toBe(1);
    expect(await sourcesOf(project)).toHaveLength(2);
  });

  it.each([
    ['lost', 'file-missing', (file: string) => rm(file)],
    ['changed', 'image-broken', (file: string) => writeFile(file, 'something else')],
  ])('gets its bytes back when they were %s and it is added again', async (what, code, harm) => {
    const project = await Project.create(at(what), null, tools());
    const path = await picture(at('precious.png'));
    const { source } = await importFile(project, images, path);
    await harm(join(project.folder, 'sources', source.file));
    expect((await verifyProject(project)).problems).toMatchObject([{ file: `sources/${source.file}`, code }]);
    expect((await importFile(project, images, path)).source).toEqual(source);
    expect((await verifyProject(project)).ok).toBe(true);
    expect(await sourcesOf(project)).toHaveLength(2);
  });

  it('is named by what it is, whatever its name says', async () => {
    const project = await Project.create(at('named'), null, tools());
    await picture(at('real.png'));
    await copyFile(at('real.png'), at('pretends.jpg'));
    expect((await importFile(project, images, at('pretends.jpg'))).source.file).toMatch(/\.png$/);
  });

  it.each([
    '../../../etc/passwd.png',
    'C:\\Users\\x\\pic.png',
    '.hidden.png',
    'con.png',
    '日本.png',
    `${'long '.repeat(80)}.png`,
    '',
  ])('from a stream named %j gets a plain name inside the project', async (name) => {
    const project = await Project.create(at(`streams ${[...name].length} ${name.codePointAt(0) ?? 0}`), null, tools());
    const { source } = await importStream(project, images, createReadStream(await picture(at('stream.png'))), name);
    expect(source.file).toMatch(/^[a-z0-9][a-z0-9-]*-[0-9a-f]{8}\.png$/);
    expect(await sourcesOf(project)).toHaveLength(2);
    expect((await Project.open(project.folder, tools())).sources.get(source.id)).toEqual(source);
  });
});

describe('what is no whole picture', () => {
  it('is refused, each for its own reason, and leaves nothing behind', async () => {
    const project = await Project.create(at('refused'), null, tools());
    await mkdir(at('bad'));
    for (const { path, code } of await badPictures(at('bad'))) {
      const error = await fault(importFile(project, images, path));
      expect({ path, code: error.code }).toEqual({ path, code });
      expect(error.message).not.toMatch(/\.tmp|\.part/);
    }
    expect(await sourcesOf(project)).toEqual([]);
  });

  it('is refused from a stream too', async () => {
    const project = await Project.create(at('refused stream'), null, tools());
    await mkdir(at('bad stream'));
    for (const { path, code } of await badPictures(at('bad stream'))) {
      const error = await fault(importStream(project, images, createReadStream(path), 'dropped.png'));
      expect({ path, code: error.code }).toEqual({ path, code });
      expect(error.message).not.toMatch(/\.tmp|\.import/);
    }
    expect(await sourcesOf(project)).toEqual([]);
    expect(project.sources.size).toBe(0);
  });

  it('because it is a folder, or not there, is said so', async () => {
    const project = await Project.create(at('nothing'), null, tools());
    expect((await fault(importFile(project, images, at('nowhere.png')))).code).toBe('file-missing');
    await mkdir(at('folder.png'));
    expect((await fault(importFile(project, images, at('folder.png')))).code).toBe('not-an-image');
    expect(await sourcesOf(project)).toEqual([]);
  });

  it('because the one who sends it gives up leaves nothing behind', async () => {
    const project = await Project.create(at('given up'), null, tools());
    const abort = new AbortController();
    const path = await picture(at('given-up.png'), { width: 2000, height: 2000 });
    const importing = importFile(project, images, path, abort.signal);
    abort.abort(new Error('the page went away'));
    expect((await fault(importing)).message).toBe('the page went away');
    expect(await sourcesOf(project)).toEqual([]);
  });
});

describe('a project that can only be read', () => {
  it('takes no picture, and nothing of it stays', async () => {
    const project = await Project.create(at('newer'), null, tools());
    const file = join(project.folder, 'pentimento.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"formatVersion": 2', '"formatVersion": 3'));
    const newer = await Project.open(project.folder, tools());
    const path = await picture(at('for-newer.png'));
    expect((await fault(importFile(newer, images, path))).code).toBe('format-newer');
    expect((await fault(importStream(newer, images, createReadStream(path), 'x.png'))).code).toBe('format-newer');
    expect(await sourcesOf(newer)).toEqual([]);
  });
});

describe('the sum of what was taken in', () => {
  /** What can’t come from reading the file. */
  const taught = 'f'.repeat(64);

  it('is not made a second time', async () => {
    const sums = new KnownSums();
    const heard: string[] = [];
    const learn: KnownSums['learn'] = (path, stamp, sum) => {
      heard.push(sum);
      return sums.learn(path, stamp, taught);
    };
    const project = await Project.create(at('sums'), null, tools({ sums: { learn } }));
    const path = await picture(at('summed.jpg'), { seed: 11 });
    const { source } = await importFile(project, images, path);
    expect(heard).toEqual([await hashFile(path)]);
    expect(await sums.of(await project.sourceFile(source))).toBe(taught);
  });

  it('is made anew where the file was written to in between, or is another, and after any change', async () => {
    const path = at('changed.bin');
    const change = {
      'its bytes': () => writeFile(path, 'others'),
      'its length': () => writeFile(path, 'some bytes'),
      'another file under its name': async () => {
        await writeFile(at('other.bin'), 'bytes!');
        await rename(at('other.bin'), path);
      },
    };
    for (const [what, make] of Object.entries(change)) {
      for (const isTaughtFirst of [false, true]) {
        const sums = new KnownSums();
        await writeFile(path, 'bytes.');
        // A write within the clock’s grain would go unseen.
        await utimes(path, 1, 1);
        const stamp = stampOf(await lstat(path));
        if (isTaughtFirst) {
          await sums.learn(path, stamp, taught);
          expect(await sums.of(path)).toBe(taught);
        }
        await make();
        if (!isTaughtFirst) await sums.learn(path, stamp, taught);
        expect([what, await sums.of(path)]).toEqual([what, await hashFile(path)]);
      }
    }
    const sums = new KnownSums();
    const stamp = stampOf(await lstat(path));
    await rm(path);
    await sums.learn(path, stamp, taught);
    await expect(sums.of(path)).rejects.toThrow('ENOENT');
  });
});

describe('a source’s record', () => {
  it('that can’t be read is a problem, and its picture stays', async () => {
    const project = await Project.create(at('record'), null, tools());
    const { source } = await importFile(project, images, await picture(at('kept.png')));
    const record = (await sourcesOf(project)).find((name) => name.endsWith('.json'));
    await writeFile(join(project.folder, 'sources', record!), '{"formatVersion": 1');
    const again = await Project.open(project.folder, tools());
    expect(again.problems).toMatchObject([{ file: `sources/${record}`, code: 'record-unreadable' }]);
    expect(await readdir(join(project.folder, 'sources'))).toContain(source.file);
  });

  it('that goes away takes the source with it, for whoever has the project open', async () => {
    const project = await Project.create(at('gone'), null, tools());
    const { source } = await importFile(project, images, await picture(at('gone.png')));
    const gone: string[] = [];
    project.events.on('source-gone', (id) => gone.push(id));
    const name = `${source.file.replace(/\.png$/, '')}.json`;
    await rm(join(project.folder, 'sources', name));
    await project.refreshSource(name);
    expect(gone).toEqual([source.id]);
    expect(project.sources.size).toBe(0);
  });
});
