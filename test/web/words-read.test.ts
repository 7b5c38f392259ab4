import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, runPass, version, withEditor, within } from './editor';

const editor = withEditor({ env: () => ({ PENTIMENTO_READ_WORDS: 'on' }) });

it('reads the words of a version, shows where, is overruled, and is filtered by', async () => {
  const page = editor.page();
  const folder = join(editor.folder(), 'Signs');
  await makeProject(page, folder);
  await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 900, height: 600 }));
  await runPass(page, 1, 'poster of the shop, sign says "Opening"');
  const row = version(page, 1);
  const says = (words: string) => page.getByRole('option', { name: new RegExp(`^v1\\b.*, ${words}`) });
  await says('words right').waitFor({ timeout: patience });
  const part = page.getByRole('region', { name: 'Words', exact: true });
  await part.getByRole('button', { name: 'Show where they were read', exact: true }).click();
  const box = page.getByRole('list', { name: 'Words in the picture', exact: true }).getByRole('listitem');
  await box.getByText('Words right: Opening').waitFor();
  const stage = (await page.locator('.stage').boundingBox())!;
  const found = (await box.boundingBox())!;
  expect(found.width).toBeGreaterThan(20);
  expect(found.x).toBeGreaterThanOrEqual(stage.x);
  expect(found.x + found.width).toBeLessThanOrEqual(stage.x + stage.width);

  // What the designer says stands in its place, in the notes, and can be taken back.
  await part.getByRole('button', { name: /: verdict on “Opening”$/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'It is wrong', exact: true }).click();
  await says('words wrong').waitFor();
  await box.getByText('Words wrong: Opening').waitFor();
  const [pass = ''] = await readdir(join(folder, 'passes'));
  const read = async (name: string) =>
    JSON.parse(await readFile(join(folder, 'passes', pass, name), 'utf8')) as { results: Record<string, object> };
  await expect
    .poll(async () => (await read('notes.json')).results['1'], within)
    .toEqual({ overruled: { Opening: 'wrong' } });
  expect((await read('checks.json')).results['1']).toMatchObject({
    verdict: 'right',
    strings: [{ text: 'Opening', verdict: 'right' }],
  });

  await button(page, 'Filter versions').click();
  await page.getByRole('menuitem', { name: 'Words', exact: true }).press('ArrowRight');
  await page.getByRole('menuitemcheckbox', { name: 'Words right', exact: true }).press('Enter');
  await page
    .getByText(/No matches/)
    .first()
    .waitFor();
  await button(page, 'Remove filter: Words right').click();
  await row.waitFor();

  await page.reload();
  await says('words wrong').waitFor();
  await part.getByRole('button', { name: /: verdict on “Opening”$/ }).click();
  await page.getByRole('menuitem', { name: 'As it was read', exact: true }).click();
  await says('words right').waitFor();
});
