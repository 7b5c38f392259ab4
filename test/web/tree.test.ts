import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, version, withEditor, within } from './editor';

const editor = withEditor();

describe('the tree', () => {
  it('shows a version’s pictures, keeps what was made from a deleted version below it, and hides what is unused', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Tree'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.png'), { width: 320, height: 256 }));
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('3');
    await runPass(page, 1, 'noir');
    await page.getByRole('spinbutton', { name: 'Images', exact: true }).fill('1');
    await version(page, 1).click();
    await button(page, 'Use as input').click();
    await runPass(page, 2, 'woodcut');
    await runPass(page, 3, 'linocut');
    await addPicture(page, await picture(join(editor.folder(), 'unused.png'), { width: 100, height: 100 }));
    await version(page, 3).click();
    await page.locator('body').press('t');

    const node = (name: string) => page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });
    await expect.poll(() => node('v1').locator('img').count(), within).toBe(3);
    await expect.poll(() => node('v3').getAttribute('aria-level'), within).toBe('3');
    // The whole way to the selected version is lit.
    await expect
      .poll(() => page.locator('.tree-node[data-lit] b').allInnerTexts(), within)
      .toEqual(['shop.png', 'v1', 'v3']);
    await node('v1').locator('[data-result="2"]').click();
    await expect.poll(() => node('v1').locator('[data-current]').count(), within).toBe(1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => node('v2').getAttribute('aria-selected'), within).toBe('true');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => node('v3').getAttribute('aria-selected'), within).toBe('true');

    await expect.poll(() => node('unused.png').count(), within).toBe(0);
    await page.getByRole('checkbox', { name: /unused or cancelled/ }).check();
    await node('unused.png').waitFor();
    await page.getByRole('checkbox', { name: /unused or cancelled/ }).uncheck();
    await node('unused.png').waitFor({ state: 'detached' });

    await node('v1').click();
    await page.keyboard.press('Delete');
    await page.getByText('in the trash', { exact: true }).waitFor();
    await expect.poll(() => node('v3').getAttribute('aria-level'), within).toBe('3');
    await node('v1').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Restore v1', exact: true }).click();
    await page.getByText('in the trash', { exact: true }).waitFor({ state: 'detached' });

    await button(page, 'Show the whole tree').click();
    const scroll = page.locator('.tree-scroll');
    await expect
      .poll(
        () =>
          scroll.evaluate(
            (element) => element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight,
          ),
        within,
      )
      .toBe(true);
  });
});
