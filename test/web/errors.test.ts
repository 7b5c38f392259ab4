import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { waitingPass } from '../support/records';
import { addPicture, button, makeProject, patience, prompt, heard, version, within, withEditor } from './editor';

const editor = withEditor();

/** Writes a pass into a project as it would stand there after what is to be shown. */
async function plant(folder: string, n: number, change: Parameters<typeof waitingPass>[1]): Promise<string> {
  const record = waitingPass(n, change);
  const place = join(folder, 'passes', `2026-01-0${n}-planted-${n}`);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'pass.json'), JSON.stringify(record));
  return record.id;
}

describe('what goes wrong', () => {
  it('is said in the dialog it was asked in, and keeps what was typed', async () => {
    const page = editor.page();
    await button(page, 'Open project…').click();
    const path = page.getByRole('textbox', { name: 'Folder path', exact: true });
    await path.fill(editor.folder());
    await button(page, 'Open').click();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'not a Pentimento project' }).waitFor();
    await path.fill(join(editor.folder(), 'nowhere', 'at', 'all'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await expect.poll(() => path.inputValue(), within).toBe(join(editor.folder(), 'nowhere', 'at', 'all'));
    await button(page, 'Cancel').click();
    await button(page, 'New project…').click();
    await page
      .getByRole('textbox', { name: 'Folder path', exact: true })
      .fill(join(editor.folder(), 'no', 'parents', 'Poster'));
    await button(page, 'Create').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
  });

  it('is said beside the Run button before anything is sent', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await page.getByText('Add a picture to start from.').waitFor();
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await page.locator('button:focus', { hasText: 'Add picture…' }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await expect.poll(() => page.locator('#run-hint').getAttribute('data-asked'), within).toBe('true');
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await page.getByText('Say what the picture should become.', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await page.locator('textarea:focus').waitFor();
    await expect
      .poll(() => page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option').count(), within)
      .toBe(0);
  });

  it('is shown on the version it happened to, with the buttons that act', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Troubles');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const source = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'))!;
    const { id } = JSON.parse(await readFile(join(folder, 'sources', source), 'utf8')) as { id: string };
    const input = { kind: 'source', id } as const;
    const ended = { finishedAt: '2026-01-01T10:00:00.000Z', input, engine: 'modelrunner' } as const;
    await plant(folder, 1, {
      ...ended,
      state: 'failed',
      requestId: 'planted-request-0001',
      error: {
        code: 'result-on-foreign-host',
        message: 'The results lie on pictures.example.com.',
        billed: 'yes',
        host: 'pictures.example.com',
      },
    });
    await plant(folder, 2, {
      ...ended,
      state: 'failed',
      error: { code: 'key-refused', message: 'ModelRunner doesn’t accept the key.', billed: 'no' },
    });
    await plant(folder, 3, {
      ...ended,
      state: 'uncertain',
      finishedAt: null,
      error: { code: 'outcome-unknown', message: 'The answer was lost.', billed: 'unknown' },
    });
    await plant(folder, 4, { ...ended, state: 'cancelled' });

    await version(page, 1).click({ timeout: patience });
    await button(page, 'Fetch from pictures.example.com').waitFor();
    await expect.poll(() => page.getByText('It was charged.').count(), within).toBe(1);
    await version(page, 2).click();
    await page.getByText('It was not charged.').waitFor();
    await button(page, 'Open settings').click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Escape');
    await version(page, 3).click();
    await button(page, 'Check again').waitFor();
    await button(page, 'Run again').click();
    await expect.poll(() => page.getByRole('alertdialog').textContent(), within).toContain('you’ll pay twice');
    await button(page, 'Don’t run').click();
    await button(page, 'Mark as lost').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Mark as lost' }).click();
    await expect.poll(() => heard(version(page, 3)), within).toContain('Given up');

    // What can be run again is run again, as a version of its own.
    await version(page, 4).click();
    await button(page, 'Run again').click();
    await page.getByRole('option', { name: /^v5\b.*Done/ }).waitFor({ timeout: patience });
  });

  it('is listed by its file, when one can’t be read, and the rest goes on', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Damaged');
    await makeProject(page, folder);
    await mkdir(join(folder, 'passes', '2026-01-01-broken'), { recursive: true });
    await writeFile(join(folder, 'passes', '2026-01-01-broken', 'pass.json'), '{"half a');
    await page.reload();
    await page.getByText('One file can’t be read').waitFor();
    await page.getByText('passes/2026-01-01-broken/pass.json', { exact: true }).waitFor();
    await prompt(page).fill('still works');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('still works');
  });

  it('is no surprise in a project of a newer format: it is shown, and nothing is written', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Newer');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const file = join(folder, 'pentimento.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"formatVersion": 2', '"formatVersion": 99'));
    await editor.restart();
    await page.getByText('Read only').waitFor();
    await expect.poll(() => button(page, 'Add picture…').isDisabled(), within).toBe(true);
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await expect
      .poll(() => page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option').count(), within)
      .toBe(0);
  });
});
