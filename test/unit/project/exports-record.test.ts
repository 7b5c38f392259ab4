import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportEntry } from '../../../src-main/contract/exports';
import { deletePreset, ownPresets, savePreset } from '../../../src-main/project/export-presets';
import { listExports, noteExport } from '../../../src-main/project/exports-record';
import { files } from '../../../src-main/project/files';
import type { PassEntry } from '../../../src-main/project/load';
import { Project } from '../../../src-main/project/project';
import { verifyProject } from '../../../src-main/project/verify';
import { bundled } from '../../support/bundle';
import { presetOf } from '../../support/exports';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';
import { faultOf } from '../../support/until';

const folder = await temporaryFolder('exports-record');
const program = await bundled('project-work');

const created = async (name: string): Promise<{ project: Project; entry: PassEntry; path: string }> => {
  const project = await Project.create(join(folder, name), null, tools());
  const entry = await project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
  return { project, entry, path: join(project.passFolder(entry), 'exports.json') };
};

const written = (file: string, change: Partial<ExportEntry> = {}): ExportEntry => ({
  file,
  at: '2026-11-22T22:00:00.000Z',
  preset: 'Web',
  result: 1,
  format: 'png',
  width: 8,
  height: 8,
  bytes: 100,
  sha256: 'a'.repeat(64),
  ...change,
});

