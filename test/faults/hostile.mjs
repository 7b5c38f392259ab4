// npm run test:hostile -- [--files 2000] [--seed 7] [--only 123]: hostile pictures, as many as wanted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '2000' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const root = resolve(import.meta.dirname, '../..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '-c', 'test/vitest.config.ts', '--project', 'faults', 'test/faults/hostile.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PENTIMENTO_HOSTILE: values.files,
      ...(values.seed ? { PENTIMENTO_HOSTILE_SEED: values.seed } : {}),
      ...(values.only ? { PENTIMENTO_HOSTILE_ONLY: values.only } : {}),
    },
  },
);
process.exitCode = status ?? 1;
