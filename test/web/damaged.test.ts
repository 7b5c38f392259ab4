import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, heard, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

/** The results of a project's passes, oldest first. */
async function resultsOf(folder: string): Promise<string[]> {
  const passes = await readdir(join(folder, 'passes'));
  return passes.toSorted().map((pass) => join(folder, 'passes', pass, '1.png'));
}

/** What a browser draws in the place of a picture that it can't show, and what turns while one is on its way. */
const leftOvers = (page: Page): Promise<number> =>
  page
    .locator('img, .picture-waits')
    .evaluateAll(
      (all) =>
        (all as unknown as { tagName: string; complete?: boolean; naturalWidth?: number }[]).filter(
          (each) => each.tagName !== 'IMG' || (each.complete && each.naturalWidth === 0),
        ).length,
    );

async function liesWithin(inner: Locator, outer: Locator): Promise<void> {
  const [a, b] = [(await inner.boundingBox())!, (await outer.boundingBox())!];
  expect(a.x).toBeGreaterThanOrEqual(b.x);
  expect(a.y).toBeGreaterThanOrEqual(b.y);
  expect(a.x + a.width).toBeLessThanOrEqual(b.x + b.width);
  expect(a.y + a.height).toBeLessThanOrEqual(b.y + b.height);
}

const noPicture = /“1\.png” is not a picture/;
const cutOff = /“1\.png” is cut off: a part of the picture is missing/;

describe('a result whose file is damaged', () => {
  it('says what is wrong with it, in words, wherever it is shown, and is shown again once the file is whole', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Damaged');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'woodcut');
    const [first, second] = await resultsOf(folder);
    const whole = await readFile(first!);
    await writeFile(first!, 'This is a text.\n');
    await truncate(second!, Math.floor((await readFile(second!)).length / 3));
    await page.reload();

    // The history.
    for (const n of [1, 2])
      await expect.poll(() => heard(version(page, n)), within).toContain('picture can’t be shown');
    await version(page, 1).getByText('Picture can’t be shown', { exact: false }).last().waitFor();
    // The canvas; of the one that breaks off, the browser shows what there is.
    await version(page, 1).click();
    await page.getByRole('alert').getByText(noPicture).waitFor();
    await version(page, 2).click();
    await page.getByRole('alert').getByText(cutOff).waitFor();
    await expect.poll(() => leftOvers(page), within).toBe(0);

    // Comparing, where the slider covers half of it.
    await version(page, 1).click();
    await page.keyboard.press('c');
    const told = page.locator('.picture-broken');
    await told.getByText(noPicture).waitFor();
    const divider = (await page.locator('.compare-divider').boundingBox())!;
    expect((await told.boundingBox())!.x).toBeGreaterThanOrEqual(divider.x + divider.width / 2);
    for (const mode of ['Side by side', 'Difference', 'Peek']) {
      await page.getByRole('radio', { name: mode, exact: true }).check();
      await told.getByText(noPicture).waitFor();
      await liesWithin(told, page.locator('.stage').last());
    }
    await page.keyboard.press('Escape');

    for (const size of [
      { width: 1440, height: 900 },
      { width: 1024, height: 700 },
    ]) {
      await page.setViewportSize(size);
      // The grid.
      await page.keyboard.press('g');
      const cell = page.getByRole('option', { name: 'Picture of v1, can’t be shown', exact: true });
      await cell.getByText(noPicture).waitFor();
      await page
        .getByRole('option', { name: 'Picture of v2, can’t be shown', exact: true })
        .getByText(cutOff)
        .waitFor();
      await expect.poll(() => leftOvers(page), within).toBe(0);
      // The survey.
      await page.keyboard.press('Control+a');
      await page.keyboard.press('n');
      const cells = page.getByRole('list', { name: 'Survey', exact: true }).getByRole('listitem');
      await cells.filter({ hasText: 'v2' }).getByText(cutOff).waitFor();
      const own = cells.filter({ hasText: 'v1' });
      await own.getByText(noPicture).waitFor();
      await liesWithin(own.getByRole('button', { name: 'Try again', exact: true }), own);
      await expect.poll(() => leftOvers(page), within).toBe(0);
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
    }

    // What would be exported.
    await version(page, 2).click();
    await page.keyboard.press('Control+e');
    const exporting = page.getByRole('dialog', { name: /^Export/ });
    await exporting.getByRole('alert').getByText(cutOff).waitFor();
    await page.keyboard.press('Escape');
    await exporting.waitFor({ state: 'detached' });

    await version(page, 1).click();
    // It is on the page before its file is mended: else it would be shown without being asked for again.
    await button(page, 'Try again').waitFor();
    await writeFile(first!, whole);
    await button(page, 'Try again').click();
    await button(page, 'Try again').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('alert').count(), within).toBe(0);
  });
});
