import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { passRecord, type PassRecord } from '../../src-main/contract';
import { picture } from '../support/pictures';
import { addPicture, choose, makeProject, prompt, version, within } from './editor';
import { withPaidEditor } from './paid-editor';

/** Passes, readings and starts on a machine that is loaded. */
const whole = 500_000;
const long = { timeout: 200_000 } as const;

/** The first pass comes misspelt. */
const editor = withPaidEditor({
  faults: { faults: [{ route: 'submit', on: [1], do: { kind: 'misspell', how: 'wrong' } }] },
  // Nothing is read but what is asked for.
  env: { PENTIMENTO_READ_WORDS: 'off' },
});

async function begin(page: Page, name: string, text: string): Promise<string> {
  const folder = join(editor.folder(), name);
  await makeProject(page, folder);
  await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 512, height: 512 }));
  await choose(page, 'Image size', 'Square');
  await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
  await prompt(page).fill(text);
  // With this seed the misspelt word is read as what it is. With some others the reader is unsure.
  await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('7');
  await page.getByRole('button', { name: /^×\d+ variations$/ }).click();
  await page.getByRole('menuitem', { name: 'Until the words are right…', exact: true }).click();
  return folder;
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Run until the words are right', exact: true });

async function passesIn(folder: string): Promise<PassRecord[]> {
  const files = await readdir(join(folder, 'passes'));
  const all = await Promise.all(
    files.map(async (file) =>
      passRecord.parse(JSON.parse(await readFile(join(folder, 'passes', file, 'pass.json'), 'utf8'))),
    ),
  );
  return all.toSorted((a, b) => a.version - b.version);
}

it(
  'runs passes with the seeds that were listed until the words are right, and tells before what all may cost',
  async () => {
    const page = editor.page();
    const folder = await begin(page, 'Right', 'a poster, sign says "OPENING"');
    await dialog(page).getByRole('button', { name: 'Run at most 4 passes ~$0.06', exact: true }).waitFor();
    await dialog(page).getByRole('textbox', { name: 'Or until they cost', exact: true }).fill('0.01');
    await dialog(page).getByText('One pass may cost $0.02 already.').waitFor();
    expect(
      await dialog(page)
        .getByRole('button', { name: /^Run at most/ })
        .isDisabled(),
    ).toBe(true);
    await dialog(page).getByRole('textbox', { name: 'Or until they cost', exact: true }).fill('0.04');
    await dialog(page).getByRole('spinbutton', { name: 'Passes at most', exact: true }).fill('3');
    const seeds = (await dialog(page)
      .getByText(/^\d+, \d+, \d+$/)
      .textContent())!
      .split(', ')
      .map(Number);
    await dialog(page).getByRole('button', { name: 'Run at most 3 passes ~$0.04', exact: true }).click();
    await page.getByRole('note').getByText('The words are right in v2').waitFor(long);
    await version(page, 2).waitFor();
    const passes = await passesIn(folder);
    expect(passes.map(({ recipe }) => recipe['seed'])).toEqual(seeds.slice(0, 2));
    expect(new Set(passes.map(({ group }) => group!.id)).size).toBe(1);
    expect(passes[0]!.group!.tries).toEqual({ seeds, cost: '0.04' });
    // What it said is not said again once it was put away, or the app was started anew.
    await page.getByRole('note').getByRole('button', { name: 'Dismiss', exact: true }).click();
    await page.getByText('The words are right in v2').waitFor({ state: 'detached' });
  },
  whole,
);

it(
  'stops and asks where the words can’t be told, also after a restart; an answer is taken back, or another is tried',
  async () => {
    const page = editor.page();
    const folder = await begin(page, 'Unsure', 'a poster, sign says "ПРИВЕТ"');
    await dialog(page)
      .getByRole('button', { name: /^Run at most 4 passes/ })
      .click();
    const note = page.getByRole('note').filter({ hasText: 'right' });
    await note.getByText('Are the words in v1 right?').waitFor(long);
    await editor.restart();
    await note.getByText('Are the words in v1 right?').waitFor();
    await note.getByText('Ran 1 of up to 4 passes.').waitFor();
    await note.getByRole('button', { name: 'They are right', exact: true }).click();
    await page.getByRole('option', { name: /^v1\b.*words right/ }).waitFor();
    await note.waitFor({ state: 'detached' });
    await page.getByRole('listbox', { name: 'History', exact: true }).focus();
    await page.keyboard.press('Control+z');
    await page.getByRole('option', { name: /^v1\b.*words unsure/ }).waitFor();
    await note.getByRole('button', { name: 'Try on: ~$0.05', exact: true }).click();
    await note.getByText('Are the words in v2 right?').waitFor(long);
    await note.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await note.waitFor({ state: 'detached' });
    await page.reload();
    await version(page, 2).waitFor();
    expect(await note.count()).toBe(0);
    const passes = await passesIn(folder);
    expect(passes.map(({ version: n, requestId }) => [n, requestId !== null])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(new Set(passes.map(({ recipe }) => recipe['seed'])).size).toBe(2);
    await expect.poll(() => page.getByRole('alert').count(), within).toBe(0);
  },
  whole,
);

it('says first, without words in quotes, that there is nothing to read, and lists no seeds', async () => {
  const page = editor.page();
  await begin(page, 'No words', 'a poster');
  const said = dialog(page).getByRole('status');
  await said.getByText('There are no words to read: put what is to be rendered in quotes in the prompt.').waitFor();
  expect(await dialog(page).locator('p').first().getAttribute('role')).toBe('status');
  expect(await dialog(page).getByText('Seeds', { exact: true }).count()).toBe(0);
  expect(
    await dialog(page)
      .getByRole('button', { name: /^Run at most/ })
      .isDisabled(),
  ).toBe(true);
});
