import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within, choose } from './editor';

const editor = withEditor();

/** Everything that takes text, as it stands in a page. */
const textFields =
  'input:not([type=radio]):not([type=checkbox]):not([type=range]):not([type=file]):not([type=color]):not([readonly]), textarea:not([readonly]), [contenteditable=true]';

/** Every place of the app that holds text fields: how one comes there, and away again. */
const places: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the panels': async (page) => {
    await page.keyboard.press('Control+f');
    await page.getByRole('searchbox', { name: 'Words to find', exact: true }).waitFor();
    await choose(page, 'Image size', 'Custom…');
    await button(page, 'Add text').click();
    await page
      .getByRole('textbox', { name: /^Text to render/ })
      .last()
      .fill('OPEN');
  },
  cropping: async (page) => {
    await button(page, 'Crop…').first().click();
    await page.getByRole('button', { name: 'Done', exact: true }).waitFor();
  },
  Settings: (page) => button(page, 'Settings').click(),
  Rename: (page) => byPalette(page, 'rename project'),
  'New project': (page) => byPalette(page, 'new project'),
  'Add picture': (page) => button(page, 'Add picture…').click(),
  Export: async (page) => {
    await version(page, 1).click();
    await page.keyboard.press('Control+e');
  },
  'Contact sheet': (page) => byPalette(page, 'contact sheet'),
  'the palette': (page) => page.keyboard.press('Control+k'),
  Label: async (page) => {
    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Label/ }).click();
  },
  'Save as preset': (page) => byPalette(page, 'save recipe as preset'),
  'Save snippet': (page) => byPalette(page, 'save words of the prompt'),
  'Until the words are right': (page) => byPalette(page, 'run until the words'),
  'Strength and seed': (page) => filterMenu(page, 'Strength and seed…'),
  'Save this filter': async (page) => {
    await filterMenu(page, 'Strength and seed…');
    await page.getByRole('spinbutton', { name: 'Strength to', exact: true }).fill('0.95');
    await page.getByRole('dialog').getByRole('button', { name: 'Filter', exact: true }).click();
    await filterMenu(page, 'Save this filter…');
  },
};

async function filterMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Filter versions').click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function byPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /command/i }).fill(words);
  await page.keyboard.press('Enter');
}

/** The visible text fields of the page, or of the dialog over it. */
async function fieldsOf(page: Page): Promise<Locator[]> {
  const dialog = page.locator('[role=dialog][data-state=open]');
  const root = (await dialog.count()) > 0 ? dialog.last() : page.locator('body');
  const all = await root.locator(textFields).all();
  const shown = await Promise.all(all.map((field) => field.isVisible()));
  return all.filter((_, at) => shown[at]);
}

/** Runs in the page: what the focused field is called. */
const focusedName = `(() => {
  const input = document.activeElement;
  const labelled = document.getElementById(input.getAttribute('aria-labelledby') ?? '')?.textContent;
  return (input.getAttribute('aria-label') ?? labelled ?? input.labels?.[0]?.textContent ?? input.getAttribute('placeholder') ?? '').trim();
})()`;

const inField = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.value');

/** What a composition must leave as it is. */
const around = async (page: Page): Promise<unknown> => [
  await page.locator('[role=dialog], [role=alertdialog]').count(),
  await page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option').count(),
  await page.evaluate<string>(
    `document.activeElement.tagName + ' ' + document.activeElement.id + document.activeElement.className`,
  ),
];