describe('what was written of a version', () => {
  it('is listed newest first, with whether it is still there', async () => {
    const { project, entry } = await created('listed');
    const away = join(folder, 'away.png');
    await mkdir(join(project.folder, 'exports/web'));
    for (const path of [join(project.folder, 'exports/web/a.png'), away]) await writeFile(path, 'a picture');
    for (const file of ['exports/web/a.png', away, 'exports/gone.png', join(folder, 'gone.png')])
      expect(await noteExport(project, entry, written(file))).toBeNull();
    expect((await listExports(project, entry)).map(({ file, present }) => [file, present])).toEqual([
      [join(folder, 'gone.png'), false],
      ['exports/gone.png', false],
      [away, true],
      ['exports/web/a.png', true],
    ]);
  });

  it('has one entry for a file, the last that was written', async () => {
    const { project, entry } = await created('replaced');
    for (const [file, bytes] of [
      ['a.png', 1],
      ['b.png', 2],
      ['a.png', 3],
    ] as const)
      await noteExport(project, entry, written(file, { bytes }));
    expect((await listExports(project, entry)).map(({ file, bytes }) => [file, bytes])).toEqual([
      ['a.png', 3],
      ['b.png', 2],
    ]);
  });

  it('is kept whole by several processes at once', async () => {
    const { project, entry } = await created('processes');
    const children = ['one', 'two', 'three'].map((name) =>
      spawn(process.execPath, [program, 'export', project.folder, '12', name], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    const said = Promise.all(
      children.map(async (child) => {
        let text = '';
        child.stdout.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        await once(child, 'close');
        return text.trim();
      }),
    );
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => noteExport(project, entry, written(`exports/mine-${n}.png`))),
    );
    expect(await said).toEqual(['[]', '[]', '[]']);
    expect(new Set((await listExports(project, entry)).map(({ file }) => file)).size).toBe(48);
  });

  it('that can’t be read is told where it is asked for and by verify, is written over by nobody, and keeps the project from nothing', async () => {
    const { project, entry, path } = await created('broken');
    await noteExport(project, entry, written('a.png'));
    expect(await verifyProject(project)).toMatchObject({ ok: true });
    for (const text of [
      '{"formatVersion": 1, "exports": [{"fi',
      '[]',
      JSON.stringify({ formatVersion: 1, exports: [{ file: 7 }] }),
    ]) {
      await writeFile(path, text);
      const again = await Project.open(project.folder, tools());
      expect(again.problems).toEqual([]);
      expect(await faultOf(listExports(again, entry))).toMatchObject({
        code: 'record-unreadable',
        message: expect.stringContaining('exports.json'),
      });
      expect(await noteExport(again, entry, written('b.png'))).toMatch(/could not be listed on v1: .*exports\.json/);
      expect(await readFile(path, 'utf8')).toBe(text);
      expect(await verifyProject(again)).toMatchObject({
        ok: false,
        problems: [{ file: `passes/${entry.folder}/exports.json`, code: 'record-unreadable' }],
      });
    }
  });

  it('by a newer Pentimento is shown and not written over', async () => {
    const { project, entry, path } = await created('newer');
    const text = JSON.stringify({ formatVersion: 3, exports: [{ ...written('a.png'), client: 'Bloom' }], more: true });
    await writeFile(path, text);
    expect(await listExports(project, entry)).toMatchObject([{ file: 'a.png', client: 'Bloom' }]);
    expect(await noteExport(project, entry, written('b.png'))).toContain('newer');
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('keeps fields that nobody here knows', async () => {
    const { project, entry, path } = await created('unknown');
    await writeFile(
      path,
      JSON.stringify({ formatVersion: 1, exports: [{ ...written('a.png'), client: 'Bloom' }], studio: 'Ada' }),
    );
    await noteExport(project, entry, written('b.png'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      studio: 'Ada',
      exports: [{ client: 'Bloom' }, { file: 'b.png' }],
    });
  });

  it('makes nobody look outside the project by a relative path, or at a foreign machine', async () => {
    const { project, entry, path } = await created('hostile');
    await writeFile(join(folder, 'outside.png'), 'there');
    const asked: string[] = [];
    await writeFile(
      path,
      JSON.stringify({
        formatVersion: 1,
        exports: ['../outside.png', 'exports/../../outside.png', '\\\\evil\\share\\a.png', '//evil/share/a.png'].map(
          (file) => written(file),
        ),
      }),
    );
    const watched = await Project.open(
      project.folder,
      tools({
        files: {
          ...files,
          exists: (file) => {
            asked.push(file);
            return files.exists(file);
          },
        },
      }),
    );
    asked.length = 0;
    expect((await listExports(watched, entry)).map(({ present }) => present)).toEqual([false, false, false, false]);
    expect(asked).toEqual([path]);
  });

  it('is not read when the project opens', async () => {
    const { project, entry } = await created('opening');
    await noteExport(project, entry, written('a.png'));
    const touched: string[] = [];
    const watched = new Proxy(files, {
      get:
        (all, name: keyof typeof files) =>
        (...args: Parameters<(typeof files)[typeof name]>) => {
          touched.push(...args.flat().map(String));
          return (all[name] as (...given: typeof args) => unknown)(...args);
        },
    });
    const again = await Project.open(project.folder, tools({ files: watched }));
    expect(again.history).toHaveLength(1);
    expect(touched.filter((file) => file.includes('pass.json'))).not.toEqual([]);
    expect(touched.filter((file) => file.includes('exports.json'))).toEqual([]);
    await listExports(again, entry);
    expect(touched.filter((file) => file.includes('exports.json'))).not.toEqual([]);
  });
});

describe('a project’s own presets', () => {
  it('are added, replaced by their id, and deleted; another process’s are kept', async () => {
    const { project } = await created('presets');
    const other = await Project.open(project.folder, tools());
    const [a, b] = [presetOf({ id: 'a' }), presetOf({ id: 'b' })];
    await savePreset(project, a);
    expect(await savePreset(other, b)).toEqual([a, b]);
    const changed = { ...a, name: 'Changed' };
    expect(await savePreset(project, changed)).toEqual([changed, b]);
    expect(await deletePreset(project, 'a')).toEqual([b]);
    expect(await deletePreset(project, 'never there')).toEqual([b]);
  });

  it('that can’t be read are left out, and stay on disk as they are', async () => {
    const { project } = await created('unreadable presets');
    const file = join(project.folder, 'pentimento.json');
    const foreign = [
      { id: 'hologram', name: 'Hologram', settings: { format: 'holo' } },
      'a word',
      { id: 'a', name: 'of the same id, and broken' },
    ];
    await writeFile(file, JSON.stringify({ ...project.record, exportPresets: foreign }));
    const again = await Project.open(project.folder, tools());
    expect(again.problems).toEqual([]);
    expect(ownPresets(again.record)).toEqual([]);
    const a = presetOf({ id: 'a' });
    expect(await savePreset(again, a)).toEqual([a]);
    expect((JSON.parse(await readFile(file, 'utf8')) as { exportPresets: unknown }).exportPresets).toEqual([
      ...foreign,
      a,
    ]);
    expect(await deletePreset(again, 'a')).toEqual([]);
    expect((JSON.parse(await readFile(file, 'utf8')) as { exportPresets: unknown }).exportPresets).toEqual(foreign);
  });

  it('are refused where they would be a built-in one, or name files as no file can be named', async () => {
    const { project } = await created('refused presets');
    expect(await faultOf(savePreset(project, presetOf({ id: 'original' })))).toMatchObject({ code: 'wrong-use' });
    expect(await faultOf(savePreset(project, presetOf({ template: '{version}/{label}' })))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('/'),
    });
    expect(ownPresets(project.record)).toEqual([]);
  });
});
