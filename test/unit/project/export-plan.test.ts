import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { strengthOf } from '../../../src-main/common/models/roles';
import { builtInPresets } from '../../../src-main/contract/export-presets';
import { exportPreset } from '../../../src-main/contract/exports';
import { planExport } from '../../../src-main/project/export-plan';
import { assertOutside } from '../../../src-main/project/export-files';
import type { PassEntry } from '../../../src-main/project/load';
import { Project } from '../../../src-main/project/project';
import { passWithResults, presetOf } from '../../support/exports';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools, waitingPass } from '../../support/records';
import { faultOf } from '../../support/until';

const folder = await temporaryFolder('export-plan');
let project: Project;
let one: PassEntry;
let two: PassEntry;

beforeAll(async () => {
  project = await Project.create(join(folder, 'Autumn poster'), null, tools());
  await project.recordSource(
    {
      formatVersion: 1,
      id: 'shop',
      name: 'Shop front.v2.JPG',
      file: 'shop.jpg',
      sha256: 'c'.repeat(64),
      addedAt: '2026-05-04T10:00:00.000Z',
      probe: {
        width: 320,
        height: 240,
        format: 'jpeg',
        contentType: 'image/jpeg',
        bytes: 100,
        colour: 'sRGB',
        hasProfile: true,
        depth: '8 bit',
        hasAlpha: false,
        orientation: 1,
        pages: 1,
        takenAt: null,
      },
    },
    'shop.json',
  );
  one = await passWithResults(project, [{ width: 320, height: 240 }], {
    input: { kind: 'source', id: 'shop' },
    createdAt: '2026-05-04T23:59:59.000Z',
  });
  two = await passWithResults(
    project,
    [
      { width: 320, height: 240 },
      { width: 160, height: 240 },
    ],
    { input: { kind: 'result', id: one.record.id, version: 1, result: 1 } },
  );
  await project.writeNotes(two.record.id, { label: 'dusk/night' });
  await mkdir(join(project.folder, 'exports', 'client'));
});

const all = (entry: PassEntry) => ({ passId: entry.record.id, result: null });
const plan = (picks: readonly { passId: string; result: number | null }[], presets = [presetOf()], to = 'client') =>
  planExport(project, { picks: [...picks], presets, to });
const names = async (...args: Parameters<typeof plan>): Promise<string[]> =>
  (await plan(...args)).files.map(({ name }) => name);

