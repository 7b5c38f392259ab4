import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { durations } from '../../src-main/common/durations';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, version, choose } from './editor';
import { statusesDecide, withPaidEditor } from './paid-editor';

const editor = withPaidEditor({
  ...statusesDecide,
  durations: { ...durations, pollYoung: 50, lookUps: [0, 100, 200] },
});
afterEach(() => editor.service.setFaults({}));

const made = (): number => [...editor.service.jobsByClientJobId.values()].reduce((sum, jobs) => sum + jobs, 0);

async function submit(page: Page, name: string): Promise<void> {
  await makeProject(page, join(editor.folder(), name));
  await addPicture(page, await picture(join(editor.folder(), 'shop.png')));
  await page.getByRole('option', { name: 'shop.png' }).waitFor();
  await prompt(page).fill('noir');
  await choose(page, 'Image size', 'Square');
  await page.getByRole('button', { name: /^Run pass/ }).click();
  await page.getByRole('option', { name: /^v1\b.*Uncertain/ }).waitFor({ timeout: patience });
}

describe('a pass whose answer got lost', () => {
  it('is explained, asked for again, and adopted once the service’s list shows it: one job, paid once', async () => {
    const before = made();
    const page = editor.page();
    // Accepted, and the answer lost; the list does not show it for as long as it is looked up.
    editor.service.setFaults({
      faults: [
        { route: 'submit', on: 1, do: { kind: 'reset', accept: true } },
        { route: 'list', on: 'every', do: { kind: 'lag', ms: 3_600_000 } },
      ],
    });
    await submit(page, 'Adopted');
    await version(page, 1).click();
    await page
      .getByText(/^It isn’t known whether ModelRunner accepted this pass/)
      .first()
      .waitFor();
    await button(page, 'Check again').click();
    await page
      .getByText(/still doesn’t show v1\./)
      .first()
      .waitFor({ timeout: patience });
    await page.getByRole('option', { name: /^v1\b.*Uncertain/ }).waitFor();

    editor.service.setFaults({});
    await button(page, 'Check again').click();
    await page.getByRole('option', { name: /^v1\b.*Done/ }).waitFor({ timeout: patience });
    expect(made() - before).toBe(1);
  });

  it('that never arrived is run again only by a word that says what that may cost', async () => {
    const before = made();
    const page = editor.page();
    editor.service.setFaults({ faults: [{ route: 'submit', on: 1, do: { kind: 'hang', ms: 200 } }] });
    await submit(page, 'Again');
    await version(page, 1).click();
    await button(page, 'Run again').click();
    const question = page.getByRole('alertdialog');
    await question.getByText(/you’ll pay twice/).waitFor();
    await question.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('option', { name: /^v2\b.*Done/ }).waitFor({ timeout: patience });
    expect(made() - before).toBe(1);
    await page.getByRole('option', { name: /^v1\b.*Uncertain/ }).waitFor();
  });
});
