// npm run test:model -- [--depth 1] [--drawn 1000] [--seed 7]: the life of a pass, as deep as wanted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: '1' },
    drawn: { type: 'string', default: '1000' },
    seed: { type: 'string' },
  },
});
const root = resolve(import.meta.dirname, '../..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '-c', 'test/vitest.config.ts', '--project', 'faults', 'test/faults/model.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PENTIMENTO_MODEL_DEPTH: values.depth,
      PENTIMENTO_MODEL_DRAWN: values.drawn,
      ...(values.seed ? { PENTIMENTO_MODEL_SEED: values.seed } : {}),
    },
  },
);
process.exitCode = status ?? 1;
