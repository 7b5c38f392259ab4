import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, runPass, withEditor, within } from './editor';

const editor = withEditor();

const begin = async (page: Page): Promise<void> => {
  await makeProject(page, join(editor.folder(), 'Comparing'));
  await addPicture(page, await picture(join(editor.folder(), 'tall.png'), { width: 300, height: 700, seed: 2 }));
  await addPicture(
    page,
    await picture(join(editor.folder(), 'a picture with a name of some length.png'), { width: 512, height: 512 }),
  );
  await page.getByRole('option', { name: /^a picture/ }).click();
  await runPass(page, 1, 'noir');
};

const mode = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Compare options' });
const places = async (page: Page): Promise<{ x: number; y: number; width: number; height: number }[]> => {
  await expect.poll(() => page.locator('.picture:not([hidden])').count(), within).toBeGreaterThan(0);
  return await Promise.all(
    (await page.locator('.picture:not([hidden])').all()).map(async (one) => (await one.boundingBox())!),
  );
};

describe('two pictures compared', () => {
  it('stand at one place, whichever way, below a bar of one row', async () => {
    const page = editor.page();
    await begin(page);
    for (const size of [
      { width: 1440, height: 900 },
      { width: 1024, height: 700 },
    ]) {
      await page.setViewportSize(size);
      await expect
        .poll(
          async () => (await page.getByRole('region', { name: 'Canvas', exact: true }).boundingBox())!.width,
          within,
        )
        .toBe(size.width === 1440 ? 838 : 502);
      await button(page, 'Compare').click();
      await bar(page).waitFor();
      const [first] = await places(page);
      const rows: unknown[] = [];
      for (const name of ['Slider', 'Difference', 'Peek']) {
        await mode(page, name).check();
        for (const place of await places(page)) expect([name, place]).toEqual([name, first]);
        const { height, width, y } = (await bar(page).boundingBox())!;
        // Nothing lies over the picture.
        expect(y + height).toBeLessThanOrEqual(first!.y);
        const [close, slider, swap] = await Promise.all(
          [button(page, 'Leave compare'), mode(page, 'Slider'), button(page, 'Swap sides')].map(
            async (one) => (await one.boundingBox())!,
          ),
        );
        rows.push({ height, width, y, close, slider, swap });
      }
      // Nothing in the bar moves either, and nothing drops to a second row.
      expect(rows[1]).toEqual(rows[0]);
      expect(rows[2]).toEqual(rows[0]);
      expect((rows[0] as { height: number }).height).toBeLessThan(40);
      const peek = button(page, 'Hold to peek');
      const hold = (await peek.boundingBox())!;
      expect(
        await peek.locator('.button-label').evaluate((label) => {
          const { scrollWidth, clientWidth } = label as unknown as { scrollWidth: number; clientWidth: number };
          return scrollWidth - clientWidth;
        }),
      ).toBe(0);
      const close = (await button(page, 'Leave compare').boundingBox())!;
      expect(hold.x + hold.width).toBeLessThanOrEqual(close.x);
      await page.keyboard.press('Escape');
      await bar(page).waitFor({ state: 'detached' });
      // The line beneath is one row as well.
      const [caption, zoom] = await Promise.all(
        [page.locator('.canvas-caption'), page.getByRole('toolbar', { name: 'Zoom', exact: true })].map(
          async (one) => (await one.boundingBox())!,
        ),
      );
      expect(Math.abs(caption!.y + caption!.height / 2 - zoom!.y - zoom!.height / 2)).toBeLessThan(2);
      expect(caption!.x + caption!.width).toBeLessThanOrEqual(zoom!.x);
    }
  });

  it('side by side stand at one height, each with its name right above it', async () => {
    const page = editor.page();
    await begin(page);
    await button(page, 'Compare').click();
    await mode(page, 'Side by side').check();
    const labels = async () =>
      await Promise.all(
        (await page.locator('.side-label > span').all()).map(async (one) => (await one.boundingBox())!),
      );
    // Odd rooms, too: half a pixel is none.
    for (const width of [1440, 1025, 1024]) {
      await page.setViewportSize({ width, height: 700 });
      await expect.poll(async () => (await page.locator('.editor').boundingBox())!.width, within).toBe(width);
      const [a, b] = await places(page);
      expect({ y: b!.y, width: b!.width, height: b!.height }).toEqual({ y: a!.y, width: a!.width, height: a!.height });
      for (const [index, label] of (await labels()).entries())
        expect(label.y + label.height).toBeLessThanOrEqual([a!, b!][index]!.y);
    }
    // What was before stands on the left.
    await expect
      .poll(() => page.locator('.side-label > span').allInnerTexts(), within)
      .toEqual(['Input · a picture with a name of some length.png', 'v1']);
    await page.getByRole('combobox', { name: 'Compare with', exact: true }).press('Enter');
    await page.getByRole('option', { name: 'tall.png', exact: true }).click();
    await expect.poll(async () => (await places(page))[0]!.width, within).toBeLessThan(100);
    const [pictures, names] = [await places(page), await labels()];
    for (const index of [0, 1]) {
      expect(Math.abs(names[index]!.x - pictures[index]!.x)).toBeLessThan(1);
      expect(pictures[index]!.y - names[index]!.y - names[index]!.height).toBeGreaterThanOrEqual(0);
      expect(pictures[index]!.y - names[index]!.y - names[index]!.height).toBeLessThan(8);
    }
    // There is room beside it: nothing of the name is cut.
    expect(
      await page.evaluate<boolean>(
        `[...document.querySelectorAll('.side-label > span')].every((element) => element.scrollWidth <= element.clientWidth)`,
      ),
    ).toBe(true);
  });
});

