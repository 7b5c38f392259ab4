// npm run test:kill -- [--kills 1000] [--seed 7]: the kill test, as long as wanted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '300' }, seed: { type: 'string' } } });
const root = resolve(import.meta.dirname, '../..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '-c', 'test/vitest.config.ts', '--project', 'faults', 'test/faults/kill.test.ts'], {
  cwd: root, stdio: 'inherit',
  env: { ...process.env, PENTIMENTO_KILLS: values.kills, ...(values.seed ? { PENTIMENTO_KILL_SEED: values.seed } : {}) },
});
process.exitCode = status ?? 1;
