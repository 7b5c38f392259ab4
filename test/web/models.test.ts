import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

const textToImage = 'ideogram/ideogram-v4';
const shots = process.env['PENTIMENTO_TEST_PICTURES'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};

const modelButton = (page: Page, title: string) =>
  page.getByRole('button', { name: `Model: ${title}. Choose another…`, exact: true });

/** Opens the list, and chooses the one that the word finds. */
async function choose(page: Page, word: string, title: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Model: .* Choose another…$/ }).click();
  await page.getByRole('combobox', { name: 'Models' }).fill(word);
  await page.getByRole('option', { name: title }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const run = async (page: Page, n: number): Promise<void> => {
  await page.getByRole('button', { name: /^Run pass/ }).click();
  await page.getByRole('option', { name: new RegExp(`^v${n}\\b.*Done`) }).waitFor({ timeout: patience });
};

const records = async (folder: string): Promise<Record<string, unknown>[]> => {
  const names = (await readdir(join(folder, 'passes'))).toSorted();
  return Promise.all(
    names.map(
      async (name) =>
        JSON.parse(await readFile(join(folder, 'passes', name, 'pass.json'), 'utf8')) as Record<string, unknown>,
    ),
  );
};

describe('another model', () => {
  it('makes a picture from text alone, which is gone on with by the model that takes a picture', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'From text');
    await makeProject(page, folder);
    await prompt(page).fill('a poster that says “VISIT MARS”, red and teal');
    // The page of the model says when another is the better one, and switches with the prompt kept.
    await page.getByText('Best for, and when to choose another').click();
    await button(page, 'Use Ideogram 4 · text to image').click();
    await modelButton(page, 'Ideogram 4 · text to image').waitFor();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a poster that says “VISIT MARS”, red and teal');
    await expect.poll(() => page.getByRole('slider', { name: 'Strength', exact: true }).count(), within).toBe(0);
    await page.getByText('A picture from text').waitFor();
    await shoot(page, 'text-to-image-desk');

    await runPass(page, 1);
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');

    // Taking a model back is one step.
    await page.getByRole('button', { name: 'Use as input', exact: true }).click();
    await modelButton(page, 'Ideogram 4 · image to image').waitFor();
    await page.getByRole('slider', { name: 'Strength', exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await modelButton(page, 'Ideogram 4 · text to image').waitFor();
    await page.keyboard.press('Control+Shift+z');
    await modelButton(page, 'Ideogram 4 · image to image').waitFor();
    await runPass(page, 2, 'the same as a watercolor');

    await expect
      .poll(() => records(folder), within)
      .toMatchObject([
        { inputs: {}, recipe: { model: textToImage, image_size: 'square' } },
        { inputs: { picture: { ref: { kind: 'result', version: 1 } } }, recipe: { strength: 0.8 } },
      ]);
  });

  it('is found by task and word: an upscaler, one that only its schema tells of, one with a mask; a restart keeps it', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Catalogue');
    await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 });
    await picture(join(editor.folder(), 'mask.png'), { width: 320, height: 256, seed: 5 });
    await makeProject(page, folder);
    await addPicture(page, join(editor.folder(), 'shop.png'));
    await addPicture(page, join(editor.folder(), 'mask.png'));

    await page.getByRole('button', { name: /^Model: .* Choose another…$/ }).click();
    await page.getByRole('radio', { name: 'Upscale', exact: true }).click();
    await expect.poll(() => page.getByRole('option').filter({ hasText: 'Enlarger' }).count(), within).toBe(1);
    await expect.poll(() => page.getByRole('option').filter({ hasText: 'Ideogram' }).count(), within).toBe(0);
    await shoot(page, 'models-dialog');
    await page.getByRole('option', { name: /^Enlarger/ }).click();
    await modelButton(page, 'Enlarger (offline)').waitFor();
    await expect.poll(() => prompt(page).count(), within).toBe(0);
    await page.getByRole('radio', { name: '3', exact: true }).check();
    await shoot(page, 'upscaler-desk');
    await run(page, 1);

    await choose(page, 'art director', /^Art director/);
    await prompt(page).fill('a linocut of the shop');
    await page.getByRole('radio', { name: 'Laid', exact: true }).check();
    await button(page, 'Style image: none. Choose a picture…').click();
    await shoot(page, 'picture-dialog');
    await button(page, 'v1').click();
    await shoot(page, 'schema-only-desk');
    await run(page, 2);

    // A mask that is lacking is said, and leads to where it is chosen.
    await choose(page, 'fill', /^Fill/);
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a linocut of the shop');
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await page.locator('#run-hint', { hasText: 'Choose a picture for mask.' }).waitFor();
    await button(page, 'Mask: none. Choose a picture…').click();
    await button(page, 'mask.png').click();
    await run(page, 3);
    await shoot(page, 'fill-done');

    await expect
      .poll(() => records(folder), within)
      .toMatchObject([
        {
          recipe: { model: 'pentimento-offline/enlarger', upscale_factor: '3' },
          results: [{ width: 960, height: 768 }],
        },
        {
          recipe: { model: 'pentimento-offline/art-director', paper: 'laid' },
          inputs: { style_image_url: { ref: { kind: 'result', version: 1 } } },
          published: { leftOut: ['palette'] },
        },
        { recipe: { model: 'pentimento-offline/fill' }, inputs: { mask: { ref: { kind: 'source' } } } },
      ]);

    await editor.restart();
    await modelButton(page, 'Fill (offline)').waitFor();
    await page.getByRole('button', { name: 'Mask: mask.png. Choose a picture…', exact: true }).waitFor();
    await version(page, 2).click();
    await button(page, 'Use all').click();
    await modelButton(page, 'Art director (offline)').waitFor();
    await page.setViewportSize({ width: 1024, height: 700 });
    await shoot(page, 'schema-only-small');
  });
});
