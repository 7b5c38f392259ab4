import { join } from 'node:path';
import type { Locator, Page, WebSocketRoute } from 'playwright';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { addPicture, button, makeProject, prompt, withEditor, within, choose } from './editor';

const editor = withEditor();

const run = (page: Page): Locator => page.getByRole('button', { name: /^Run pass/ });
const versions = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'History', exact: true }).getByRole('option');

/** A project with a small pass on the desk, ready to run. */
async function begin(page: Page, name: string): Promise<void> {
  await makeProject(page, join(editor.folder(), name));
  await addPicture(page, await picture(join(editor.folder(), 'shop.jpg'), { width: 300, height: 200 }));
  await choose(page, 'Image size', 'Square');
  await page.getByRole('radio', { name: 'Turbo', exact: true }).check();
  await prompt(page).fill('noir');
}

/** Stays at this count of versions, once the host has answered whatever was asked before. */
async function counted(page: Page, count: number): Promise<void> {
  await expect.poll(() => versions(page).count(), within).toBe(count);
  await run(page).and(page.locator(':not([aria-busy])')).waitFor();
  await expect.poll(() => versions(page).count(), within).toBe(count);
}

describe('Run', () => {
  it('counts every press and every click, however quick, and a double-click once', async () => {
    const page = editor.page();
    await begin(page, 'Presses');
    for (let n = 0; n < 5; n++) await page.keyboard.press('Control+Enter');
    await counted(page, 5);
    for (let n = 0; n < 3; n++) await run(page).click();
    await counted(page, 8);
    await run(page).dblclick();
    await counted(page, 9);
    await run(page).click({ clickCount: 3 });
    await counted(page, 10);
  });

  it('counts a key that is held down once, on the button and off it', async () => {
    const page = editor.page();
    await begin(page, 'Held');
    const hold = async (key: string): Promise<void> => {
      for (let n = 0; n < 8; n++) await page.keyboard.down(key);
      await page.keyboard.up(key);
    };
    await prompt(page).focus();
    await page.keyboard.down('Control');
    await hold('Enter');
    await page.keyboard.up('Control');
    await counted(page, 1);
    await run(page).focus();
    await hold('Enter');
    await counted(page, 2);
    await hold(' ');
    await counted(page, 3);
  });

  it('runs from a button and a select that open something, which Enter alone still opens', async () => {
    const page = editor.page();
    await begin(page, 'Openers');
    const opened = page.locator('[role=listbox][data-state=open], [role=menu][data-state=open]');
    let count = 0;
    for (const opener of [page.getByRole('combobox', { name: 'Image size' }), button(page, '×1 variations')]) {
      await opener.focus();
      await page.keyboard.press('Control+Enter');
      await counted(page, (count += 1));
      expect(await opened.count()).toBe(0);
      await page.keyboard.press('Enter');
      await opened.waitFor();
      await page.keyboard.press('Escape');
      await opened.waitFor({ state: 'detached' });
    }
    await counted(page, count);
  });

  it('counts a key that bounces once, and every press of a finger, by the keys and on the button', async () => {
    const page = editor.page();
    await begin(page, 'Bouncing');
    const session = await page.context().newCDPSession(page);
    // The times are the system's, not those at which the page comes to them.
    let at = Date.now() / 1000;
    const keys = {
      Enter: { code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 },
      ' ': { code: 'Space', text: ' ', windowsVirtualKeyCode: 32 },
    };
    const press = async (key: 'Enter' | ' ', up: number, modifiers: number): Promise<void> => {
      const { text, ...rest } = keys[key];
      const event = { key, ...rest, modifiers };
      at += up / 1000;
      await session.send('Input.dispatchKeyEvent', {
        type: modifiers === 0 ? 'keyDown' : 'rawKeyDown',
        ...event,
        ...(modifiers === 0 ? { text } : {}),
        timestamp: at,
      });
      at += 0.004;
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, timestamp: at });
    };
    let count = 0;
    const control = 2;
    for (const [place, key, modifiers] of [
      ['prompt', 'Enter', control],
      ['button', 'Enter', 0],
      ['button', ' ', 0],
    ] as const) {
      await (place === 'prompt' ? prompt(page) : run(page)).focus();
      at += 1;
      for (const up of [0, 3, 8, 19]) await press(key, up, modifiers);
      await counted(page, (count += 1));
      at += 1;
      for (const up of [0, 40, 90]) await press(key, up, modifiers);
      await counted(page, (count += 3));
    }
  });

  it('goes from the palette to the button with one key held down, and runs one pass', async () => {
    const page = editor.page();
    await begin(page, 'Palette');
    await run(page).focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('run pass');
    await page.keyboard.down('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    for (let n = 0; n < 8; n++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await counted(page, 1);
  });
});

