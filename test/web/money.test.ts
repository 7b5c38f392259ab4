import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { passRecord, type PassRecord } from '../../src-main/contract';
import { picture } from '../support/pictures';
import {
  addPicture,
  button,
  makeProject,
  patience,
  prompt,
  runPass,
  version,
  within,
  choose,
  combobox,
} from './editor';
import { withPaidEditor } from './paid-editor';

const editor = withPaidEditor();

/** 512 × 512 at $0.06 a megapixel. */
const squareExactly = '$0.0157';
const square = '$0.02';

const runButton = (page: Page): Locator => page.getByRole('button', { name: /^Run pass/ });

async function begin(page: Page, name: string): Promise<string> {
  const folder = join(editor.folder(), name);
  await makeProject(page, folder);
  await addPicture(page, await picture(join(editor.folder(), 'shop.png')));
  await page.getByRole('option', { name: 'shop.png' }).waitFor();
  await prompt(page).fill('noir');
  return folder;
}

/** What stands on disk of every pass. */
async function passesIn(folder: string): Promise<PassRecord[]> {
  const files = await readdir(join(folder, 'passes'));
  return Promise.all(
    files.map(async (name) =>
      passRecord.parse(JSON.parse(await readFile(join(folder, 'passes', name, 'pass.json'), 'utf8'))),
    ),
  );
}

