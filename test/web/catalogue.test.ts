import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, version, within } from './editor';
import { withPaidEditor } from './paid-editor';

/** The service has models that only their schemas tell of. */
const editor = withPaidEditor({
  account: {
    cards: {
      'pentimento-offline/enlarger': { rateCard: { pricingMode: 'per_output', pricePerOutput: '0.04' } },
      'pentimento-offline/cut-out': null,
    },
  },
});

describe('models of a service that charges', () => {
  it('are listed with their prices, ask where none is stated, and are told once the service has them no more', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Paid');
    const shots = process.env['PENTIMENTO_TEST_PICTURES'];
    await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 });
    await makeProject(page, folder);
    await addPicture(page, join(editor.folder(), 'shop.png'));
    const open = (): Promise<void> => page.getByRole('button', { name: /^Model: .* Choose another…$/ }).click();
    const run = page.getByRole('button', { name: /^Run pass/ });

    await open();
    await page.getByRole('option', { name: /^Enlarger.*Upscale.*\$0\.04 an image/ }).waitFor();
    await page.getByText(/ModelRunner’s list as it was/).waitFor();
    if (shots) await page.screenshot({ path: join(shots, 'models-paid.png') });
    await page.getByRole('option', { name: /^Enlarger/ }).click();
    await expect.poll(() => run.innerText(), within).toContain('~$0.04');
    await run.click();
    await page.getByRole('option', { name: /^v1\b.*Done/ }).waitFor({ timeout: patience });

    // Nobody states what this one costs: a pass of it asks, whatever the ceiling.
    await open();
    await page.getByRole('combobox', { name: 'Models' }).fill('cut-out');
    await page.getByRole('option', { name: /^Cut-out/ }).click();
    await expect.poll(() => run.innerText(), within).toContain('price not stated');
    await run.click();
    await page.getByRole('alertdialog', { name: 'Run it without a price?' }).waitFor();
    await button(page, 'Don’t run').click();
    await expect.poll(() => version(page, 2).count(), within).toBe(0);
    await run.click();
    await button(page, 'Run it').click();
    await page.getByRole('option', { name: /^v2\b.*Done/ }).waitFor({ timeout: patience });

    // What it says of itself, and when another is the better one.
    await page.getByText('Best for, and when to choose another').click();
    if (shots) await page.screenshot({ path: join(shots, 'about-open.png') });

    // A model that the service has no more: known by what its versions recorded.
    await editor.stop();
    const [first = ''] = (await readdir(join(folder, 'passes'))).toSorted();
    const file = join(folder, 'passes', first, 'pass.json');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('pentimento-offline/enlarger', 'acme/withdrawn'));
    await rm(join(editor.folder(), 'settings', 'catalogue.json'));
    await editor.startAgain();
    await page.goto(editor.url());
    await version(page, 1).click();
    await open();
    await page.getByText(/ModelRunner’s list as it was/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No longer: ModelRunner does not have this model any more').waitFor();
    if (shots) await page.screenshot({ path: join(shots, 'withdrawn.png') });
    await button(page, 'Use all').click();
    await page.getByRole('button', { name: 'Model: Enlarger (offline). Choose another…', exact: true }).waitFor();
    await expect.poll(() => prompt(page).count(), within).toBe(0);
  });
});
