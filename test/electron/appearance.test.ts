import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, repository } from './launch';
import { withApp, type Opened } from './with-app';

const { open } = withApp();

const grounds = async (app: Opened): Promise<string[]> =>
  (await app.remote.windows()).map(({ background }) => background);

const set = (app: Opened, appearance: string): Promise<unknown> =>
  app.remote.call(app.window, 'app.setSettings', { appearance });

/** Whatever a window shows before its page is drawn is the page's own ground. */
const tokens = async (): Promise<Record<string, string>> => {
  const css = await readFile(join(repository, 'src-renderer', 'styles', 'tokens.css'), 'utf8');
  const [, light = '', dark = ''] = /--canvas: light-dark\((#\w+), (#\w+)\)/.exec(css) ?? [];
  const [, contrast = ''] = /data-appearance='contrast'\][^}]*--canvas: (#\w+)/.exec(css) ?? [];
  return { dark, light, contrast };
};

describe('title bars, menus and the system’s dialogs', () => {
  it('look as the page does, from the start and whenever that is changed', async () => {
    const app = await open();
    const ground = await tokens();
    expect(await app.remote.theme()).toBe('dark');
    expect(await grounds(app)).toEqual([ground['dark']]);
    for (const [appearance, theme] of [
      ['light', 'light'],
      ['contrast', 'dark'],
      ['dark', 'dark'],
    ] as const) {
      await set(app, appearance);
      await eventually(
        () => grounds(app),
        ([colour]) => colour === ground[appearance],
      );
      expect(await app.remote.theme()).toBe(theme);
    }
  });

  it('follow the system where that is wanted: light, dark, and more contrast', async () => {
    const app = await open();
    const ground = await tokens();
    await set(app, 'system');
    await eventually(
      () => app.remote.theme(),
      (theme) => theme === 'system',
    );
    for (const [system, wanted] of [
      [{ isDark: false }, 'light'],
      [{ isDark: true }, 'dark'],
      [{ isDark: true, hasContrast: true }, 'contrast'],
      [{ isDark: false, hasContrast: true }, 'contrast'],
    ] as const) {
      await app.remote.switchSystem(system);
      expect(await grounds(app)).toEqual([ground[wanted]]);
    }
    // The next window comes so at once.
    await app.remote.clickMenu('New Window');
    const windows = await eventually(
      () => app.remote.windows(),
      (all) => all.length === 2,
    );
    expect(windows.map(({ options }) => options.backgroundColor)).toEqual([ground['dark'], ground['contrast']]);
  });

  it('are as they were set the last time, before the first window is there', async () => {
    const app = await open();
    await set(app, 'light');
    await app.stop();
    const again = await open();
    expect((await again.remote.windows())[0]!.options.backgroundColor).toBe((await tokens())['light']);
    expect(await again.remote.theme()).toBe('light');
  });
});
