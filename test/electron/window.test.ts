import { describe, expect, it } from 'vitest';
import { buildFolder, eventually } from './launch';
import { join } from 'node:path';
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
});
