import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, withEditor, within } from './editor';

const editor = withEditor();

it('a picture that is dropped or pasted alone is opened at once, whatever was shown; Undo takes it back', async () => {
  const page = editor.page();
  await makeProject(page, join(editor.folder(), 'Opened'));
  await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
  await page.getByRole('radio', { name: 'Grid view', exact: true }).check();
  const bytes = await readFile(
    await picture(join(editor.folder(), 'harbour.png'), { width: 400, height: 300 }),
    'base64',
  );
  const bring = (kind: 'paste' | 'drop', name: string): Promise<void> =>
    page.evaluate(
      `(() => {
        const bytes = Uint8Array.from(atob(${JSON.stringify(bytes)}), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: 'image/png' }));
        document.body.dispatchEvent(${
          kind === 'paste'
            ? "new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })"
            : "new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })"
        });
      })()`,
    );
  await bring('drop', 'harbour.png');
  await page.getByRole('button', { name: 'Show the input, harbour.png', exact: true }).waitFor();
  await expect.poll(() => page.getByRole('radio', { name: 'Canvas view', exact: true }).isChecked(), within).toBe(true);
  await page.getByText(/^Input · harbour\.png/).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Show the input, shop.png', exact: true }).waitFor();
  await bring('paste', 'harbour.png');
  await page.getByRole('button', { name: 'Show the input, harbour.png', exact: true }).waitFor();
});
