import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, combobox, makeProject, version, withEditor, within } from './editor';

const editor = withEditor();

describe('selects', () => {
  it('are the app’s own on every screen, and choose by arrows, Home, End and first letters', async () => {
    const page = editor.page();
    const natives = () => page.locator('select').count();
    await button(page, 'Settings').click();
    await combobox(page, 'Engine').waitFor();
    expect(await natives()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await makeProject(page, join(editor.folder(), 'Selects'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 64, height: 64 }));
    const size = combobox(page, 'Image size');
    const list = page.getByRole('listbox', { name: 'Image size', exact: true });
    const names = (locator: typeof size) => locator.first().textContent();
    const focused = list.locator('[role=option]:focus');
    const takes = async (keys: readonly string[], label: RegExp): Promise<void> => {
      await size.focus();
      await page.keyboard.press('Enter');
      // What is chosen has the focus first.
      await list.getByRole('option', { selected: true }).and(page.locator(':focus')).waitFor();
      for (const key of keys) {
        const before = await names(focused);
        await page.keyboard.press(key);
        // Radix moves the focus a moment after the key: an arrow that comes before that is lost.
        if (key.startsWith('Arrow')) await expect.poll(() => names(focused), within).not.toBe(before);
      }
      await expect.poll(() => names(focused), within).toMatch(label);
      await page.keyboard.press('Enter');
      await list.waitFor({ state: 'detached' });
      await expect.poll(() => size.textContent(), within).toMatch(label);
      await page.locator('[role=combobox]:focus').waitFor();
    };
    expect(await natives()).toBe(0);
    await takes(['End'], /^Custom/);
    await takes(['Home'], /^Input’s shape/);
    await takes(['ArrowDown', 'ArrowDown'], /^Square ·/);
    await takes(['ArrowUp'], /^Square HD/);
    await takes(['l'], /^Landscape 4:3/);
    await takes(['p', 'o'], /^Portrait 4:3/);

    // Escape leaves it as it was.
    await page.keyboard.press('ArrowDown');
    await list.waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await size.textContent()).toMatch(/^Portrait 4:3/);
    await page.locator('[role=combobox]:focus').waitFor();

    // Closed, a letter is the command that it is everywhere.
    await page.keyboard.press('g');
    await page.getByRole('radio', { name: 'Grid view', exact: true, checked: true }).waitFor();
    expect(await size.textContent()).toMatch(/^Portrait 4:3/);
    expect(await version(page, 1).count()).toBe(0);
  });
});
