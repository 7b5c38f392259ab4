import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const panel = (page: Page, name: 'Recipe' | 'Versions') =>
  page.getByRole('complementary', { name: `${name} panel`, exact: true });
const edge = (page: Page, name: 'Recipe' | 'Versions') =>
  page.getByRole('separator', { name: `Width of ${name} panel`, exact: true });
const width = async (page: Page, name: 'Recipe' | 'Versions'): Promise<number> =>
  (await panel(page, name).boundingBox())!.width;
const widths = async (page: Page): Promise<number[]> => [await width(page, 'Recipe'), await width(page, 'Versions')];
const canvas = (page: Page) => page.getByRole('region', { name: 'Canvas', exact: true });

describe('the panels', () => {
  it('follow the window until they are dragged, and then keep their pixels while there is room', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Panels'));
    await expect.poll(() => widths(page), within).toEqual([300, 300]);
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect.poll(() => widths(page), within).toEqual([260, 260]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => widths(page), within).toEqual([300, 300]);

    const place = (await edge(page, 'Recipe').boundingBox())!;
    await page.mouse.move(place.x, 400);
    await page.mouse.down();
    await page.mouse.move(place.x + 100, 400);
    await page.mouse.move(place.x + 180, 400);
    await page.mouse.up();
    await expect.poll(() => widths(page), within).toEqual([480, 300]);
    await page.setViewportSize({ width: 1600, height: 900 });
    await expect.poll(async () => (await canvas(page).boundingBox())!.width, within).toBe(1600 - 780 - 2);
    await expect.poll(() => widths(page), within).toEqual([480, 300]);
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect.poll(() => widths(page), within).toEqual([344, 260]);
    await editor.keeps({ extra: { leftWidth: 480, rightWidth: null } });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await expect.poll(() => widths(page), within).toEqual([480, 300]);
    await edge(page, 'Recipe').dblclick();
    await expect.poll(() => widths(page), within).toEqual([300, 300]);
    await edge(page, 'Versions').press('Shift+ArrowLeft');
    await expect.poll(() => widths(page), within).toEqual([300, 380]);
    await edge(page, 'Versions').press('Home');
    await expect.poll(() => widths(page), within).toEqual([300, 300]);
  });

  it('fold to strips that bring them back, the history to its pictures', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Folding'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'neon');
    await button(page, 'Hide recipe panel').click();
    await expect.poll(() => panel(page, 'Recipe').count(), within).toBe(0);
    await button(page, 'Hide history panel').click();
    await expect.poll(() => panel(page, 'Versions').count(), within).toBe(0);
    // The strip is the history: its names, its selection, its keys.
    const strip = page.getByRole('listbox', { name: 'History', exact: true });
    expect((await strip.boundingBox())!.width).toBeLessThanOrEqual(64);
    await expect.poll(() => strip.getByRole('option').count(), within).toBe(2);
    await expect.poll(() => page.getByLabel('History', { exact: true }).count(), within).toBe(1);
    await version(page, 1).click();
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => version(page, 2).getAttribute('aria-selected'), within).toBe('true');
    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Use all/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    await editor.keeps({ extra: { left: false, right: false } });
    await page.reload();
    await button(page, 'Show recipe panel').click();
    await prompt(page).waitFor();
    await button(page, 'Show history panel').click();
    await button(page, 'Use all').waitFor();

    // A drag to the side folds, and so do the keys.
    const place = (await edge(page, 'Recipe').boundingBox())!;
    await page.mouse.move(place.x, 400);
    await page.mouse.down();
    await page.mouse.move(150, 400);
    await page.mouse.move(60, 400);
    await page.mouse.up();
    await button(page, 'Show recipe panel').click();
    await expect.poll(() => widths(page), within).toEqual([300, 300]);
    await page.keyboard.press(']');
    await button(page, 'Show history panel').waitFor();

    // The picture alone, and back as it was.
    await page.keyboard.press('\\');
    await expect.poll(async () => (await canvas(page).boundingBox())!.width, within).toBe(1440);
    await expect.poll(() => button(page, 'Show history panel').count(), within).toBe(0);
    await page.keyboard.press('Escape');
    await button(page, 'Show history panel').waitFor();
    await expect.poll(() => width(page, 'Recipe'), within).toBe(300);
    await page.keyboard.press('\\');
    await page.keyboard.press('\\');
    await button(page, 'Show history panel').waitFor();
  });
});
