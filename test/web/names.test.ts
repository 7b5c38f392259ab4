import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

type Role = Parameters<Page['getByRole']>[0];

const count = async (page: Page, roles: readonly Role[], name: string | RegExp): Promise<number> =>
  (await Promise.all(roles.map((role) => page.getByRole(role, { name, exact: true }).count()))).reduce(
    (a, b) => a + b,
    0,
  );

const everywhere: readonly (readonly [readonly Role[], string | RegExp])[] = [
  [['button'], 'New project…'],
  [['button'], 'Open project…'],
  [['button'], 'Settings'],
];
const inEditor: readonly (readonly [readonly Role[], string | RegExp])[] = [
  ...everywhere,
  [['button'], 'Add picture…'],
  [['button'], /^Run pass/],
  [['button'], 'New seed'],
  [['textbox'], 'Prompt'],
  [['slider'], 'Strength'],
  [['textbox', 'spinbutton'], 'Seed'],
  [['spinbutton'], 'Images'],
  [['spinbutton'], 'Strength value'],
  [['radiogroup', 'combobox'], 'Rendering speed'],
  [['radiogroup', 'combobox'], 'Magic Prompt'],
  [['combobox'], 'Image size'],
  [['combobox'], 'Acceleration'],
  [['combobox'], 'Output format'],
  [['listbox'], 'History'],
  [['listbox'], 'Sources'],
  [['region', 'img'], 'Canvas'],
];
const onVersion: readonly (readonly [readonly Role[], string | RegExp])[] = [
  ...inEditor,
  [['button'], 'Compare'],
  [['button'], 'Use prompt'],
  [['button'], 'Use seed'],
  [['button'], 'Use all'],
  [['button'], 'Use as input'],
  [['button'], 'Export…'],
];

/** Those that don't stand exactly once, by role and by label alone, each with how often it stands. */
const misplaced = async (page: Page, names: typeof onVersion): Promise<(readonly [string, number])[]> => {
  const labels = [
    'Prompt',
    'Seed',
    'Images',
    'History',
    'Sources',
    'Canvas',
    'Image size',
    'Acceleration',
    'Output format',
    'Strength',
  ];
  const counts = await Promise.all([
    ...names.map(async ([roles, name]) => [String(name), await count(page, roles, name)] as const),
    ...(names === everywhere ? [] : labels).map(
      async (label) => [`label ${label}`, await page.getByLabel(label, { exact: true }).count()] as const,
    ),
    (async () => ['status', await page.getByRole('status').count()] as const)(),
  ]);
  return counts.filter(([, n]) => n !== 1);
};

describe('the names of controls', () => {
  it('stand once each, on every screen', async () => {
    const page = editor.page();
    await page.getByRole('button', { name: 'New project…', exact: true }).waitFor();
    await expect.poll(() => misplaced(page, everywhere), within).toEqual([]);
    await makeProject(page, join(editor.folder(), 'Names'));
    await expect.poll(() => misplaced(page, inEditor), within).toEqual([]);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await page.getByRole('option', { name: 'shop.jpg' }).waitFor();
    await expect.poll(() => misplaced(page, inEditor), within).toEqual([]);
    await runPass(page, 1, 'noir');
    await version(page, 1).click();
    await expect.poll(() => misplaced(page, onVersion), within).toEqual([]);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('Input · shop.jpg', { exact: true }).waitFor();
    await expect.poll(() => misplaced(page, onVersion), within).toEqual([]);
  });

  it('stand once each while two pictures are compared, whichever way', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Compared'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'neon');
    await version(page, 2).click();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const choice = page.getByRole('combobox', { name: 'Compare with', exact: true });
    const options: readonly (readonly [readonly Role[], string | RegExp])[] = [
      [['option'], /^v1\b/],
      [['option'], /^v2\b/],
      [['option'], /shop\.jpg/],
      [['combobox'], 'Compare with'],
    ];
    for (const mode of ['Slider', 'Side by side', 'Difference', 'Peek']) {
      await page.getByRole('radio', { name: mode, exact: true }).check();
      expect([mode, await misplaced(page, [...onVersion, ...options])]).toEqual([mode, []]);
    }
    // Open, the list has each picture once, and its keys are its own.
    await choice.press('Enter');
    const list = page.getByRole('listbox');
    await list.waitFor();
    await expect.poll(() => list.getByRole('option').allTextContents(), within).toEqual(['Its input · shop.jpg', 'v1']);
    await page.keyboard.press('Escape');
    await page.locator('.listbox-list').waitFor({ state: 'detached' });
    await expect.poll(() => choice.textContent(), within).toBe('Its input · shop.jpg');
    await choice.press('Enter');
    await page.getByRole('option', { name: 'v1', exact: true }).click();
    await expect.poll(() => choice.textContent()).toBe('v1');
    await expect.poll(() => misplaced(page, [...onVersion, ...options]), within).toEqual([]);
  });

  it('belong to controls that can be seen at the least size of window', async () => {
    const page = editor.page();
    await page.setViewportSize({ width: 1024, height: 700 });
    await makeProject(page, join(editor.folder(), 'Small'));
    await page.reload();
    for (const [roles, name] of inEditor) {
      const control = page
        .getByRole(roles[0]!, { name, exact: true })
        .or(page.getByRole(roles[1] ?? roles[0]!, { name, exact: true }))
        .first();
      await control.scrollIntoViewIfNeeded();
      expect([String(name), await control.isVisible()]).toEqual([String(name), true]);
    }
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  });
});
