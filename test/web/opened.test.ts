import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { picture } from '../support/pictures';
import type { Page } from 'playwright';
import { addPicture, button, makeProject, withEditor, within } from './editor';

const editor = withEditor();

/** As the system gives a file to the page. */
const bring = (page: Page, kind: 'paste' | 'drop', name: string, bytes: Buffer, type = 'image/png'): Promise<void> =>
  page.evaluate(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: ${JSON.stringify(type)} }));
      document.body.dispatchEvent(${
        kind === 'paste'
          ? "new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })"
          : "new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })"
      });
    })()`,
  );

it('a picture that is dropped or pasted alone is opened at once, whatever was shown; Undo takes it back', async () => {
  const page = editor.page();
  await makeProject(page, join(editor.folder(), 'Opened'));
  await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
  await page.getByRole('radio', { name: 'Grid view', exact: true }).check();
  const bytes = await readFile(await picture(join(editor.folder(), 'harbour.png'), { width: 400, height: 300 }));
  await bring(page, 'drop', 'harbour.png', bytes);
  await page.getByRole('button', { name: 'Show the input, harbour.png', exact: true }).waitFor();
  await expect.poll(() => page.getByRole('radio', { name: 'Canvas view', exact: true }).isChecked(), within).toBe(true);
  await page.getByText(/^Input · harbour\.png/).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Show the input, shop.png', exact: true }).waitFor();
  await bring(page, 'paste', 'harbour.png', bytes);
  await page.getByRole('button', { name: 'Show the input, harbour.png', exact: true }).waitFor();
});

it('on the start screen a picture makes its project in the usual place, and is open in it', async () => {
  const page = editor.page();
  const place = join(editor.folder(), 'Pentimento');
  await mkdir(join(place, 'harbour at dusk'), { recursive: true });
  const bytes = await readFile(await picture(join(editor.folder(), 'harbour.png'), { width: 400, height: 300 }));
  const drop = page.getByText('Drop or paste a picture', { exact: true });
  await drop.waitFor();
  await bring(page, 'drop', 'brief.pdf', Buffer.from('%PDF'), 'application/pdf');
  await page.getByText('brief.pdf is not a picture', { exact: true }).waitFor();
  expect(await readdir(place)).toEqual(['harbour at dusk']);

  // The folder of that name is somebody's.
  await bring(page, 'drop', 'harbour at dusk.png', bytes);
  await page.getByRole('button', { name: 'Show the input, harbour at dusk.png', exact: true }).waitFor();
  await page.getByText(/^Input · harbour at dusk\.png/).waitFor();
  const notice = page.getByText(`“harbour at dusk 2” is a new project in ${place}`, { exact: true });
  await notice.waitFor();
  // Its two actions leave the words their room, at the least window too.
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect.poll(async () => (await notice.boundingBox())!.width, within).toBeGreaterThan(180);
  expect((await readdir(place)).toSorted()).toEqual(['harbour at dusk', 'harbour at dusk 2']);
  expect(await readdir(join(place, 'harbour at dusk'))).toEqual([]);
  await button(page, 'Rename…').click();
  await page.getByRole('dialog', { name: 'Rename the project', exact: true }).getByRole('textbox').fill('Harbour');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Project Harbour', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Close project', exact: true }).click();

  await drop.waitFor();
  await bring(page, 'paste', 'image.png', bytes);
  await page.getByRole('button', { name: 'Project Pasted picture', exact: true }).waitFor();
  await page.getByRole('button', { name: /^Show the input, Pasted \d/ }).waitFor();
  await expect.poll(() => readdir(place), within).toContain('Pasted picture');
});
