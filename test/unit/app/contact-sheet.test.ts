import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactSheet } from '../../../src-main/use-cases/contact-sheet';
import type { Core } from '../../../src-main/core/core';
import { sheetOptions, type SheetOptions } from '../../../src-main/contract/exports';
import { createImages, type Images } from '../../../src-main/images';
import type { PassEntry } from '../../../src-main/project/load';
import { Project } from '../../../src-main/project/project';
import { programs } from '../../support/built';
import { passWithResults } from '../../support/exports';
import { filesBelow, temporaryFolder } from '../../support/folders';
import { tools, waitingPass } from '../../support/records';
import { faultOf } from '../../support/until';

const folder = await temporaryFolder('contact-sheet');
let images: Images;
let project: Project;
let one: PassEntry;
let two: PassEntry;
/** What the image process was asked for. */
let asked: Parameters<Images['contactSheet']>[0][] = [];
let core: Pick<Core, 'images' | 'tools'>;

beforeAll(async () => {
  images = createImages({ program: programs.images, jobTimeout: 60_000 });
  core = {
    tools: tools(),
    images: {
      ...images,
      contactSheet: (job, options) => {
        asked.push(job);
        return images.contactSheet(job, options);
      },
    },
  };
  project = await Project.create(join(folder, 'p'), null, tools());
  one = await passWithResults(project);
  two = await passWithResults(project, [
    { width: 200, height: 300 },
    { width: 100, height: 100 },
  ]);
});
afterAll(() => images.close());

const options = (change: Partial<SheetOptions> = {}): SheetOptions => sheetOptions.parse({ format: 'png', ...change });
const all = (entry: PassEntry) => ({ passId: entry.record.id, result: null });
const sheet = (to: string, more: Partial<Parameters<typeof contactSheet>[2]> = {}) => {
  asked = [];
  return contactSheet(core, project, {
    picks: [all(two), all(one), { passId: two.record.id, result: 2 }],
    options: options(),
    to,
    overwrite: false,
    ...more,
  });
};

describe('a contact sheet', { timeout: 60_000 }, () => {
  it('shows every result once, by version, with its lines', async () => {
    const written = await sheet('client/../sheet');
    expect(written).toMatchObject({ file: 'exports/sheet.png', pages: 1 });
    expect(asked[0]!.cells.map(({ file, lines }) => [file, lines[0]])).toEqual([
      [join(project.passFolder(one), '1.png'), 'v1'],
      [join(project.passFolder(two), '1.png'), 'v2 (1 of 2)'],
      [join(project.passFolder(two), '2.png'), 'v2 (2 of 2)'],
    ]);
    const bytes = await readFile(join(project.folder, written.file));
    expect(bytes.length).toBe(written.bytes);
    expect((await sharp(bytes).metadata()).format).toBe('png');
  });

  it('is a PDF where that is asked for, under a name with its ending', async () => {
    const written = await sheet(join(folder, 'For Ada.v2'), { options: options({ format: 'pdf' }) });
    expect(written.file).toBe(join(folder, 'For Ada.v2.pdf'));
    expect((await readFile(written.file)).subarray(0, 5).toString()).toBe('%PDF-');
    await sheet('second.PDF', { options: options({ format: 'pdf' }) });
    expect(await filesBelow(join(project.folder, 'exports'))).toContain('second.PDF');
  });

  it('says which letters its font hasn’t', async () => {
    expect((await sheet('plain')).unset).toEqual([]);
    await project.writeNotes(one.record.id, { label: '海报 🎃' });
    expect((await sheet('scripts', { options: options({ title: 'Über 海' }) })).unset).toEqual(['海', '报', '🎃']);
  });

  it('replaces nothing unless it is told to, and says so before the work', async () => {
    await writeFile(join(project.folder, 'exports/mine.png'), 'mine');
    expect(await faultOf(sheet('mine.png'))).toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('mine.png'),
    });
    expect(asked).toEqual([]);
    await sheet('mine.png', { overwrite: true });
    expect((await sharp(join(project.folder, 'exports/mine.png')).metadata()).format).toBe('png');
  });

  it('of nothing, or among the project’s own pictures, is refused', async () => {
    const waiting = await project.recordPass((version) => ({ record: waitingPass(version), owner: '{}' }));
    expect(await faultOf(sheet('x', { picks: [all(waiting)] }))).toMatchObject({ code: 'no-such-version' });
    expect(await faultOf(sheet('x', { picks: [{ passId: one.record.id, result: 2 }] }))).toMatchObject({
      code: 'no-such-version',
    });
    expect(await faultOf(sheet(`../passes/${one.folder}/1.png`, { overwrite: true }))).toMatchObject({
      code: 'wrong-use',
    });
  });
});
