import { chmod, copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, runPass, version, withEditor, within } from './editor';

const place = await temporaryFolder('open-outside');
/** A stand-in for an image editor: it saves what lies beside it in place of what it was given, by a rename, as most editors do. */
const program = join(place, 'Stand-in editor');
await writeFile(program, `#!/bin/sh\ncp "$0.png" "$1.part" && mv "$1.part" "$1"\n`);
await chmod(program, 0o755);

const editor = withEditor({ env: () => ({ PENTIMENTO_EDITOR: program }) });

describe.skipIf(process.platform === 'win32')('a picture opened in an editor', () => {
  it('comes back as a source with its lineage told; it is undone and redone, and shown in the history and the tree', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Edited');
    await picture(`${program}.png`, { width: 512, height: 512, seed: 4711 });
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await runPass(page, 1, 'noir');
    await version(page, 1).click();
    await page.keyboard.press('Control+Shift+e');
    await page.getByText('shop-v1.png came back from the editor', { exact: false }).first().waitFor();
    const sources = page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option');
    const edited = page.getByRole('option', { name: 'shop-v1.png', exact: true });
    const described = async (): Promise<string | null> =>
      page.locator(`[id="${await edited.getAttribute('aria-describedby')}"]`).textContent();
    await expect.poll(described, within).toContain('Edited outside from v1');
    expect(await sources.count()).toBe(2);
    const [copy] = await readdir(join(folder, 'edited'));
    expect(
      (await readFile(join(folder, 'edited', copy!, 'shop-v1.png'))).equals(await readFile(`${program}.png`)),
    ).toBe(true);

    // Saved again while no window is open, it is told of when one is.
    await page.goto('about:blank');
    const later = await picture(join(editor.folder(), 'later.png'), { width: 320, height: 320, seed: 4712 });
    await copyFile(later, join(folder, 'edited', copy!, 'shop-v1.png'));
    const records = async (): Promise<string[]> =>
      (await readdir(join(folder, 'trash/sources')).catch(() => [])).filter((name) => name.endsWith('.json'));
    await expect.poll(async () => (await records()).length, within).toBe(1);
    await page.goto(editor.url());
    await page.getByText('shop-v1.png came back from the editor', { exact: false }).first().waitFor();
    await page.keyboard.press('Control+z');
    await page.reload();
    await sources.first().waitFor();
    expect(await page.getByText('came back from the editor').count()).toBe(0);

    await page.keyboard.press('Control+z');
    await expect.poll(() => sources.count(), within).toBe(1);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => sources.count(), within).toBe(2);

    await edited.click();
    await prompt(page).fill('linocut');
    await runPass(page, 2);
    await version(page, 2).click();
    await page.getByText(/^shop-v1\.png, edited outside from v1/).waitFor();
    await page.keyboard.press('t');
    const node = (name: string) => page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });
    // From v1 to what was made of it elsewhere, and on to v2.
    await expect
      .poll(
        async () => [
          await node('v1').getAttribute('aria-level'),
          await node('shop-v1.png').getAttribute('aria-level'),
          await node('v2').getAttribute('aria-level'),
        ],
        within,
      )
      .toEqual(['2', '3', '4']);

    await button(page, 'Settings').click();
    await page.getByRole('combobox', { name: 'Open pictures in' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Open pictures in' }).textContent()).toContain('Stand-in editor');
  });
});
