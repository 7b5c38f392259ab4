import { cp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { moveToTrash, restore } from '../../src-main/project/deleting';
import { Project } from '../../src-main/project/project';
import { tools } from '../support/records';
import { button, runPass, version, within, withEditor } from './editor';

const editor = withEditor();
const frozen = join(import.meta.dirname, '..', 'frozen', 'format-1');

const open = async (page: Page, folder: string): Promise<void> => {
  await button(page, 'Open project…').click();
  await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
  await button(page, 'Open').click();
};

describe('a project of format 1', () => {
  it('opens as it was, is brought up to date by the first thing that is written, and follows what others delete', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Format 1');
    await cp(join(frozen, 'editor'), folder, { recursive: true });
    const record = async (name: string): Promise<Record<string, unknown>> =>
      JSON.parse(await readFile(join(folder, name), 'utf8')) as Record<string, unknown>;
    await open(page, folder);
    for (let n = 1; n <= 9; n++) await version(page, n).waitFor();
    await page.getByRole('option', { name: /^v2\b.*Client’s favourite.*5 stars/ }).click();
    expect(await record('pentimento.json')).toMatchObject({ formatVersion: 1 });
    // Four stars for the picture that is looked at; it is the version's cover, so the row has them.
    await page.keyboard.press('4');
    await page.getByRole('option', { name: /^v2\b.*4 stars/ }).waitFor();
    const own = (await readdir(join(folder, 'passes'))).find((name) => name.includes('neon-abend'));
    await expect
      .poll(() => record(`passes/${own}/notes.json`), within)
      .toMatchObject({ formatVersion: 2, results: { 1: { rating: 4 } } });
    expect(await record('pentimento.json')).toMatchObject({ formatVersion: 2 });
    expect(await record(`passes/${own}/pass.json`)).toMatchObject({ formatVersion: 1 });
    await page.keyboard.press('ControlOrMeta+z');
    await page.getByRole('option', { name: /^v2\b.*5 stars/ }).waitFor();
    const elsewhere = await Project.open(folder, tools());
    const { id } = elsewhere.passByVersion(2).record;
    await moveToTrash(elsewhere, [{ id, result: null }], async () => undefined);
    await version(page, 2).waitFor({ state: 'detached' });
    // v8 was made from it, and says so.
    await page.getByRole('option', { name: /^v8\b/ }).click();
    await page.getByText('v2 (3 of 4), in the trash').first().waitFor();
    await restore(elsewhere, [{ id, result: null }]);
    await version(page, 2).waitFor();
  });

  it('of twelve versions shows each as it was recorded, submits none of them, and goes on with v13', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Autumn');
    await cp(join(frozen, 'autumn'), folder, { recursive: true });
    const passes = join(folder, 'passes');
    const records = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        await Promise.all(
          (await readdir(passes)).map(async (name) => [name, await readFile(join(passes, name, 'pass.json'), 'utf8')]),
        ),
      );
    const before = await records();
    expect(Object.keys(before)).toHaveLength(12);
    await open(page, folder);
    for (const text of Object.values(before)) {
      const { version: n, recipe } = JSON.parse(text) as { version: number; recipe: { prompt: string } };
      await version(page, n).click();
      await page.getByRole('heading', { name: new RegExp(`^v${n}\\b`) }).waitFor();
      await page.locator('.facts-prompt').getByText(recipe.prompt, { exact: true }).waitFor();
    }
    expect(await records()).toEqual(before);
    await version(page, 1).click();
    await runPass(page, 13, 'after all these years');
    expect(await records()).toMatchObject(before);
  });
});
