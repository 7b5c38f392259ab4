import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Makes a program of test/support/programs runnable by plain Node, for a child process. Answers with its path; gone when the test file is done. */
export async function bundled(name: string): Promise<string> {
  // Inside the checkout, where packages are found.
  const outDir = join(root, '.build', `test-${name}-${process.pid}`);
  afterAll(() => rm(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'programs', `${name}.ts`),
      outDir,
      emptyOutDir: true,
      target: 'node20.19',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
