import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import {
  addPicture,
  button,
  makeProject,
  patience,
  prompt,
  runPass,
  heard,
  version,
  withEditor,
  within,
  choose,
} from './editor';

const editor = withEditor();

describe('the main job, in a browser', () => {
  it('goes from nothing to an exported file: project, picture, pass, compare, branch, export', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Autumn poster');
    await makeProject(page, folder);
    expect(JSON.parse(await readFile(join(folder, 'pentimento.json'), 'utf8'))).toMatchObject({
      name: 'Autumn poster',
    });

    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 1200, height: 800 }));
    await expect
      .poll(
        () =>
          page
            .getByRole('listbox', { name: 'Sources', exact: true })
            .getByRole('option', { name: 'shop.jpg' })
            .getAttribute('aria-selected'),
        within,
      )
      .toBe('true');
    await page.getByText('1200 × 800 → 1200 × 800').waitFor();

    await prompt(page).fill('a noir photograph that says “VISIT MARS”');
    const words = page.getByRole('textbox', { name: 'Text to render 1', exact: true });
    await expect.poll(() => words.inputValue(), within).toBe('VISIT MARS');
    await expect
      .poll(() => page.getByRole('button', { name: /^Run pass/ }).textContent(), within)
      .toMatch(/offline, free/);
    await page.getByRole('slider', { name: 'Strength', exact: true }).fill('0.7');
    await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('48213');
    await runPass(page, 1);

    // The pass that ended is looked at, and says that it was free.
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    await expect
      .poll(() => heard(version(page, 1)), within)
      .toMatch(/^v1, strength 0\.70, seed 48213, Done, .*offline, free/);
    const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
    await canvas.getByText('offline').first().waitFor();

    await button(page, 'Compare').click();
    await page.getByText('Input · shop.jpg', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => button(page, 'Compare').getAttribute('aria-pressed'), within).toBe('false');

    // Back to an earlier version, and on from there.
    await runPass(page, 2, 'a watercolor of it');
    await version(page, 1).click();
    await button(page, 'Use all').click();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('a noir photograph that says “VISIT MARS”');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Seed', exact: true }).inputValue(), within)
      .toBe('48213');
    await page.getByRole('spinbutton', { name: 'Strength value', exact: true }).fill('0.4');
    await runPass(page, 3);
    const changed = page.getByRole('region', { name: 'Changed since v1' });
    await expect.poll(() => changed.textContent(), within).toContain('0.40');
    expect(await changed.textContent()).not.toContain('Seed');

    // From a result.
    await button(page, 'Use as input').click();
    await page.getByText('Result v3').waitFor();
    await runPass(page, 4, 'neon');
    const records = await Promise.all(
      (await readdir(join(folder, 'passes')))
        .sort()
        .map(
          async (name) =>
            JSON.parse(await readFile(join(folder, 'passes', name, 'pass.json'), 'utf8')) as Record<string, unknown>,
        ),
    );
    const [first, , third, fourth] = records.sort((a, b) => Number(a['version']) - Number(b['version']));
    expect(third).toMatchObject({ basedOn: { version: 1 }, recipe: { strength: 0.4, seed: 48213 } });
    expect(fourth).toMatchObject({
      inputs: { picture: { ref: { kind: 'result', version: 3, result: 1 } } },
      engine: 'offline',
    });
    expect(first).toMatchObject({ words: ['VISIT MARS'], basedOn: null });

    await button(page, 'Export…').click();
    const dialog = page.getByRole('dialog', { name: /^Export v4/ });
    await choose(page, 'Format', 'WebP');
    await dialog.getByRole('textbox', { name: 'File name' }).fill('for the client');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await dialog.waitFor({ state: 'detached', timeout: patience });
    const written = join(folder, 'exports', 'for the client.webp');
    expect((await sharp(written).metadata()).format).toBe('webp');
    expect((await stat(written)).size).toBeGreaterThan(0);
  });

  it('makes several pictures in one pass, each of which can be looked at', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Several'));
    await addPicture(page, await picture(join(editor.folder(), 'one.png'), { width: 600, height: 600 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('3');
    await runPass(page, 1, 'oil painting');
    const results = page.getByRole('listbox', { name: 'Results' });
    await expect.poll(() => results.getByRole('option').count(), within).toBe(3);
    await results.getByRole('option').nth(1).click();
    await page
      .getByRole('region', { name: 'Canvas', exact: true })
      .getByText(/^v1 \(2 of 3\)/)
      .waitFor();
  });

  it('asks before a pass over the ceiling, with the figure, and runs nothing when told not to', async () => {
    // A key that nobody takes: nothing is sent, because the question comes first.
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Dear'));
    await addPicture(page, await picture(join(editor.folder(), 'one.png'), { width: 600, height: 600 }));
    await button(page, 'Settings').click();
    await page.getByLabel('API key', { exact: true }).fill('mr-test-0000-1234');
    await button(page, 'Save key').click();
    await page.getByText('••••1234').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await prompt(page).fill('noir');
    await choose(page, 'Image size', 'Custom…');
    await page.getByRole('spinbutton', { name: 'Width', exact: true }).fill('4096');
    await page.getByRole('spinbutton', { name: 'Height', exact: true }).fill('4096');
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('2');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('button', { name: /^Run pass/ }).textContent(), within).toContain('~$2.01');
    await page.getByRole('button', { name: /^Run pass/ }).click();
    const question = page.getByRole('alertdialog');
    await expect.poll(() => question.textContent(), within).toContain('$2.01');
    await expect.poll(() => question.textContent(), within).toContain('$1.00');
    await question.getByRole('button', { name: 'Don’t run' }).click();
    await question.waitFor({ state: 'detached' });
    await expect
      .poll(() => page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option').count(), within)
      .toBe(0);
  });
});
