import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, makeProject, prompt, runPass, version, withEditor } from './editor';

const editor = withEditor();

/** Runs in another page of the same browser: what lies in the clipboard, as a program would find it. */
const read = `(async () => {
  const found = {};
  for (const item of await navigator.clipboard.read())
    for (const type of item.types) {
      const blob = await item.getType(type);
      found[type] = type.startsWith('image/')
        ? btoa(new Uint8Array(await blob.arrayBuffer()).reduce((text, byte) => text + String.fromCharCode(byte), ''))
        : await blob.text();
    }
  return found;
})()`;

describe('work taken along by the clipboard', () => {
  it('is the picture at its full size, the prompt, the recipe; marked words are copied as words', async () => {
    const page = editor.page();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const inClipboard = async (): Promise<Record<string, string>> => {
      const other = await editor.another();
      await other.context().grantPermissions(['clipboard-read']);
      await other.bringToFront();
      const found = await other.evaluate<Record<string, string>>(read);
      await other.close();
      await page.bringToFront();
      return found;
    };
    await makeProject(page, join(editor.folder(), 'Copied'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir, a sign says "OPEN"');
    await version(page, 1).click();

    await page.keyboard.press('Control+c');
    await page.getByText('Copied v1, 512 × 512').waitFor();
    const png = (await inClipboard())['image/png'];
    expect(await sharp(Buffer.from(png ?? '', 'base64')).metadata()).toMatchObject({
      format: 'png',
      width: 512,
      height: 512,
    });

    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy recipe as JSON', exact: true }).click();
    await page.getByText('Copied the recipe of v1').waitFor();
    const recipe = JSON.parse((await inClipboard())['text/plain'] ?? '') as Record<string, unknown>;
    expect(recipe).toMatchObject({
      pentimento: 'recipe',
      model: 'ideogram/ideogram-v4/image-to-image',
      prompt: 'noir, a sign says "OPEN"',
      words: ['OPEN'],
    });

    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy prompt', exact: true }).click();
    await page.getByText('Copied the prompt of v1').waitFor();
    expect((await inClipboard())['text/plain']).toBe('noir, a sign says "OPEN"');

    await prompt(page).fill('only these words');
    await prompt(page).press('Control+a');
    await prompt(page).press('Control+c');
    expect((await inClipboard())['text/plain']).toBe('only these words');
  });
});
