import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
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
    // Letters go to the next that begins with them; Delete asks first.
    const list = dialog.getByRole('listbox', { name: 'Recipe presets', exact: true });
    await list.press('s');
    await dialog.getByRole('option', { name: 'Softer', exact: true, selected: true }).waitFor();
    await list.press('Delete');
    await button(page, 'Keep it').click();
    await list.press('f');
    await dialog.getByRole('option', { name: 'From a friend', exact: true, selected: true }).waitFor();
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

describe('pieces of a prompt under names', () => {
  const snippets = (page: Page) => page.getByRole('dialog', { name: 'Snippets', exact: true });
  const saving = (page: Page) => page.getByRole('dialog', { name: 'Save snippet', exact: true });
  const caret = (page: Page): Promise<unknown> =>
    page.evaluate(`(({ activeElement: at }) => [at.tagName, at.selectionStart, at.selectionEnd])(document)`);

  it('by mouse: saved from what is selected, put where the caret stands, renamed, deleted, undone, shared and taken in', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Snippets');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.png')));
    const menu = button(page, 'Snippets');
    await prompt(page).fill('a shop, noir at night');
    // A double-click marks the word.
    await prompt(page).evaluate((area: { setSelectionRange(from: number, to: number): void }) =>
      area.setSelectionRange(8, 12),
    );
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save as snippet…', exact: true }).click();
    await expect
      .poll(() => saving(page).getByRole('textbox', { name: 'Snippet text', exact: true }).inputValue(), within)
      .toBe('noir');
    await saving(page).getByRole('textbox', { name: 'Snippet name', exact: true }).fill('Film');
    await saving(page).getByRole('radio', { name: 'All projects', exact: true }).check();
    await button(page, 'Save snippet').click();
    await page.getByText('Saved as the snippet “Film”', { exact: true }).waitFor();

    await prompt(page).fill('a shop at dusk');
    await prompt(page).evaluate((area: { setSelectionRange(from: number, to: number): void }) =>
      area.setSelectionRange(6, 6),
    );
    await menu.click();
    await page.getByRole('menuitem', { name: /^Film/ }).click();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a shop noir at dusk');
    await expect.poll(() => caret(page), within).toEqual(['TEXTAREA', 11, 11]);
    await page.keyboard.type(', rain');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a shop noir, rain at dusk');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a shop at dusk');

    await menu.click();
    await page.getByRole('menuitem', { name: /^Snippets…/ }).click();
    await snippets(page).getByRole('button', { name: 'Rename or edit…', exact: true }).click();
    await page.getByRole('textbox', { name: 'Snippet name', exact: true }).fill('Film noir');
    await button(page, 'Save snippet').click();
    await snippets(page).getByRole('option', { name: 'Film noir', exact: true }).waitFor();
    await snippets(page).getByRole('button', { name: 'Share as file', exact: true }).click();
    await page.getByText('Written to exports/Film noir.json', { exact: true }).waitFor();
    const shared = JSON.parse(await readFile(join(folder, 'exports/Film noir.json'), 'utf8')) as unknown;
    expect(shared).toEqual({ pentimento: 'snippets', snippets: [{ name: 'Film noir', text: 'noir' }] });
    await snippets(page).getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Deleted the snippet “Film noir”', { exact: true }).waitFor();
    await snippets(page).getByText('No snippets yet').waitFor();
    const file = join(editor.folder(), 'brand.json');
    await writeFile(
      file,
      JSON.stringify({ pentimento: 'snippets', snippets: [{ name: 'Brand', text: 'warm grain' }] }),
    );
    await snippets(page).locator('input[type=file]').setInputFiles(file);
    await snippets(page).getByRole('option', { name: 'Brand', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await snippets(page).waitFor({ state: 'detached' });
    // The newest step first: what came in goes, then what was deleted is back, under its old name after one more.
    const names = async (): Promise<(string | null)[]> => {
      await menu.click();
      const shown = await page.getByRole('menuitem').locator('.menu-label').allTextContents();
      await page.keyboard.press('Escape');
      return shown.filter((name) => !name.endsWith('…'));
    };
    for (const wanted of [[], ['Film noirnoir'], ['Filmnoir']]) {
      await page.locator('body').press('Control+z');
      await expect.poll(names, within).toEqual(wanted);
    }
    await page.locator('body').press('Control+Shift+z');
    await expect.poll(names, within).toEqual(['Film noirnoir']);
    // Of every project, also after a restart.
    await makeProject(page, join(editor.folder(), 'Second'));
    await editor.restart();
    await expect.poll(names, within).toEqual(['Film noirnoir']);
  });

  it('by keyboard alone: from the prompt and back into it', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Typed'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png')));
    await prompt(page).focus();
    await page.keyboard.type('a shop, soft light');
    for (let n = 0; n < 'soft light'.length; n++) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Control+j');
    await snippets(page).getByText('No snippets yet').waitFor();
    await snippets(page).getByRole('button', { name: 'Save snippet…', exact: true }).press('Enter');
    await saving(page).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Saved as the snippet “soft light”', { exact: true }).waitFor();
    await saving(page).waitFor({ state: 'detached' });
    // From the palette, another name.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('as snippet');
    await page.keyboard.press('Enter');
    await saving(page).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Blue hour');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('at the blue hour');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as the snippet “Blue hour”', { exact: true }).waitFor();
    await saving(page).waitFor({ state: 'detached' });

    await prompt(page).focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+ArrowRight');
    const start = (await caret(page)) as [string, number, number];
    await page.keyboard.press('Control+j');
    await snippets(page).getByRole('option', { name: 'Blue hour', exact: true, selected: true }).waitFor();
    await page.keyboard.press('s');
    await snippets(page).getByRole('option', { name: 'soft light', exact: true, selected: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const text = 'a shop, soft light';
    await expect.poll(() => prompt(page).inputValue(), within).toContain('at the blue hour');
    await expect.poll(async () => ((await caret(page)) as [string, number, number])[0], within).toBe('TEXTAREA');
    expect(start[1]).toBeLessThan(text.length);
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe(text);

    await page.keyboard.press('Control+j');
    await snippets(page).waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(() => snippets(page).getByRole('option').count(), within).toBe(1);
    await page.keyboard.press('Escape');
    await snippets(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+j');
    await expect.poll(() => snippets(page).getByRole('option').count(), within).toBe(2);
  });
});
