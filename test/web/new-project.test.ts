import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { button, withEditor, within } from './editor';

const editor = withEditor();

const path = (page: Page) => page.getByRole('textbox', { name: 'Folder path', exact: true });
const history = (page: Page) => page.getByRole('listbox', { name: 'History', exact: true });

/** Folders with what it says to be in them. */
async function folders(): Promise<{ readonly full: string; readonly empty: string }> {
  const full = join(editor.folder(), 'Client');
  const empty = join(editor.folder(), 'Empty');
  await mkdir(join(full, 'letters'), { recursive: true });
  await mkdir(empty);
  await writeFile(join(full, 'brief.txt'), 'Blue, please.\n');
  return { full, empty };
}

describe('a new project', () => {
  it('goes among other things only when the designer says so', async () => {
    const page = editor.page();
    const { full } = await folders();
    await button(page, 'New project…').click();
    await path(page).fill(full);
    await page.getByText('Client already exists and holds 2 other things: the project is added to them.').waitFor();
    for (const create of [() => button(page, 'Create').click(), () => path(page).press('Enter')]) {
      await create();
      await button(page, 'Use this folder anyway').waitFor();
      await expect.poll(() => path(page).inputValue(), within).toBe(full);
      expect(await readdir(full)).toEqual(['brief.txt', 'letters']);
    }
    // Another path is another question.
    await path(page).fill(join(full, 'letters'));
    await page.getByText('letters already exists and is empty').waitFor();
    await expect.poll(() => button(page, 'Use this folder anyway').count(), within).toBe(0);
    await path(page).fill(full);
    await button(page, 'Create').click();
    await button(page, 'Use this folder anyway').click();
    await history(page).waitFor();
    expect((await readdir(full)).toSorted()).toEqual([
      'brief.txt',
      'exports',
      'letters',
      'passes',
      'pentimento.json',
      'sources',
    ]);
    await button(page, 'New project…').click();
    await path(page).fill(full);
    await page.getByText('Client holds a project already: open it instead.').waitFor();
  });

  it('goes into a new folder beside them, as suggested; new and empty folders need no question', async () => {
    const page = editor.page();
    const { full, empty } = await folders();
    await button(page, 'New project…').click();
    await path(page).fill(full);
    await path(page).press('Enter');
    await button(page, 'Make a new folder in it').click();
    await expect.poll(() => path(page).inputValue(), within).toBe(join(full, 'New project'));
    await page.getByText(/^The folder New project will be created in /).waitFor();
    await path(page).press('Enter');
    await history(page).waitFor();
    expect((await readdir(full)).toSorted()).toEqual(['New project', 'brief.txt', 'letters']);
    await button(page, 'New project…').click();
    await path(page).fill(empty);
    await path(page).press('Enter');
    await page.getByRole('button', { name: 'Project Empty', exact: true }).waitFor();
    await expect.poll(() => readdir(empty), within).toContain('pentimento.json');
  });
});
