import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppState, KeyState } from '../../src-main/contract/views';
import { filesHolding } from '../support/folders';
import { withApp, type Opened } from './with-app';

const { open, home } = withApp();

const secret = 'mr-a-key-that-nobody-may-see-7f3a';

const keyState = async (app: Opened): Promise<KeyState> =>
  ((await app.remote.call(app.window, 'app.state')) as AppState).key;

describe('the key', () => {
  it('is kept encrypted for the next start, and lies nowhere in plain', async () => {
    const app = await open();
    expect(await app.remote.call(app.window, 'key.set', { key: secret })).toMatchObject({
      set: true,
      last4: '7f3a',
      from: 'stored',
    });
    await app.stop();
    const again = await open();
    expect(await keyState(again)).toMatchObject({
      set: true,
      last4: '7f3a',
      from: 'stored',
      keptAs: 'Encrypted, by the system’s keyring.',
    });
    const record = JSON.parse(await readFile(join(home(), 'keys.json'), 'utf8')) as {
      modelrunner: { backend: string };
    };
    expect(record.modelrunner.backend).toBe('gnome_libsecret');
    expect(await filesHolding(home(), secret)).toEqual([]);
    expect(app.output() + again.output()).not.toContain(secret);
  });

  it('never comes back to the page', async () => {
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key: secret });
    expect(JSON.stringify(await app.remote.call(app.window, 'app.state'))).not.toContain(secret);
  });

  it('is gone when it is removed', async () => {
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key: secret });
    await app.remote.call(app.window, 'key.remove');
    expect(await keyState(app)).toMatchObject({ set: false, from: null });
    await app.stop();
    expect(await keyState(await open())).toMatchObject({ set: false });
  });

  it.each([
    ['no encryption at all', { available: false, backend: 'unknown' as const, weak: false, locked: false }],
    [
      'only a password that stands in Chromium’s source',
      { available: true, backend: 'basic_text' as const, weak: true, locked: false },
    ],
    [
      'a keyring by name that does not answer',
      { available: true, backend: 'gnome_libsecret' as const, weak: true, locked: false },
    ],
  ])('stays in memory where the system has %s', async (_what, safeStorage) => {
    const app = await open({ world: { safeStorage } });
    expect(await app.remote.call(app.window, 'key.set', { key: secret })).toMatchObject({
      set: true,
      from: 'session',
      keptAs: expect.stringContaining('until the app is closed') as unknown,
    });
    expect(await filesHolding(home(), secret)).toEqual([]);
    await app.stop();
    expect(await keyState(await open({ world: { safeStorage } }))).toMatchObject({ set: false });
  });

  it('is not taken up in silence by another keyring, and not lost to it', async () => {
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key: secret });
    await app.stop();
    const elsewhere = await open({
      world: { safeStorage: { available: true, backend: 'kwallet6', weak: false, locked: false } },
    });
    expect(await keyState(elsewhere)).toMatchObject({
      set: false,
      keptAs: expect.stringContaining('held by the system’s keyring') as unknown,
    });
    await elsewhere.stop();
    expect(await keyState(await open())).toMatchObject({ set: true, last4: '7f3a' });
  });

  it('does not fall back to memory in silence when its keyring is gone', async () => {
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key: secret });
    await app.stop();
    const without = await open({
      world: { safeStorage: { available: true, backend: 'basic_text', weak: true, locked: false } },
    });
    expect(await keyState(without)).toMatchObject({
      set: false,
      keptAs: expect.stringContaining('which does not answer now') as unknown,
    });
  });

  it('says so when the keyring is locked', async () => {
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key: secret });
    await app.stop();
    const locked = await open({
      world: { safeStorage: { available: true, backend: 'gnome_libsecret', weak: false, locked: true } },
    });
    expect(await keyState(locked)).toMatchObject({
      set: false,
      keptAs: expect.stringContaining('could not be read') as unknown,
    });
  });
});
