import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../src-main/setup/children.mjs';
import { picture } from '../support/pictures';
import { buildFolder, eventually, temporaryFolder } from './launch';
import { withApp } from './with-app';

const { open, shared } = withApp({ shared: true });

describe('the window', () => {
  it('is made as securely as Electron can', async () => {
    const app = shared();
    const [window] = await app.remote.windows();
    expect(window!.options.webPreferences).toEqual({
      preload: join(buildFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
    expect(await app.remote.calls()).toContainEqual({ name: 'app.enableSandbox', args: [] });
  });

  it('has developer tools only where the app is not packaged', async () => {
    const app = await open({ world: { packaged: true } });
    expect((await app.remote.windows())[0]!.options.webPreferences?.devTools).toBe(false);
  });

  it('loads the app’s page and shows once it is drawn', async () => {
    const app = shared();
    expect(await app.remote.windows()).toMatchObject([
      { url: 'pentimento://app/', shown: 'shown', options: { show: false, backgroundColor: '#1e1e1e' } },
    ]);
  });

  it('stays where it is, wherever a page goes', async () => {
    const app = shared();
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'pentimento://other/',
      'pentimento://app/files/p/source.s',
      'javascript:alert(1)',
      'data:text/html,x',
      'pentimento://app@evil/',
      '',
    ]) {
      expect(await app.remote.navigate(app.window, 'will-navigate', url)).toEqual({ prevented: true });
      expect(await app.remote.navigate(app.window, 'will-redirect', url)).toEqual({ prevented: true });
      expect(await app.remote.navigate(app.window, 'will-frame-navigate', url, false)).toEqual({ prevented: true });
    }
  });

  it('may load its own page again', async () => {
    const app = shared();
    expect(await app.remote.navigate(app.window, 'will-navigate', 'pentimento://app/')).toEqual({ prevented: false });
  });

  it('opens no other window; ModelRunner’s pages open in the browser, others nowhere', async () => {
    const app = shared();
    for (const url of [
      'https://example.com/',
      'http://modelrunner.ai/',
      'https://modelrunner.ai.evil.example/',
      'https://evilmodelrunner.ai/',
      'https://modelrunner.ai:8443/',
      'https://me@modelrunner.ai/',
      'file:///etc/passwd',
      'pentimento://app/',
    ]) {
      expect(await app.remote.openWindow(app.window, url)).toBe('deny');
    }
    expect(await app.remote.openWindow(app.window, 'https://modelrunner.ai/docs')).toBe('deny');
    expect(await app.remote.openWindow(app.window, 'https://queue.modelrunner.run/')).toBe('deny');
    const opened = (await app.remote.calls()).filter(({ name }) => name === 'shell.openExternal');
    expect(opened.map(({ args }) => args[0])).toEqual([
      'https://modelrunner.ai/docs',
      'https://queue.modelrunner.run/',
    ]);
    expect(await app.remote.windows()).toHaveLength(1);
  });

  it('takes no webview', async () => {
    const app = shared();
    expect(await app.remote.attachWebview(app.window)).toEqual({ prevented: true });
  });

  it('grants no permission, but to put things into the clipboard, and that to its own page alone', async () => {
    const app = shared();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'hid',
      'display-capture',
    ]) {
      expect(await app.remote.permission(permission)).toEqual({ requested: false, checked: false, device: false });
    }
    const write = 'clipboard-sanitized-write';
    expect(await app.remote.permission(write)).toEqual({ requested: true, checked: true, device: false });
    for (const url of ['https://example.com/', 'pentimento://other/', 'http://127.0.0.1:4000/'])
      expect(await app.remote.permission(write, url)).toEqual({ requested: false, checked: false, device: false });
  });

  it('downloads nothing, and loads nothing from a network or the disk', async () => {
    const app = shared();
    expect(await app.remote.download()).toEqual({ prevented: true });
    for (const url of ['https://modelrunner.ai/', 'http://127.0.0.1:80/', 'file:///etc/passwd', 'ws://127.0.0.1/']) {
      await expect(app.remote.fetch(url)).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
    }
  });

  it('offers to load again when its page crashed', async () => {
    const app = await open();
    await app.remote.answer('message', { response: 0 });
    await app.remote.listen(app.window);
    await app.remote.crash(app.window, 'crashed');
    const calls = await eventually(
      () => app.remote.calls(),
      (all) => all.some(({ name }) => name === 'dialog.message'),
    );
    expect(calls.find(({ name }) => name === 'dialog.message')!.args[0]).toMatchObject({
      message: 'This window stopped working.',
      buttons: ['Load Again', 'Close Window'],
    });
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron' });
  });
});

describe('the stand-in', () => {
  it('says by name what it lacks', async () => {
    const app = shared();
    await expect(app.remote.ask('setBadgeCount')).rejects.toThrow('The stand-in for Electron has no app.setBadgeCount');
  });

  it('reads what stands for an archive as Electron’s own can be read, and no further', async () => {
    const place = await temporaryFolder();
    const archive = join(place.path, 'app.asar');
    await mkdir(archive);
    await picture(join(archive, 'a.png'));
    await picture(join(place.path, 'b.png'));
    const program = `
      import * as fs from 'node:fs/promises';
      import sharp from ${JSON.stringify(import.meta.resolve('sharp'))};
      const [archive, place] = process.argv.slice(1);
      const tries = {
        read: () => fs.readFile(archive + '/a.png'),
        list: () => fs.readdir(archive),
        'copy out': () => fs.copyFile(archive + '/a.png', place + '/c.png'),
        'native beside': () => sharp(place + '/b.png').metadata(),
        write: () => fs.writeFile(archive + '/d', ''),
        'open to write': () => fs.open(archive + '/a.png', 'r+'),
        'list deeper': () => fs.readdir(archive, { recursive: true }),
        'copy whole': () => fs.cp(archive, place + '/e', { recursive: true }),
        'native inside': () => sharp(archive + '/a.png').metadata(),
        'native to inside': () => sharp(place + '/b.png').toFile(archive + '/f.png'),
      };
      for (const [name, run] of Object.entries(tries))
        await (async () => run())().then(() => console.log(name), (error) => console.log(error.code ?? error.message, name));
    `;
    const guard = pathToFileURL(join(import.meta.dirname, 'stand-in', 'archive.mjs')).href;
    const args = ['--import', guard, '--input-type=module', '--eval', program, archive, place.path];
    const { output } = await run(process.execPath, args, {
      cwd: place.path,
      env: { ...process.env, PENTIMENTO_TEST_ARCHIVE: archive, PENTIMENTO_TEST_UNPACKED: join(place.path, 'beside') },
    }).finally(() => place.remove());
    expect(output.trim().split('\n')).toEqual([
      'read',
      'list',
      'copy out',
      'native beside',
      ...['write', 'open to write', 'list deeper', 'copy whole', 'native inside', 'native to inside'].map(
        (name) => `EACCES ${name}`,
      ),
    ]);
  });
});
