import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of whatever impact: all of them, or those that colours decide. The others look at what is the same in every theme. */
const look = (rules: 'all' | 'colour') => `axe.run(document, {
  resultTypes: ['violations'],
  ${rules === 'colour' ? "runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }," : ''}
}).then(({ violations }) => violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, html }) => impact + ' ' + id + ': ' + target.join(' ') + ' ' + html.slice(0, 120))))`;

/**
 * Everything that takes a click, and is smaller than 24 pixels either way. A radio or checkbox is as large as its label. Not measured are edges that
 * are dragged, which keys move too, what only screen readers see, and what stands within a line of text.
 */
const smallTargets = `[...document.querySelectorAll('button, a[href], input:not([type=hidden], [type=file]), textarea, summary, [role=button], [role=option], [role=menuitem], [role=menuitemcheckbox], [role=combobox], [role=slider]')]
  .filter((one) => one.checkVisibility() && !one.closest('.visually-hidden, [aria-hidden=true], [role=separator], p'))
  .flatMap((one) => {
    const whole = one.matches('[type=radio], [type=checkbox]') ? (one.closest('label') ?? one.labels?.[0] ?? one) : one;
    const { width, height } = whole.getBoundingClientRect();
    return width > 0 && height > 0 && (width < 23.9 || height < 23.9)
      ? ['small target, ' + width.toFixed(1) + ' × ' + height.toFixed(1) + ': ' + one.outerHTML.slice(0, 120)]
      : [];
  })`;

const sizes = [
  [1440, 900],
  [1024, 700],
] as const;

/**
 * Colours are the same at both sizes, so that each theme but the first is looked at in one of them; PENTIMENTO_TEST_WHOLE=1 looks at both.
 */
const sizesOf = {
  Dark: sizes,
  Light: process.env['PENTIMENTO_TEST_WHOLE'] ? sizes : sizes.slice(0, 1),
  'High contrast': process.env['PENTIMENTO_TEST_WHOLE'] ? sizes : sizes.slice(1),
} as const;

/** What opens by a key or by the palette, over a version that is selected. */
const byKeys = [
  'F1',
  'Control+e',
  '$',
  'Control+k',
  '?',
  'Shift+B',
  'Control+j',
  'Control+i',
  'Control+o',
  'Alt+n',
  'Control+,',
];
const byName = [
  'Contact sheet…',
  'Trash…',
  'Rename project…',
  'Save recipe as preset…',
  'Save words of the prompt as snippet…',
];