/** Enter and Escape go to the input method, told in each of the ways that browsers have; then the composed text is put in. */
async function compose(page: Page, keyboard: CDPSession, name: string): Promise<void> {
  await page.keyboard.press('Control+a');
  await keyboard.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  const before = await around(page);
  for (const [key, code] of [
    ['Escape', 27],
    ['Enter', 13],
    ['Tab', 9],
  ] as const)
    for (const windowsVirtualKeyCode of [229, code]) {
      const stroke = { key, code: key, windowsVirtualKeyCode };
      await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...stroke });
      await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
    }
  expect([name, await around(page), await inField(page)]).toEqual([name, before, expect.stringContaining('にほん')]);
  await keyboard.send('Input.insertText', { text: '日本' });
  // The key that ended the composition is told of after it, as some browsers do.
  for (const key of ['Enter', 'Escape'])
    await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: 229 });
  expect([name, await around(page), await inField(page)]).toEqual([name, before, expect.stringContaining('日本')]);
}

/** As Office and web pages copy: words, the same as HTML, and a picture of them. */
async function pasteOffice(page: Page, text: string): Promise<void> {
  await page.evaluate(`(async (words) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    canvas.getContext('2d').fillRect(0, 0, 20, 20);
    const blob = (type, text) => new Blob([text], { type });
    await navigator.clipboard.write([new ClipboardItem({
      'text/plain': blob('text/plain', words),
      'text/html': blob('text/html', '<table><tr><td>' + words + '</td></tr></table>'),
      'image/png': await new Promise((resolve) => canvas.toBlob(resolve)),
    })]);
  })(${JSON.stringify(text)})`);
  await page.keyboard.press('Control+v');
}

async function begin(page: Page, name: string): Promise<void> {
  await makeProject(page, join(editor.folder(), name));
  await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 300, height: 200 }));
  await runPass(page, 1, 'noir');
  await version(page, 1).click();
}

async function leave(page: Page): Promise<void> {
  for (let n = 0; n < 3; n++) await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Literal labels of text fields in the sources. */
async function labelsInSources(): Promise<string[]> {
  const root = join(import.meta.dirname, '../../src-renderer');
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.tsx'));
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  const field = /<(?:TextField|TextArea|NumberField|input|textarea)\b[^>]*?\b(?:aria-)?label="([^"]+)"/gs;
  return texts.flatMap((text) => [...text.matchAll(field)].map((found) => found[1]!));
}

/** Fields that stand only beside another choice, or only where passes are paid for; they are the same controls as those that are tried. */
const besideAnotherChoice = new Set(
  'Length,Percent,Focal point X,Focal point Y,At most,Resolution,Credit,Copyright,Caption,Columns,Compare position,Picture files,Preset file,Snippets file,Or until they cost'.split(
    ',',
  ),
);

describe('in every text field', () => {
  it('an input method has its keys for itself, and words that come with a picture are typed', async () => {
    const page = editor.page();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await begin(page, 'Typing');
    const keyboard = await page.context().newCDPSession(page);
    const seen = new Set<string>();
    for (const [place, open] of Object.entries(places)) {
      await open(page);
      await expect.poll(async () => (await fieldsOf(page)).length, within).toBeGreaterThan(0);
      const count = (await fieldsOf(page)).length;
      for (let at = 0; at < count; at++) {
        const field = (await fieldsOf(page))[at];
        if (!field) continue;
        await field.focus();
        const called = await page.evaluate<string>(focusedName);
        const name = `${called} in ${place}`;
        seen.add(called);
        await compose(page, keyboard, name);
        await page.keyboard.press('Control+a');
        const sources = await page.getByRole('listbox', { name: 'Sources' }).getByRole('option').count();
        await pasteOffice(page, '24');
        await expect.poll(() => inField(page), within).toContain('24');
        expect([name, await page.getByRole('listbox', { name: 'Sources' }).getByRole('option').count()]).toEqual([
          name,
          sources,
        ]);
      }
      await leave(page);
    }
    expect(seen).not.toContain('');
    expect((await labelsInSources()).filter((label) => !seen.has(label) && !besideAnotherChoice.has(label))).toEqual(
      [],
    );

    // With no field focused the same clipboard brings its picture.
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await pasteOffice(page, '24');
    await expect.poll(() => page.getByRole('listbox', { name: 'Sources' }).getByRole('option').count(), within).toBe(2);
  }, 600_000);
});
