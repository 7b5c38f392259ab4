import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('choosing among pictures', () => {
  it('stars and flags single ones; what is deleted goes to the trash, and comes back by undo or from there', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Chosen'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('3');
    await runPass(page, 1, 'noir');
    await page.locator('body').press('Escape');
    await page.keyboard.press('g');
    const cells = page.getByRole('listbox', { name: 'Pictures', exact: true }).getByRole('option');
    const names = (): Promise<(string | null)[]> =>
      cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')));
    await expect.poll(() => cells.count(), within).toBe(3);

    await cells.nth(1).click();
    await page.keyboard.press('4');
    await page.keyboard.press('p');
    await cells.nth(2).click();
    await page.keyboard.press('x');
    await expect
      .poll(names, within)
      .toEqual([
        'Picture of v1 (1 of 3)',
        'Picture of v1 (2 of 3), 4 stars, picked',
        'Picture of v1 (3 of 3), rejected',
      ]);

    await page.keyboard.press('Delete');
    await page.getByText('Moved v1 (3 of 3) to the trash').waitFor();
    await expect.poll(() => cells.count(), within).toBe(2);
    await page.keyboard.press('Control+z');
    await expect.poll(() => cells.count(), within).toBe(3);

    await page.keyboard.press('Escape');
    await version(page, 1).click();
    await runPass(page, 2, 'woodcut');
    await version(page, 2).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Delete v2/ }).click();
    await version(page, 2).waitFor({ state: 'detached' });
    await button(page, 'Project Chosen').click();
    await page.getByRole('menuitem', { name: 'Trash…', exact: true }).click();
    await button(page, 'Restore v2').click();
    await page.getByText('The trash is empty').waitFor();
    await button(page, 'Close').first().click();
    await version(page, 2).waitFor();
  });

  it('undo and redo go on after the window is loaded anew, and a deleted input is told at once', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Reloaded'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('2');
    await runPass(page, 1, 'noir');
    await page.getByRole('option', { name: /^v1\b/ }).click();
    await page.keyboard.press('3');
    const starred = page.getByRole('option', { name: /^v1\b.*3 stars/ });
    await starred.waitFor();
    await button(page, 'Use as input').click();
    // Restored by undo: the picture the next pass starts from.
    await page.locator('body').press('g');
    const cells = page.getByRole('listbox', { name: 'Pictures', exact: true }).getByRole('option');
    await cells.first().click();
    await page.keyboard.press('Delete');
    await page.getByText('Moved v1 (1 of 2) to the trash. The next pass would start from it').waitFor();
    await page.getByText('v1 (1 of 2), the input, is in the trash. Restore it, or choose another.').first().waitFor();

    await page.reload();
    await version(page, 1).waitFor();
    await page.getByText('v1 (1 of 2), the input, is in the trash. Restore it, or choose another.').first().waitFor();
    await page.locator('body').press('Control+z');
    await button(page, 'Show the input, v1 (1 of 2)').waitFor();
    await page.keyboard.press('Control+z');
    await button(page, 'Show the input, shop.png').waitFor();
    await page.keyboard.press('Control+z');
    await starred.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await starred.waitFor();

    // By its own button, too.
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Shift+z');
    await button(page, 'Restore it').click();
    await button(page, 'Show the input, v1 (1 of 2)').waitFor();
  });
});
