import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Project } from '../../src-main/project/project';
import { passWithResults } from '../support/exports';
import { tools } from '../support/records';
import { button, version, withEditor, within } from './editor';

const editor = withEditor();

it('a link that leads out of a project is followed after a question, and no more once that is taken back in Settings', async () => {
  const page = editor.page();
  const folder = join(editor.folder(), 'Poster');
  const elsewhere = join(editor.folder(), 'nas');
  await mkdir(elsewhere);
  await passWithResults(await Project.create(folder, null, tools()));
  await rm(join(folder, 'exports'), { recursive: true, force: true });
  await symlink(elsewhere, join(folder, 'exports'));
  await button(page, 'Open project…').click();
  await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
  await button(page, 'Open').click();
  await version(page, 1).waitFor();
  const note = page.getByText('exports is a link that leads out of the project');
  await note.waitFor();

  await button(page, 'Follow links…').click();
  await page.getByRole('alertdialog').getByText(`exports → ${elsewhere}`).waitFor();
  await button(page, 'Don’t follow').click();
  await note.waitFor();

  await button(page, 'Follow links…').click();
  await button(page, 'Follow links').click();
  await note.waitFor({ state: 'detached' });
  await version(page, 1).waitFor();

  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings', exact: true });
  await button(page, `Don’t follow links of ${folder}`).click();
  await expect.poll(() => settings.getByText('Links out of projects').count(), within).toBe(0);
  await page.keyboard.press('Escape');
  await note.waitFor();
});
