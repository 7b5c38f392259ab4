import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copiedName } from '../../../src-main/project/conflict-copies';
import { Project } from '../../../src-main/project/project';
import { verifyProject } from '../../../src-main/project/verify';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('project-conflict-copies');

it.each([
  ['pass (conflicted copy 2026-01-01).json', 'pass.json'],
  ['pass (Anna’s conflicted copy 2026-01-01).json', 'pass.json'],
  ['pass.sync-conflict-20260101-101010-ABCDEF.json', 'pass.json'],
  ['pass (SFConflict anna@example.com 2026-01-01-10-10-10).json', 'pass.json'],
  ['pass (1).json', 'pass.json'],
  ['pass 2.json', 'pass.json'],
  ['pass-DESKTOP-7Q2.json', 'pass.json'],
  ['1 (conflict).png', '1.png'],
  ['pass (In Konflikt stehende Kopie von Ada 2026-01-01).json', 'pass.json'],
  ['pass (Adas in Konflikt stehende Kopie 2026-01-01).json', 'pass.json'],
  ['notes (Copie en conflit de Ada 2026-01-01).json', 'notes.json'],
  ['notes (Copia en conflicto de Ada 2026-01-01).json', 'notes.json'],
  ['notes (Copia in conflitto di Ada 2026-01-01).json', 'notes.json'],
  ['notes (Cópia em conflito de Ada 2026-01-01).json', 'notes.json'],
  ['pass (Ada의 충돌된 복사본 2026-01-01).json', 'pass.json'],
  ['pass (конфликтующая копия Ada 2026-01-01).json', 'pass.json'],
  ['pass (Ada の競合コピー 2026-01-01).json', 'pass.json'],
  ['pass（Ada 的冲突副本 2026-01-01）.json', 'pass.json'],
  ['pass (Kopia powodująca konflikt — Ada 2026-01-01).json', 'pass.json'],
  ['pass - Copy.json', 'pass.json'],
  ['pass - Copy (2).json', 'pass.json'],
  ['pass - Kopie.json', 'pass.json'],
  ['pass - Kopie (3).json', 'pass.json'],
  ['pass - Copie.json', 'pass.json'],
  ['pass - copia.json', 'pass.json'],
  ['pass - Cópia.json', 'pass.json'],
  ['pass — копия.json', 'pass.json'],
  ['pass - コピー.json', 'pass.json'],
  ['pass のコピー.json', 'pass.json'],
  ['pass - 副本.json', 'pass.json'],
  ['pass copy.json', 'pass.json'],
  ['pass copy 2.json', 'pass.json'],
  ['pass Kopie.json', 'pass.json'],
  ['pass (copy).json', 'pass.json'],
  ['pass (another copy).json', 'pass.json'],
  ['pass (3rd copy).json', 'pass.json'],
  ['Copy of pass.json', 'pass.json'],
  ['Kopie von pass.json', 'pass.json'],
  ['Copie de pass.json', 'pass.json'],
  ['photocopy-1a2b3c4d.json', null],
  ['pass.json', null],
  ['1.png', null],
  ['shop-front-1a2b3c4d.json', null],
  ['.pass.json.abcdefgh.tmp', null],
])('“%s” looks like a conflict copy of %s', (name, original) => {
  expect(copiedName(name)).toBe(original);
});

it('conflict copies are told by verify, those of pentimento.json at opening too, and left where they are', async () => {
  const project = await Project.create(join(folder, 'synced'), null, tools());
  const entry = await project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
  const pass = `passes/${entry.folder}`;
  const at = (file: string): string => join(project.folder, file);
  await writeFile(at('sources/photo-1a2b3c4d.png'), 'bytes');
  await writeFile(at('sources/poster 2-1a2b3c4d.png'), 'bytes');
  await copyFile(at('pentimento.json'), at('pentimento (conflicted copy).json'));
  const beside = [
    `${pass}/notes (1).json`,
    `${pass}/pass 2.json`,
    `${pass}/pass.sync-conflict-20260101-101010-ABCDEF.json`,
    'sources/photo-1a2b3c4d 2.png',
  ];
  for (const file of beside) await writeFile(at(file), 'whatever');
  const again = await Project.open(project.folder, tools());
  expect(again.problems).toEqual([
    {
      file: 'pentimento (conflicted copy).json',
      code: 'conflict-copy',
      message: expect.stringContaining('conflict copy of pentimento.json'),
    },
  ]);
  const { ok, problems } = await verifyProject(again);
  expect([ok, problems.map(({ file }) => file).sort(), new Set(problems.map(({ code }) => code))]).toEqual([
    false,
    ['pentimento (conflicted copy).json', ...beside].sort(),
    new Set(['conflict-copy']),
  ]);
  expect(await readdir(at(pass))).toHaveLength(5);
  expect(again.history).toHaveLength(1);
});
