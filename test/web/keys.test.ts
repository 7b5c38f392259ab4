import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, version, runPass, withEditor, within } from './editor';

const editor = withEditor();

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts', exact: true });
const zoom = (page: Page): Promise<number> =>
  page
    .getByRole('textbox', { name: 'Zoom in percent', exact: true })
    .inputValue()
    .then((text) => Number.parseFloat(text));

it('the guide is opened from the start screen, by F1 and from the project’s menu, and tells each task', async () => {
  const page = editor.page();
  const guide = page.getByRole('dialog', { name: 'Guide', exact: true });
  await button(page, 'Guide').click();
  await guide.getByRole('heading', { name: 'Make a version', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await guide.waitFor({ state: 'detached' });
  await makeProject(page, join(editor.folder(), 'Guided'));
  await page.keyboard.press('F1');
  await guide.getByText(/writes PNG, JPEG/).waitFor();
  await page.keyboard.press('Escape');
  await guide.waitFor({ state: 'detached' });
  await button(page, 'Project Guided').click();
  await page.getByRole('menuitem', { name: /^Guide/ }).click();
  await guide.waitFor();
});

describe('keys', () => {
  it('are changed in Settings, told where they are taken, kept over a restart, and shown as they are everywhere', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Keys'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await button(page, 'Settings').click();
    await button(page, 'Change keyboard shortcuts…').click();

    // Free keys are taken at once.
    await sheet(page)
      .getByRole('button', { name: 'Change the shortcut of History as a tree, now T', exact: true })
      .click();
    await page.keyboard.press('F8');
    await sheet(page)
      .getByRole('button', { name: 'Change the shortcut of History as a tree, now F8', exact: true })
      .waitFor();
    // Keys that another command has are told, and move only by a yes.
    await sheet(page).getByRole('button', { name: 'Change the shortcut of Grid, now G', exact: true }).click();
    await page.keyboard.press('c');
    await sheet(page).getByRole('alert').getByText('C is “Compare” and “Crop the input…”.', { exact: true }).waitFor();
    await button(page, 'Use it here instead').click();
    await sheet(page).getByRole('button', { name: 'Change the shortcut of Compare, now none', exact: true }).waitFor();
    // What everything needs can't be taken; Escape gives up, and leaves the dialog open.
    await sheet(page)
      .getByRole('button', { name: /^Change the shortcut of Zoom in/ })
      .click();
    await page.keyboard.press('Enter');
    await sheet(page)
      .getByRole('alert')
      .getByText(/already has a meaning everywhere/)
      .waitFor();
    await page.keyboard.press('Escape');
    await sheet(page)
      .getByRole('button', { name: /^Change the shortcut of Zoom in/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });

    await editor.restart();
    await version(page, 1).click();
    await page.keyboard.press('c');
    const grid = page.getByRole('radio', { name: 'Grid view', exact: true });
    await expect.poll(() => grid.isChecked(), within).toBe(true);
    await page.keyboard.press('F8');
    await expect.poll(() => page.getByRole('radio', { name: 'Tree view', exact: true }).isChecked(), within).toBe(true);
    await page.keyboard.press('?');
    await expect
      .poll(
        () =>
          sheet(page)
            .getByRole('row', { name: /^History as a tree/ })
            .innerText(),
        within,
      )
      .toMatch(/tree\s+F8/);
    await sheet(page).getByRole('button', { name: 'Change shortcuts', exact: true }).click();
    await sheet(page).getByRole('button', { name: 'Reset all', exact: true }).click();
    await sheet(page).getByRole('button', { name: 'Change the shortcut of Grid, now G', exact: true }).waitFor();
  });

  it('make Space a hand, hide the panels by \\, and leave digits to stars; the wheel zooms or scrolls, and a pinch always zooms', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Hand'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 2400, height: 1800 }));
    const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
    await canvas.locator('img').first().waitFor();
    await canvas.click();
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);

    // Cropping, a drag in the middle would draw or move the crop: with Space it moves the picture.
    await page.keyboard.press('Control+1');
    await expect.poll(() => zoom(page), within).toBe(100);
    await page.keyboard.press('1');
    await page.keyboard.press('0');
    await expect.poll(() => zoom(page), within).toBe(100);
    const left = () =>
      canvas
        .locator('img')
        .first()
        .evaluate((img: { getBoundingClientRect(): { left: number } }) => img.getBoundingClientRect().left);
    const before = await left();
    await page.keyboard.down(' ');
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up(' ');
    await expect.poll(left, within).toBeGreaterThan(before + 60);

    await page.mouse.wheel(0, -100);
    await expect.poll(() => zoom(page), within).toBeGreaterThan(100);
    await button(page, 'Settings').click();
    await page.getByRole('radio', { name: 'Scrolls', exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const at = await zoom(page);
    const from = await left();
    await page.mouse.wheel(80, 0);
    await expect.poll(left, within).toBeLessThan(from);
    await expect.poll(() => zoom(page), within).toBe(at);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 100);
    await page.keyboard.up('Control');
    await expect.poll(() => zoom(page), within).toBeLessThan(at);

    await page.keyboard.press('\\');
    await page.getByRole('listbox', { name: 'Sources', exact: true }).waitFor({ state: 'hidden' });
    await page.keyboard.press('\\');
    await page.getByRole('listbox', { name: 'Sources', exact: true }).waitFor();
  });
});