describe('a plan', () => {
  it('names every file by its preset’s template, with what is known of the version', async () => {
    const presets = [
      presetOf({
        template: '{project} {source} {version} {label} {seed} {strength} {width}x{height} {date} {preset}',
        settings: { format: 'jpeg', resize: { kind: 'long-edge', length: 160, unit: 'px' } },
      }),
    ];
    const strength = strengthOf(one.record.recipe)!;
    expect(await names([all(one)], presets)).toEqual([
      `Autumn poster Shop front.v2 v1 7 ${strength.toFixed(2)} 160x120 2026-05-04 Test.jpg`,
    ]);
    expect((await names([{ passId: two.record.id, result: 2 }], presets))[0]).toMatch(
      /^Autumn poster Shop front\.v2 v2 dusk-night 7 .* 107x160 .*-2\.jpg$/,
    );
  });

  it('names by the preset’s own name, though it was changed for this once', async () => {
    const web = builtInPresets.find(({ id }) => id === 'web-avif')!;
    expect(await names([all(one)], [{ ...web, name: `${web.name}, changed`, template: '{preset}' }])).toEqual([
      'Web AVIF.avif',
    ]);
  });

  it('gives each result a file for each preset and scale, and counts pictures', async () => {
    const presets = [
      presetOf({ template: '{counter} {version}', scales: [1, 2] }),
      presetOf({ settings: { format: 'webp' } }),
    ];
    expect(await names([all(two), all(one)], presets)).toEqual([
      '1 v2@1x.png',
      '1 v2@2x.png',
      'v2-1.webp',
      '2 v2@1x.png',
      '2 v2@2x.png',
      'v2-2.webp',
      '3 v1@1x.png',
      '3 v1@2x.png',
      'v1.webp',
    ]);
  });

  it('has one file with layers of a version, of the results that were picked, and names it by one that was picked alone', async () => {
    const presets = [presetOf({ settings: { format: 'psd' }, scales: [1, 2] }), presetOf({})];
    const { files } = await plan([all(two), all(one)], presets);
    expect(files.map(({ name, result, results }) => [name, result, results])).toEqual([
      ['v2@1x.psd', 1, [1, 2]],
      ['v2@2x.psd', 1, [1, 2]],
      ['v2-1.png', 1, undefined],
      ['v2-2.png', 2, undefined],
      ['v1@1x.psd', 1, [1]],
      ['v1@2x.psd', 1, [1]],
      ['v1.png', 1, undefined],
    ]);
    const single = await plan([{ passId: two.record.id, result: 2 }], [presetOf({ settings: { format: 'psd' } })]);
    expect(single.files.map(({ name, results }) => [name, results])).toEqual([['v2-2.psd', [2]]]);
  });

  it('takes a result once, however often it was picked', async () => {
    expect(await names([all(one), { passId: one.record.id, result: 1 }, all(one)])).toEqual(['v1.png']);
  });

  it('never gives two files one name, not on systems that know no case either, nor a sidecar', async () => {
    const presets = [
      presetOf({ template: 'Poster' }),
      presetOf({ template: 'poster' }),
      presetOf({ template: 'POSTER', sidecar: true }),
      presetOf({ template: 'other', settings: { format: 'webp' }, sidecar: true }),
    ];
    expect(await names([all(one)], presets)).toEqual(['Poster.png', 'poster (2).png', 'POSTER (3).png', 'other.webp']);
    expect(await names([all(two)], [presetOf({ template: 'x' })])).toEqual(['x-1.png', 'x-2.png']);
  });

  it('says which names are taken, sidecars too', async () => {
    await writeFile(join(project.folder, 'exports', 'client', 'V1.PNG'), 'mine');
    await writeFile(join(project.folder, 'exports', 'client', 'v1.webp.json'), 'mine');
    const presets = [
      presetOf(),
      presetOf({ settings: { format: 'webp' } }),
      presetOf({ settings: { format: 'webp' }, sidecar: true, template: '{version} ' }),
    ];
    expect((await plan([all(one)], [presets[0]!, presets[1]!])).files.map(({ exists }) => exists)).toEqual([
      true,
      false,
    ]);
    expect((await plan([all(one)], [presets[2]!])).files.map(({ exists }) => exists)).toEqual([true]);
    expect((await plan([all(one)], presets, 'a folder to be made')).files.map(({ exists }) => exists)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('has one file of a result’s own bytes, however many scales were chosen, with the ending of those bytes', async () => {
    expect(await names([all(one)], [presetOf({ settings: { format: 'original' }, scales: [1, 2, 3] })])).toEqual([
      'v1.png',
    ]);
  });

  it('passes over a version without results, and refuses where nothing is left', async () => {
    const waiting = await project.recordPass((version) => ({ record: waitingPass(version), owner: '{}' }));
    expect(await names([all(waiting), all(one)])).toEqual(['v1.png']);
    expect(await faultOf(plan([all(waiting)]))).toMatchObject({ code: 'no-such-version' });
    expect(await faultOf(plan([{ passId: one.record.id, result: 2 }]))).toMatchObject({
      code: 'no-such-version',
      message: expect.stringContaining('v1'),
    });
    expect(await faultOf(plan([{ passId: 'made-up', result: null }]))).toMatchObject({ code: 'no-such-version' });
  });

  it('refuses a name that can’t be, by the preset’s name', async () => {
    expect(
      await faultOf(plan([all(one)], [presetOf(), presetOf({ name: 'For Ada', template: '{colour}' })])),
    ).toMatchObject({ code: 'wrong-use', message: expect.stringMatching(/For Ada: \{colour\}/) });
  });

  it('refuses more files than can be written at once', async () => {
    const many = await project.recordPass((version) => ({
      record: donePass(version, {
        results: Array.from({ length: 300 }, (_, index) => ({ ...one.record.results[0]!, file: `${index}.png` })),
      }),
      owner: '{}',
    }));
    expect(
      await faultOf(
        plan(
          [all(many)],
          Array.from({ length: 40 }, () => presetOf()),
        ),
      ),
    ).toMatchObject({ code: 'wrong-use', message: expect.stringContaining('12000') });
  });
});

describe('the built-in presets', () => {
  it('are presets, each with an id of its own', () => {
    for (const preset of builtInPresets) expect(exportPreset.parse(preset)).toEqual(preset);
    expect(new Set(builtInPresets.map(({ id }) => id)).size).toBe(builtInPresets.length);
  });

  it('together give every file another name', async () => {
    const planned = await names([all(one), all(two)], [...builtInPresets]);
    expect(new Set(planned.map((name) => name.toLowerCase())).size).toBe(planned.length);
    expect(planned.filter((name) => name.startsWith('Shop front.v2-v1'))).toHaveLength(14);
  });
});

describe('the folder of an export', () => {
  it('is not where the project keeps its sources and results, however it is reached', async () => {
    await symlink(project.folder, join(folder, 'link'));
    for (const to of ['passes', 'passes/x', 'sources', `passes/${one.folder}/1.png`]) {
      expect(await faultOf(assertOutside(project, join(project.folder, to)))).toMatchObject({
        code: 'wrong-use',
        message: expect.stringContaining('exports'),
      });
      expect(await faultOf(assertOutside(project, join(folder, 'link', to)))).toMatchObject({ code: 'wrong-use' });
    }
    for (const to of ['', 'exports', 'exports/client', 'passes of mine', '../sources', '..'])
      await assertOutside(project, join(project.folder, to));
  });
});
