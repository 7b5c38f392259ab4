import { describe, expect, it } from 'vitest';
import { commandNames } from '../../src-main/contract/bridge';
import { eventually } from './launch';
import type { ItemView } from './stand-in/control';
import { withApp } from './with-app';

const { open, shared } = withApp({ shared: true });

const flat = (items: readonly ItemView[]): ItemView[] => items.flatMap((item) => [item, ...flat(item.items ?? [])]);

describe('the menu', () => {
  it('has the usual menus and roles', async () => {
    const app = shared();
    const menu = await app.remote.menu();
    expect(menu.map(({ label }) => label)).toEqual(['File', 'Edit', 'Pass', 'View', 'Window', 'Help']);
    const roles = flat(menu)
      .map(({ role }) => role)
      .filter(Boolean);
    expect(roles).toEqual(
      expect.arrayContaining([
        'close',
        'quit',
        'undo',
        'redo',
        'cut',
        'copy',
        'paste',
        'selectAll',
        'togglefullscreen',
        'windowMenu',
        'help',
        'about',
      ]),
    );
  });

  it('has the app menu on macOS, with Settings and Quit in it alone', async () => {
    const app = await open({ platform: 'darwin' });
    const menu = await app.remote.menu();
    expect(menu[0]!.role).toBe('appMenu');
    expect(menu[0]!.items!.map(({ role, label }) => role ?? label)).toEqual([
      'about',
      'Settings…',
      'services',
      'hide',
      'hideOthers',
      'unhide',
      'quit',
    ]);
    expect(flat(menu.slice(1)).filter(({ role, id }) => role === 'quit' || id === 'settings')).toEqual([]);
  });

  it('gives the usual keys, each once', async () => {
    const app = shared();
    const items = flat(await app.remote.menu());
    const keys = Object.fromEntries(
      items.filter(({ id, accelerator }) => id && accelerator).map(({ id, accelerator }) => [id, accelerator]),
    );
    expect(keys).toMatchObject({
      'new-project': 'CmdOrCtrl+N',
      'open-project': 'CmdOrCtrl+O',
      export: 'CmdOrCtrl+E',
      settings: 'CmdOrCtrl+,',
      'run-pass': 'CmdOrCtrl+Enter',
      'zoom-in': 'CmdOrCtrl+Plus',
      'zoom-out': 'CmdOrCtrl+-',
      'zoom-fit': 'CmdOrCtrl+0',
      'zoom-actual': 'CmdOrCtrl+1',
      palette: 'CmdOrCtrl+K',
    });
    const all = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(all).size).toBe(all.length);
    // What the page's own matcher reads is registered nowhere else: one keystroke is one command.
    for (const { id, accelerator, shownOnly } of items)
      if (accelerator) expect(shownOnly ?? false).toBe(id !== undefined);
    // A key alone would be lost to every text field.
    for (const key of all) expect(key).toContain('CmdOrCtrl+');
  });

  it('offers every command, and sends each to the page by name', async () => {
    const app = await open();
    await app.remote.listen(app.window);
    const items = flat(await app.remote.menu()).filter(({ id }) => id);
    expect(items.map(({ id }) => id).toSorted()).toEqual([...commandNames].toSorted());
    for (const { label } of items) await app.remote.clickMenu(label!);
    expect((await app.remote.heard(app.window)).commands).toEqual(items.map(({ id }) => id));
  });

  it('has reload and developer tools only where the app is not packaged', async () => {
    const developer = flat(await (await open()).remote.menu()).map(({ role }) => role);
    expect(developer).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']));
    const packaged = flat(await (await open({ world: { packaged: true } })).remote.menu()).map(({ role }) => role);
    expect(packaged).not.toContain('reload');
    expect(packaged).not.toContain('toggleDevTools');
  });

  it('opens a further window beside the first, with a page and port of its own', async () => {
    const app = await open();
    await app.remote.clickMenu('New Window');
    const windows = await eventually(
      () => app.remote.windows(),
      (all) => all.length === 2 && all.every(({ shown }) => shown === 'shown'),
    );
    expect(windows[1]!.bounds).toMatchObject({ x: windows[0]!.bounds.x + 28, y: windows[0]!.bounds.y + 28 });
    expect(await app.remote.call(windows[1]!.id, 'app.state')).toMatchObject({ host: 'electron' });
    await app.remote.closeWindow(windows[1]!.id);
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron' });
  });

  it('opens the documentation in the system’s browser', async () => {
    const app = shared();
    await app.remote.clickMenu('ModelRunner Documentation');
    expect(await app.remote.calls()).toContainEqual({
      name: 'shell.openExternal',
      args: ['https://modelrunner.ai/docs'],
    });
  });
});
