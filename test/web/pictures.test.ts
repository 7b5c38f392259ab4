import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { badPictures, picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, withEditor, within } from './editor';

const editor = withEditor();

const sources = (page: Page) => page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option');

/** Hands a file to the page as the system does: dropped on it, or pasted into it. */
async function hand(page: Page, how: 'drop' | 'paste', name: string, type: string, bytes: Buffer): Promise<void> {
  await page.evaluate(`((kind, name, type, base64) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    if (kind === 'paste') {
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
      return;
    }
    for (const event of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  })(${[how, name, type, bytes.toString('base64')].map((text) => JSON.stringify(text)).join(', ')})`);
}

describe('pictures come in', () => {
  it('by path, from the browsable list, several at once', async () => {
    const page = editor.page();
    await picture(join(editor.folder(), 'one.jpg'), { seed: 1 });
    await picture(join(editor.folder(), 'two.png'), { seed: 2 });
    await makeProject(page, join(editor.folder(), 'Poster'));
    await button(page, 'Add picture…').click();
    const list = page.getByRole('listbox', { name: 'Folders and pictures' });
    await list.getByRole('option', { name: /one\.jpg/ }).click();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'File path', exact: true }).inputValue(), within)
      .toBe(join(editor.folder(), 'one.jpg'));
    await list.getByRole('option', { name: /two\.png/ }).click({ modifiers: ['Control'] });
    await button(page, 'Add').click();
    await expect.poll(() => sources(page).count(), within).toBe(2);
  });

  it('by drop, by paste and by the file input, each with its own bytes', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Poster');
    await makeProject(page, folder);
    const dropped = await readFile(await picture(join(editor.folder(), 'dropped.png'), { seed: 3 }));
    await hand(page, 'drop', 'dropped.png', 'image/png', dropped);
    await sources(page)
      .filter({ has: page.locator('img') })
      .first()
      .waitFor();
    await expect.poll(() => sources(page).first().getAttribute('aria-label'), within).toBe('dropped.png');
    await expect.poll(() => sources(page).first().getAttribute('aria-selected'), within).toBe('true');

    await hand(
      page,
      'paste',
      'image.png',
      'image/png',
      await readFile(await picture(join(editor.folder(), 'pasted.png'), { seed: 4 })),
    );
    await expect.poll(() => sources(page).count(), within).toBe(2);
    await expect
      .poll(() => sources(page).nth(1).getAttribute('aria-label'), within)
      .toMatch(/^Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);

    await page
      .locator('input[type=file]')
      .setInputFiles(await picture(join(editor.folder(), 'chosen.webp'), { seed: 5 }));
    await expect.poll(() => sources(page).count(), within).toBe(3);

    // The same bytes twice are one source.
    await hand(page, 'drop', 'again.png', 'image/png', dropped);
    await expect
      .poll(() => page.getByRole('status').textContent(), within)
      .toBe('dropped.png is already in the project');
    await expect.poll(() => sources(page).count(), within).toBe(3);
    // The first picture stays the input.
    await expect.poll(() => sources(page).first().getAttribute('aria-selected'), within).toBe('true');
  });

  it('dropped on the first screen, where the usual place can’t be had, into a project that the designer places', async () => {
    const page = editor.page();
    // Where the folder of projects would be, there is a file.
    await writeFile(join(editor.folder(), 'Pentimento'), 'mine');
    await button(page, 'New project…').waitFor();
    await hand(
      page,
      'drop',
      'first.png',
      'image/png',
      await readFile(await picture(join(editor.folder(), 'first.png'))),
    );
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(join(editor.folder(), 'From a drop'));
    await page.keyboard.press('Enter');
    await sources(page).first().waitFor({ timeout: patience });
    await expect.poll(() => sources(page).first().getAttribute('aria-label'), within).toBe('first.png');
  });

  it('and those that are none are refused by name, with what is wrong, while the others go in', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    const bad = await badPictures(editor.folder());
    await page
      .locator('input[type=file]')
      .setInputFiles([...bad.map(({ path }) => path), await picture(join(editor.folder(), 'good.jpg'))]);
    await expect.poll(() => sources(page).count(), within).toBe(1);
    const note = page.getByRole('alert').filter({ hasText: 'were not added' });
    await note.waitFor();
    for (const { path } of bad) expect((await note.textContent())?.split(basename(path))).toHaveLength(2);
    await note.getByRole('button', { name: 'Dismiss' }).click();
    await note.waitFor({ state: 'detached' });
  });

  it('and a wrong path is said in the dialog, which keeps what was typed', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await button(page, 'Add picture…').click();
    const path = page.getByRole('textbox', { name: 'File path', exact: true });
    await path.fill(join(editor.folder(), 'missing.jpg'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await expect.poll(() => path.inputValue(), within).toBe(join(editor.folder(), 'missing.jpg'));
    // A folder is looked into, not taken in whole.
    await mkdir(join(editor.folder(), 'many'));
    await picture(join(editor.folder(), 'many', 'inside.jpg'));
    await path.fill(join(editor.folder(), 'many'));
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /inside\.jpg/ }).waitFor();
    await expect.poll(() => sources(page).count(), within).toBe(0);
    await path.fill(await picture(join(editor.folder(), 'there.jpg')));
    await page.keyboard.press('Enter');
    await expect.poll(() => sources(page).count(), within).toBe(1);
  });

  it('with a file name that would be markup or a path elsewhere, and stay a name', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await hand(
      page,
      'drop',
      '<img src=x onerror=alert(1)> "quotes".png',
      'image/png',
      await readFile(await picture(join(editor.folder(), 'p.png'))),
    );
    await sources(page).first().waitFor({ timeout: patience });
    await expect.poll(() => sources(page).first().getAttribute('aria-label'), within).toContain('<img src=x');
    await addPicture(page, await picture(join(editor.folder(), 'ümläut 日本.jpg'), { seed: 7 }));
    await sources(page)
      .filter({ has: page.locator('img') })
      .nth(1)
      .waitFor();
    await expect.poll(() => sources(page).nth(1).getAttribute('aria-label'), within).toBe('ümläut 日本.jpg');
  });
});