describe('comparing', () => {
  it('peeks while the picture is pressed or Y is held, counts what changed, and reads pixels of both', async () => {
    const page = editor.page();
    await begin(page);
    await runPass(page, 2, 'woodcut');
    await button(page, 'Compare').click();
    await mode(page, 'Peek').check();
    const label = page.locator('.side-label > span');
    await expect.poll(() => label.innerText(), within).toBe('v2');
    const [at] = await places(page);
    await page.mouse.move(at!.x + at!.width / 2, at!.y + at!.height / 2);
    await page.mouse.down();
    await expect.poll(() => label.innerText(), within).toMatch(/^Input/);
    await page.mouse.up();
    await expect.poll(() => label.innerText(), within).toBe('v2');
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await page.keyboard.down('y');
    await expect.poll(() => label.innerText(), within).toMatch(/^Input/);
    await page.keyboard.up('y');

    // The picker tells labels and stars; the panel tells the difference of the two.
    await page.keyboard.press('4');
    await page.getByRole('combobox', { name: 'Compare with', exact: true }).press('Enter');
    const offered = page.getByRole('option').filter({ has: page.locator('.listbox-picture') });
    await expect.poll(() => offered.locator('.listbox-picture img').count(), within).toBeGreaterThan(2);
    await page.getByRole('option', { name: 'v1', exact: true }).click();
    await page.getByRole('heading', { name: 'Compared with v1', exact: true }).waitFor();
    await page.locator('.what-changed').getByText('woodcut', { exact: false }).first().waitFor();

    await mode(page, 'Difference').check();
    const caption = page.locator('.canvas-caption');
    await page.mouse.move(2, 200);
    await expect.poll(() => caption.innerText(), within).toMatch(/[\d.]+% of the pixels changed/);
    const share = async (): Promise<number> =>
      Number.parseFloat(/[\d.]+/.exec(await caption.innerText())?.[0] ?? 'NaN');
    const before = await share();
    const threshold = page.getByRole('slider', { name: 'Difference threshold', exact: true });
    await threshold.focus();
    await threshold.press('End');
    await expect.poll(share, within).toBeLessThan(before);
    await page.mouse.move(at!.x + at!.width / 2, at!.y + at!.height / 2);
    await expect
      .poll(() => caption.innerText(), within)
      .toMatch(/^x \d+, y \d+ · +v1 #[0-9a-f]{6} · +v2 #[0-9a-f]{6}$/);
  });

  it('says that an input is gone for good', async () => {
    const page = editor.page();
    await begin(page);
    await button(page, 'Use as input').click();
    await runPass(page, 2, 'woodcut');
    await page.locator('body').press('Escape');
    await page.getByRole('option', { name: /^v1\b/ }).click();
    await page.keyboard.press('Delete');
    await button(page, 'Project Comparing').click();
    await page.getByRole('menuitem', { name: 'Trash…', exact: true }).click();
    await button(page, 'Empty trash…').click();
    await button(page, 'Delete for good').click();
    await page.getByRole('dialog').getByText(/empty/i).first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: /^v2\b/ }).click();
    await page.locator('body').press('c');
    await page.getByText('There is nothing to compare with', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('There is nothing to compare with', { exact: true }).waitFor({ state: 'detached' });
  });
});

describe('the canvas', () => {
  it('shows the focus by a hairline of no colour, and by none where the picture is all there is', async () => {
    const page = editor.page();
    await begin(page);
    const mark = (): Promise<string> =>
      page.evaluate<string>(`(() => {
      const { content, boxShadow, outlineStyle } = getComputedStyle(document.querySelector('.canvas-stages'), '::after');
      return content === 'none' ? 'none' : boxShadow + ' ' + outlineStyle;
    })()`);
    await page.getByRole('region', { name: 'Canvas', exact: true }).focus();
    await page.keyboard.press('0');
    expect(await mark()).toMatch(/^rgb\((\d+), \1, \1\) 0px 0px 0px 1px inset none$/);
    await page.keyboard.press('\\');
    await expect.poll(mark, within).toBe('none');
  });

  it('has its crop bar in full at the least window', async () => {
    const page = editor.page();
    await page.setViewportSize({ width: 1024, height: 700 });
    await begin(page);
    await button(page, 'Crop…').click();
    const canvas = (await page.getByRole('region', { name: 'Canvas', exact: true }).boundingBox())!;
    const crop = page.getByRole('toolbar', { name: 'Crop', exact: true });
    for (const control of await crop.locator('button, input, select').all()) {
      const { x, width } = (await control.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(canvas.x);
      expect(x + width).toBeLessThanOrEqual(canvas.x + canvas.width);
    }
  });
});
