import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

/** What a drag brings, as a program would be given it. */
const listen = `window.addEventListener('dragstart', (event) => {
  window.dragged = Object.fromEntries([...event.dataTransfer.types].map((type) => [type.toLowerCase(), event.dataTransfer.getData(type)]));
})`;

async function dragged(page: Page, what: Locator): Promise<Record<string, string>> {
  await page.evaluate('delete window.dragged');
  const box = (await what.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 40, box.y + box.height / 2 + 40, { steps: 6 });
  await expect.poll(() => page.evaluate('window.dragged !== undefined'), within).toBe(true);
  const brought = await page.evaluate<Record<string, string>>('window.dragged');
  await page.mouse.up();
  return brought;
}

describe('a picture dragged out', () => {
  it('of the canvas, the history, the grid and the sources is a file with a name, which another page can read; nothing is dropped on the app itself', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Dragged'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await version(page, 1).click();
    await page.evaluate(listen);
    const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
    const other = await editor.another();
    const read = async (url: string): Promise<{ width: number; height: number }> => {
      const bytes = await other.evaluate<number[]>(
        `fetch(${JSON.stringify(url)}).then((answer) => answer.arrayBuffer()).then((bytes) => [...new Uint8Array(bytes)])`,
      );
      const { width, height } = await sharp(Buffer.from(bytes)).metadata();
      return { width, height };
    };

    const places: readonly (readonly [Locator, string, number])[] = [
      [canvas.locator('.stage'), 'Dragged v1.png', 512],
      [version(page, 1), 'Dragged v1.png', 512],
      [page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option').first(), 'shop.png', 320],
    ];
    for (const [place, name, width] of places) {
      const { downloadurl = '', 'text/uri-list': list = '' } = await dragged(page, place);
      const [type, file, ...url] = downloadurl.split(':');
      expect([type, file]).toEqual(['image/png', name]);
      expect(url.join(':')).toBe(list);
      expect(await read(list)).toMatchObject({ width });
    }
    await page.getByRole('radio', { name: 'Grid view', exact: true }).check();
    const cell = page.getByRole('option', { name: /^Picture of v1/ });
    expect((await dragged(page, cell))['downloadurl']).toMatch(/^image\/png:Dragged v1\.png:/);
    await other.close();
    // It was let go over the app, where it is nothing new.
    await expect
      .poll(() => page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option').count(), within)
      .toBe(1);
  });
});
