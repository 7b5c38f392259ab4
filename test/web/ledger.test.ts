import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, runPass, withEditor, within } from './editor';

const editor = withEditor();

describe('the ledger of passes that were free', () => {
  it('calls them free in every table', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await page.getByRole('region', { name: 'Canvas', exact: true }).click();
    await page.keyboard.press('Shift+Digit4');
    const ledger = page.getByRole('dialog', { name: 'Ledger', exact: true });
    for (const name of ['By engine', 'By rendering speed'])
      await expect.poll(() => ledger.getByRole('table', { name, exact: true }).innerText(), within).toMatch(/\bfree$/);
  });
});
