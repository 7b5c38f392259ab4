import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

/** What has the focus, by name; '' for nothing. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
})()`);

const closes = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor({ state: 'detached' });
  await expect.poll(() => focused(page), within).toBe(name);
};

describe('the focus', () => {
  it('goes back to what had it, from every dialog and whichever way it closes', async () => {
    const page = editor.page();
    await button(page, 'Settings').click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await closes(page, 'Settings');

    await button(page, 'New project…').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).waitFor();
    await button(page, 'Cancel').click();
    await closes(page, 'New project…');

    // A new project goes on with its pictures.
    await makeProject(page, join(editor.folder(), 'Focus'));
    await closes(page, 'Add picture…');
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await closes(page, 'Add picture…');
    await runPass(page, 1, 'noir');
    await version(page, 1).click();

    const open: readonly (readonly [string, () => Locator, string])[] = [
      ['Control+,', () => prompt(page), 'Prompt'],
      ['Control+e', () => page.getByRole('listbox', { name: 'History', exact: true }), 'History'],
      ['?', () => button(page, 'Export…'), 'Export…'],
      ['Control+k', () => page.getByRole('region', { name: 'Canvas', exact: true }), 'Canvas'],
    ];
    for (const [key, control, name] of open) {
      await control().focus();
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await closes(page, name);
    }
    // Of a dialog that has little in it yet, its first control that is seen.
    await button(page, 'Export…').focus();
    await page.keyboard.press('Shift+B');
    await page.getByRole('dialog', { name: 'Recipe presets' }).waitFor();
    await expect.poll(() => focused(page), within).toBe('Save as preset…');
    await page.keyboard.press('Escape');
    await closes(page, 'Export…');
    // By the palette, and by a menu.
    await prompt(page).focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('settings');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await button(page, 'Close').click();
    await closes(page, 'Prompt');
    await button(page, 'Project Focus').click();
    await page.getByRole('menuitem', { name: 'Rename project…' }).click();
    await page.getByRole('textbox', { name: 'Project name' }).waitFor();
    await page.keyboard.press('Escape');
    await closes(page, 'Project Focus');
    // What had it is done, or gone.
    await version(page, 1).click();
    await page.getByRole('textbox', { name: 'Label', exact: true }).fill('the first');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page), within).toBe('History');
    await button(page, 'Filter versions').click();
    await page.getByRole('menuitemcheckbox', { name: /^Hide rejected/ }).click();
    await button(page, 'Clear').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page), within).toBe('History');
    await button(page, 'Compare').click();
    await button(page, 'Leave compare').click();
    await expect.poll(() => focused(page), within).toBe('Canvas');
    // Nothing had it: nothing gets it, and letters are commands as before.
    await page.getByRole('heading', { name: 'History', exact: true }).click();
    await expect.poll(() => focused(page), within).toBe('');
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(['', 'Canvas']).toContain(await focused(page));
  });
});
