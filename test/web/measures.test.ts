import { join } from 'node:path';
import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within, choose } from './editor';

const editor = withEditor();

const box = async (element: Locator): Promise<{ x: number; height: number; width: number }> => {
  const found = await element.boundingBox();
  if (!found) throw new Error('It has no place on the screen');
  return found;
};

describe('controls', () => {
  it('are 28 pixels high, stand in one column, and give no room to icons that are not there', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await choose(page, 'Image size', 'Custom…');
    const size = page.getByRole('combobox', { name: 'Image size', exact: true });
    const controls: readonly (readonly [string, Locator])[] = [
      ...['Strength value', 'Images', 'Width', 'Height'].map(
        (name) => [name, page.getByRole('spinbutton', { name, exact: true })] as const,
      ),
      ...['Seed', 'Label'].map((name) => [name, page.getByRole('textbox', { name, exact: true })] as const),
      ['Image size', size],
      ['zoom', page.locator('.zoom-value')],
      ...['Fit', '100%'].map((name) => [name, page.locator('.zoom-word', { hasText: name })] as const),
      ...[0, 1].map((n) => [`stepper ${n}`, page.locator('.number-step').nth(n)] as const),
    ];
    expect(await Promise.all(controls.map(async ([name, control]) => [name, (await box(control)).height]))).toEqual(
      controls.map(([name]) => [name, 28]),
    );
    // Of the count of images, and of a custom size's megapixels.
    await expect.poll(() => page.locator('.number-step svg').count(), within).toBe(4);
    expect((await box(page.locator('.number-step').first())).width).toBe(28);
    for (const name of ['Width', 'Height'])
      expect((await box(page.getByRole('spinbutton', { name, exact: true }))).x).toBe((await box(size)).x);

    await version(page, 1).click({ button: 'right' });
    const item = page.getByRole('menuitem', { name: 'Use all', exact: false });
    expect((await box(item.locator('.menu-label'))).x - (await box(item)).x).toBe(8);
    await page.keyboard.press('Escape');
    await expect.poll(() => button(page, 'Settings').count(), within).toBe(1);
  });

  it('show a seed of ten digits whole, beside the scrollbar of a panel that has one', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Seeds'));
    const seed = page.getByRole('textbox', { name: 'Seed', exact: true });
    await seed.fill('2147483647');
    // The tests' browser has scrollbars that take no room.
    await page.addStyleTag({ content: '.recipe-scroll { border-right: 11px solid transparent; }' });
    for (const size of [
      { width: 1440, height: 900 },
      { width: 1200, height: 700 },
      { width: 1024, height: 700 },
    ]) {
      await page.setViewportSize(size);
      const over = await seed.evaluate((input) => {
        const { scrollWidth, clientWidth } = input as unknown as { scrollWidth: number; clientWidth: number };
        return scrollWidth - clientWidth;
      });
      expect([size.width, over]).toEqual([size.width, 0]);
    }
  });
});
