import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const items = async (page: Page): Promise<string[]> => {
  const menu = page.getByRole('menu');
  await menu.waitFor();
  // A label, without its shortcut.
  return await menu.locator('.menu-label').allTextContents();
};
const closed = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
};

describe('a right-click', () => {
  it('lists what is possible with the picture on the canvas, in the tree and among the sources', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Menus'));
    const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
    await canvas.click({ button: 'right' });
    await expect.poll(() => items(page), within).toContain('Add picture…');
    await closed(page);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await addPicture(page, await picture(join(editor.folder(), 'other.jpg'), { seed: 4 }));
    await page.getByRole('option', { name: 'shop.jpg' }).click();

    // The input, also by the menu key.
    await canvas.focus();
    await page.keyboard.press('Shift+F10');
    await expect
      .poll(() => items(page), within)
      .toEqual([
        'Use as input',
        'Crop and rotate…',
        'Open in editor',
        'Delete',
        'Show in folder',
        'Fit',
        '100%',
        'Picture only',
      ]);
    await page.getByRole('menuitem', { name: 'Crop and rotate…' }).click();
    await button(page, 'Done').waitFor();
    await canvas.click({ button: 'right', position: { x: 400, y: 400 } });
    await page.getByRole('menuitem', { name: 'Cancel crop' }).click();
    await button(page, 'Done').waitFor({ state: 'detached' });

    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'neon');
    await canvas.click({ button: 'right' });
    const onVersion = await items(page);
    for (const wanted of [
      'Use all',
      'Use as input',
      'Compare with its input',
      'Export…',
      'Show in folder',
      'Fit',
      '100%',
      'Picture only',
    ])
      expect(onVersion).toContain(wanted);
    await page.getByRole('menuitem', { name: /^100%/ }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Zoom in percent' }).inputValue(), within).toBe('100%');
    await canvas.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Compare with its input/ }).click();
    await canvas.click({ button: 'right', position: { x: 400, y: 300 } });
    await page.getByRole('menuitem', { name: /^Leave compare/ }).click();
    await page.getByRole('toolbar', { name: 'Compare options' }).waitFor({ state: 'detached' });

    // Another source, with what is looked at.
    await page.getByRole('option', { name: 'other.jpg' }).click({ button: 'right' });
    await expect
      .poll(() => items(page), within)
      .toEqual([
        'Use as input',
        'Crop and rotate…',
        'Compare v2 with it',
        'Open in editor',
        'Delete',
        'Show in folder',
      ]);
    await page.getByRole('menuitem', { name: 'Compare v2 with it' }).click();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Compare with', exact: true }).textContent(), within)
      .toBe('other.jpg');
    await page.keyboard.press('Escape');

    await page.getByRole('radio', { name: 'Tree view', exact: true }).check();
    await page.getByRole('treeitem', { name: /^v1/ }).click({ button: 'right' });
    await expect
      .poll(() => items(page), within)
      .toEqual(expect.arrayContaining(['Use all', 'Compare with its input', 'Export…']));
    await closed(page);
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    // What nothing was made of yet is shown once it is asked for. A source’s menu changes nothing by itself.
    await page.getByRole('checkbox', { name: /unused or cancelled/ }).check();
    await page.getByRole('treeitem', { name: /^other\.jpg/ }).click({ button: 'right' });
    await expect
      .poll(() => items(page), within)
      .toEqual([
        'Use as input',
        'Crop and rotate…',
        'Compare v1 with it',
        'Open in editor',
        'Delete',
        'Show in folder',
      ]);
    await closed(page);
    await expect
      .poll(() => page.getByRole('option', { name: 'shop.jpg' }).getAttribute('aria-selected'), within)
      .toBe('true');
  });
});
