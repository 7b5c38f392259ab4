import { join } from 'node:path';
import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, heard, version, withEditor, within, choose } from './editor';

const editor = withEditor();

const has = async (field: Locator): Promise<boolean> => (await field.and(field.page().locator(':focus')).count()) === 1;

describe('a number that can’t be', () => {
  it('is kept and pointed at, and nothing is run with another', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Numbers'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await prompt(page).fill('noir');
    await choose(page, 'Image size', 'Custom…');
    const run = page.getByRole('button', { name: /^Run pass/ });
    const number = (name: string): Locator => page.getByRole('spinbutton', { name, exact: true });
    const fields = [
      {
        field: page.getByRole('textbox', { name: 'Seed', exact: true }),
        bad: ['99999999999', '12x'],
        good: '48213',
        hint: 'Seed: whole numbers from 0 to 2147483647.',
      },
      {
        field: number('Images'),
        bad: ['99', 'many', '2.5', ''],
        good: '1',
        hint: 'Images: whole numbers from 1 to 4.',
      },
      { field: number('Width'), bad: ['12', '99999'], good: '512', hint: /^Width: whole numbers from / },
      { field: number('Height'), bad: ['tall'], good: '512', hint: /^Height: whole numbers from / },
      { field: number('Strength value'), bad: ['abc', '7'], good: '0.5', hint: 'Strength: numbers from 0 to 1.' },
    ];
    for (const { field, bad, good, hint } of fields) {
      for (const text of bad) {
        await field.fill(text);
        await run.click();
        await expect.poll(() => has(field), within).toBe(true);
        await expect.poll(() => field.inputValue(), within).toBe(text);
        await page.locator('#run-hint').getByText(hint).waitFor();
        await page.keyboard.press('Control+Enter');
        await expect.poll(() => has(field), within).toBe(true);
        await expect.poll(() => field.inputValue(), within).toBe(text);
        await expect.poll(() => field.getAttribute('aria-invalid'), within).toBe('true');
        // What is wrong with it is read in full, and moves nothing sideways.
        expect(
          await page.evaluate<number[]>(
            `[...document.querySelectorAll('.recipe-scroll')].map((part) => [part.scrollWidth - part.clientWidth, part.scrollLeft]).flat()`,
          ),
        ).toEqual([0, 0]);
      }
      await field.fill(good);
      await prompt(page).focus();
      expect(await field.getAttribute('aria-invalid')).toBeNull();
    }
    await expect.poll(() => page.getByRole('option', { name: /^v\d/ }).count(), within).toBe(0);
    await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
    await run.click();
    await version(page, 1).waitFor();
    await expect.poll(() => heard(version(page, 1)), within).toContain('strength 0.50, seed 48213');
  });

  it('gives way to a value from elsewhere, and to Escape', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Elsewhere'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const seed = page.getByRole('textbox', { name: 'Seed', exact: true });
    await seed.fill('7');
    await seed.fill('99999999999');
    await button(page, 'New seed').click();
    await expect.poll(() => seed.inputValue(), within).toMatch(/^\d{1,10}$/);
    const drawn = await seed.inputValue();
    await seed.fill('12x');
    await seed.press('Escape');
    await expect.poll(() => seed.inputValue(), within).toBe(drawn);
    const images = page.getByRole('spinbutton', { name: 'Images', exact: true });
    await images.fill('many');
    await prompt(page).fill('noir');
    await expect.poll(() => images.inputValue(), within).toBe('many');
    // Folded away it is no text any more that anybody means.
    await button(page, 'More').click();
    await runPass(page, 1);
  });
});
