import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { barred, withPreviews } from '../support/previews';
import { addPicture, button, makeProject, patience, withEditor, within } from './editor';

const editor = withEditor();

const sources = (page: Page) => page.getByRole('listbox', { name: 'Sources', exact: true }).getByRole('option');
const progress = (page: Page) => page.getByRole('progressbar', { name: 'Adding pictures' });

/** Small pictures, each another, with two files among them that are none. */
async function sixty(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const path = join(folder, `DSC${String(n).padStart(4, '0')}.jpg`);
      if (n === 17 || n === 41) await writeFile(path, 'no picture');
      else
        await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: n * 4, g: 255 - n * 4, b: n } } })
          .jpeg()
          .toFile(path);
      return path;
    }),
  );
}

/** Holds back what comes after the first `through` pictures, until it is let go or given up. */
async function holdAfter(page: Page, through: number): Promise<() => void> {
  let [count, letGo]: [number, () => void] = [0, () => undefined];
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/import/**', async (route) => {
    if (++count > through) await gate;
    await route.continue().catch(() => undefined);
  });
  return letGo;
}

describe('many pictures at once', () => {
  it('come in with a count and a name; those that are none are listed, the rest are there with their thumbnails', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    const letGo = await holdAfter(page, 30);
    await page.locator('input[type=file]').setInputFiles(await sixty(join(editor.folder(), 'camera')));
    await expect.poll(() => progress(page).getAttribute('aria-valuetext'), within).toBe('30 of 60');
    await expect.poll(() => page.locator('.import-row').textContent(), within).toMatch(/30 of 60DSC00\d\d\.jpg/);
    letGo();
    await expect.poll(() => sources(page).count(), { timeout: patience }).toBe(58);
    await progress(page).waitFor({ state: 'detached' });
    const note = page.getByRole('alert').filter({ hasText: '2 pictures were not added' });
    // Each name once.
    await expect
      .poll(() => note.getByRole('listitem').allTextContents(), within)
      .toEqual([
        expect.stringMatching(/^DSC0017\.jpg is (?!.*DSC).+\.$/),
        expect.stringMatching(/^DSC0041\.jpg is (?!.*DSC).+\.$/),
      ]);
    await page.getByRole('status').getByText('58 pictures added, 2 not', { exact: true }).waitFor();
    await note.getByRole('button', { name: 'Dismiss' }).click();
    await note.waitFor({ state: 'detached' });
    await expect
      .poll(
        () =>
          page.evaluate(
            '[...document.querySelectorAll(".sources img")].filter((image) => image.complete && image.naturalWidth > 0).length',
          ),
        within,
      )
      .toBe(58);
  });

  it('stop in the middle when they are told to: what is in stays in, and that is said', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await holdAfter(page, 16);
    await page.locator('input[type=file]').setInputFiles(await sixty(join(editor.folder(), 'camera')));
    await expect.poll(() => progress(page).getAttribute('aria-valuetext'), within).toBe('16 of 60');
    await page.locator('.import-row').getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Stopped. 16 of 60 pictures are in, and stay').first().waitFor();
    await progress(page).waitFor({ state: 'detached' });
    await expect.poll(() => sources(page).count(), within).toBe(16);
    // They are there after a restart, and more can come.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await editor.restart();
    await expect.poll(() => sources(page).count(), { timeout: patience }).toBe(16);
    await addPicture(page, join(editor.folder(), 'camera/DSC0050.jpg'));
    await expect.poll(() => sources(page).count(), within).toBe(17);
  });

  it('from a folder by its path, pictures in folders of it too', async () => {
    const page = editor.page();
    const camera = join(editor.folder(), 'camera');
    await sixty(join(camera, 'May'));
    await writeFile(join(camera, 'notes.txt'), 'to be left alone');
    await makeProject(page, join(editor.folder(), 'Poster'));
    await button(page, 'Add picture…').click();
    await page.getByRole('textbox', { name: 'File path', exact: true }).fill(camera);
    await button(page, 'Add').click();
    // It is looked into first, and taken whole by a press of its own.
    await page.getByRole('dialog').getByText('May', { exact: true }).waitFor();
    await button(page, 'Add whole folder').click();
    await expect.poll(() => sources(page).count(), { timeout: patience }).toBe(58);
    await page.getByRole('alert').filter({ hasText: '2 pictures were not added' }).waitFor();
  });

  it('from a folder that is dropped', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    const [path] = await sixty(join(editor.folder(), 'camera'));
    const bytes = (await readFile(path!)).toString('base64');
    // As a browser tells it: entries, which answer with some at a time.
    await page.evaluate(`(() => {
      const whole = Uint8Array.from(atob(${JSON.stringify(bytes)}), (c) => c.charCodeAt(0));
      const file = (name, body) => ({ isDirectory: false, isFile: true, name, file: (done) => done(new File([body], name)) });
      const folder = (name, ...parts) => ({ isDirectory: true, isFile: false, name, createReader: () => { const left = [...parts, []]; return { readEntries: (done) => done(left.shift()) }; } });
      const tree = folder('camera', [folder('May', [file('two.jpg', 'no picture')], [file('one.jpg', whole), file('.hidden.jpg', whole)])], [file('notes.txt', 'words')]);
      const transfer = { files: [new File([], 'camera')], types: ['Files'], items: [{ kind: 'file', webkitGetAsEntry: () => tree }], dropEffect: 'none' };
      for (const type of ['dragenter', 'drop']) {
        const event = new Event(type, { bubbles: true, cancelable: true });
        Object.defineProperty(event, 'dataTransfer', { value: transfer });
        document.body.dispatchEvent(event);
      }
    })()`);
    await page
      .getByRole('alert')
      .filter({ hasText: /two\.jpg was not added.*It is / })
      .waitFor();
    await expect
      .poll(() => sources(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))), within)
      .toEqual(['one.jpg']);
  });
});

describe('thumbnails that leave the screen', () => {
  it('while they load are given up by the browser', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    const [path, other] = await sixty(join(editor.folder(), 'camera'));
    await page.route('**/files/*/source.*', () => undefined);
    const givenUp: string[] = [];
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText === 'net::ERR_ABORTED') givenUp.push(new URL(request.url()).search);
    });
    await page.locator('input[type=file]').setInputFiles([path!, other!]);
    await expect.poll(() => sources(page).count(), within).toBe(2);
    await page.waitForFunction('document.querySelectorAll(".sources img[data-state=loading]").length === 2');
    expect(givenUp).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Close project');
    await page.keyboard.press('Enter');
    await page.locator('.sources').waitFor({ state: 'detached' });
    // Both thumbnails, and the first picture itself, which the canvas was to show.
    await expect.poll(() => givenUp.toSorted(), within).toEqual(['', '?w=320', '?w=320']);
  });
});

describe('photos with previews of their own', () => {
  const ways = {
    'a folder by its path': async (page: Page, camera: string) => {
      await button(page, 'Add picture…').click();
      await page.getByRole('textbox', { name: 'File path', exact: true }).fill(camera);
      await button(page, 'Add').click();
      await button(page, 'Add whole folder').click();
    },
    'files by their bytes': async (page: Page, camera: string) => {
      // What is dropped is looked at before it is handed over; here the photos wait for that.
      const first = page.locator('.source-arriving img').first().waitFor({ timeout: patience });
      await page.route('**/import/**', async (route) => {
        await first;
        await route.continue().catch(() => undefined);
      });
      await page
        .locator('input[type=file]')
        .setInputFiles(Array.from({ length: 6 }, (_, n) => join(camera, `${n}.jpg`)));
    },
  };

  it.each(Object.entries(ways))(
    'show by these until their thumbnails are there, and never after: %s',
    async (_way, bring) => {
      const page = editor.page();
      await makeProject(page, join(editor.folder(), 'Poster'));
      const camera = join(editor.folder(), 'camera');
      await mkdir(camera);
      for (let n = 0; n < 6; n += 1) {
        const photo = sharp({ create: { width: 300 + n, height: 200, channels: 3, background: '#2040c0' } });
        const exif = await barred(await photo.clone().tint('#e01010').png().toBuffer());
        await writeFile(join(camera, `${n}.jpg`), withPreviews(await photo.jpeg().toBuffer(), { exif }));
      }
      let letGo: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route(/\/source\.[^/]+\?w=/, async (route) => {
        await gate;
        await route.continue().catch(() => undefined);
      });
      await bring(page, camera);
      await expect.poll(() => sources(page).count(), within).toBe(6);
      await progress(page).waitFor({ state: 'detached' });
      // What was on its way is in; each is one option, and none is left over.
      expect(await page.locator('.source-arriving').count()).toBe(0);
      const before = page.locator('.sources .thumb-before');
      const loaded = () =>
        before.evaluateAll((all) => all.filter((image) => Reflect.get(image, 'naturalWidth') > 0).length);
      await expect.poll(loaded, within).toBeGreaterThan(0);
      letGo();
      await expect.poll(() => before.count(), within).toBe(0);
      await expect
        .poll(
          () => page.locator('.sources img:is([data-state="there"], [data-state="late"]):not(.thumb-before)').count(),
          within,
        )
        .toBe(6);
    },
  );
});