describe('Run, when the connection breaks at that moment', () => {
  /** The page's line to the host; `cut` says what to do with what the page asks next of passes.run. */
  async function lineOf(page: Page) {
    const line: { cut: 'before' | 'after' | null; open: boolean; times: number } = { cut: null, open: true, times: 0 };
    await page.routeWebSocket(/\/rpc/, (socket: WebSocketRoute) => {
      if (!line.open) {
        void socket.close();
        return;
      }
      const server = socket.connectToServer();
      let asked: string | null = null;
      const cutNow = (): void => {
        line.cut = null;
        line.times++;
        line.open = false;
        void socket.close();
        void server.close();
      };
      const text = (message: string | Buffer): string => message.toString();
      socket.onMessage((message) => {
        const isRun = text(message).includes('passes/run');
        if (isRun && line.cut === 'before') return cutNow();
        if (isRun && line.cut === 'after') asked = /"i":"?([^",]+)/.exec(text(message))?.[1] ?? '';
        server.send(message);
      });
      server.onMessage((message) => {
        if (asked !== null && new RegExp(`"i":"?${asked}[",]`).test(text(message))) return cutNow();
        socket.send(message);
      });
    });
    await page.reload();
    return line;
  }

  it('asks what became of the press, and shows the pass that it made', async () => {
    const page = editor.page();
    const line = await lineOf(page);
    await begin(page, 'Answer lost');
    line.cut = 'after';
    await run(page).click();
    await page.getByText('Was the pass started?', { exact: true }).waitFor();
    await expect.poll(() => page.getByText('The pass was not started', { exact: true }).count(), within).toBe(0);
    // Pressed without knowing: nothing more is started.
    await run(page).click();
    line.open = true;
    await page.getByText('Was the pass started?', { exact: true }).waitFor({ state: 'detached' });
    await counted(page, 1);
    await expect.poll(() => page.getByText('The pass was not started', { exact: true }).count(), within).toBe(0);
    expect(line.times).toBe(1);
  });

  it('says that nothing was started only once that is known, and Try again starts one', async () => {
    const page = editor.page();
    const line = await lineOf(page);
    await begin(page, 'Order lost');
    line.cut = 'before';
    await run(page).click();
    await page.getByText('Was the pass started?', { exact: true }).waitFor();
    line.open = true;
    await page.getByText('The pass was not started', { exact: true }).waitFor();
    await page.getByRole('alert').getByText('Nothing was sent, and nothing was charged.').waitFor();
    await counted(page, 0);
    await button(page, 'Try again').click();
    await counted(page, 1);
    await expect.poll(() => page.getByText('The pass was not started', { exact: true }).count(), within).toBe(0);
  });

  it('asks a host that was started again meanwhile', async () => {
    const page = editor.page();
    const line = await lineOf(page);
    await begin(page, 'Host lost');
    line.cut = 'after';
    await run(page).click();
    await page.getByText('Was the pass started?', { exact: true }).waitFor();
    await editor.stop();
    await editor.startAgain();
    line.open = true;
    await page.getByText('Was the pass started?', { exact: true }).waitFor({ state: 'detached' });
    await counted(page, 1);
    await expect.poll(() => page.getByText('The pass was not started', { exact: true }).count(), within).toBe(0);
  });
});
