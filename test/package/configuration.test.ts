import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configuration, fuses } from '../../packaging/configuration.mjs';
import { renderIcons, sizes } from '../../packaging/icons.mjs';

const root = resolve(import.meta.dirname, '../..');

const configured = (platform: NodeJS.Platform) =>
  configuration({ root, platform, made: join(root, '.build', 'packaging'), notices: join(root, 'NOTICES.txt') });

describe('the configuration', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('has the binary’s switches set on %s', (platform) => {
    const checked = platform !== 'linux';
    expect(fuses(platform)).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: checked,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: platform === 'darwin',
    });
    expect(configured(platform)).toMatchObject({
      asar: true,
      publish: null,
      npmRebuild: false,
      removePackageScripts: true,
    });
  });

  it('makes what each system installs', () => {
    const { mac, win, linux } = configured('linux');
    expect(mac?.target).toEqual(['dmg', 'zip'].map((target) => ({ target, arch: ['x64', 'arm64'] })));
    expect(win?.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    expect(linux?.target).toEqual(['AppImage', 'deb', 'rpm'].map((target) => ({ target, arch: ['x64'] })));
  });

  it('asks for the macOS that its Electron needs, as docs/release.md says', async () => {
    const named: Readonly<Record<string, string>> = { Ventura: '13.0', Sonoma: '14.0', Sequoia: '15.0', Tahoe: '26.0' };
    const about = await readFile(join(root, 'node_modules', 'electron', 'README.md'), 'utf8');
    const wanted = named[/macOS \((\w+) and up\)/.exec(about)?.[1] ?? ''];
    expect(wanted).toBeDefined();
    expect(configured('darwin').mac?.minimumSystemVersion).toBe(wanted);
    expect(await readFile(join(root, 'docs', 'release.md'), 'utf8')).toContain(`macOS ${Number(wanted)} and newer`);
  });

  it('signs for macOS’s hardened runtime with one right alone', async () => {
    const { mac } = configured('darwin');
    expect(mac).toMatchObject({ hardenedRuntime: true, entitlementsInherit: mac?.entitlements });
    const text = await readFile(String(mac?.entitlements), 'utf8');
    expect([...text.matchAll(/<key>(.*?)<\/key>/g)].map(([, name]) => name)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('opens projects, and takes nobody else’s files over', async () => {
    const { mac, linux, deb, rpm, nsis } = configured('linux');
    expect(mac?.fileAssociations).toMatchObject([{ ext: 'json', rank: 'Alternate' }]);
    expect(mac?.extendInfo).toMatchObject({
      CFBundleDocumentTypes: [{ LSItemContentTypes: ['public.folder'], LSHandlerRank: 'Alternate' }],
    });
    expect(linux?.mimeTypes).toEqual(['application/x-pentimento-project']);
    for (const { fpm } of [deb!, rpm!]) {
      const [from, to] = fpm![0]!.split('=');
      expect(await readFile(from!, 'utf8')).toContain('pattern="pentimento.json"');
      expect(to).toBe('/usr/share/mime/packages/pentimento.xml');
    }
    const script = await readFile(String(nsis?.include), 'utf8');
    expect(script).toContain('OpenWithProgids');
    expect(script).not.toMatch(/WriteRegStr \S+ "Software\\Classes\\\.json"/);
  });

  it('leaves projects and settings alone when it is uninstalled', () => {
    expect(configured('win32').nsis).toMatchObject({ deleteAppDataOnUninstall: false, perMachine: false });
  });
});

describe('the icon', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-icons-'));
    await renderIcons(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(sizes)('is drawn at %i pixels, in its three colours', async (size) => {
    const file = join(folder, 'icons', `${size}x${size}.png`);
    expect(await sharp(file).metadata()).toMatchObject({ width: size, height: size, hasAlpha: true });
    const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const near = (colour: readonly number[]) => {
      for (let at = 0; at < data.length; at += 4)
        if ((data[at + 3] ?? 0) > 200 && colour.every((part, index) => Math.abs(part - (data[at + index] ?? 0)) < 24))
          return true;
      return false;
    };
    expect([near([0x26, 0x26, 0x26]), near([0xd9, 0xa4, 0x41]), near([0x8c, 0x8c, 0x8c])]).toEqual([true, true, true]);
    // Its corners are nobody's.
    expect(data[3]).toBe(0);
  });

  it('comes as Windows reads it: each size with its place and length, from 16 to 256', async () => {
    const ico = await readFile(join(folder, 'icon.ico'));
    const count = ico.readUInt16LE(4);
    const entries = Array.from({ length: count }, (_, index) => 6 + 16 * index).map((at) => ({
      size: ico[at] || 256,
      from: ico.readUInt32LE(at + 12),
      length: ico.readUInt32LE(at + 8),
    }));
    expect(entries.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256]);
    for (const { size, from, length } of entries) {
      const part = ico.subarray(from, from + length);
      expect(part.length).toBe(length);
      if (size === 256) expect(await sharp(part).metadata()).toMatchObject({ format: 'png', width: 256 });
      else expect([part.readInt32LE(4), part.readInt32LE(8)]).toEqual([size, size * 2]);
    }
    expect(entries.at(-1)!.from + entries.at(-1)!.length).toBe(ico.length);
  });

  it('comes as macOS reads it: each part a picture of its size', async () => {
    const icns = await readFile(join(folder, 'icon.icns'));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const found: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      const part = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4));
      found[icns.toString('latin1', at, at + 4)] = (await sharp(part).metadata()).width;
    }
    expect(found).toEqual({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 });
  });
});
