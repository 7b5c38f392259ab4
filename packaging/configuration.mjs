import { join, relative } from 'node:path';
import { filePatterns, unpacked } from './contents.mjs';

/** What electron-builder is told. docs/release.md says why. */

/** Switches in Electron's binary. None can be undone by whoever starts it. @type {(platform: NodeJS.Platform) => import('electron-builder').Configuration['electronFuses']} */
export const fuses = (platform) => ({
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Electron checks it on these two alone.
  enableEmbeddedAsarIntegrityValidation: platform === 'darwin' || platform === 'win32',
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // On Apple's processors a binary that was changed must be signed anew, if only by nobody.
  resetAdHocDarwinSignature: platform === 'darwin',
});

const association = {
  ext: 'json',
  name: 'Pentimento project',
  role: /** @type {const} */ ('Editor'),
  // Offered, and not taken over: most files of this ending are not ours.
  rank: /** @type {const} */ ('Alternate'),
};

/** Packages to try out, as the workflow makes them. */
const unsigned = process.env['CSC_IDENTITY_AUTO_DISCOVERY'] === 'false' && !process.env['CSC_LINK'];

/**
 * @param {{ root: string, platform: NodeJS.Platform, made: string, notices: string }} places `made`: where icons were rendered; `notices`: the
 *   file of licences. Both absolute.
 * @returns {import('electron-builder').Configuration}
 */
export const configuration = ({ root, platform, made, notices }) => ({
  appId: 'app.pentimento.desktop',
  productName: 'Pentimento',
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: relative(root, made) },
  // oxlint-disable-next-line no-template-curly-in-string -- electron-builder puts the names in
  artifactName: 'Pentimento-${version}-${os}-${arch}.${ext}',
  asar: true,
  asarUnpack: [...unpacked],
  files: filePatterns(root),
  extraResources: [{ from: notices, to: 'NOTICES.txt' }],
  electronFuses: fuses(platform),
  electronLanguages: ['en', 'en-US'],
  // Native parts come ready from their packages; nothing is compiled.
  npmRebuild: false,
  nodeGypRebuild: false,
  includePdb: false,
  removePackageScripts: true,
  // Publishing is a step of its own (docs/release.md), and nothing looks for updates.
  publish: null,
  detectUpdateChannel: false,
  mac: {
    category: 'public.app-category.graphics-design',
    icon: join(made, 'icon.icns'),
    target: [
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ],
    // Without a certificate the app is signed by nobody, and the hardened runtime would then refuse its own libraries.
    ...(unsigned ? { identity: '-', hardenedRuntime: false } : { hardenedRuntime: true }),
    gatekeeperAssess: false,
    entitlements: join(root, 'packaging', 'mac', 'entitlements.plist'),
    entitlementsInherit: join(root, 'packaging', 'mac', 'entitlements.plist'),
    // With the account's variables set (docs/release.md), and not otherwise.
    notarize: Boolean(process.env['APPLE_API_KEY'] || process.env['APPLE_ID'] || process.env['APPLE_KEYCHAIN_PROFILE']),
    // Electron's own, since 44: on an older one it would not start, and not say why.
    minimumSystemVersion: '13.0',
    fileAssociations: [association],
    extendInfo: {
      // A project's folder, dropped on the icon.
      CFBundleDocumentTypes: [
        {
          CFBundleTypeName: 'Pentimento project folder',
          CFBundleTypeRole: 'Editor',
          LSHandlerRank: 'Alternate',
          LSItemContentTypes: ['public.folder'],
        },
      ],
    },
  },
  win: { icon: join(made, 'icon.ico'), target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    // Projects are the designer's, and so are the settings.
    deleteAppDataOnUninstall: false,
    // One installer for each processor: half the download.
    buildUniversalInstaller: false,
    differentialPackage: false,
    include: join(root, 'packaging', 'windows', 'installer.nsh'),
  },
  // The older one starts every AppImage without Chromium's sandbox.
  toolsets: { appimage: '1.0.3' },
  linux: {
    executableName: 'pentimento',
    syncDesktopName: true,
    category: 'Graphics',
    synopsis: 'Image-to-image passes for designers',
    maintainer: 'Pentimento contributors <contributors@pentimento.invalid>',
    icon: join(made, 'icons'),
    mimeTypes: ['application/x-pentimento-project'],
    desktop: { entry: { Keywords: 'image;picture;restyle;passes;', StartupNotify: 'true' } },
    target: ['AppImage', 'deb', 'rpm'].map((target) => ({ target, arch: /** @type {const} */ (['x64']) })),
  },
  deb: { fpm: [`${join(root, 'packaging', 'linux', 'pentimento-mime.xml')}=/usr/share/mime/packages/pentimento.xml`] },
  rpm: { fpm: [`${join(root, 'packaging', 'linux', 'pentimento-mime.xml')}=/usr/share/mime/packages/pentimento.xml`] },
});
