import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { durations } from '../../src-main/common/durations';
import { picture } from '../support/pictures';
import { donePass } from '../support/records';
import { addPicture, makeProject, patience, prompt, version, within } from './editor';
import { statusesDecide, withPaidEditor } from './paid-editor';

const editor = withPaidEditor({ ...statusesDecide, durations });

/** Versions that another computer made, as a sync brings them. */
async function plant(folder: string, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    const place = join(folder, 'passes', `2026-01-01-planted-${n}`);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'pass.json'), JSON.stringify(donePass(n)));
  }
}

/** Where a version's row stands in what is seen of the history, in pixels from its top; and which version is selected. */
const standing = (page: Page, n: number): Promise<{ top: number; seen: boolean; selected: string | undefined }> =>
  page.locator('.history-scroll').evaluate((list, name) => {
    const all = [...list.querySelectorAll<typeof list>('[role=option]')];
    const label = (row: typeof list): string | undefined =>
      row.querySelectorAll<typeof list>('.visually-hidden')[0]?.textContent?.split(',')[0];
    const row = all.find((one) => label(one) === name)?.getBoundingClientRect();
    const { top, bottom } = list.getBoundingClientRect();
    const selected = all.find((one) => one.getAttribute('aria-selected') === 'true');
    return {
      top: row ? Math.round(row.top - top) : Number.NaN,
      seen: row !== undefined && row.top >= top && row.bottom <= bottom,
      selected: selected && label(selected),
    };
  }, `v${n}`);

describe('the history', () => {
  it('keeps rows where they are seen while others come in, shows a pass that is started, and finds it again from the top bar', async () => {
    const page = editor.page();
    const folder = join(editor.folder(), 'Long');
    await makeProject(page, folder);
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 400, height: 300 }));
    await plant(folder, 1, 30);
    await version(page, 30).waitFor({ timeout: patience });
    await version(page, 3).click();
    // The details that opened took from the list's height.
    await page.getByRole('separator', { name: 'Height of History' }).waitFor();
    await expect.poll(() => standing(page, 3), within).toMatchObject({ seen: true, selected: 'v3' });
    const before = await standing(page, 3);

    await plant(folder, 31, 33);
    await version(page, 33).waitFor({ state: 'attached', timeout: patience });
    await expect.poll(() => standing(page, 3), within).toEqual(before);

    // Whoever scrolled away from the selected version is not taken back to it by others' passes either.
    await page.locator('.history-scroll').evaluate((list) => {
      list.scrollTop = 400;
    });
    const there = await standing(page, 27);
    await plant(folder, 34, 34);
    await version(page, 34).waitFor({ state: 'attached', timeout: patience });
    await expect.poll(() => standing(page, 27), within).toEqual(there);

    editor.service.setFaults({
      faults: [{ route: 'status', on: 'every', do: { kind: 'change', set: { status: 'IN_PROGRESS' } } }],
    });
    await prompt(page).fill('noir');
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await expect.poll(() => standing(page, 35), within).toMatchObject({ seen: true, selected: 'v3' });

    // What it is at is told whole at the usual width.
    await expect
      .poll(() => version(page, 35).locator('.history-stage').textContent(), within)
      .toMatch(/^[A-Z][a-z]+( \d+ susually .*)?$/);
    expect(
      await version(page, 35)
        .locator('.history-stage span')
        .first()
        .evaluate((words) => words.scrollWidth <= words.parentElement!.clientWidth),
    ).toBe(true);

    await page.locator('.history-scroll').evaluate((list) => {
      list.scrollTop = list.scrollHeight;
    });
    await expect.poll(() => standing(page, 35), within).toMatchObject({ seen: false });
    await page.getByRole('button', { name: '1 running', exact: true }).click();
    await page.getByRole('button', { name: 'Show v35', exact: true }).click();
    await expect.poll(() => standing(page, 35), within).toMatchObject({ seen: true, selected: 'v35' });
    editor.service.setFaults({});
    await page.getByRole('option', { name: /^v35\b.*Done/ }).waitFor({ timeout: patience });
  });
});
