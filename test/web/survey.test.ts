import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('a survey', () => {
  it('shows what is selected in step; X takes one out, stars are given, Enter keeps the winner', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Surveyed'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('3');
    await runPass(page, 1, 'noir');
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('1');
    await runPass(page, 2, 'woodcut');
    await version(page, 2).click();
    await version(page, 1).click({ modifiers: ['Control'] });
    const fit = button(page, 'Fit').and(page.locator('[aria-pressed=true]'));
    await fit.waitFor();
    await page.keyboard.press('z');
    await fit.waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    // Whole pictures, however the canvas was zoomed.
    await fit.waitFor();

    const cells = page.getByRole('list', { name: 'Survey', exact: true }).getByRole('listitem');
    await expect.poll(() => cells.count(), within).toBe(4);
    await expect.poll(() => cells.locator('.picture').count(), within).toBe(4);
    const current = cells.and(page.locator('[aria-current]'));
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => current.innerText(), within).toContain('v2');
    await page.keyboard.press('p');
    await expect.poll(() => current.innerText(), within).toContain('picked');
    await page.keyboard.press('u');
    await expect.poll(() => current.innerText(), within).not.toContain('picked');
    await page.keyboard.press('x');
    await expect.poll(() => cells.count(), within).toBe(3);
    await page.keyboard.press('Control+z');
    await expect.poll(() => cells.count(), within).toBe(4);
    await page.keyboard.press('x');
    await expect.poll(() => cells.count(), within).toBe(3);
    await button(page, 'Take v1 (1 of 3) out').click();
    await expect.poll(() => cells.count(), within).toBe(2);

    // Zoomed in one, moved in all.
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await page.keyboard.press('z');
    await fit.waitFor({ state: 'detached' });
    const zooms = (): Promise<string[]> =>
      cells
        .locator('.picture')
        .evaluateAll((all) => all.map((each) => (each as unknown as { style: { width: string } }).style.width));
    await expect.poll(async () => new Set(await zooms()).size, within).toBe(1);
    await page.keyboard.press('Enter');
    await cells.first().waitFor({ state: 'detached' });
    await page
      .getByText(/^v1 \(\d of 3\)/)
      .first()
      .waitFor();
  });
});
