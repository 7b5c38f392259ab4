import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('a project folder that goes away under the app', () => {
  it('is told with what to do, and the work goes on when it is back', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Unplugged');
    await makeProject(page, folder);
    await prompt(page).fill('kept');
    await rename(folder, `${folder} elsewhere`);
    const banner = page.getByRole('note').filter({ hasText: 'Nothing can be changed here right now' });
    await banner.getByText('is no longer there: it was renamed, moved or deleted').waitFor({ timeout: patience });
    await expect
      .poll(() => banner.getByRole('button').allInnerTexts(), within)
      .toEqual(['Open another…', 'Close project']);
    await expect.poll(() => button(page, 'Add picture…').isDisabled(), within).toBe(true);

    await rename(`${folder} elsewhere`, folder);
    await banner.waitFor({ state: 'detached', timeout: patience });
    await expect.poll(() => button(page, 'Add picture…').isEnabled(), within).toBe(true);
    await expect.poll(() => prompt(page).inputValue(), within).toBe('kept');
  });

  it('keeps its history in sight when it is deleted, and teaches nothing that can’t be done', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Deleted');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await rm(folder, { recursive: true });
    await page
      .getByRole('note')
      .filter({ hasText: 'Nothing can be changed here right now' })
      .waitFor({ timeout: patience });
    await expect.poll(() => version(page, 1).count(), within).toBe(1);
    await expect
      .poll(() => page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option').count(), within)
      .toBe(1);
    await expect.poll(() => page.getByText('can’t be read').count(), within).toBe(0);
    await expect.poll(() => page.getByText('No versions yet').count(), within).toBe(0);
  });

  it('says of an empty one only that it is empty', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Empty');
    await makeProject(page, folder);
    await rm(folder, { recursive: true });
    await page.getByText('No versions in this project').waitFor({ timeout: patience });
    await expect.poll(() => page.getByText('Every pass you run becomes a version').count(), within).toBe(0);
    await expect.poll(() => page.getByText('Drop one anywhere').count(), within).toBe(0);
  });
});
