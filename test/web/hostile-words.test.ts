import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { builtInPresets } from '../../src-main/contract/export-presets';
import { Project } from '../../src-main/project/project';
import { run } from '../support/command';
import { passWithResults } from '../support/exports';
import { picture } from '../support/pictures';
import { donePass, tools } from '../support/records';
import { button, version, withEditor } from './editor';

const editor = withEditor();

/** A terminal's sequence, a C1 control, a line separator, and what turns the direction of all that follows. */
const evil = '\u001b]52;c;x\u0007\u009b31m\u2028\u202egnp.exe\u2066';

/** Everything of the page that is shown or read aloud, without what is being edited, that holds a character nobody sees. */
const unseen = String.raw`(() => {
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
  const found = hidden.test(document.title) ? ['title: ' + document.title] : [];
  for (const element of document.querySelectorAll('body *')) {
    if (element.matches('script, style, textarea, input')) continue;
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.nodeValue);
    const told = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'label'].map((name) => element.getAttribute(name));
    for (const text of [...own, ...told])
      if (text && hidden.test(text)) found.push(element.tagName + ' ' + element.className + ': ' + JSON.stringify(text));
  }
  return found;
})()`;

describe('a project whose names, labels, prompts and errors steer what is read', () => {
  it('shows every such character written out', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Poster');
    const options = { env: { PENTIMENTO_HOME: join(editor.folder(), 'elsewhere'), HOME: editor.folder() } };
    await run(['new', folder], options);
    await run(['add', folder, await picture(join(editor.folder(), 'shop.png'))], options);
    const change = async (path: string, with_: (record: Record<string, unknown>) => object): Promise<void> =>
      writeFile(path, JSON.stringify(with_(JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>)));
    await change(join(folder, 'pentimento.json'), (record) => ({ ...record, name: `Poster${evil}` }));
    const sources = join(folder, 'sources');
    const file = (await readdir(sources)).find((name) => name.endsWith('.json'))!;
    const source = JSON.parse(await readFile(join(sources, file), 'utf8')) as { id: string };
    await change(join(sources, file), (record) => ({
      ...record,
      name: `shop${evil}.png`,
      probe: { ...(record['probe'] as object), notes: [`found ${evil}`] },
    }));
    for (const n of [1, 2]) {
      const record = donePass(n, {
        input: { kind: 'source', id: source.id },
        words: [`WORD${evil}`],
        state: 'failed',
        error: { code: 'service-refused', message: `It said ${evil}.`, billed: 'no' },
      });
      const prompt = `noir ${n} with ${evil} rain`;
      const at = join(folder, 'passes', `20260101-00000${n}-noir-${n}`);
      await mkdir(at, { recursive: true });
      await writeFile(
        join(at, 'pass.json'),
        JSON.stringify({ ...record, basedOn: null, recipe: { ...record.recipe, prompt } }),
      );
      await writeFile(join(at, 'notes.json'), JSON.stringify({ formatVersion: 1, label: `label${evil}`, rating: 2 }));
    }
    await button(page, 'Open project…').first().click();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
    await button(page, 'Open').click();
    await version(page, 2).click();
    await page.getByText('It said').first().waitFor();
    expect(await page.evaluate(unseen)).toEqual([]);
    const text = await page.innerText('body');
    for (const word of ['Poster', 'label', 'It said ', 'WORD']) expect(text).toContain(`${word}\\u001b]52`);
    await page.getByRole('button', { name: /^Project Poster/ }).click();
    expect(await page.evaluate(unseen)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.goto(editor.url());
    await version(page, 1).waitFor();
    expect(await page.evaluate(unseen)).toEqual([]);
  });
});

/** Can stand in a file's name. */
const evilName = evil.replaceAll('/', '');

