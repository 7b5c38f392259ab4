import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const part = (page: Page): Locator => page.getByRole('region', { name: 'Text to render', exact: true });
const field = (page: Page, n: number): Locator =>
  page.getByRole('textbox', { name: `Text to render ${n}`, exact: true });
const texts = (page: Page): Promise<string[]> =>
  part(page)
    .getByRole('textbox')
    .evaluateAll((fields) => fields.map((each) => (each as unknown as { value: string }).value));
const shows = async (page: Page, list: readonly string[]): Promise<void> =>
  await expect.poll(() => texts(page), within).toEqual(list);

/** What the control with the focus is called. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement.getAttribute('aria-label')");

/** Of every version, by its number. */
async function recordedWords(folder: string): Promise<Record<number, readonly string[]>> {
  const records = await Promise.all(
    (await readdir(join(folder, 'passes'))).map(
      async (name) =>
        JSON.parse(await readFile(join(folder, 'passes', name, 'pass.json'), 'utf8')) as {
          version: number;
          words: string[];
        },
    ),
  );
  return Object.fromEntries(records.map(({ version: n, words }) => [n, words]));
}

async function begin(page: Page, name: string): Promise<string> {
  const folder = join(editor.folder(), name);
  await makeProject(page, folder);
  await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 300, height: 200 }));
  await prompt(page).fill('a poster that says »Kaffee« und »Tee«');
  await shows(page, ['Kaffee', 'Tee']);
  return folder;
}

describe('the text to render', () => {
  it('is corrected with the mouse, kept over a reload and with the version, and comes back with it', async () => {
    const page = editor.page();
    const folder = await begin(page, 'By mouse');
    await field(page, 2).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Tee 24"');
    await part(page).getByText('Corrected by hand').waitFor();
    await part(page).getByRole('button', { name: 'Add text', exact: true }).click();
    await page.keyboard.type('Kuchen');
    await part(page).getByRole('button', { name: 'Remove “Kaffee”', exact: true }).click();
    await shows(page, ['Tee 24"', 'Kuchen']);
    await editor.keeps({ words: { list: ['Tee 24"', 'Kuchen'], quotes: ['Kaffee', 'Tee'] } });
    await page.reload();
    await shows(page, ['Tee 24"', 'Kuchen']);

    await runPass(page, 1);
    await expect.poll(() => recordedWords(folder), within).toEqual({ 1: ['Tee 24"', 'Kuchen'] });
    await page.getByText('Text to render, as corrected: “Tee 24"”, “Kuchen”').waitFor();

    // Other quotes in the prompt: the list stays until the designer lets it go.
    await prompt(page).fill('a sign that says “OPEN”');
    await part(page).getByText('the prompt’s quotes have changed since').waitFor();
    await shows(page, ['Tee 24"', 'Kuchen']);
    await part(page).getByRole('button', { name: 'Use the quotes', exact: true }).click();
    await shows(page, ['OPEN']);
    await expect.poll(() => part(page).getByText('Corrected').count(), within).toBe(0);
    await runPass(page, 2);
    await version(page, 1).click();
    await button(page, 'Use all').click();
    await shows(page, ['Tee 24"', 'Kuchen']);
    await part(page).getByText('Corrected by hand').waitFor();
    await version(page, 2).click();
    await button(page, 'Use all').click();
    await shows(page, ['OPEN']);
    await expect.poll(() => recordedWords(folder), within).toEqual({ 1: ['Tee 24"', 'Kuchen'], 2: ['OPEN'] });
  });

  it('is corrected by keyboard alone, and every step is undone and done again', async () => {
    const page = editor.page();
    await begin(page, 'By keyboard');
    await prompt(page).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page), within).toBe('Text to render 1');
    await page.keyboard.press('End');
    await page.keyboard.type(' frisch');
    // On to the second, past it to a new one, and out of that again.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Kuchen');
    await page.keyboard.press('Enter');
    await shows(page, ['Kaffee frisch', 'Tee', 'Kuchen', '']);
    await page.keyboard.press('Escape');
    await shows(page, ['Kaffee frisch', 'Tee', 'Kuchen']);
    await expect.poll(() => focused(page), within).toBe('Add text');
    // To the second one's button that removes it.
    for (let n = 0; n < 4; n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shows(page, ['Kaffee frisch', 'Kuchen']);
    await page.keyboard.press('Control+z');
    await shows(page, ['Kaffee frisch', 'Tee', 'Kuchen']);
    await page.keyboard.press('Control+z');
    await shows(page, ['Kaffee frisch', 'Tee']);
    await page.keyboard.press('Control+z');
    await shows(page, ['Kaffee', 'Tee']);
    for (let n = 0; n < 3; n++) await page.keyboard.press('Control+Shift+z');
    await shows(page, ['Kaffee frisch', 'Kuchen']);
    // One that is emptied and deleted from is gone, and the one before it has the focus.
    await field(page, 2).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await shows(page, ['Kaffee frisch']);
    await expect.poll(() => focused(page), within).toBe('Text to render 1');
  });

  it('letters that the offline engine lacks are named on the version', async () => {
    const page = editor.page();
    await begin(page, 'Letters');
    await runPass(page, 1, 'a poster that says “VISIT 東京”');
    await page
      .getByRole('note')
      .getByText('have no letters for 東 京 in “VISIT 東京”: they are left out of the picture.')
      .waitFor();
  });
});
