// npm run bench [-- --json] [--only prepare,thumbnail] [--runs 15] [--long]: how fast it is, against what else there is.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { ensureBuilt } from '../../src-main/setup/building.mjs';

const root = resolve(import.meta.dirname, '../..');
const say = (/** @type {string} */ sentence) => process.stderr.write(`${sentence}\n`);

if (!process.env['PENTIMENTO_TEST_OUT'] && (await ensureBuilt({ root, say })) === 'no-builder') {
  say('The bench needs the packages for development: npm install.');
  process.exit(1);
}

// Inside the checkout, so that packages are found.
const folder = join(root, '.cache', 'bench');
mkdirSync(folder, { recursive: true });
await build({
  configFile: false,
  root,
  logLevel: 'error',
  build: {
    ssr: true,
    target: 'node20',
    outDir: folder,
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { bench: join(root, 'test/bench/bench.ts'), 'import-app': join(root, 'test/bench/import-app.ts') },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name].mjs' },
    },
  },
});

const child = spawn(process.execPath, ['--expose-gc', join(folder, 'bench.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PENTIMENTO_BENCH_ROOT: root,
    PENTIMENTO_TEST_OUT: process.env['PENTIMENTO_TEST_OUT'] ?? join(root, 'out'),
  },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
