import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import {
  addPicture,
  button,
  makeProject,
  patience,
  runPass,
  heard,
  version,
  withEditor,
  within,
  choose,
} from './editor';

const editor = withEditor();

const box = (page: Page) => page.getByRole('group', { name: /^Crop,/ });
const figure = (page: Page, name: string) => page.getByRole('spinbutton', { name: `Crop ${name}`, exact: true });
const facts = (page: Page) => page.locator('.input-facts');

interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const figures = async (page: Page): Promise<Crop> => {
  const [left, top, width, height] = await Promise.all(
    ['left', 'top', 'width', 'height'].map(async (name) => Number(await figure(page, name).inputValue())),
  );
  return { left: left!, top: top!, width: width!, height: height! };
};

/** Prepared inputs that lie on disk, of these sides. Each state of the crop on the way to the last may leave one. */
async function prepared({ width, height }: Pick<Crop, 'width' | 'height'>): Promise<string[]> {
  const folder = join(editor.folder(), 'settings/cache/prepared');
  const found: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).filter((one) => one.endsWith('.json'))) {
    const record = JSON.parse(await readFile(join(folder, name), 'utf8')) as Crop;
    if (record.width === width && record.height === height) found.push(join(folder, name.slice(0, -'.json'.length)));
  }
  return found;
}

/** How far the channels of two pictures of one size lie apart, on average. */
async function apart(a: string, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([
    sharp(a).removeAlpha().raw().toBuffer(),
    sharp(b).removeAlpha().raw().toBuffer(),
  ]);
  expect(one.length).toBe(other.length);
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs(one[at]! - other[at]!);
  return sum / one.length;
}

/** Waits until a prepared input of these sides is what was expected; where it lies. */
async function preparedAs(sides: Pick<Crop, 'width' | 'height'>, expected: Buffer): Promise<string> {
  const distances = new Map<string, number>();
  await expect
    .poll(async () => {
      for (const path of await prepared(sides)) distances.set(path, await apart(path, expected));
      return Math.min(...distances.values());
    }, within)
    .toBeLessThan(2);
  return [...distances].find(([, distance]) => distance < 2)![0];
}

/** A picture of 1200 × 900 in a new project, sent as large as it is. */
async function begin(page: Page): Promise<string> {
  const path = await picture(join(editor.folder(), 'shop.png'), { width: 1200, height: 900, seed: 5 });
  await makeProject(page, join(editor.folder(), 'Poster'));
  await addPicture(page, path);
  await page.locator('.input-card').waitFor();
  await choose(page, 'Image size', 'Auto (full size)');
  return path;
}

