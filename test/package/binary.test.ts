import { existsSync } from 'node:fs';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { fuses } from '../../packaging/configuration.mjs';

/** A packed app's binary, as `npm run package` makes it with Electron's own files. */
const binary = process.env['PENTIMENTO_TEST_PACKAGE'];

describe.skipIf(!binary)('the binary of a package (PENTIMENTO_TEST_PACKAGE)', () => {
  it('has its switches set as the configuration says', async () => {
    expect(existsSync(binary ?? '')).toBe(true);
    const state = await getCurrentFuseWire(binary ?? '');
    const on = (fuse: FuseV1Options): boolean => Reflect.get(state, fuse) === '1'.charCodeAt(0);
    const wanted = fuses(process.platform)!;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      enableCookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      enableNodeOptionsEnvironmentVariable: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      enableNodeCliInspectArguments: on(FuseV1Options.EnableNodeCliInspectArguments),
      enableEmbeddedAsarIntegrityValidation: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyLoadAppFromAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      grantFileProtocolExtraPrivileges: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: wanted.runAsNode,
      enableCookieEncryption: wanted.enableCookieEncryption,
      enableNodeOptionsEnvironmentVariable: wanted.enableNodeOptionsEnvironmentVariable,
      enableNodeCliInspectArguments: wanted.enableNodeCliInspectArguments,
      enableEmbeddedAsarIntegrityValidation: wanted.enableEmbeddedAsarIntegrityValidation,
      onlyLoadAppFromAsar: wanted.onlyLoadAppFromAsar,
      grantFileProtocolExtraPrivileges: wanted.grantFileProtocolExtraPrivileges,
    });
  });
});
