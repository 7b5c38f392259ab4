import { describe, expect, it } from 'vitest';
import { channels } from '../../src-main/contract/bridge';
import { eventually } from './launch';
import { withApp } from './with-app';

const { open, shared } = withApp({ shared: true });

describe('the bridge', () => {
  it('gives the page one small object, and nothing else', async () => {
    const app = shared();
    expect(await app.remote.exposed(app.window)).toEqual(['pentimento']);
    expect(await app.remote.bridge(app.window)).toEqual(['connect', 'host', 'onCommand', 'onOpenProject', 'pathsOf']);
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
    await eventually(() => app.remote.heard(app.window), ({ ports }) => ports === 0);
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ host: 'electron' });
  });

  it('gives no port to a page of elsewhere, to a frame inside the page, and to a frame that is gone', async () => {
    const app = await open();
    for (const [url, place] of [
      ['https://example.com/', 'main'], ['pentimento://other/', 'main'], ['pentimento-x://app/', 'main'], ['about:blank', 'main'], ['pentimento://app/', 'inner'], ['pentimento://app/', 'gone'],
    ] as const) await app.remote.ipcFrom(app.window, channels.connect, url, place);
    // Messages arrive in order: a port for any of those would be here before this one.
    await app.remote.ipcFrom(app.window, channels.connect, 'pentimento://app/', 'main');
    await eventually(() => app.remote.heard(app.window), ({ ports }) => ports > 0);
    await app.remote.fetch('pentimento://app/');
    expect((await app.remote.heard(app.window)).ports).toBe(1);
  });
});

describe('the environment', () => {
  it('is read once: children do not inherit the key', async () => {
    const app = await open({ environment: { MODELRUNNER_KEY: 'mr-environment-key-1234' } });
    expect(await app.remote.environment('MODELRUNNER_KEY')).toBeNull();
    expect(await app.remote.call(app.window, 'app.state')).toMatchObject({ key: { set: true, from: 'environment', last4: '1234' } });
  });
});
