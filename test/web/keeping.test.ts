import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServer } from '../support/command';
import { picture } from '../support/pictures';
import {
  addPicture,
  makeProject,
  prompt,
  runPass,
  heard,
  version,
  withEditor,
  within,
  choose,
  combobox,
} from './editor';

const editor = withEditor();

describe('what is kept', () => {
  it('is the project, the draft, the selection, the zoom and the panels, over a restart of the app', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    await runPass(page, 1, 'noir');
    await runPass(page, 2, 'neon');
    await version(page, 1).click();
    await prompt(page).fill('half a thought');
    await page.getByRole('slider', { name: 'Strength', exact: true }).fill('0.33');
    await choose(page, 'Acceleration', 'High');
    await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('123');
    await page.locator('body').click({ position: { x: 700, y: 20 } });
    await page.keyboard.press('z');
    await page.keyboard.press('[');
    await editor.keeps({
      draft: { prompt: 'half a thought', strength: 0.33, acceleration: 'high', seed: 123 },
      extra: { left: false },
    });

    await editor.restart();
    await version(page, 1).waitFor();
    await expect.poll(() => version(page, 1).getAttribute('aria-selected'), within).toBe('true');
    await expect.poll(() => prompt(page).count(), within).toBe(0);
    await page.keyboard.press('[');
    await expect.poll(() => prompt(page).inputValue(), within).toBe('half a thought');
    await expect
      .poll(() => page.getByRole('slider', { name: 'Strength', exact: true }).inputValue(), within)
      .toBe('0.33');
    await expect.poll(() => combobox(page, 'Acceleration').textContent(), within).toBe('High');
    await expect.poll(() => page.getByRole('textbox', { name: 'Seed', exact: true }).inputValue(), within).toBe('123');
    await page.getByText('100%').first().waitFor();
  });

  it('is not the project that the designer closed: the first screen lists it', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await page.getByRole('button', { name: 'Project Poster' }).click();
    await page.getByRole('menuitem', { name: 'Close project' }).click();
    await page.getByText('Recent', { exact: true }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Poster/ }).click();
    await page.getByRole('listbox', { name: 'History', exact: true }).waitFor();
    await expect.poll(() => page.title(), within).toBe('Poster · Pentimento');
  });

  it('is what is typed while the app is away, and the connection comes back by itself', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const url = editor.url();
    await editor.stop();
    await page.getByText('The connection to Pentimento is lost').waitFor();
    await prompt(page).fill('typed while it was away');
    await page.keyboard.press('Control+Enter');
    await page.getByText('was lost before it answered').first().waitFor();
    await expect.poll(() => prompt(page).inputValue(), within).toBe('typed while it was away');

    const again = await startServer(['serve', '--no-open', '--port', new URL(url).port], {
      env: { PENTIMENTO_HOME: join(editor.folder(), 'settings'), HOME: editor.folder() },
    });
    try {
      await page.getByText('The connection to Pentimento is lost').waitFor({ state: 'detached' });
      await expect.poll(() => prompt(page).inputValue(), within).toBe('typed while it was away');
      await runPass(page, 1);
    } finally {
      again.child.kill('SIGTERM');
      await again.ended;
    }
  });

  it('is one project for two windows: what one runs, the other shows', async () => {
    const page = editor.page();
    await makeProject(page, join(editor.folder(), 'Poster'));
    await addPicture(page, await picture(join(editor.folder(), 'shop.jpg')));
    const other = await editor.another();
    await other.getByRole('option', { name: 'shop.jpg' }).waitFor();
    await runPass(page, 1, 'noir');
    await version(other, 1).filter({ hasText: 'noir' }).waitFor();
    await version(other, 1).click();
    await other.getByRole('textbox', { name: 'Label' }).fill('the one');
    await other.keyboard.press('Enter');
    await expect.poll(() => heard(version(page, 1)), within).toContain('the one');
    await other.context().close();
  });
});
