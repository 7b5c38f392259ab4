import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { durations } from '../../src-main/common/durations';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, patience, prompt, version, within, choose } from './editor';
import { statusesDecide, withPaidEditor } from './paid-editor';

const editor = withPaidEditor({ ...statusesDecide, durations });

describe('the queue', () => {
  it('lists who runs and who waits; those that wait are put in order and taken out, and what ended unseen is marked until it is looked at', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Queue'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await choose(page, 'Image size', 'Square');
    await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
    editor.service.setFaults({
      faults: [{ route: 'status', on: 'every', do: { kind: 'change', set: { status: 'IN_PROGRESS' } } }],
    });
    // Three at once is what a new installation has.
    for (let n = 1; n <= 6; n++) {
      await prompt(page).fill(`noir ${n}`);
      await page.getByRole('button', { name: /^Run pass/ }).click();
      await version(page, n).waitFor();
    }
    const count = page.locator('.top-busy');
    await expect.poll(() => count.innerText(), { timeout: patience }).toBe('3 running · 3 waiting');
    await count.click();
    const waiting = page.getByRole('list', { name: 'Waiting', exact: true });
    const order = async (): Promise<string[]> =>
      (await waiting.locator('b').allInnerTexts()).map((name) => name.trim());
    await expect.poll(order, within).toEqual(['v4', 'v5', 'v6']);
    await button(page, 'Run v6 next').click();
    await expect.poll(order, within).toEqual(['v6', 'v4', 'v5']);
    await button(page, 'Move v4 down').press('Enter');
    await expect.poll(order, within).toEqual(['v6', 'v5', 'v4']);
    await button(page, 'Cancel v5').click();
    await expect.poll(order, within).toEqual(['v6', 'v4']);
    const row = (n: number) => waiting.getByRole('listitem').filter({ hasText: `v${n}` });
    await row(4).dragTo(row(6), { sourcePosition: { x: 90, y: 12 }, targetPosition: { x: 90, y: 4 } });
    await expect.poll(order, within).toEqual(['v4', 'v6']);
    // What may have left is charged all the same: that is said before anything else.
    await button(page, 'Stop waiting for v1').hover();
    await page.getByText('Stop waiting: it will still be charged', { exact: true }).first().waitFor();

    // One looks at v3; the others end meanwhile.
    await button(page, 'Show v3').click();
    await page.getByRole('list', { name: 'Waiting', exact: true }).waitFor({ state: 'detached' });
    editor.service.setFaults({});
    for (const n of [1, 2, 4, 6])
      await page.getByRole('option', { name: new RegExp(`^v${n}\\b.*Done, .*new$`) }).waitFor({ timeout: patience });
    await page.getByRole('option', { name: /^v3\b.*Done/ }).waitFor({ timeout: patience });
    await expect.poll(() => page.title(), within).toMatch(/^\(\d\) Queue · Pentimento$/);
    const notices = page.getByRole('log', { name: 'Notices', exact: true });
    await expect.poll(() => notices.locator('.toast-picture img').count(), within).toBeGreaterThan(0);
    const marks = page.locator('.history-new');
    await expect.poll(() => marks.count(), within).toBe(4);
    await version(page, 6).click();
    await expect.poll(() => marks.count(), within).toBe(3);
    // A window that is loaded anew is no look at them.
    await page.reload();
    await version(page, 6).waitFor();
    await expect.poll(() => marks.count(), within).toBe(3);
    await expect.poll(() => page.title(), within).toBe('(3) Queue · Pentimento');
    await page.getByRole('option', { name: /^v1\b.*new$/ }).click();
    await expect.poll(() => marks.count(), within).toBe(2);
  });
});