/** In Settings, of the project that is open. */
async function limit(page: Page, label: 'Cost ceiling' | 'Budget', amount: string): Promise<void> {
  await button(page, 'Settings').click();
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(amount);
  await field.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('money, on a service that charges', () => {
  it('moves with the size, by its ratio or by its megapixels', async () => {
    const page = editor.page();
    await begin(page, 'Sized');
    await choose(page, 'Image size', 'Custom…');
    const width = page.getByRole('spinbutton', { name: 'Width', exact: true });
    const height = page.getByRole('spinbutton', { name: 'Height', exact: true });
    const ratio = Number(await width.inputValue()) / Number(await height.inputValue());
    await page.getByRole('checkbox', { name: 'Keep the ratio', exact: true }).check();
    await width.fill('2048');
    await width.press('Enter');
    await expect.poll(async () => Number(await height.inputValue()), within).toBeCloseTo(2048 / ratio, -2);
    await page.getByRole('spinbutton', { name: 'Megapixels', exact: true }).fill('4');
    await page.getByRole('spinbutton', { name: 'Megapixels', exact: true }).press('Enter');
    await expect.poll(() => runButton(page).textContent(), within).toBe('Run pass ~$0.24');
    expect((Number(await width.inputValue()) * Number(await height.inputValue())) / 1e6).toBeCloseTo(4, 1);
    expect(Number(await width.inputValue()) / Number(await height.inputValue())).toBeCloseTo(ratio, 1);
  });

  it('of variations is told together before they run, held against the ceiling, and paid for each', async () => {
    const page = editor.page();
    const folder = await begin(page, 'Varied');
    await choose(page, 'Image size', 'Square');
    await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
    await limit(page, 'Cost ceiling', '0.05');
    await page.getByRole('button', { name: '×1 variations', exact: true }).click();
    await page.getByRole('menuitemcheckbox', { name: '4 passes · ~$0.06', exact: true }).click();
    const run = button(page, 'Run 4 passes ~$0.06');
    await page.getByText('Above your cost ceiling: you’ll be asked to confirm', { exact: true }).waitFor();
    await run.click();
    const asks = page.getByRole('alertdialog', { name: 'Run 4 passes for about $0.06?', exact: true });
    await asks.getByRole('button', { name: 'Run for ~$0.06', exact: true }).click();
    for (const n of [1, 2, 3, 4])
      await page.getByRole('option', { name: new RegExp(`^v${n}\\b.*Done`) }).waitFor({ timeout: patience });

    const passes = await passesIn(folder);
    expect(new Set(passes.map(({ recipe }) => recipe['seed'])).size).toBe(4);
    expect(new Set(passes.map(({ group }) => group?.id)).size).toBe(1);
    expect(passes.map(({ group }) => group?.cell['seed'])).toEqual(passes.map(({ recipe }) => recipe['seed']));
    await version(page, 2).click();
    await page.getByText('Variations v1 to v4', { exact: true }).waitFor();
    await button(page, '$0.06 today').waitFor();
  });

  it('is told before a pass, settled after it, and kept in the ledger', async () => {
    const page = editor.page();
    const folder = await begin(page, 'Paid');
    await choose(page, 'Image size', 'Square');
    await expect.poll(() => runButton(page).textContent(), within).toBe(`Run pass ~${square}`);
    await runButton(page).hover();
    await page
      .getByRole('tooltip')
      .getByText(/^Worked out from ModelRunner’s price card \(read today.*\): \$0\.06 per megapixel\.$/)
      .waitFor();

    await runPass(page, 1);
    await version(page, 1).click();
    await page.getByText(squareExactly, { exact: true }).waitFor();
    await page.getByRole('button', { name: '$0.02 today', exact: true }).click();

    const ledger = page.getByRole('dialog', { name: 'Ledger', exact: true });
    const row = ledger.getByRole('table', { name: 'Passes', exact: true }).getByRole('row').nth(1);
    await expect
      .poll(() => row.innerText(), within)
      .toMatch(/^v1\s+done\s+Turbo\s+~\$0\.0157\s+\$0\.0157\s+yes\s+today/);
    await expect
      .poll(() => ledger.getByRole('definition').allInnerTexts(), within)
      .toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^\$0\.0157\s+settled$/)));
    await ledger.getByText('Nothing yet: it takes three settled passes').waitFor();

    await ledger.getByRole('radio', { name: 'All projects', exact: true }).check();
    const projects = ledger.getByRole('table', { name: 'By project', exact: true });
    await expect.poll(() => projects.getByRole('row').nth(1).innerText(), within).toMatch(/^Paid\s+1\s+\$0\.0157$/);

    await ledger.getByRole('button', { name: 'Export CSV', exact: true }).click();
    /** The file that is told, once one of that name is. */
    const written = async (name: RegExp): Promise<string> => name.exec(await ledger.getByText(name).innerText())![1]!;
    const ofAll = await written(/^Written to (exports\/Ledger of all projects [\d-]+\.csv)/);
    expect((await readFile(join(folder, ofAll), 'utf8')).split('\r\n')).toEqual([
      expect.stringMatching(/^project,version,/),
      expect.stringMatching(/^Paid,v1,modelrunner,done,TURBO,None,0\.01572864,0\.01572864,yes,/),
      '',
    ]);

    await ledger.getByRole('radio', { name: 'This project', exact: true }).check();
    await ledger.getByRole('button', { name: 'Export CSV', exact: true }).click();
    const ofOne = await written(/^Written to (exports\/Ledger [\d-]+\.csv)/);
    const lines = (await readFile(join(folder, ofOne), 'utf8')).split('\r\n');
    expect(lines[1]).toMatch(/^v1,modelrunner,done,TURBO,None,0\.01572864,0\.01572864,yes,/);
    // A second one of the day is no other's end.
    await ledger.getByRole('button', { name: 'Export CSV', exact: true }).click();
    await ledger.getByText(/^Written to exports\/Ledger [\d-]+ 2\.csv/).waitFor();

    await ledger.getByRole('button', { name: 'v1', exact: true }).click();
    await ledger.waitFor({ state: 'detached' });
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
  });

  it('leaves an exact price as it is where three passes of a kind came to it, and says so in the ledger', async () => {
    const page = editor.page();
    await begin(page, 'Learning');
    for (const n of [1, 2, 3]) await runPass(page, n);
    // The pointer is on it still, and its tooltip went with the click.
    await page.mouse.move(700, 400);
    await runButton(page).hover();
    // They came to what was stated: the figure stays the exact one.
    const tooltip = page.getByRole('tooltip').filter({ hasText: /megapixel/ });
    const told = await tooltip.innerText();
    expect(told).not.toContain('learned');
    await version(page, 3).click();
    await page.keyboard.press('Shift+Digit4');
    await page
      .getByRole('dialog', { name: 'Ledger', exact: true })
      .getByText('Turbo: about the stated price, learned from 3 settled passes')
      .waitFor();
  });

  it('is asked for above the ceiling, with the figure, and nothing runs without a yes', async () => {
    const page = editor.page();
    await begin(page, 'Ceiling');
    await limit(page, 'Cost ceiling', '0.01');
    await choose(page, 'Image size', 'Square');
    await page.getByText('Above your cost ceiling: you’ll be asked to confirm', { exact: true }).waitFor();
    await runButton(page).click();
    const question = page.getByRole('alertdialog', { name: `Run a pass for about ${square}?`, exact: true });
    await question.getByText('above the $0.01 you let a pass cost without asking').waitFor();
    await question.getByRole('button', { name: 'Don’t run', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => version(page, 1).count(), within).toBe(0);

    await runButton(page).click();
    await question.getByRole('button', { name: `Run for ~${square}`, exact: true }).click();
    await page.getByRole('option', { name: /^v1\b.*Done/ }).waitFor({ timeout: patience });

    // Cleared, the app's own ceiling holds again.
    await limit(page, 'Cost ceiling', '');
    await page
      .getByText('Above your cost ceiling: you’ll be asked to confirm', { exact: true })
      .waitFor({ state: 'detached' });
  });

  it('is asked for before a pass goes over the budget, for a pass that runs again too', async () => {
    const page = editor.page();
    await begin(page, 'Budget');
    await runPass(page, 1);
    await limit(page, 'Budget', '0.02');
    await page.getByText('Above the budget: you’ll be asked to confirm', { exact: true }).waitFor();
    await runButton(page).click();
    const question = page.getByRole('alertdialog', { name: 'Run it over the budget?', exact: true });
    await question
      .getByText(/With this pass \(\$0\.02\) the project would come to \$0\.03, above its budget of \$0\.02\./)
      .waitFor();
    await question.getByRole('button', { name: 'Don’t run', exact: true }).click();
    await expect.poll(() => version(page, 2).count(), within).toBe(0);

    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Run the same again', exact: true }).click();
    await question.getByRole('button', { name: `Run for ~${square}`, exact: true }).click();
    await page.getByRole('option', { name: /^v2\b.*Done/ }).waitFor({ timeout: patience });

    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Digit4');
    await page
      .getByRole('dialog', { name: 'Ledger', exact: true })
      .getByText('$0.0315 of the $0.02 budget · $0.0115 over it', { exact: true })
      .waitFor();
  });
});

