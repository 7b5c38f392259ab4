import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('two windows on one version', () => {
  it('both keep what they write; of one field the later holds, and undo takes back nothing of the other’s', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Two windows'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 300, height: 200 }));
    await runPass(page, 1, 'noir');
    await version(page, 1).click();
    const other = await editor.another();
    await version(other, 1).click();
    const label = (of: Page): Locator => of.getByRole('textbox', { name: 'Label', exact: true });
    const note = (of: Page): Locator => of.getByRole('textbox', { name: 'Note', exact: true });
    await label(page).fill('dusk');
    // Meanwhile the other window writes into both; what is being typed here stays.
    await note(other).fill('for the client');
    await note(other).blur();
    await label(other).fill('noon');
    await label(other).press('Enter');
    await expect.poll(() => note(page).inputValue(), within).toBe('for the client');
    await expect.poll(() => label(page).inputValue(), within).toBe('dusk');
    await label(page).press('Enter');
    await expect.poll(() => label(other).inputValue(), within).toBe('dusk');
    await expect.poll(() => note(other).inputValue(), within).toBe('for the client');

    await label(other).fill('night');
    await label(other).press('Enter');
    await expect.poll(() => label(page).inputValue(), within).toBe('night');
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await page.keyboard.press('Control+z');
    await page.getByText('Label of v1 not undone: it was changed since, in another window').first().waitFor();
    await expect.poll(() => label(other).inputValue(), within).toBe('night');
  });
});