/** Where a name, a label, a prompt or a sentence of a project or a file is shown, and how to get there from the editor with v2 selected. */
const places: readonly [place: string, shows: string, open: (page: Page) => Promise<void>][] = [
  ['the editor', 'label 2', async () => {}],
  ['the project’s menu', 'Rename project', (page) => page.getByRole('button', { name: /^Project Poster/ }).click()],
  ['the project’s name', 'Rename', (page) => palette(page, 'Rename project')],
  ['a version’s menu', 'Use as input', (page) => version(page, 2).click({ button: 'right' })],
  [
    'a source’s menu',
    'Use as input',
    (page) => page.getByRole('option', { name: /^shop/ }).first().click({ button: 'right' }),
  ],
  ['the tree', 'label 2', (page) => page.getByRole('radio', { name: 'Tree view' }).check()],
  ['comparing', 'label 2', (page) => palette(page, 'Compare')],
  ['two versions side by side', 'label 2', (page) => page.getByRole('radio', { name: 'Side by side view' }).check()],
  ['cropping', 'Enter to apply', (page) => page.getByRole('button', { name: /^Crop/ }).first().click()],
  [
    'finding',
    'label 2',
    async (page) => {
      await palette(page, 'Find');
      await page.getByPlaceholder(/^Prompt, label/).fill('label');
    },
  ],
  ['the export dialog', 'Own', (page) => button(page, 'Export…').click()],
  [
    'the files of an export',
    '@1x',
    async (page) => {
      await button(page, 'Export…').click();
      await page.getByRole('option', { name: 'PNG @1x @2x @3x', exact: true }).click();
      await page.getByRole('radio', { name: '3 files', exact: true }).check();
      await page.getByRole('list', { name: 'Files that will be written' }).getByRole('listitem').nth(2).waitFor();
    },
  ],
  ['what can be done with a preset of its own', 'Delete…', (page) => presetActions(page)],
  [
    'the question whether to delete it',
    'Delete the preset',
    async (page) => {
      await presetActions(page);
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
    },
  ],
  [
    'its new name',
    'Rename the preset',
    async (page) => {
      await presetActions(page);
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
    },
  ],
  [
    'the contact sheet',
    '2 versions',
    async (page) => {
      await page.getByRole('listbox', { name: 'History', exact: true }).focus();
      await page.keyboard.press('Control+a');
      await button(page, 'Contact sheet…').click();
    },
  ],
  ['the ledger', 'Ledger', (page) => palette(page, 'Ledger')],
  ['the settings', 'Settings', (page) => palette(page, 'Settings')],
  ['the list of commands', 'Add picture', (page) => page.keyboard.press('Control+k')],
  [
    'folders and pictures to add',
    'in ',
    async (page) => {
      await button(page, 'Add picture…').click();
      await page.getByRole('option', { name: /^files\b/ }).dblclick();
      await page.getByRole('option', { name: /^in / }).waitFor();
    },
  ],
  [
    'a file that is no picture',
    'not a picture',
    async (page) => {
      await button(page, 'Add picture…').click();
      await page
        .getByRole('textbox', { name: 'File path', exact: true })
        .fill(join(editor.folder(), 'files', `text${evilName}.png`));
      await button(page, 'Add').click();
      await page
        .getByText(/is not a picture/)
        .first()
        .waitFor();
    },
  ],
  [
    'the note that it is for reading only',
    'Nothing can be changed',
    async (page) => {
      const record = join(projectFolder(), 'pentimento.json');
      const text = JSON.parse(await readFile(record, 'utf8')) as object;
      await writeFile(record, JSON.stringify({ ...text, formatVersion: 99 }));
      await page.getByText('Read only', { exact: true }).first().hover();
      await page.getByRole('tooltip').first().waitFor();
    },
  ],
  ['the recent projects', 'Poster', (page) => palette(page, 'Close project')],
];

const projectFolder = (): string => join(editor.folder(), `Poster${evilName}`);

async function presetActions(page: Page): Promise<void> {
  await button(page, 'Export…').click();
  await page.getByRole('option', { name: /^Own/ }).click();
  await page.getByRole('button', { name: 'Preset actions' }).click();
}

async function palette(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
}

describe('names that steer what is read, of files, folders, a project and all it holds', () => {
  it('are written out wherever they are shown', { timeout: 300_000 }, async () => {
    const page = editor.page();
    const folder = projectFolder();
    const files = join(editor.folder(), 'files');
    await mkdir(join(files, `in ${evilName}`), { recursive: true });
    await writeFile(join(files, `text${evilName}.png`), 'no picture');
    const shop = await picture(join(files, `shop${evilName}.png`), { width: 320, height: 240 });
    const options = { env: { PENTIMENTO_HOME: join(editor.folder(), 'elsewhere'), HOME: editor.folder() } };
    expect(await run(['new', folder, '--name', `Poster${evil}`], options)).toMatchObject({ code: 0 });
    expect(await run(['add', folder, shop], options)).toMatchObject({ code: 0 });
    const project = await Project.open(folder, tools());
    const [source] = [...project.sources.values()];
    await project.writeSettings(() => ({
      exportPresets: [{ ...builtInPresets[1]!, id: 'own', name: `Own${evil}`, group: `Own${evil}` }],
    }));
    const input = { kind: 'source', id: source!.id } as const;
    for (const n of [1, 2]) {
      const { record, folder: at } = await passWithResults(project, undefined, {
        input,
        recipe: { ...donePass(n).recipe, prompt: `noir ${n} with ${evil} rain` },
        words: [`WORD${evil}`],
      });
      await project.writeNotes(record.id, { label: `label ${n}${evil}` });
      const entry = {
        result: 1,
        file: join(editor.folder(), `out${evilName}.png`),
        preset: `Own${evil}`,
        format: 'png',
        at: new Date(0).toISOString(),
        width: 3,
        height: 2,
        bytes: 9,
        sha256: 'a'.repeat(64),
      };
      await writeFile(
        join(folder, 'passes', at, 'exports.json'),
        JSON.stringify({ formatVersion: 1, exports: [entry] }),
      );
    }
    await button(page, 'Open project…').first().click();
    await page.getByRole('textbox', { name: 'Folder path', exact: true }).fill(folder);
    await button(page, 'Open').click();
    for (const [place, shows, open] of places) {
      await version(page, 2).click();
      await open(page);
      await expect.poll(() => page.innerText('body'), { timeout: 20_000, message: place }).toContain(shows);
      expect([place, await page.evaluate(unseen)]).toEqual([place, []]);
      expect(await page.evaluate('document.documentElement.outerHTML')).toContain('\\u202egnp.exe');
      await page.goto(editor.url());
    }
  });
});