describe('the account', () => {
  afterEach(() => editor.service.setAccount({}));

  it('shows its balance in Settings, with the key’s test, in the ledger, and where it did not suffice', async () => {
    const page = editor.page();
    editor.service.setAccount({ balance: '9.77', needed: '1' });
    await begin(page, 'Account');
    await runPass(page, 1);
    await button(page, 'Settings').click();
    const settings = page.getByRole('dialog', { name: 'Settings', exact: true });
    await settings.getByText(/^Balance at ModelRunner: \$9\.\d\d$/).waitFor();
    await button(page, 'Test key').click();
    await settings.getByText(/^Key accepted\. Balance: \$9\.\d\d$/).waitFor();
    await page.keyboard.press('Escape');
    await settings.waitFor({ state: 'detached' });

    await page.keyboard.press('Shift+Digit4');
    const ledger = page.getByRole('dialog', { name: 'Ledger', exact: true });
    await ledger.getByText(/^Balance at ModelRunner: \$9\.\d\d$/).waitFor();
    await ledger
      .getByText(/^Last 30 days on the account: \$0\.\d\d for \d+ requests?, other programs’ included/)
      .waitFor();
    await page.keyboard.press('Escape');

    editor.service.setAccount({ balance: '0.50', needed: '6' });
    await runButton(page).click();
    await page.getByRole('option', { name: /^v2\b.*Failed/ }).waitFor({ timeout: patience });
    await page
      .getByText(/Your balance at ModelRunner is \$0\.50\. To accept this pass, it requires at least \$6\.00/)
      .waitFor();
    await page.getByText('Balance at ModelRunner: $0.50', { exact: true }).waitFor();
  });
});

