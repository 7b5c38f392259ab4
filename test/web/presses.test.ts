import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, prompt, withEditor, within } from './editor';

const editor = withEditor();

describe('Run', () => {
  it('counts every press and every click, and a double-click once', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Presses'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 300, height: 200 }));
    await page.getByRole('combobox', { name: 'Image size', exact: true }).selectOption('square');
    await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
    await prompt(page).fill('noir');
    const versions = page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option');
    for (let n = 0; n < 10; n++) {
      await page.keyboard.press('Control+Enter');
      await page.waitForTimeout(200);
    }
    await expect.poll(() => versions.count(), within).toBe(10);
    const run = page.getByRole('button', { name: /^Run pass/ });
    for (let n = 0; n < 3; n++) {
      await run.click();
      await page.waitForTimeout(400);
    }
    await expect.poll(() => versions.count(), within).toBe(13);
    await run.dblclick();
    await expect.poll(() => versions.count(), within).toBe(14);
    await page.waitForTimeout(400);
    await run.click();
    await expect.poll(() => versions.count(), within).toBe(15);
  });
});
