// A packed app's folder stands for Electron's archive: it is read as one can be read, and no further. What Electron's own layer over Node's `fs`
// (lib/node/asar-fs-wrapper.ts) lacks or refuses fails here, too, and so does what only looks like a file to that layer: the archive's paths mean
// nothing to native code.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {(...args: unknown[]) => unknown} Call */

const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = fs.constants;

const writes =
  'appendFile chmod chown createWriteStream lchown link lutimes mkdir mkdtemp rename rm rmdir symlink truncate unlink utimes writeFile';
/** None of these knows the archive. */
const unknown = ['cp', 'glob', 'opendir', 'statfs', 'watch', 'watchFile'];

/** @param {unknown} path */
const pathOf = (path) => {
  if (path instanceof URL) return path.protocol === 'file:' ? fileURLToPath(path) : '';
  return typeof path === 'string' || Buffer.isBuffer(path) ? String(path) : '';
};

/** @param {string} archive the folder that stands for it, as `node:path` writes it @param {string} beside what the package keeps as files, by the same names */
const guardArchive = (archive, beside) => {
  const isInside = (/** @type {unknown} */ given) => {
    const path = pathOf(given);
    const from = relative(archive, resolve(path));
    return path !== '' && !from.startsWith('..') && !isAbsolute(from);
  };
  const isPacked = (/** @type {unknown} */ path) =>
    isInside(path) && !fs.existsSync(join(beside, relative(archive, resolve(pathOf(path)))));
  const refuse = (/** @type {string} */ name, /** @type {unknown} */ path) => {
    throw Object.assign(new Error(`EACCES: Electron’s archive has no ${name}, ${pathOf(path)}`), { code: 'EACCES' });
  };
  const opensForWriting = (/** @type {unknown} */ flags) =>
    typeof flags === 'string'
      ? /[wa+]/.test(flags)
      : ((Number(flags) || 0) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0;

  /** @type {(where: Record<string, unknown>, name: string, check: (args: unknown[]) => void) => void} */
  const guard = (where, name, check) => {
    for (const each of [name, `${name}Sync`]) {
      const before = where[each];
      if (typeof before !== 'function') continue;
      const call = /** @type {Call} */ (before);
      const guarded = (/** @type {unknown[]} */ ...args) => {
        check(args);
        return call.apply(where, args);
      };
      where[each] = Object.assign(guarded, before);
    }
  };

  for (const where of /** @type {Record<string, unknown>[]} */ ([fs, fs.promises])) {
    for (const name of [...writes.split(' '), ...unknown])
      guard(where, name, (args) => {
        const path = args.slice(0, 2).find(isInside);
        if (path !== undefined) refuse(name, path);
      });
    guard(where, 'copyFile', ([, to]) => {
      if (isInside(to)) refuse('copyFile', to);
    });
    guard(where, 'open', ([path, flags]) => {
      if (isInside(path) && opensForWriting(flags)) refuse('open for writing', path);
    });
    guard(where, 'readdir', ([path, options]) => {
      const { recursive } = /** @type {{ recursive?: boolean }} */ (Object(options));
      if (isInside(path) && recursive) refuse('readdir with all that lies deeper', path);
    });
  }
  syncBuiltinESMExports();

  // Native parts lie beside the archive; what they are told to open must not lie in it.
  const load = /** @type {Call} */ (process.dlopen);
  /** @param {{ exports: Record<string, unknown> }} module @param {string} file @param {unknown[]} rest */
  const loadGuarded = (module, file, ...rest) => {
    if (isPacked(file)) refuse('native code', file);
    load.call(process, module, file, ...rest);
    for (const name of ['metadata', 'pipeline', 'stats'])
      guard(module.exports, name, ([options]) => {
        const { input, fileOut } = /** @type {{ input?: { file?: unknown }, fileOut?: unknown }} */ (Object(options));
        const path = [input?.file, fileOut].find(isPacked);
        if (path !== undefined) refuse(`file for native code (${name})`, path);
      });
  };
  process.dlopen = /** @type {typeof process.dlopen} */ (/** @type {unknown} */ (loadGuarded));
};

const { PENTIMENTO_TEST_ARCHIVE: archive, PENTIMENTO_TEST_UNPACKED: beside } = process.env;
if (archive && beside) guardArchive(archive, beside);