describe('privacy, on a service that keeps things', () => {
  it('lets a version be deleted there, keeps it here, and says so', async () => {
    const page = editor.page();
    const folder = await begin(page, 'Private');
    await runPass(page, 1);
    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Delete from the service…', exact: true }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete v1 from the service?', exact: true });
    await question.getByText('That can’t be undone.').waitFor();
    await question.getByRole('button', { name: 'Delete from the service', exact: true }).click();
    await page.getByText(/^Deleted there today/).waitFor();
    await expect
      .poll(
        () => page.getByRole('region', { name: 'Canvas', exact: true }).getByRole('img').first().isVisible(),
        within,
      )
      .toBe(true);
    await version(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Use all', exact: false }).waitFor();
    await expect
      .poll(() => page.getByRole('menuitem', { name: 'Delete from the service…', exact: true }).count(), within)
      .toBe(0);
    expect(await readFile(join(folder, 'pentimento.json'), 'utf8')).toContain('Private');
  });

  it('keeps what is chosen in Settings, and says what it means', async () => {
    const page = editor.page();
    await page.getByRole('button', { name: 'New project…', exact: true }).waitFor();
    await button(page, 'Settings').click();
    const dialog = page.getByRole('dialog', { name: 'Settings', exact: true });
    await dialog
      .getByRole('radiogroup', { name: 'Keep what is sent' })
      .getByRole('radio', { name: 'No', exact: true })
      .check();
    await dialog.getByText(/about 15 minutes after a pass has ended/).waitFor();
    await choose(page, 'Delete pictures', '7 days after the pass');
    await dialog.getByText(/ModelRunner deletes each result 7 days after its pass has ended/).waitFor();
    await editor.restart();
    await button(page, 'Settings').click();
    await expect.poll(() => dialog.getByRole('radio', { name: 'No', exact: true }).isChecked(), within).toBe(true);
    await expect.poll(() => combobox(page, 'Delete pictures').textContent(), within).toBe('7 days after the pass');
  });
});

describe('a service that fails', () => {
  afterEach(() => editor.service.setFaults?.({}));

  it('for want of balance is told with what to do, and the ledger says that it was free', async () => {
    const page = editor.page();
    await begin(page, 'Empty purse');
    editor.service.setFaults?.({ faults: [{ route: 'submit', on: 'every', do: { kind: 'answer', status: 402 } }] });
    await choose(page, 'Image size', 'Square');
    await runButton(page).click();
    await page.getByRole('option', { name: /^v1\b.*Failed/ }).waitFor({ timeout: patience });
    const told = page.getByText(/Top up the account at ModelRunner\..*nothing was charged\./s);
    await told.waitFor();
    expect((await told.innerText()).match(/charged/g)).toHaveLength(1);
    await page.keyboard.press('Shift+Digit4');
    const ledger = page.getByRole('dialog', { name: 'Ledger', exact: true });
    await ledger.getByText('One pass failed and was not charged.', { exact: true }).waitFor();
    const row = ledger.getByRole('table', { name: 'Passes', exact: true }).getByRole('row').nth(1);
    await expect.poll(() => row.innerText(), within).toMatch(/^v1\s+failed\s+Balanced\s+~\$0\.0157\s+\$0\.00\s+no\s/);
  });

  it('for a while is said on the version that waits for it, which goes on by itself', async () => {
    const page = editor.page();
    await begin(page, 'Outage');
    const down = { on: 'every', do: { kind: 'reset' } } as const;
    editor.service.setFaults?.({
      faults: [
        { route: 'status', ...down },
        { route: 'record', ...down },
        { route: 'stream', ...down },
      ],
    });
    await choose(page, 'Image size', 'Square');
    await runButton(page).click();
    await version(page, 1).getByText('Retrying…', { exact: true }).waitFor({ timeout: patience });
    await version(page, 1).click();
    await page.getByText(/^The connection to ModelRunner broke\. Nothing is lost: it is asked again\./).waitFor();
    editor.service.setFaults?.({});
    await page.getByRole('option', { name: /^v1\b.*Done/ }).waitFor({ timeout: patience });
  });
});
