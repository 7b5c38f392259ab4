import { describe, expect, it } from 'vitest';
import { withApp, type Opened } from './with-app';

const { open, start } = withApp();

const switches = async (app: Opened): Promise<Map<string, unknown>> =>
  new Map(
    (await app.remote.calls())
      .filter(({ name }) => name === 'app.commandLine.appendSwitch')
      .map(({ args }) => [String(args[0]), args[1] ?? true]),
  );

describe('Chromium', () => {
  it('is told before the app is ready that there is nobody to talk to', async () => {
    const told = await switches(await open());
    expect(Object.fromEntries(told)).toMatchObject({
      'host-resolver-rules': 'MAP * ~NOTFOUND',
      'dns-prefetch-disable': true,
      'force-webrtc-ip-handling-policy': 'disable_non_proxied_udp',
      'disable-component-update': true,
      'disable-background-networking': true,
      'disable-domain-reliability': true,
    });
  });

  it('has no spelling dictionaries to fetch before there is a window, and its pages tell no address by WebRTC', async () => {
    const app = await open();
    const calls = await app.remote.calls();
    const names = calls.map(({ name }) => name);
    expect(calls.find(({ name }) => name === 'session.setSpellCheckerLanguages')?.args).toEqual([[]]);
    expect(calls.find(({ name }) => name === 'session.setSpellCheckerEnabled')?.args).toEqual([false]);
    expect(calls.find(({ name }) => name === 'contents.setWebRTCIPHandlingPolicy')?.args).toEqual([
      'disable_non_proxied_udp',
    ]);
    expect(names.indexOf('session.setSpellCheckerLanguages')).toBeLessThan(
      names.indexOf('contents.setWebRTCIPHandlingPolicy'),
    );
  });
});

describe('the installed app', () => {
  it.each([
    ['--inspect', ['--inspect'], {}],
    ['--inspect-brk with a port', ['--inspect-brk=9229'], {}],
    ['--remote-debugging-port', ['--remote-debugging-port=9222'], {}],
    ['NODE_OPTIONS', [], { NODE_OPTIONS: '--no-warnings' }],
  ])('does not start with %s, and says why', async (_what, args, environment) => {
    const app = start({ world: { packaged: true }, args, environment });
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain('could read your key');
  });
});

describe('the installed app, without Chromium’s sandbox', () => {
  it.each(['--no-sandbox', '--disable-web-security', '--disable-seccomp-filter-sandbox'])(
    'does not start with %s, and says what to do',
    async (flag) => {
      const app = start({ world: { packaged: true }, args: [flag] });
      expect(await app.ended).toBe(1);
      expect(app.output()).toMatch(/install Pentimento’s deb or rpm/);
    },
  );

  it('starts from a folder of sources, as in a container', async () => {
    expect((await open({ args: ['--no-sandbox'] })).window).toBeGreaterThan(0);
  });
});

describe('a keyring', () => {
  it.each(['sway', 'Hyprland', 'i3', 'niri', 'LXQt', ''])(
    'is asked for on a desktop that Chromium does not know (%j)',
    async (desktop) => {
      const told = await switches(await open({ environment: { XDG_CURRENT_DESKTOP: desktop } }));
      expect(told.get('password-store')).toBe('gnome-libsecret');
    },
  );

  it.each(['GNOME', 'ubuntu:GNOME', 'KDE', 'XFCE', 'X-Cinnamon'])('is Chromium’s to find on %s', async (desktop) => {
    expect((await switches(await open({ environment: { XDG_CURRENT_DESKTOP: desktop } }))).has('password-store')).toBe(
      false,
    );
  });

  it('keeps its key when only its name changed', async () => {
    const key = 'mr-a-key-that-nobody-may-see-7f3a';
    const app = await open();
    await app.remote.call(app.window, 'key.set', { key });
    await app.stop();
    const renamed = await open({
      world: { safeStorage: { available: true, backend: 'unknown', weak: false, locked: false } },
    });
    expect(await renamed.remote.call(renamed.window, 'app.state')).toMatchObject({
      key: { set: true, last4: '7f3a', from: 'stored' },
    });
  });
});
