import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import {
  addPicture,
  button,
  makeProject,
  patience,
  prompt,
  runPass,
  heard,
  version,
  withEditor,
  within,
  choose,
} from './editor';

const editor = withEditor();

/** Runs in the page: what the focused control is called. */
const focusedName = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  return (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim();
})()`;

describe('the keyboard', () => {
  it('does the whole job: create, add, write, run, look, compare, recall, rate, take back', async () => {
    const page = editor.page();
    const shop = await picture(join(editor.folder(), 'shop.jpg'));
    await button(page, 'New project…').waitFor();
    await page.keyboard.press('Alt+n');
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(join(editor.folder(), 'By keys'));
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'History', exact: true }).waitFor();
    await page.keyboard.press('Control+i');
    await page.getByRole('textbox', { name: 'File path', exact: true }).fill(shop);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'shop.jpg' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    // Without a prompt the key leads to it.
    await page.keyboard.press('Control+Enter');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('noir');
    await choose(page, 'Image size', 'Square');
    await prompt(page).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('option', { name: /^v1\b.*Done/ }).waitFor({ timeout: patience });
    await page.keyboard.press('End');
    await page.keyboard.type(', neon');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('option', { name: /^v2\b.*Done/ }).waitFor({ timeout: patience });

    const history = page.getByRole('listbox', { name: 'History', exact: true });
    await history.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    await expect
      .poll(() => history.getAttribute('aria-activedescendant'), within)
      .toBe(await version(page, 1).getAttribute('id'));

    await page.keyboard.press('c');
    await page.getByText('Input · shop.jpg', { exact: true }).waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('Escape');
    await expect.poll(() => button(page, 'Compare').getAttribute('aria-pressed'), within).toBe('false');

    await page.keyboard.press('Shift+A');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir, neon');
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');
    await page.keyboard.press('r');
    await page.getByText('Result v1').waitFor();

    // As in Lightroom: a picture on the canvas is flagged, and nothing else changes.
    await page.keyboard.press('x');
    await expect.poll(() => heard(version(page, 1)), within).toContain('rejected');
    await page.locator('.canvas-caption').getByText('rejected').waitFor();
    // In one line, with its mark.
    expect((await page.locator('.canvas-caption').boundingBox())?.height).toBeLessThan(32);
    await page.keyboard.press('p');
    await expect.poll(() => heard(version(page, 1)), within).toContain('picked');
    await page.keyboard.press('u');
    await expect.poll(() => heard(version(page, 1)), within).not.toContain('picked');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');

    await page.keyboard.press('4');
    await expect.poll(() => heard(version(page, 1)), within).toContain('4 stars');
    await page.keyboard.press('Control+z');
    await expect.poll(() => heard(version(page, 1)), within).not.toContain('stars');

    await page.keyboard.press('\\');
    await expect.poll(() => prompt(page).count(), within).toBe(0);
    await page.keyboard.press('\\');
    await prompt(page).waitFor();
  });

  it('types letters into fields, and runs no command there', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Letters'));
    await prompt(page).focus();
    await page.keyboard.type('c p s a r . [ ] 3 ?');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('c p s a r . [ ] 3 ?');
    await expect.poll(() => page.getByRole('dialog').count(), within).toBe(0);
    // Undo takes back a spell of typing, not a letter.
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('');
  });

  it('finds every command in the palette, and lists the shortcuts', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Palette'));
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('new seed');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Seed', exact: true }).inputValue(), within)
      .toMatch(/^\d+$/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('reaches every control, in an order that follows the screen', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Tab'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    // The first control of the page.
    await page.getByRole('button', { name: 'Project Tab' }).focus();
    const seen: string[] = [];
    for (let n = 0; n < 60; n++) {
      const name = await page.evaluate<string>(focusedName);
      if (name && !seen.includes(name)) seen.push(name);
      await page.keyboard.press('Tab');
    }
    const wanted = [
      'Open project…',
      'Settings',
      'Add picture…',
      'Sources',
      'Prompt',
      'Strength',
      'Strength value',
      'Seed',
      'Lock seed',
      'New seed',
      'Image size',
      'Images',
      'Acceleration',
      'Output format',
      'Canvas',
      'History',
      'Use all',
      'Use as input',
      'Use prompt',
      'Use seed',
      'Compare',
      'Export…',
    ];
    expect(wanted.filter((name) => !seen.includes(name))).toEqual([]);
    expect(seen.indexOf('Prompt')).toBeLessThan(seen.indexOf('Strength'));
    expect(seen.findIndex((name) => name.startsWith('Run pass'))).toBeLessThan(seen.indexOf('History'));
  });
});
