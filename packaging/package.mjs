import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, Platform } from 'electron-builder';
import { ensureBuilt } from '../src-main/setup/building.mjs';
import { run } from '../src-main/setup/children.mjs';
import { endWith, root, say } from '../src-main/setup/saying.mjs';
import { configuration } from './configuration.mjs';
import { renderIcons } from './icons.mjs';
import { notices } from './notices.mjs';

/**
 * `npm run package`: installers for this system, in dist/. `npm run package:dir`: the app's folder alone.
 * Options, after `--`: `--arch x64,arm64` (else this machine's), `--electron-dist <folder>` (Electron's files from there instead of a download),
 * `--output <folder>`, `--platform linux|darwin|win32` (for `--dir`: the folder of another system can be laid out here).
 */

const platforms = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS };

/** Packages with sharp's native parts, as it asks for them. @param {string} platform @param {string} arch */
const nativePackages = (platform, arch) =>
  Object.entries(
    /** @type {Record<string, string>} */ (
      createRequire(import.meta.url)(join(root, 'node_modules', 'sharp', 'package.json')).optionalDependencies
    ),
  ).filter(([name]) => name === `@img/sharp-${platform}-${arch}` || name === `@img/sharp-libvips-${platform}-${arch}`);

/** npm installs native parts for this machine alone; those of another processor are brought, in the version that sharp asks for. @param {string} platform @param {string} arch */
const bringNative = async (platform, arch) => {
  const missing = nativePackages(platform, arch).filter(([name]) => !existsSync(join(root, 'node_modules', name)));
  if (missing.length === 0) return;
  say(`Bringing ${missing.map(([name]) => name).join(', ')} …`);
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--force',
    '--ignore-scripts',
    `--os=${platform}`,
    `--cpu=${arch}`,
  ];
  const ended = await run('npm', [...args, ...missing.map(([name, version]) => `${name}@${version}`)], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  if (ended.code !== 0) throw new Error(`npm could not bring them:\n${ended.output.trim()}`);
};

const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    arch: { type: 'string', default: process.arch },
    platform: { type: 'string', default: process.platform },
    output: { type: 'string' },
    'electron-dist': { type: 'string' },
  },
});

const pack = async () => {
  const platform = /** @type {keyof typeof platforms} */ (values.platform);
  const target = platforms[platform];
  if (!target) throw new Error(`There are packages for ${Object.keys(platforms).join(', ')}, not for ${platform}.`);
  if ((await ensureBuilt({ root, say })) === 'no-builder')
    throw new Error('electron-vite is not installed. "npm install --include=dev" brings it.');
  const architectures = values.arch.split(',');
  for (const arch of architectures) await bringNative(platform, arch);

  const made = join(root, '.build', 'packaging');
  await mkdir(made, { recursive: true });
  await renderIcons(made);
  const told = join(made, 'NOTICES.txt');
  await writeFile(told, notices(root));

  const config = configuration({ root, platform, made, notices: told });
  const output = values.output;
  const electronDist = values['electron-dist'];
  const files = await build({
    projectDir: root,
    targets: target.createTarget(
      values.dir
        ? 'dir'
        : /** @type {{ target: string }[]} */ (
            config[platform === 'darwin' ? 'mac' : platform === 'win32' ? 'win' : 'linux']?.target ?? []
          ).map(({ target: name }) => name),
      ...architectures.map((arch) => Arch[/** @type {keyof typeof Arch} */ (arch)]),
    ),
    config: {
      ...config,
      ...(output === undefined ? {} : { directories: { ...config.directories, output } }),
      ...(electronDist === undefined ? {} : { electronDist }),
    },
    publish: 'never',
  });
  for (const file of files) say(`${file} (${Math.round((await stat(file)).size / 1e6)} MB)`);
};

await endWith(pack);