describe('every screen, dialog and menu, to a program that checks them', () => {
  for (const theme of ['Dark', 'Light', 'High contrast'] as const)
    it(`has no fault of any impact in the theme ${theme}, at ${sizesOf[theme].map((size) => size.join(' × ')).join(' and ')}`, async () => {
      const page = editor.page();
      const faults = new Set<string>();
      const check = async (): Promise<void> => {
        await page.evaluate(`if (!window.axe) { ${axe} } 0`);
        const every = theme === 'Dark';
        for (const fault of await page.evaluate<string[]>(look(every ? 'all' : 'colour'))) faults.add(fault);
        if (every) for (const small of await page.evaluate<string[]>(smallTargets)) faults.add(small);
      };
      const leave = async (): Promise<void> => {
        const open = page.locator('[role=dialog], [role=menu]');
        for (let count = await open.count(); count > 0; count = await open.count()) {
          await page.keyboard.press('Escape');
          await expect.poll(() => open.count(), within).toBeLessThan(count);
        }
      };
      await check();
      await button(page, 'Settings').click();
      await page.getByRole('radio', { name: theme, exact: true }).check();
      await leave();
      await makeProject(page, join(editor.folder(), 'Checked'));
      await check();
      await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
      await runPass(page, 1, 'noir, a sign says "OPEN"');
      await runPass(page, 2, 'neon');
      const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
      for (const [width, height] of sizesOf[theme]) {
        await page.setViewportSize({ width, height });
        await version(page, 1).click();
        await check();
        for (const name of ['Grid view', 'Tree view', 'Side by side view']) {
          await page.getByRole('radio', { name, exact: true }).check();
          await check();
        }
        await button(page, 'Leave compare').click();
        await button(page, 'Crop…').click();
        await check();
        await button(page, 'Cancel').click();
        for (const open of menus(page, canvas)) {
          await open();
          await page.getByRole('menu').first().waitFor();
          await check();
          await leave();
        }
        await version(page, 1).click();
        for (const key of byKeys) {
          await page.keyboard.press(key);
          await page.getByRole('dialog').first().waitFor();
          await check();
          await leave();
        }
        for (const name of byName) {
          await page.keyboard.press('Control+k');
          await page.keyboard.type(name);
          await page.keyboard.press('Enter');
          await page.getByRole('dialog').and(page.locator(':not(.palette)')).first().waitFor();
          await check();
          await leave();
        }
        await version(page, 1).click();
        await page.keyboard.press('[');
        await page.keyboard.press(']');
        await check();
        await page.keyboard.press('[');
        await page.keyboard.press(']');
      }
      // What lies on the middle grey keeps its contrast, too.
      await button(page, 'Settings').click();
      await page.getByRole('radio', { name: 'Middle grey', exact: true }).check();
      await leave();
      for (const name of ['Grid view', 'Tree view', 'Canvas view']) {
        await page.getByRole('radio', { name, exact: true }).check();
        await check();
      }
      expect([...faults]).toEqual([]);
    });
});

const menus = (page: Page, canvas: ReturnType<Page['locator']>): readonly (() => Promise<void>)[] => [
  () => version(page, 1).click({ button: 'right' }),
  () => canvas.click({ button: 'right' }),
  () =>
    page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option').first().click({ button: 'right' }),
  () => button(page, 'Project Checked').click(),
  () => button(page, '×1 variations').click(),
  () => button(page, 'Recipe presets').click(),
  () => button(page, 'Snippets').click(),
  () => button(page, 'Earlier prompts').click(),
];

describe('the main job, by ear: names and roles alone', () => {
  /** docs/accessibility.md tells it step by step. */
  it('is done from a new project to an exported file without looking or pointing', async () => {
    const page = editor.page();
    const press = (name: string): Promise<void> => button(page, name).press('Enter');
    const status = (text: string | RegExp): Promise<void> =>
      page.getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'attached', timeout: patience });

    await page.getByRole('main').waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await press('New project…');
    await page.getByRole('dialog', { name: 'New project', exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(join(editor.folder(), 'Heard'));
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Recipe panel', exact: true }).waitFor();
    await press('Add picture…');
    await page
      .getByRole('textbox', { name: 'File path', exact: true })
      .fill(await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.keyboard.press('Enter');
    await page
      .getByRole('listbox', { name: 'Sources', exact: true })
      .getByRole('option', { name: 'shop.png' })
      .waitFor();
    await prompt(page).fill('noir, a sign says "OPEN"');
    await page.getByRole('textbox', { name: 'Text to render 1', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Turbo', exact: true }).press('Space');
    await page.getByRole('slider', { name: 'Strength', exact: true }).press('ArrowLeft');
    await page.getByRole('button', { name: /^Run pass/ }).press('Enter');
    // What is said goes on: started, each stage, done.
    await status(/^v1/);
    await page.getByRole('option', { name: /^v1, .*Done/ }).waitFor({ timeout: patience });
    await page.getByRole('listbox', { name: 'History', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: /^v1, .*Done/, selected: true }).waitFor();
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: /^Export/ });
    await dialog
      .getByRole('button', { name: /^Export/ })
      .last()
      .press('Enter');
    await page
      .getByText(/exported|Written|written/)
      .first()
      .waitFor();
  });
});
