import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { donePass } from '../support/records';
import { addPicture, makeProject, patience, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const count = 1_000;

describe('a long history', () => {
  it('draws only what is in sight, and is reached from end to end by keys', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Long');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const record = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'))!;
    const { id } = JSON.parse(await readFile(join(folder, 'sources', record), 'utf8')) as { id: string };
    await editor.stop();
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
        const place = join(folder, 'passes', `${createdAt.replace(/[:.]/g, '-')}-planted-${index + 1}`);
        await mkdir(place, { recursive: true });
        await writeFile(
          join(place, 'pass.json'),
          JSON.stringify(donePass(index + 1, { createdAt, finishedAt: createdAt, input: { kind: 'source', id } })),
        );
      }),
    );
    await editor.restart();
    await version(page, count).waitFor({ timeout: patience });

    const history = page.getByRole('listbox', { name: 'History', exact: true });
    await expect.poll(() => history.getByRole('option').count(), within).toBeLessThan(60);
    await expect.poll(() => version(page, count).getAttribute('aria-setsize'), within).toBe(String(count));
    await history.focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: /^v1\b/, selected: true }).waitFor();
    await expect.poll(() => history.getByRole('option').count(), within).toBeLessThan(60);
    await expect
      .poll(() => history.getAttribute('aria-activedescendant'), within)
      .toBe(await page.getByRole('option', { selected: true, name: /^v1\b/ }).getAttribute('id'));
    await page.keyboard.press('Home');
    await page.getByRole('option', { name: new RegExp(`^v${count}\\b`), selected: true }).waitFor();

    await runPass(page, count + 1, 'noir');
    await expect.poll(() => version(page, count + 1).getAttribute('aria-posinset'), within).toBe('1');
  });
});
