import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('recipes under names', () => {
  it('are kept, used by two clicks or by keys, changed, handed on as a file, and taken in from one; every project has those of all', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Presets');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.png')));
    const menu = button(page, 'Recipe presets');
    const strength = page.getByRole('spinbutton', { name: 'Strength value', exact: true });

    await prompt(page).fill('watercolour, soft light, sign says "OPEN"');
    await strength.fill('0.45');
    await strength.press('Enter');
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save as preset…', exact: true }).click();
    const saves = page.getByRole('dialog', { name: 'Save as preset', exact: true });
    await expect
      .poll(() => saves.getByRole('textbox', { name: 'Style words', exact: true }).inputValue(), within)
      .toBe('watercolour, soft light, sign');
    await saves.getByRole('textbox', { name: 'Preset name', exact: true }).fill('Soft');
    await saves.getByRole('textbox', { name: 'Style words', exact: true }).fill('watercolour, soft light');
    await saves.getByRole('radio', { name: 'All projects', exact: true }).check();
    await saves.getByRole('button', { name: 'Save preset', exact: true }).click();
    await page.getByText('Saved as the preset “Soft”', { exact: true }).waitFor();

    // By the mouse: whole, and one step to undo.
    await prompt(page).fill('noir');
    await strength.fill('0.9');
    await strength.press('Enter');
    await menu.click();
    await page.getByRole('menuitem', { name: 'Soft', exact: true }).click();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('watercolour, soft light, sign says "OPEN"');
    await expect.poll(() => strength.inputValue(), within).toBe('0.45');
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');
    await expect.poll(() => strength.inputValue(), within).toBe('0.90');

    // Style words alone.
    await menu.click();
    await page.getByRole('menuitem', { name: 'Style words only', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Soft/ }).last().click();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir, watercolour, soft light');

    // By keys: Shift+B, Enter.
    await page.keyboard.press('Escape');
    await page.locator('body').press('Shift+B');
    const dialog = page.getByRole('dialog', { name: 'Recipe presets', exact: true });
    await dialog.getByRole('option', { name: 'Soft', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => strength.inputValue(), within).toBe('0.45');

    // Changed, renamed, shared, and taken in again.
    await strength.fill('0.30');
    await strength.press('Enter');
    await strength.press('Escape');
    await page.locator('body').press('Shift+B');
    await dialog.getByRole('button', { name: 'Update from the recipe', exact: true }).click();
    await dialog.getByRole('definition').getByText('0.30', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Rename…', exact: true }).click();
    await page
      .getByRole('dialog', { name: 'Rename the preset', exact: true })
      .getByRole('textbox', { name: 'Preset name', exact: true })
      .fill('Softer');
    await page.keyboard.press('Enter');
    await dialog.getByRole('option', { name: 'Softer', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Share as file', exact: true }).click();
    await page.getByText('Written to exports/Softer.json', { exact: true }).waitFor();
    const shared = JSON.parse(await readFile(join(folder, 'exports/Softer.json'), 'utf8')) as Record<string, unknown>;
    expect(shared).toMatchObject({
      pentimento: 'recipe',
      name: 'Softer',
      strength: 0.3,
      style: 'watercolour, soft light',
    });
    const file = join(editor.folder(), 'handed-on.json');
    await writeFile(file, JSON.stringify({ ...shared, name: 'From a friend' }));
    await dialog.locator('input[type=file]').setInputFiles(file);
    await dialog.getByRole('option', { name: 'From a friend', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Delete…', exact: true }).click();
    await button(page, 'Delete preset').click();
    await expect.poll(() => dialog.getByRole('option').count(), within).toBe(1);

    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await makeProject(page, join(editor.folder(), 'Another'));
    await editor.restart();
    await menu.click();
    await page
      .getByRole('menuitem', { name: /^From a friend|^Softer/ })
      .first()
      .waitFor();
  });

  it('come in as JSON by the clipboard, in the prompt, too; ↑ in an empty prompt brings earlier ones', async () => {
    const page = editor.page();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await makeProject(page, join(editor.folder(), 'Pasted'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'neon');

    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy recipe as JSON', exact: true }).click();
    await page.getByText('Copied the recipe of v1').waitFor();
    await prompt(page).fill('half a thought');
    await prompt(page).press('Control+v');
    await page.getByText('Using the pasted recipe', { exact: true }).waitFor();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');

    await prompt(page).fill('');
    await prompt(page).press('ArrowUp');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('neon');
    await prompt(page).press('ArrowUp');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');
    await prompt(page).press('ArrowDown');
    await prompt(page).press('ArrowDown');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('');
    await button(page, 'Earlier prompts').click();
    await page.getByRole('menuitem', { name: 'noir', exact: true }).click();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');
  });
});