describe('the input is cropped', () => {
  it('by mouse: a corner, a side, all of it; and what is sent is that part', async () => {
    const page = editor.page();
    const path = await begin(page);
    await button(page, 'Crop…').click();
    const whole = (await box(page).boundingBox())!;
    const scale = whole.width / 1200;
    const drag = async (from: { x: number; y: number }, dx: number, dy: number): Promise<void> => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + dx / 2, from.y + dy / 2);
      await page.mouse.move(from.x + dx, from.y + dy);
      await page.mouse.up();
    };
    await drag({ x: whole.x, y: whole.y }, 120, 80);
    await drag({ x: whole.x + whole.width, y: whole.y + whole.height / 2 }, -160, 30);
    await drag({ x: whole.x + whole.width / 2, y: whole.y + whole.height }, 5, -90);
    const resized = await figures(page);
    expect(Math.abs(resized.left - 120 / scale)).toBeLessThanOrEqual(2);
    expect(Math.abs(resized.top - 80 / scale)).toBeLessThanOrEqual(2);
    expect(Math.abs(resized.width - (1200 - 280 / scale))).toBeLessThanOrEqual(3);
    expect(Math.abs(resized.height - (900 - 170 / scale))).toBeLessThanOrEqual(3);
    const part = (await box(page).boundingBox())!;
    await drag({ x: part.x + part.width / 2, y: part.y + part.height / 2 }, 40, 20);
    const moved = await figures(page);
    expect(moved).toMatchObject({ width: resized.width, height: resized.height });
    expect(Math.abs(moved.left - resized.left - 40 / scale)).toBeLessThanOrEqual(2);
    await button(page, 'Done').click();
    await expect.poll(() => facts(page).textContent(), within).toContain(`Cropped to ${moved.width} × ${moved.height}`);

    const sent = await preparedAs(moved, await sharp(path).extract(moved).png().toBuffer());
    // Another part would be told apart.
    expect(
      await apart(
        sent,
        await sharp(path)
          .extract({ ...moved, left: moved.left - 20, top: moved.top - 20 })
          .png()
          .toBuffer(),
      ),
    ).toBeGreaterThan(4);
    // The source is as it was.
    expect(
      (
        await sharp(
          join(
            editor.folder(),
            'Poster/sources',
            (await readdir(join(editor.folder(), 'Poster/sources'))).find((name) => name.endsWith('.png'))!,
          ),
        ).metadata()
      ).width,
    ).toBe(1200);
  });

  it('by keys alone: C, a shape, figures, a turn, arrows, Enter', async () => {
    const page = editor.page();
    const path = await begin(page);
    await page.keyboard.press('c');
    await box(page).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("role")'), within).toBe('group');
    await choose(page, 'Shape', '4 : 5');
    await figure(page, 'width').fill('400');
    await figure(page, 'width').press('Enter');
    await expect.poll(() => figures(page), within).toMatchObject({ width: 400, height: 500 });
    await button(page, 'Turn right 90°').press('Enter');
    await expect.poll(() => figures(page), within).toMatchObject({ width: 500, height: 400 });
    await figure(page, 'left').fill('100');
    await figure(page, 'left').press('Enter');
    await figure(page, 'top').fill('200');
    await figure(page, 'top').press('Enter');
    await box(page).focus();
    for (const key of ['ArrowRight', 'Shift+ArrowRight', 'ArrowUp', 'Shift+ArrowDown', 'ArrowLeft'])
      await page.keyboard.press(key);
    await expect.poll(() => figures(page), within).toEqual({ left: 110, top: 209, width: 500, height: 400 });
    await page.keyboard.press('Enter');
    await box(page).waitFor({ state: 'detached' });
    await expect.poll(() => facts(page).textContent(), within).toContain('Cropped to 500 × 400, rotated 90°');
    const turned = await sharp(path).rotate(90).png().toBuffer();
    await preparedAs(
      { width: 500, height: 400 },
      await sharp(turned).extract({ left: 110, top: 209, width: 500, height: 400 }).png().toBuffer(),
    );
  });

  it('left with Esc it is as it was; done it is one step to undo, and stays over a restart', async () => {
    const page = editor.page();
    await begin(page);
    await button(page, 'Crop…').click();
    await figure(page, 'width').fill('600');
    await figure(page, 'width').press('Enter');
    await box(page).focus();
    await page.keyboard.press('Escape');
    await box(page).waitFor({ state: 'detached' });
    expect(await facts(page).textContent()).not.toContain('Cropped');

    await button(page, 'Crop…').click();
    for (const [name, value] of [
      ['width', '640'],
      ['height', '480'],
      ['left', '33'],
    ] as const) {
      await figure(page, name).fill(value);
      await figure(page, name).press('Tab');
    }
    await button(page, 'Done').click();
    await expect.poll(() => facts(page).textContent(), within).toContain('Cropped to 640 × 480');
    await page.keyboard.press('Control+z');
    await expect.poll(() => facts(page).textContent(), within).not.toContain('Cropped');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => facts(page).textContent(), within).toContain('Cropped to 640 × 480');

    await editor.keeps({ preparation: { crop: { left: 33, width: 640, height: 480 } } });
    await editor.restart();
    await expect.poll(() => facts(page).textContent(), { timeout: patience }).toContain('Cropped to 640 × 480');
    await button(page, 'Crop…').click();
    await expect.poll(() => figures(page), within).toMatchObject({ left: 33, width: 640, height: 480 });
  });

  it('follows the zoom of the canvas, and a pass with it says so in the history', async () => {
    const page = editor.page();
    await begin(page);
    await runPass(page, 1, 'noir');
    await button(page, 'Crop…').click();
    await figure(page, 'width').fill('600');
    await figure(page, 'width').press('Enter');
    const before = (await box(page).boundingBox())!;
    await page.mouse.move(before.x + 40, before.y + 40);
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await box(page).boundingBox())!.width, within).toBeGreaterThan(before.width * 1.3);
    const zoomed = (await box(page).boundingBox())!;
    // What the pointer is on stays under it.
    expect(Math.abs((40 / before.width) * zoomed.width - (before.x + 40 - zoomed.x))).toBeLessThan(4);
    await expect.poll(() => figures(page), within).toMatchObject({ width: 600, height: 900 });
    await button(page, 'Done').click();
    await page.getByRole('button', { name: /^Run pass/ }).click();
    await version(page, 2).waitFor({ timeout: patience });
    await expect.poll(() => heard(version(page, 2)), within).toContain('crop 600 × 900');
    await page.getByRole('option', { name: /^v2\b.*Done/ }).waitFor({ timeout: patience });

    // "Use all" of an earlier one brings all of the picture back.
    await version(page, 1).click();
    await page.keyboard.press('a');
    await expect.poll(() => facts(page).textContent(), within).not.toContain('Cropped');
    await version(page, 2).click();
    await page.keyboard.press('a');
    await expect.poll(() => facts(page).textContent(), within).toContain('Cropped to 600 × 900');
  });
});
