import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, patience, withEditor, within } from './editor';

const editor = withEditor();

describe('many sources', () => {
  it('show how many there are, and where the grid goes on', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Many');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const sources = page.getByRole('listbox', { name: 'Sources', exact: true });
    await sources.getByRole('option').waitFor();
    /** Is the end of the grid faded out? */
    const fades = (): Promise<{ above: boolean; below: boolean }> =>
      sources.evaluate((grid) => ({ above: grid.hasAttribute('data-above'), below: grid.hasAttribute('data-below') }));
    await expect.poll(() => fades(), within).toEqual({ above: false, below: false });

    const name = (await readdir(join(folder, 'sources'))).find((file) => file.endsWith('.json'))!;
    const record = JSON.parse(await readFile(join(folder, 'sources', name), 'utf8')) as Record<string, unknown>;
    for (let n = 10; n < 40; n++)
      await writeFile(
        join(folder, 'sources', `more-${n}.json`),
        JSON.stringify({ ...record, id: `00000000000000${n}`, name: `more-${n}.jpg`, file: `more-${n}.jpg` }),
      );
    await page
      .locator('.recipe-head', { hasText: 'Sources' })
      .getByText('31', { exact: true })
      .waitFor({ timeout: patience });
    await expect.poll(fades, within).toEqual({ above: false, below: true });
    // A part of a fourth row shows.
    expect(await sources.evaluate((grid) => grid.clientHeight % 56)).toBeGreaterThan(8);
    expect(await sources.evaluate((grid) => grid.scrollHeight > grid.clientHeight)).toBe(true);

    await sources.focus();
    await page.keyboard.press('End');
    await expect.poll(fades, within).toEqual({ above: true, below: false });
    const last = sources.getByRole('option', { name: 'more-39.jpg' });
    const [one, all] = [await last.boundingBox(), await sources.boundingBox()];
    expect(one!.y + one!.height).toBeLessThanOrEqual(all!.y + all!.height);
  });

  it('are told of by name and size, on hover and to the keyboard', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Two'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await addPicture(page, await picture(join(editor.folder(), 'street.jpg'), { seed: 2 }));
    const sources = page.getByRole('listbox', { name: 'Sources', exact: true });
    const tip = page.getByRole('tooltip').last();
    const option = (name: string) => sources.getByRole('option', { name, exact: true });
    await option('street.jpg').hover();
    await expect.poll(() => tip.innerText(), within).toMatch(/^street\.jpg\s+\d+ × \d+/);
    const described = await option('street.jpg').getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/^480 × 320/);
    expect(await sources.locator('[title]').count()).toBe(0);

    await page.mouse.move(700, 400, { steps: 5 });
    await tip.waitFor({ state: 'detached' });
    await option('shop.jpg').click();
    await page.mouse.move(700, 400, { steps: 5 });
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tip.innerText(), within).toContain('street.jpg');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tip.innerText(), within).toContain('shop.jpg');
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await tip.waitFor();
    await page.keyboard.press('Tab');
    await tip.waitFor({ state: 'detached' });
  });
});
