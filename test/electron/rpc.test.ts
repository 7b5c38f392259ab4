import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src-main/contract/bridge';
import { bridgeNames, eventually } from './launch';
import { withApp } from './with-app';

const { open, shared, home } = withApp({ shared: true });

describe('the bridge', () => {
  it('gives the page one small object, and nothing else', async () => {
    const app = shared();
    expect(await app.remote.exposed(app.window)).toEqual(['pentimento']);
    expect(await app.remote.bridge(app.window)).toEqual(bridgeNames);
  });

  it('tells where files lie, and nothing of those that lie nowhere', async () => {
    const app = shared();
    expect(await app.remote.pathsOf(app.window, ['shop.jpg', 'pasted.png'])).toEqual(['/pictures/shop.jpg', '']);
  });

  it('passes on only the commands that the contract names', async () => {
    const app = await open();
    await app.remote.listen(app.window);
    await app.remote.sendToPage(app.window, channels.command, 'format-disk');
    await app.remote.sendToPage(app.window, channels.command, { name: 'export' });
    await app.remote.sendToPage(app.window, channels.command, 'export');
    expect((await app.remote.heard(app.window)).commands).toEqual(['export']);
  });
});

describe('calls over the port', () => {
  it('serves the contract, calls and streams', async () => {
    const app = shared();
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron', version: '0.0.0-test' });
    expect(await app.remote.take(app.window, 'app.watch', undefined, 1)).toMatchObject([{ host: 'electron' }]);
  });

  it('gives a page that was loaded again a new port', async () => {
    const app = await open();
    await app.remote.call(app.window, 'app.state');
    await app.remote.reload(app.window);
    await eventually(
      () => app.remote.heard(app.window),
      ({ ports }) => ports === 0,
    );
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron' });
  });

  it('gives no port to a page of elsewhere, to a frame inside the page, and to a frame that is gone', async () => {
    const app = await open();
    for (const [url, place] of [
      ['https://example.com/', 'main'],
      ['pentimento://other/', 'main'],
      ['pentimento-x://app/', 'main'],
      ['about:blank', 'main'],
      ['pentimento://app/', 'inner'],
      ['pentimento://app/', 'gone'],
    ] as const)
      await app.remote.ipcFrom(app.window, channels.connect, url, place);
    // Messages arrive in order: a port for any of those would be here before this one.
    await app.remote.ipcFrom(app.window, channels.connect, 'pentimento://app/', 'main');
    await eventually(
      () => app.remote.heard(app.window),
      ({ ports }) => ports > 0,
    );
    await app.remote.fetch('pentimento://app/');
    expect((await app.remote.heard(app.window)).ports).toBe(1);
  });
});

describe('a folder that waits', () => {
  it('goes to a page of the app alone, whoever else says that it is ready', async () => {
    const app = await open();
    await app.remote.call(app.window, 'app.state');
    await app.remote.openFile(import.meta.dirname);
    for (const [url, place] of [
      ['https://example.com/', 'main'],
      ['about:blank', 'main'],
      ['pentimento://app/', 'inner'],
      ['pentimento://app/', 'gone'],
    ] as const)
      await app.remote.ipcFrom(app.window, channels.ready, url, place);
    // A page of the app that is loaded now finds what nobody else was given.
    await app.remote.ipcFrom(app.window, channels.connect, 'pentimento://app/', 'main');
    await app.remote.reload(app.window);
    await eventually(
      () => app.remote.heard(app.window),
      ({ ports }) => ports === 0,
    );
    await app.remote.listen(app.window);
    const { folders } = await eventually(
      () => app.remote.heard(app.window),
      (heard) => heard.folders.length > 0,
    );
    expect(folders).toEqual([import.meta.dirname]);
  });
});

describe('what the app writes', () => {
  it.skipIf(process.platform === 'win32')(
    'is closed to others: its home, settings, keys, log, and profile',
    async () => {
      const app = await open();
      await app.remote.call(app.window, 'key.set', { key: 'mr-a-key-that-nobody-may-see-7f3a' });
      await app.remote.call(app.window, 'app.setSettings', { passesAtOnce: 2 });
      for (const name of ['', 'settings.json', 'keys.json', 'logs', join('logs', 'pentimento.log'), 'electron'])
        expect([name, (await stat(join(home(), name))).mode & 0o077]).toEqual([name, 0]);
    },
  );
});

describe('the environment', () => {
  it('is read once: children do not inherit the key', async () => {
    const app = await open({ environment: { MODELRUNNER_KEY: 'mr-environment-key-1234' } });
    expect(await app.remote.environment('MODELRUNNER_KEY')).toBeNull();
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({
      key: { set: true, from: 'environment', last4: '1234' },
    });
  });
});
