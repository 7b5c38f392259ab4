import { join } from 'node:path';
import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('the grid', () => {
  it('shows all pictures whole; keys, clicks and the double-click do as in any grid, and the slider’s size is kept', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Gridded'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('3');
    await runPass(page, 1, 'noir');
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('1');
    await runPass(page, 2, 'woodcut');
    await page.locator('body').press('Escape');
    await page.keyboard.press('g');

    const pictures = page.getByRole('listbox', { name: 'Pictures', exact: true });
    const cells = pictures.getByRole('option');
    await expect.poll(() => cells.count(), within).toBe(4);
    const chosen = pictures.getByRole('option', { selected: true });
    await cells.first().click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => chosen.getAttribute('aria-label'), within).toBe('Picture of v1 (2 of 3)');
    await page.keyboard.press('5');
    await expect.poll(() => chosen.getAttribute('aria-label'), within).toContain('5 stars');

    await cells.first().click();
    await cells.last().click({ modifiers: ['Control'] });
    await page.getByText('2 pictures selected', { exact: true }).waitFor();
    await page.keyboard.press('Escape');

    const slider = page.getByRole('slider', { name: 'Picture size', exact: true });
    await slider.focus();
    await slider.press('End');
    await page.getByRole('radio', { name: 'Recipe', exact: true }).check();
    const opener = pictures.getByRole('button', { name: 'Open the stack of 3', exact: true });
    await expect.poll(() => cells.count(), within).toBe(2);
    await opener.click();
    await expect.poll(() => cells.count(), within).toBe(4);
    await editor.keeps({ extra: expect.objectContaining({ gridSize: 512, gridBy: 'recipe' }) as unknown });

    await cells.first().dblclick();
    await pictures.waitFor({ state: 'detached' });
    await expect.poll(() => version(page, 2).getAttribute('aria-selected'), within).toBe('true');
  });

  it('chooses single pictures by rubber band, Ctrl and Shift, and does to exactly those what is asked', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Chosen');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('4');
    await runPass(page, 1, 'noir');
    await page.locator('body').press('Escape');
    await page.keyboard.press('g');
    const pictures = page.getByRole('listbox', { name: 'Pictures', exact: true });
    const cell = (n: number): Locator =>
      pictures.getByRole('option', { name: new RegExp(`^Picture of v1 \\(${n} of 4\\)`) });
    const chosen = pictures.getByRole('option', { selected: true });
    const names = async (): Promise<string[]> =>
      chosen.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));

    // By mouse: a band over the first two, Ctrl adds the fourth.
    const [first, second] = [(await cell(1).boundingBox())!, (await cell(2).boundingBox())!];
    await page.mouse.move(first.x - 6, first.y - 6);
    await page.mouse.down();
    await page.mouse.move(second.x + 20, second.y + 40, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => chosen.count(), within).toBe(2);
    await cell(4).click({ modifiers: ['Control'] });
    await page.getByText('3 pictures selected', { exact: true }).waitFor();
    await page.keyboard.press('4');
    await expect.poll(names, within).toEqual([1, 2, 4].map((n) => `Picture of v1 (${n} of 4), 4 stars`));
    await expect.poll(() => cell(3).getAttribute('aria-label'), within).toBe('Picture of v1 (3 of 4)');

    // A click with Alt compares what is looked at with that picture.
    await page.keyboard.press('Escape');
    await cell(2).click();
    await cell(4).click({ modifiers: ['Alt'] });
    await page.getByRole('toolbar', { name: 'Compare options' }).waitFor();
    await expect
      .poll(() => page.locator('.side-label > span').allInnerTexts(), within)
      .toEqual(['v1 (4 of 4)', 'v1 (2 of 4)']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');

    // By keys: from the first on with Shift; C compares two, N surveys them, Delete takes exactly them away.
    await cell(4).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('2 pictures selected', { exact: true }).waitFor();
    await page.keyboard.press('n');
    const survey = page.getByRole('list', { name: 'Survey', exact: true }).getByRole('listitem');
    await expect.poll(() => survey.count(), within).toBe(2);
    await page.keyboard.press('Escape');
    await page.getByText('2 pictures selected', { exact: true }).waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(() => pictures.getByRole('option').count(), within).toBe(2);
    await expect.poll(names, within).toEqual(['Picture of v1 (3 of 4)']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => pictures.getByRole('option').count(), within).toBe(4);
  });
});
