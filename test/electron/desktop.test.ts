import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../support/pictures';
import { eventually } from './launch';
import { withApp, type Opened } from './with-app';

const { open, start, home } = withApp();

const dialogCalls = async (app: Opened) => (await app.remote.calls()).filter(({ name }) => name.startsWith('dialog.'));

describe('dialogs', () => {
  it('are the system’s, and belong to the window', async () => {
    const app = await open();
    await app.remote.answer(
      'save',
      { canceled: false, filePath: '/studio/Autumn poster' },
      { canceled: false, filePath: '/studio/v3.png' },
    );
    await app.remote.answer(
      'open',
      { canceled: false, filePaths: ['/studio/Winter'] },
      { canceled: false, filePaths: ['/a.jpg', '/b.png'] },
    );
    expect(await app.remote.call(app.window, 'dialogs.pickNewProject')).toEqual({ folder: '/studio/Autumn poster' });
    expect(await app.remote.call(app.window, 'dialogs.pickProject')).toEqual({ folder: '/studio/Winter' });
    expect(await app.remote.call(app.window, 'dialogs.pickPictures')).toEqual({ paths: ['/a.jpg', '/b.png'] });
    expect(await app.remote.call(app.window, 'dialogs.pickExport', { suggested: '/studio/exports/v3.png' })).toEqual({
      path: '/studio/v3.png',
    });
    const calls = await dialogCalls(app);
    expect(calls.map(({ args }) => args[1])).toEqual([true, true, true, true]);
    expect(calls.map(({ args }) => args[0])).toMatchObject([
      { buttonLabel: 'Create', defaultPath: '/home/designer/Documents/Untitled project' },
      { properties: ['openDirectory'], defaultPath: '/studio' },
      {
        properties: ['openFile', 'multiSelections'],
        defaultPath: '/home/designer/Pictures',
        filters: [{ extensions: expect.arrayContaining(['jpg', 'png', 'webp', 'tiff', 'gif', 'avif']) as unknown }],
      },
      { defaultPath: '/studio/exports/v3.png' },
    ]);
  });

  it('begin where something of their kind was chosen last', async () => {
    const app = await open();
    await app.remote.answer(
      'open',
      { canceled: false, filePaths: ['/card/DCIM/1.jpg'] },
      { canceled: true, filePaths: [] },
      { canceled: false, filePaths: ['/studio/Winter'] },
      { canceled: true, filePaths: [] },
      { canceled: true, filePaths: [] },
    );
    await app.remote.answer('save', { canceled: true, filePath: '' });
    for (const kind of ['Pictures', 'Pictures', 'Project', 'Project', 'Pictures', 'NewProject'])
      await app.remote.call(app.window, `dialogs.pick${kind}`);
    expect((await dialogCalls(app)).map(({ args }) => (args[0] as { defaultPath?: string }).defaultPath)).toEqual([
      '/home/designer/Pictures',
      '/card/DCIM',
      '/home/designer/Pentimento',
      '/studio',
      '/card/DCIM',
      '/studio/Untitled project',
    ]);
  });

  it('ask whether links that lead out of a project are followed, and show where each leads', async () => {
    const app = await open();
    const folder = join(home(), 'Linked');
    const elsewhere = join(home(), 'nas\u202eexe');
    await mkdir(elsewhere);
    await app.remote.answer('save', { canceled: false, filePath: folder });
    await app.remote.call(app.window, 'dialogs.pickNewProject');
    const made = (await app.remote.call(app.window, 'projects.create', { folder, name: null })) as { id: string };
    await rm(join(folder, 'exports'), { recursive: true, force: true });
    await symlink(elsewhere, join(folder, 'exports'));
    // Told at the next opening.
    await app.remote.call(app.window, 'projects.unlink', { folder });
    const follow = () => app.remote.call(app.window, 'project.followLinks', { projectId: made.id });
    await app.remote.answer('message', { response: 1 }, { response: 0 });
    expect([await follow(), await follow()]).toEqual([{ allowed: false }, { allowed: true }]);
    const first = (await dialogCalls(app)).find(({ name }) => name === 'dialog.message');
    expect(first!.args[0]).toMatchObject({ type: 'warning', buttons: ['Follow Links', 'Cancel'], cancelId: 1 });
    expect((first!.args[0] as { detail: string }).detail).toContain(`exports → ${join(home(), 'nas\\u202eexe')}`);
    expect(await app.remote.call(app.window, 'projects.linked')).toEqual({ folders: [folder] });
  });

  it('ask before the trash is emptied, whatever the page says', async () => {
    const app = await open();
    const folder = join(home(), 'Emptied');
    await app.remote.answer('save', { canceled: false, filePath: folder });
    await app.remote.call(app.window, 'dialogs.pickNewProject');
    const made = (await app.remote.call(app.window, 'projects.create', { folder, name: null })) as { id: string };
    const { added } = (await app.remote.call(app.window, 'sources.add', {
      projectId: made.id,
      paths: [await picture(join(home(), 'shop.png'))],
    })) as { added: { id: string; file: string }[] };
    const empty = () => app.remote.call(app.window, 'trash.empty', { projectId: made.id });
    expect(await empty()).toMatchObject({ emptied: false });
    await app.remote.call(app.window, 'trash.deleteSource', { projectId: made.id, sourceId: added[0]!.id });
    await app.remote.answer('message', { response: 1 }, { response: 0 });
    expect(await empty()).toMatchObject({ emptied: false, trash: { sources: [{ id: added[0]!.id }] } });
    expect(existsSync(join(folder, 'trash', added[0]!.file))).toBe(true);
    expect(await empty()).toMatchObject({ emptied: true, trash: { sources: [] } });
    expect(existsSync(join(folder, 'trash', added[0]!.file))).toBe(false);
    const asked = (await dialogCalls(app)).filter(({ name }) => name === 'dialog.message');
    expect(asked).toHaveLength(2);
    expect(asked[0]!.args[0]).toMatchObject({
      type: 'warning',
      message: 'Empty the trash?',
      detail: expect.stringMatching(/^1 item will be deleted for good\..*Emptied$/s) as unknown,
      buttons: ['Delete for Good', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
    });
  });

  it('answer with nothing when they are closed', async () => {
    const app = await open();
    await app.remote.answer('save', { canceled: true, filePath: '' });
    await app.remote.answer('open', { canceled: true, filePaths: [] });
    expect(await app.remote.call(app.window, 'dialogs.pickNewProject')).toBeNull();
    expect(await app.remote.call(app.window, 'dialogs.pickPictures')).toBeNull();
  });
});

describe('one app', () => {
  it('lets a second start go, and asks for the lock of its own settings', async () => {
    const second = start({ world: { lockHeld: true } });
    expect(await second.ended).toBe(0);
    expect(existsSync(join(home(), 'settings.json'))).toBe(false);
  });

  it('tells a running app which folder a second start was given', async () => {
    await mkdir(join(home(), 'Autumn'));
    const app = await open({ args: ['--some-switch', 'Autumn'] });
    const lock = (await app.remote.calls()).find(({ name }) => name === 'app.requestSingleInstanceLock');
    expect(lock!.args).toEqual([{ folder: join(home(), 'Autumn') }, join(home(), 'electron')]);
  });

  it('comes to the front on a second start, and opens its folder', async () => {
    const app = await open();
    await app.remote.listen(app.window);
    await app.remote.minimise(app.window);
    await app.remote.secondInstance({ folder: '/studio/Autumn' });
    expect(await app.remote.windows()).toMatchObject([{ shown: 'shown', focused: true }]);
    expect((await app.remote.heard(app.window)).folders).toEqual(['/studio/Autumn']);
  });

  it('takes a second start without a folder, or with nonsense, as a wish to see it', async () => {
    const app = await open();
    await app.remote.listen(app.window);
    for (const data of [{ folder: null }, null, { folder: 7 }, 'text']) await app.remote.secondInstance(data);
    expect((await app.remote.heard(app.window)).folders).toEqual([]);
  });
});

describe('folders from outside', () => {
  it('open when the page is ready to: given at the start, and by file events before it', async () => {
    await mkdir(join(home(), 'Autumn'));
    const app = await open({ args: ['Autumn'] });
    await app.remote.listen(app.window);
    const first = await eventually(
      () => app.remote.heard(app.window),
      ({ folders }) => folders.length > 0,
    );
    expect(first.folders).toEqual([join(home(), 'Autumn')]);
  });

  it('open by the project’s file, and not when they are not there', async () => {
    await mkdir(join(home(), 'Winter'));
    await writeFile(join(home(), 'Winter', 'pentimento.json'), '{}');
    const app = await open();
    expect(await app.remote.openFile(join(home(), 'Winter', 'pentimento.json'))).toEqual({ prevented: true });
    await app.remote.listen(app.window);
    await eventually(
      () => app.remote.heard(app.window),
      ({ folders }) => folders.length > 0,
    );
    await app.remote.openFile('/nowhere/at/all');
    await app.remote.openFile(join(home(), 'Winter'));
    expect((await app.remote.heard(app.window)).folders).toEqual([join(home(), 'Winter'), join(home(), 'Winter')]);
  });
});

describe('the window’s place', () => {
  it('is that of the last time', async () => {
    const app = await open();
    await app.remote.move(app.window, { x: 40, y: 60, width: 1100, height: 720 });
    await app.remote.maximise(app.window);
    await app.stop();
    expect(await (await open()).remote.windows()).toMatchObject([
      { bounds: { x: 40, y: 60, width: 1100, height: 720 }, shown: 'maximised' },
    ]);
  });

  it('is on a screen that is there', async () => {
    const app = await open({
      world: {
        displays: [
          { x: 0, y: 0, width: 1920, height: 1080 },
          { x: 1920, y: 0, width: 2560, height: 1440 },
        ],
      },
    });
    await app.remote.move(app.window, { x: 2400, y: 200, width: 1800, height: 1100 });
    await app.stop();
    const [window] = await (
      await open({ world: { displays: [{ x: 0, y: 0, width: 1366, height: 768 }] } })
    ).remote.windows();
    expect(window!.options).toMatchObject({ width: 1366, height: 768 });
    expect(window!.options.x).toBeUndefined();
  });

  it('is the usual one when what was kept makes no sense', async () => {
    await writeFile(
      join(home(), 'settings.json'),
      JSON.stringify({ window: { bounds: { x: 'left', y: 0, width: -5, height: 1e9 }, maximised: 'yes' } }),
    );
    expect((await (await open()).remote.windows())[0]!.options).toMatchObject({ width: 1440, height: 900 });
  });
});

describe('ending', () => {
  it('ends with its last window, and leaves nothing running', async () => {
    const app = await open();
    await app.remote.closeWindow(app.window);
    expect(await app.ended).toBe(0);
    expect(app.output()).toBe('');
  });

  it('goes on without windows on macOS, and shows one when it is clicked', async () => {
    const app = await open({ platform: 'darwin' });
    await app.remote.closeWindow(app.window);
    expect(await app.remote.windows()).toEqual([]);
    await app.remote.activate();
    await eventually(
      () => app.remote.windows(),
      (windows) => windows.some(({ shown }) => shown === 'shown'),
    );
  });

  it('goes when the system shuts down', async () => {
    const app = await open();
    app.remote.power('shutdown').catch(() => undefined);
    expect(await app.ended).toBe(0);
  });

  it('says why it could not start', async () => {
    // A file where the home folder's part should be a folder.
    await writeFile(join(home(), 'taken'), '');
    const app = start({ environment: { PENTIMENTO_HOME: join(home(), 'taken', 'home') } });
    expect(await app.ended).toBe(1);
    expect(app.output()).toMatch(/^Pentimento could not start: .*taken/);
  });
});
