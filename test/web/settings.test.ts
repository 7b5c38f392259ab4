import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesHolding } from '../support/folders';
import { picture } from '../support/pictures';
import {
  addPicture,
  button,
  makeProject,
  runPass,
  heard,
  version,
  within,
  withEditor,
  choose,
  combobox,
} from './editor';

const editor = withEditor();

describe('settings and notes', () => {
  it('are changed one at a time: the others stay, over a restart', async () => {
    const page = editor.page();
    await button(page, 'Settings').click();
    await choose(page, 'Engine', 'Offline engine: free, on this machine');
    await page.getByRole('radio', { name: 'Light', exact: true }).check();
    await page.getByRole('radio', { name: 'Middle grey', exact: true }).check();
    await page.getByRole('spinbutton', { name: 'Passes at once' }).fill('5');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.locator('html').getAttribute('data-appearance'), within).toBe('light');
    await editor.restart();
    await expect.poll(() => page.locator('html').getAttribute('data-surround'), within).toBe('#777777');
    await expect.poll(() => page.locator('html').getAttribute('data-appearance'), within).toBe('light');
    await button(page, 'Settings').click();
    await expect
      .poll(() => combobox(page, 'Engine').textContent(), within)
      .toBe('Offline engine: free, on this machine');
    await expect.poll(() => page.getByRole('spinbutton', { name: 'Passes at once' }).inputValue(), within).toBe('5');
  });

  it('follow the system in how it looks, in its wish for more contrast too', async () => {
    const page = editor.page();
    const looks = () => page.locator('html').getAttribute('data-appearance');
    await page.emulateMedia({ contrast: 'more' });
    // Who chose for themselves keeps what they chose.
    expect(await looks()).toBe('dark');
    await button(page, 'Settings').click();
    await page.getByRole('radio', { name: 'System', exact: true }).check();
    await expect.poll(looks, within).toBe('contrast');
    await page.emulateMedia({ contrast: 'no-preference' });
    await expect.poll(looks, within).toBe('system');
    await page.emulateMedia({ contrast: 'more' });
    await expect.poll(looks, within).toBe('contrast');
    await page.emulateMedia({ contrast: null });
  });

  it('show a key only as its last four characters, and write it nowhere', async () => {
    const page = editor.page();
    const key = 'mr-test-key-that-is-secret-abcd';
    await button(page, 'Settings').click();
    // Without a key, it is what the settings begin with; what is no key is not taken for one.
    await page.locator('input[type=password]:focus').waitFor();
    await page.keyboard.type('abc');
    await page.keyboard.press('Enter');
    await page.getByText('That is too short for a key.').waitFor();
    await expect.poll(() => page.getByText('••••').count(), within).toBe(0);
    await page.getByLabel('API key', { exact: true }).fill(key);
    await button(page, 'Save key').click();
    await page.getByText('••••abcd').waitFor();
    expect(await page.content()).not.toContain('secret');
    await button(page, 'Replace key').click();
    await page.getByLabel('New API key', { exact: true }).fill('mr-test-key-another-wxyz');
    await button(page, 'Save key').click();
    await page.getByText('••••wxyz').waitFor();
    await button(page, 'Remove key').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByLabel('API key', { exact: true }).waitFor();
    await expect.poll(() => filesHolding(editor.folder(), 'secret'), within).toEqual([]);
  });

  it('keep a rating, a label and a note beside each other, and take each back', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Notes'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await page.keyboard.press('Escape');
    await version(page, 1).click();
    await page.keyboard.press('4');
    await page.getByRole('textbox', { name: 'Label' }).fill('right words');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Note' }).fill('for the client');
    await page.getByRole('textbox', { name: 'Note' }).blur();
    await expect.poll(() => heard(version(page, 1)), within).toMatch(/^v1, right words, .*4 stars/);
    await page.reload();
    await version(page, 1).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Note' }).inputValue(), within).toBe('for the client');
    await expect.poll(() => heard(version(page, 1)), within).toMatch(/right words.*4 stars/);
  });

  it('lead back to the projects that were open lately, from the project’s menu', async () => {
    const page = editor.page();
    for (const name of ['First', 'Second']) await makeProject(page, join(editor.folder(), name));
    await button(page, 'Project Second').click();
    await page.getByRole('menuitem', { name: 'Open recent' }).press('ArrowRight');
    const recent = page.getByRole('menu', { name: 'Open recent' });
    await expect.poll(() => recent.getByRole('menuitem').count(), within).toBe(1);
    await recent.getByRole('menuitem', { name: /^First/ }).press('Enter');
    await button(page, 'Project First').waitFor();
  });

  it('rename the project, and leave its folder alone', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'As made');
    await makeProject(page, folder);
    await button(page, 'Project As made').click();
    await page.getByRole('menuitem', { name: 'Rename project…' }).click();
    await page.getByRole('textbox', { name: 'Project name' }).fill('Autumn');
    await page.keyboard.press('Enter');
    await button(page, 'Project Autumn').waitFor();

    expect(JSON.parse(await readFile(join(folder, 'pentimento.json'), 'utf8'))).toMatchObject({ name: 'Autumn' });
  });
});
