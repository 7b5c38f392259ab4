// npm run test:fuzz -- [--calls 50000] [--seed 7]: nonsense to every procedure, as long as wanted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '50000' }, seed: { type: 'string' } } });
const root = resolve(import.meta.dirname, '../..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '-c', 'test/vitest.config.ts', '--project', 'security', 'test/security/fuzz.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PENTIMENTO_FUZZ_CALLS: values.calls,
      ...(values.seed ? { PENTIMENTO_FUZZ_SEED: values.seed } : {}),
    },
  },
);
process.exitCode = status ?? 1;
