import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Project } from '../../src-main/project/project';
import { passWithResults } from '../support/exports';
import { picture } from '../support/pictures';
import { readPsd } from '../support/psd';
import { tools } from '../support/records';
import { addPicture, button, makeProject, patience, runPass, version, withEditor, within, choose } from './editor';

const editor = withEditor();

/** A project with so many versions, "shop" as their source. */
async function project(count: number): Promise<{ page: Page; folder: string; exports: string }> {
  const page = editor.page();
  const folder = join(editor.folder(), 'Poster');
  await makeProject(page, folder);
  await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 900, height: 600 }));
  for (let n = 1; n <= count; n++) await runPass(page, n, ['noir', 'linocut', 'neon'][n - 1] ?? 'poster');
  return { page, folder, exports: join(folder, 'exports') };
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Export / });
const preset = (page: Page, name: string) => dialogOf(page).getByRole('option', { name, exact: true });
const exported = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();

describe('exporting', () => {
  it('shows the pixels and bytes that will be written, writes just those, and lists the file on its version', async () => {
    const { page, exports } = await project(1);
    await button(page, 'Export…').click();
    const dialog = dialogOf(page);
    await preset(page, 'Instagram portrait').click();
    const example = dialog.getByText('shop-v1-1080x1350.jpg', { exact: true });
    await example.waitFor();
    // Left to itself, the font makes a wider × of the x.
    expect(
      await example.evaluate(
        (element: { style: { fontVariantLigatures: string }; getBoundingClientRect(): { width: number } }) => {
          const { width } = element.getBoundingClientRect();
          element.style.fontVariantLigatures = 'normal';
          const left = element.getBoundingClientRect().width;
          element.style.fontVariantLigatures = '';
          return left - width;
        },
      ),
    ).toBeGreaterThan(0.5);
    await dialog.getByRole('group', { name: /^What is kept of v1/ }).press('ArrowRight');
    expect(await dialog.getByRole('spinbutton', { name: 'Focal point X' }).inputValue()).not.toBe('50');
    const name = dialog.getByRole('textbox', { name: 'File name' });
    await name.fill('{version} for ');
    await button(page, 'Insert into the file name').click();
    await page.getByRole('menuitem', { name: 'Project', exact: true }).click();
    await expect
      .poll(
        () =>
          name.evaluate((field: { value: string; selectionStart: number }) => [
            field.value,
            field.selectionStart,
            field === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement,
          ]),
        within,
      )
      .toEqual(['{version} for {project}', 23, true]);
    await expect.poll(() => dialog.getByText('v1 for Poster.jpg', { exact: true }).count(), within).toBe(1);
    await expect.poll(() => dialog.getByRole('status').textContent(), within).toMatch(/^1080 × 1350 · \d+ kB$/);
    const told = (await dialog.getByRole('status').textContent()) ?? '';
    await dialog.getByRole('radio', { name: 'File', exact: true }).check();
    await dialog.getByRole('img', { name: 'v1 as it will be exported' }).waitFor();
    await dialog.getByRole('radio', { name: 'Preview at 100%' }).check();
    await dialog.getByText('100%', { exact: true }).first().waitFor();
    const shown = dialog.getByRole('img', { name: 'v1 as it will be exported' }).and(page.locator(':visible'));
    const written = await shown.getAttribute('src');
    await dialog.getByRole('button', { name: 'Hold to see the original' }).hover();
    await page.mouse.down();
    await expect.poll(() => shown.getAttribute('src'), within).not.toBe(written);
    await page.mouse.up();
    await expect.poll(() => shown.getAttribute('src'), within).toBe(written);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    const bytes = await readFile(join(exports, 'v1 for Poster.jpg'));
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1080, height: 1350 });
    expect(told).toContain(`· ${Math.round(bytes.length / 1000)} kB`);

    const listed = page.getByRole('list', { name: 'Exports of this version' });
    await expect
      .poll(() => listed.getByRole('listitem').allTextContents(), within)
      .toEqual([expect.stringMatching(/v1 for Poster\.jpg.*1080 × 1350 · \d+ kB · Instagram portrait, changed/)]);
    await expect.poll(() => button(page, 'Show v1 for Poster.jpg').count(), within).toBe(1);
    await rm(join(exports, 'v1 for Poster.jpg'));
    await page.reload();
    await expect.poll(() => listed.textContent(), { timeout: 20_000 }).toContain('missing');
  });

  it('writes two versions by two presets in one go, with the names told before and the progress meanwhile', async () => {
    const { page, exports } = await project(3);
    const history = page.getByRole('listbox', { name: 'History', exact: true });
    await version(page, 3).click();
    await version(page, 1).click({ modifiers: ['Control'] });
    await expect.poll(() => history.getByRole('option', { selected: true }).count(), within).toBe(2);
    await button(page, 'Export 2 versions…').click();
    const dialog = dialogOf(page);
    await preset(page, 'Web WebP').click();
    await preset(page, 'PNG @1x @2x @3x').click({ modifiers: ['Control'] });
    await dialog.getByRole('radio', { name: '8 files', exact: true }).check();
    const planned = [
      'shop-v3.webp',
      'shop-v3@1x.png',
      'shop-v3@2x.png',
      'shop-v3@3x.png',
      'shop-v1.webp',
      'shop-v1@1x.png',
      'shop-v1@2x.png',
      'shop-v1@3x.png',
    ];
    await expect
      .poll(
        async () =>
          (
            await dialog
              .getByRole('list', { name: 'Files that will be written' })
              .getByRole('listitem')
              .allTextContents()
          ).map((text) => text.replace(/^v\d/, '')),
        within,
      )
      .toEqual(planned);
    await dialog.getByRole('button', { name: 'Export 8 files', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const notices = page.getByRole('log', { name: 'Notices' });
    await notices.getByText('8 files exported', { exact: true }).waitFor({ timeout: patience });
    await expect.poll(() => exported(exports), within).toEqual(planned.toSorted());
    expect(await sharp(join(exports, 'shop-v1@2x.png')).metadata()).toMatchObject({ format: 'png', width: 1024 });
    await expect.poll(() => page.getByRole('progressbar', { name: 'Files exported' }).count(), within).toBe(0);
    // One click and it is a single selection again.
    await version(page, 2).click();
    await expect.poll(() => history.getByRole('option', { selected: true }).count(), within).toBe(1);
    await expect.poll(() => button(page, 'Export 2 versions…').count(), within).toBe(0);
  });

  it('chooses versions by keys alone, and steps back with Escape', async () => {
    const { page } = await project(3);
    const history = page.getByRole('listbox', { name: 'History', exact: true });
    const selected = () => history.getByRole('option', { selected: true }).count();
    await history.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(selected, within).toBe(2);
    await page.keyboard.press('Control+a');
    await expect.poll(selected, within).toBe(3);
    await page.keyboard.press('Control+e');
    await page.getByRole('dialog', { name: 'Export 3 versions' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await history.focus();
    await page.keyboard.press('Escape');
    await expect.poll(selected, within).toBe(1);
  });

  it('goes on while the page is loaded again, and can be cancelled', async () => {
    const { page, exports } = await project(2);
    await page.keyboard.press('Control+a');
    await button(page, 'Export 2 versions…').click();
    const dialog = dialogOf(page);
    // Eight megapixels of AVIF take their time on any machine.
    await preset(page, 'A4 TIFF, 300 ppi').click();
    await choose(page, 'Format', 'AVIF');
    for (const name of ['Web AVIF', 'A4 JPEG, 300 ppi', 'Story', 'Instagram square', 'Link preview'])
      await preset(page, name).click({ modifiers: ['Control'] });
    await dialog.getByRole('button', { name: 'Export 12 files', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('progressbar', { name: 'Files exported' }).waitFor();
    await page.reload();
    await button(page, 'Cancel export').click();
    await page
      .getByRole('log', { name: 'Notices' })
      .getByText(/^Export cancelled/)
      .waitFor({ timeout: patience });
    expect((await exported(exports)).length).toBeLessThan(12);
    await expect.poll(() => button(page, 'Cancel export').count(), within).toBe(0);
  });

  it('says which files could not be written, and why, and writes the others', async () => {
    const { page, folder, exports } = await project(2);
    const [first] = (await readdir(join(folder, 'passes'))).sort();
    await rm(join(folder, 'passes', first!, '1.png'));
    await page.keyboard.press('Control+a');
    await button(page, 'Export 2 versions…').click();
    await preset(page, 'Web JPEG').click();
    await dialogOf(page).getByRole('button', { name: 'Export 2 files', exact: true }).click();
    const failed = page.getByRole('alert').filter({ hasText: 'One file could not be exported' });
    await failed.waitFor({ timeout: patience });
    await expect
      .poll(() => failed.getByRole('listitem').textContent(), within)
      .toMatch(/^shop-v1\.jpg (?!.*shop-v1).{20,}/);
    await expect.poll(() => exported(exports), within).toEqual(['shop-v2.jpg']);
    await failed.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => failed.count(), within).toBe(0);
  });

  it('keeps a preset of one’s own over a reload, renames it and deletes it', async () => {
    const { page, folder } = await project(1);
    await button(page, 'Export…').click();
    const dialog = dialogOf(page);
    await preset(page, 'Web JPEG').click();
    await dialog.getByRole('spinbutton', { name: 'Quality value' }).fill('55');
    await preset(page, 'Web JPEG, changed').waitFor();
    await button(page, 'Save as preset…').click();
    const naming = page.getByRole('dialog', { name: 'Save as preset' });
    await naming.getByRole('textbox', { name: 'Preset name' }).fill('Web JPEG');
    await naming.getByRole('button', { name: 'Save preset' }).click();
    await naming.getByText('There is a preset of that name already. Choose another.').waitFor();
    await naming.getByRole('textbox', { name: 'Preset name' }).fill('For the blog');
    await naming.getByRole('button', { name: 'Save preset' }).click();
    await expect.poll(() => preset(page, 'For the blog').getAttribute('aria-selected'), within).toBe('true');
    await expect.poll(() => preset(page, 'Web JPEG').getAttribute('aria-selected'), within).toBe('false');
    expect(JSON.parse(await readFile(join(folder, 'pentimento.json'), 'utf8'))).toMatchObject({
      exportPresets: [{ name: 'For the blog', settings: { format: 'jpeg', quality: 55 } }],
    });

    await page.reload();
    await version(page, 1).click();
    await button(page, 'Export…').click();
    await preset(page, 'For the blog').click();
    await expect.poll(() => dialog.getByRole('spinbutton', { name: 'Quality value' }).inputValue(), within).toBe('55');
    await button(page, 'Preset actions').click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByRole('textbox', { name: 'Preset name' }).fill('Blog');
    await button(page, 'Rename preset').click();
    await preset(page, 'Blog').waitFor();
    await button(page, 'Preset actions').click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await button(page, 'Delete preset').click();
    await expect.poll(() => preset(page, 'Blog').count(), within).toBe(0);
    expect(JSON.parse(await readFile(join(folder, 'pentimento.json'), 'utf8'))).toMatchObject({ exportPresets: [] });
  });

  it('asks where a name is taken: nothing is written before, then both are kept, or the old one is replaced', async () => {
    const { page, exports } = await project(1);
    const taken = join(exports, 'poster.png');
    const open = async () => {
      await button(page, 'Export…').click();
      await preset(page, 'Original file').click();
      await dialogOf(page).getByRole('textbox', { name: 'File name' }).fill('poster');
      await dialogOf(page).getByRole('button', { name: 'More', exact: true }).click();
      await choose(page, 'If taken', 'Ask');
    };
    await open();
    await dialogOf(page).getByRole('button', { name: 'Export', exact: true }).click();
    await dialogOf(page).waitFor({ state: 'detached', timeout: patience });
    await writeFile(taken, 'mine');
    await open();
    await dialogOf(page).getByText('name in use: you’ll be asked').waitFor();
    await dialogOf(page).getByRole('button', { name: 'Export', exact: true }).click();
    await dialogOf(page).getByText('There is a “poster.png” already.').waitFor();
    expect(await readFile(taken, 'utf8')).toBe('mine');
    await button(page, 'Keep both').click();
    await dialogOf(page).waitFor({ state: 'detached', timeout: patience });
    await expect.poll(() => exported(exports), within).toEqual(['poster (2).png', 'poster.png']);
    expect(await readFile(taken, 'utf8')).toBe('mine');
    await open();
    await dialogOf(page).getByRole('button', { name: 'Export', exact: true }).click();
    await button(page, 'Replace').click();
    await dialogOf(page).waitFor({ state: 'detached', timeout: patience });
    expect((await sharp(taken).metadata()).format).toBe('png');
    await expect.poll(() => exported(exports), within).toHaveLength(2);
  });

  it('says in the dialog what keeps a file from being written, and keeps what was typed', async () => {
    const { page, exports } = await project(1);
    await rm(exports, { recursive: true, force: true });
    await writeFile(exports, 'a file where a folder should be');
    await button(page, 'Export…').click();
    const dialog = dialogOf(page);
    await dialog.getByRole('textbox', { name: 'File name' }).fill('poster {nonsense}');
    await dialog.getByText(/^\{nonsense\} is not known in a name/).waitFor();
    await expect
      .poll(() => dialog.getByRole('button', { name: 'Export', exact: true }).isDisabled(), within)
      .toBe(true);
    await dialog.getByRole('textbox', { name: 'File name' }).fill('poster');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.getByRole('alert').waitFor();
    await expect.poll(() => dialog.getByRole('textbox', { name: 'File name' }).inputValue(), within).toBe('poster');
  });
});

describe('a version of several results', () => {
  it('goes out with the one that is looked at, or with all of them', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Poster');
    const planted = await Project.create(folder, null, tools());
    await passWithResults(
      planted,
      Array.from({ length: 4 }, () => ({ width: 200, height: 300 })),
    );
    await button(page, 'Open project…').click();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
    await button(page, 'Open').click();
    await version(page, 1).click();
    await button(page, 'Export…').click();
    const dialog = dialogOf(page);
    await preset(page, 'Original file').click();
    await expect.poll(() => dialog.getByRole('radio', { name: 'This result' }).isChecked(), within).toBe(true);
    await page.getByRole('heading', { name: 'Export v1 (1 of 4)' }).waitFor();
    await dialog.getByRole('radio', { name: 'All 4 results' }).check();
    await page.getByRole('heading', { name: 'Export v1, 4 results' }).waitFor();
    await dialog.getByRole('button', { name: 'Export 4 files' }).waitFor();
    // The one that is looked at goes alone.
    await dialog.getByRole('button', { name: 'Preview the version after' }).click();
    await dialog.getByRole('radio', { name: 'This result' }).check();
    await page.getByRole('heading', { name: 'Export v1 (2 of 4)' }).waitFor();
    await dialog.getByRole('radio', { name: 'All 4 results' }).check();
    await dialog.getByRole('button', { name: 'Export 4 files' }).click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    await expect.poll(() => exported(join(folder, 'exports')).catch(() => []), within).toHaveLength(4);
    // With layers they are one file, whose bytes are told before.
    await button(page, 'Export…').click();
    await preset(page, 'PSD with layers').click();
    await dialog.getByRole('radio', { name: 'All 4 results' }).check();
    await dialog.getByText('Poster-v1.psd', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Export', exact: true }).waitFor();
    await expect.poll(() => dialog.getByRole('status').textContent(), within).toMatch(/^200 × 300 · \d+ kB$/);
    const told = (await dialog.getByRole('status').textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    await expect.poll(() => exported(join(folder, 'exports')), within).toContain('Poster-v1.psd');
    const layered = await readFile(join(folder, 'exports', 'Poster-v1.psd'));
    expect(told).toContain(`· ${Math.round(layered.length / 1000)} kB`);
    expect(readPsd(layered).layers.map(({ name }) => name)).toEqual([4, 3, 2, 1].map((n) => `v1 (${n} of 4)`));
  });
});

describe('a contact sheet', () => {
  it('is shown as its first page will be, with the number of pages, and says which letters it hasn’t', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Poster');
    const planted = await Project.create(folder, null, tools());
    for (let n = 1; n <= 7; n++) await passWithResults(planted, [{ width: 200, height: 300 }]);
    await planted.writeNotes(planted.history[0]!.record.id, { label: '海 dusk' });
    await button(page, 'Open project…').click();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
    await button(page, 'Open').click();
    await version(page, 7).waitFor();
    await page.getByRole('listbox', { name: 'History', exact: true }).focus();
    await page.keyboard.press('Control+a');
    await button(page, 'Contact sheet…').click();
    const dialog = page.getByRole('dialog', { name: 'Contact sheet' });
    await dialog.getByText('7 versions · 3 pages', { exact: true }).waitFor();
    const sketch = (await dialog.locator('.sheet-page').boundingBox())!;
    const pictures = await dialog.locator('.sheet-picture').all();
    expect(pictures).toHaveLength(3);
    for (const one of pictures) {
      const box = (await one.boundingBox())!;
      expect(box.width / box.height).toBeCloseTo(2 / 3, 1);
      expect(box.x).toBeGreaterThan(sketch.x);
      expect(box.x + box.width).toBeLessThan(sketch.x + sketch.width);
      expect(box.y + box.height).toBeLessThan(sketch.y + sketch.height);
    }
    await dialog.getByRole('textbox', { name: 'File name' }).fill('sheet');
    await dialog.getByRole('button', { name: 'Create contact sheet' }).click();
    const notices = page.getByRole('log', { name: 'Notices' });
    await notices.getByText('sheet.pdf written, 3 pages').waitFor({ timeout: patience });
    await notices.getByText(/not 海: these are shown as “\?”/).waitFor();
  });

  it('is written as PDF of the chosen versions, and asks before it replaces one', async () => {
    const { page, exports } = await project(2);
    await page.keyboard.press('Control+a');
    await button(page, 'Contact sheet…').click();
    const dialog = page.getByRole('dialog', { name: 'Contact sheet' });
    await expect.poll(() => dialog.getByRole('radio', { name: 'Selected (2)' }).isChecked(), within).toBe(true);
    await dialog.getByRole('textbox', { name: 'Title' }).fill('For the client');
    await dialog.getByRole('textbox', { name: 'File name' }).fill('sheet');
    await dialog.getByRole('button', { name: 'Create contact sheet' }).click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    const file = join(exports, 'sheet.pdf');
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByRole('log', { name: 'Notices' }).getByText('sheet.pdf written, 1 page').waitFor();

    await writeFile(file, 'mine');
    await button(page, 'Contact sheet…').click();
    await dialog.getByRole('textbox', { name: 'File name' }).fill('sheet');
    await dialog.getByRole('button', { name: 'Create contact sheet' }).click();
    await dialog.getByText('“sheet.pdf” already exists.').waitFor();
    expect(await readFile(file, 'utf8')).toBe('mine');
    await button(page, 'Replace').click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
