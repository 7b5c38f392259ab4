import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { donePass } from '../support/records';
import { addPicture, button, makeProject, patience, version, withEditor, within } from './editor';

const editor = withEditor();

describe('the details', () => {
  it('fold to their head, so that twelve versions are seen at 1440 × 900; rows grow with the panel', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Twelve');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const record = (await readdir(join(folder, 'sources'))).find((name) => name.endsWith('.json'))!;
    const { id } = JSON.parse(await readFile(join(folder, 'sources', record), 'utf8')) as { id: string };
    await editor.stop();
    for (let n = 1; n <= 20; n++) {
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
      const place = join(folder, 'passes', `${createdAt.replace(/[:.]/g, '-')}-planted-${n}`);
      await mkdir(place, { recursive: true });
      await writeFile(
        join(place, 'pass.json'),
        JSON.stringify(donePass(n, { createdAt, finishedAt: createdAt, input: { kind: 'source', id } })),
      );
    }
    await editor.restart();
    await version(page, 20).waitFor({ timeout: patience });
    await version(page, 20).click();
    await page.getByRole('textbox', { name: 'Note', exact: true }).waitFor();

    await page.keyboard.press('d');
    await page.getByRole('textbox', { name: 'Note', exact: true }).waitFor({ state: 'detached' });
    const seen = async (): Promise<number> => {
      const room = (await page.locator('.history-scroll').boundingBox())!;
      const rows = await Promise.all(
        (await page.locator('.history-place').all()).map(async (row) => (await row.boundingBox())!),
      );
      return rows.filter(({ y, height }) => y >= room.y - 0.5 && y + height <= room.y + room.height + 0.5).length;
    };
    await expect.poll(seen, within).toBeGreaterThanOrEqual(12);
    await editor.keeps({ extra: expect.objectContaining({ details: false }) as unknown });

    // Wider, its rows and their pictures are larger.
    const height = async (): Promise<number> => (await page.locator('.history-picture').first().boundingBox())!.height;
    const before = await height();
    const edge = (await page.getByRole('separator', { name: 'Width of Versions panel' }).boundingBox())!;
    await page.mouse.move(edge.x + edge.width / 2, 400);
    await page.mouse.down();
    await page.mouse.move(edge.x - 150, 400, { steps: 5 });
    await page.mouse.up();
    await expect.poll(height, within).toBeGreaterThan(before + 20);
    await button(page, 'Show details').click();
    await page.getByRole('textbox', { name: 'Note', exact: true }).waitFor();
  });
});
