import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('the history', () => {
  it('is narrowed by stars and state, each taken back by itself; the tree shows the rest faintly', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Filtered'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'woodcut');
    await page.keyboard.press('Escape');
    await version(page, 2).click();
    await page.keyboard.press('4');
    const rows = page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option');
    await expect.poll(() => rows.count(), within).toBe(2);
    // One key shows what is rated alone, and all again.
    await page.keyboard.press('Shift+H');
    await expect.poll(() => rows.count(), within).toBe(1);
    await page.keyboard.press('Shift+H');
    await expect.poll(() => rows.count(), within).toBe(2);

    const choose = async (menu: string, item: string): Promise<void> => {
      await button(page, 'Filter versions').click();
      await page.getByRole('menuitem', { name: menu, exact: true }).press('ArrowRight');
      await page.getByRole('menuitemcheckbox', { name: item, exact: true }).press('Enter');
      await page.getByRole('menu').first().waitFor({ state: 'detached' });
    };
    await choose('Stars', '★★★ or more');
    await expect.poll(() => rows.count(), within).toBe(1);
    await version(page, 2).waitFor();
    await choose('State', 'Failed or uncertain');
    await page.getByText('No version passes the filters').waitFor();

    await button(page, 'Remove filter: Failed or uncertain').click();
    await expect.poll(() => rows.count(), within).toBe(1);
    await page.getByRole('radio', { name: 'Tree view', exact: true }).check();
    const faint = page.getByRole('treeitem').and(page.locator('[data-faint]'));
    await expect.poll(() => faint.allTextContents(), within).toEqual([expect.stringContaining('v1')]);

    await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => rows.count(), within).toBe(2);
    await expect.poll(() => faint.count(), within).toBe(0);
  });

  it('hides what is rejected by one switch, asks for strength and exports, and keeps a filter by name', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Kept'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await page.getByRole('spinbutton', { name: 'Strength value', exact: true }).fill('0.4');
    await runPass(page, 2, 'woodcut');
    await page.locator('body').press('Escape');
    const rows = page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option');
    await version(page, 1).click();
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    const cells = page.getByRole('listbox', { name: 'Pictures', exact: true }).getByRole('option');
    await expect.poll(() => cells.count(), within).toBe(2);
    await page.keyboard.press('h');
    await expect.poll(() => cells.count(), within).toBe(1);
    await expect.poll(() => rows.count(), within).toBe(1);
    await page.keyboard.press('h');
    await expect.poll(() => rows.count(), within).toBe(2);

    await button(page, 'Filter versions').click();
    await page.getByRole('menuitem', { name: 'Strength and seed…', exact: true }).click();
    await page.getByRole('spinbutton', { name: 'Strength to', exact: true }).fill('0.5');
    await button(page, 'Filter').click();
    await button(page, 'Remove filter: Strength 0.00 to 0.50').waitFor();
    await expect.poll(() => rows.count(), within).toBe(1);
    await button(page, 'Filter versions').click();
    await page.getByRole('menuitem', { name: 'Save this filter…', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name of the filter', exact: true }).fill('Gentle');
    await page.keyboard.press('Enter');
    await editor.keeps({
      extra: expect.objectContaining({ keptFilters: expect.stringContaining('Gentle') as unknown }) as unknown,
    });

    await page.reload();
    await expect.poll(() => rows.count(), within).toBe(2);
    await button(page, 'Filter versions').click();
    await page.getByRole('menuitem', { name: 'Saved filters', exact: true }).press('ArrowRight');
    await page
      .getByRole('menuitem', { name: 'Gentle', exact: true })
      .or(page.getByRole('menuitemcheckbox', { name: 'Gentle', exact: true }))
      .press('Enter');
    await expect.poll(() => rows.count(), within).toBe(1);
    await version(page, 2).waitFor();
    await button(page, 'Remove filter: Strength 0.00 to 0.50').click();

    // Nothing was written out yet.
    await button(page, 'Filter versions').click();
    await page.getByRole('menuitem', { name: 'Export', exact: true }).press('ArrowRight');
    await page.getByRole('menuitemcheckbox', { name: 'Not exported', exact: true }).press('Enter');
    await expect.poll(() => rows.count(), within).toBe(2);
  });
});
