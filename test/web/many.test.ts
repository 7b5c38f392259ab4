import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../src-main/project/load';
import { picture } from '../support/pictures';
import { donePass } from '../support/records';
import { addPicture, makeProject, patience, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const count = 5_000;
/** Three in a row that came to nothing, a screen below the newest. */
const cancelled = [4_980, 4_981, 4_982];
const listed = count - cancelled.length + 1;

describe('a long history', () => {
  it('draws only what is in sight, and is reached from end to end by keys', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Long');
    await makeProject(page, folder);
    const shop = await picture(join(editor.folder(), 'shop.jpg'), { width: 320, height: 240 });
    await addPicture(page, shop);
    const result = {
      file: '1.jpg',
      width: 320,
      height: 240,
      bytes: 9,
      sha256: 'a'.repeat(64),
      contentType: 'image/jpeg',
    };
    const record = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'))!;
    const { id } = JSON.parse(await readFile(join(folder, 'sources', record), 'utf8')) as { id: string };
    await editor.stop();
    await inLanes(
      Array.from({ length: count }, (_, index) => index),
      async (index) => {
        const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
        const place = join(folder, 'passes', `${createdAt.replace(/[:.]/g, '-')}-planted-${index + 1}`);
        await mkdir(place, { recursive: true });
        await link(shop, join(place, '1.jpg'));
        await writeFile(
          join(place, 'pass.json'),
          JSON.stringify(
            donePass(index + 1, {
              createdAt,
              finishedAt: createdAt,
              input: { kind: 'source', id },
              ...(cancelled.includes(index + 1) ? { state: 'cancelled', results: [] } : { results: [result] }),
            }),
          ),
        );
      },
    );
    await editor.restart();
    await version(page, count).waitFor({ timeout: patience });

    const history = page.getByRole('listbox', { name: 'History', exact: true });
    await expect.poll(() => history.getByRole('option').count(), within).toBeLessThan(60);
    // The newest come first, the others while one looks.
    await expect.poll(() => version(page, count).getAttribute('aria-setsize'), within).toBe(String(listed));
    await expect.poll(() => history.getAttribute('aria-busy'), within).toBeNull();
    await history.focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: /^v1\b/, selected: true }).waitFor();
    await expect.poll(() => history.getByRole('option').count(), within).toBeLessThan(60);
    await expect
      .poll(() => history.getAttribute('aria-activedescendant'), within)
      .toBe(await page.getByRole('option', { selected: true, name: /^v1\b/ }).getAttribute('id'));
    await page.keyboard.press('Home');
    await page.getByRole('option', { name: new RegExp(`^v${count}\\b`), selected: true }).waitFor();

    await page.keyboard.press('Control+f');
    await page.keyboard.type('v17');
    await expect.poll(() => history.getByRole('option').count(), within).toBe(1);
    await version(page, 17).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => version(page, count).getAttribute('aria-setsize'), within).toBe(String(listed));

    // By keys: on to the line of those gathered, which opens and closes; Delete takes them all, and undo brings them back.
    const gathered = history.getByRole('option', { name: /^3 cancelled passes/ });
    await page.keyboard.press('Home');
    for (let step = 0; step < 2; step++) await page.keyboard.press('PageDown');
    await expect.poll(() => gathered.getAttribute('aria-selected'), within).toBe('false');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('option', { name: /^v4979\b/, selected: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => gathered.getAttribute('aria-selected'), within).toBe('true');
    await expect.poll(() => version(page, 4_981).count(), within).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('option', { name: /^v4982\b/, selected: true }).waitFor();
    await version(page, 4_980).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: /^v4981\b/, selected: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => version(page, 4_981).count(), within).toBe(0);
    await page.keyboard.press('Delete');
    await page.getByText(/^Moved .*3 versions.* to the trash/).waitFor();
    await gathered.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await gathered.waitFor();
    // By mouse: a click opens it and one closes it; its menu is about all of them.
    await gathered.click();
    await version(page, 4_981).waitFor();
    await gathered.click();
    await version(page, 4_981).waitFor({ state: 'detached' });
    await gathered.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Delete 3 versions/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    // Whoever looks for them sees each.
    await page.keyboard.press('Control+f');
    await page.keyboard.type('cancelled');
    await expect.poll(() => history.getByRole('option').count(), within).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await page.keyboard.press('g');
    const pictures = page.getByRole('listbox', { name: 'Pictures', exact: true });
    await page.getByText(`${count - cancelled.length} pictures`, { exact: true }).waitFor();
    await expect.poll(() => pictures.getByRole('option').count(), within).toBeLessThan(100);
    await pictures.focus();
    await page.keyboard.press('End');
    await pictures.getByRole('option', { name: 'Picture of v1', exact: true, selected: true }).waitFor();
    await expect.poll(() => pictures.getByRole('option').count(), within).toBeLessThan(100);
    await page.keyboard.press('t');
    const tree = page.getByRole('tree', { name: 'History tree', exact: true });
    await tree.getByRole('treeitem', { name: /^v1\b/ }).waitFor();
    await expect.poll(() => tree.getByRole('treeitem').count(), within).toBeLessThan(300);
    await page.keyboard.press('t');

    await runPass(page, count + 1, 'noir');
    await expect.poll(() => version(page, count + 1).getAttribute('aria-posinset'), within).toBe('1');
  });
});
