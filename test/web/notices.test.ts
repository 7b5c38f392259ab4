import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('notices of what was done at the desk', () => {
  it('are one at a time, and their Undo takes back what they say', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await prompt(page).fill('AAA');
    await version(page, 1).click();
    await button(page, 'Use prompt').click();
    await button(page, 'Use seed').click();
    const notices = page.getByRole('log', { name: 'Notices' });
    await notices.getByText('Using the seed of v1').waitFor();
    await expect.poll(() => notices.getByRole('button', { name: 'Undo' }).count(), within).toBe(1);
    await notices.getByRole('button', { name: 'Undo' }).click();
    await notices.getByText('Using the seed of v1').waitFor({ state: 'detached' });
    await expect.poll(() => prompt(page).inputValue(), within).toBe('noir');

    await button(page, 'Use seed').click();
    await notices.getByText('Using the seed of v1').waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => notices.textContent(), within).toBe('');
    await page.keyboard.press('Control+z');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('AAA');
  });
});
