import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeHome, pentimentoHome, readStore, systemClock } from '../../../src-main/app/node-ports';
import { openStore } from '../../../src-main/app/store';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pentimento-ports-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(home, { recursive: true, force: true });
});

describe('the home folder', () => {
  it('is where PENTIMENTO_HOME says, as an absolute path', () => {
    expect(pentimentoHome({ PENTIMENTO_HOME: '/somewhere' })).toBe('/somewhere');
    expect(pentimentoHome({ PENTIMENTO_HOME: 'here' })).toBe(join(process.cwd(), 'here'));
  });

  it('is where the system keeps such things when nobody says', () => {
    expect(isAbsolute(pentimentoHome({}))).toBe(true);
    expect(pentimentoHome({ PENTIMENTO_HOME: '' })).toMatch(/Pentimento/);
  });
});

describe('the store', () => {
  it('keeps values under dotted names for the next start', () => {
    openStore(home).set('window.bounds', { x: 1 });
    const again = openStore(home);
    expect(again.get('window.bounds')).toEqual({ x: 1 });
    expect(again.get('window')).toEqual({ bounds: { x: 1 } });
    again.delete('window.bounds');
    expect(openStore(home).get('window.bounds')).toBeUndefined();
  });

  it('reads what another process wrote meanwhile, and writes beside it', () => {
    const [one, two] = [openStore(home), openStore(home)];
    one.set('a', 1);
    two.set('b', 2);
    one.set('c', 3);
    expect([two.get('a'), two.get('b'), two.get('c')]).toEqual([1, 2, 3]);
  });

  it('is read by a command as it stands, which changes nothing in it', async () => {
    const read = readStore(home);
    expect(read.get('window.bounds')).toBeUndefined();
    const written = openStore(home);
    written.set('window.bounds', { x: 1 });
    written.set('settings', { engine: 'offline' });
    expect([read.get('window.bounds'), read.get('settings'), read.get('settings.constructor')]).toEqual([
      { x: 1 },
      { engine: 'offline' },
      undefined,
    ]);
    expect(() => read.set('a', 1)).toThrow('changes no settings');
    expect(() => read.delete('a')).toThrow('changes no settings');
    await writeFile(join(home, 'settings.json'), '{"a":');
    expect(read.get('a')).toBeUndefined();
    expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe('{"a":');
    readStore(home);
    expect(await readFile(join(home, 'settings.unreadable-1.json'), 'utf8')).toBe('{"a":');
  });

  it('forgets what is set to nothing', () => {
    const store = openStore(home);
    store.set('a', 1);
    store.set('a', undefined);
    expect(store.get('a')).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('is for this user’s eyes only', async () => {
    openStore(home).set('a', 1);
    expect((await stat(join(home, 'settings.json'))).mode & 0o077).toBe(0);
  });

  it.each(['{"a":', '', 'null', '[1]', '"text"'])(
    'moves a file that holds %j out of the way, and starts anew',
    async (text) => {
      await writeFile(join(home, 'settings.json'), text);
      const store = openStore(home);
      expect(store.get('a')).toBeUndefined();
      store.set('a', 2);
      expect(openStore(home).get('a')).toBe(2);
      expect(await readFile(join(home, 'settings.unreadable-1.json'), 'utf8')).toBe(text);
    },
  );

  it('never overwrites what it moved away before', async () => {
    for (const text of ['first', 'second']) {
      await writeFile(join(home, 'settings.json'), text);
      makeHome(home);
    }
    expect((await readdir(home)).toSorted()).toEqual(['settings.unreadable-1.json', 'settings.unreadable-2.json']);
    expect(await readFile(join(home, 'settings.unreadable-1.json'), 'utf8')).toBe('first');
  });
});

describe('the clock', () => {
  it('sleeps, and is woken by the signal with its reason', async () => {
    const clock = systemClock();
    await clock.sleep(1);
    const controller = new AbortController();
    const sleep = clock.sleep(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    await expect(clock.sleep(60_000, controller.signal)).rejects.toThrow('enough');
  });

  it('ends the sleeps that are over when the machine wakes, and no others', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const clock = systemClock();
    const ended: string[] = [];
    const stop = new AbortController();
    const short = clock.sleep(30_000).then(() => ended.push('short'));
    const long = clock.sleep(90_000, stop.signal).then(
      () => ended.push('long'),
      () => undefined,
    );
    // The lid was closed for a minute: the system's time went on, timers did not.
    vi.setSystemTime(Date.now() + 60_000);
    clock.wake();
    await short;
    expect(ended).toEqual(['short']);
    stop.abort();
    await long;
  });
});
