// npm run test:kill -- [--kills 1000] [--seed 7]: the kill test, as long as wanted.
// npm run test:kill -- --mode one-host|two-hosts|lag [--kills 200] [--scale 20] [--lanes 2]: kills of the running host; by a scale of 1, a list lags by 0 to 60 s as it is.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string' },
    mode: { type: 'string' },
    scale: { type: 'string', default: '20' },
    lanes: { type: 'string', default: '2' },
  },
});
const root = resolve(import.meta.dirname, '../..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '-c',
    'test/vitest.config.ts',
    '--project',
    'faults',
    'test/faults/kill.test.ts',
    ...(values.mode ? ['-t', 'host'] : []),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(values.mode
        ? {
            PENTIMENTO_HOST_KILLS: values.kills,
            PENTIMENTO_KILL_HOSTS: values.mode,
            PENTIMENTO_KILL_SCALE: values.scale,
            PENTIMENTO_KILL_LANES: values.lanes,
          }
        : { PENTIMENTO_KILLS: values.kills }),
      ...(values.seed ? { PENTIMENTO_KILL_SEED: values.seed } : {}),
    },
  },
);
process.exitCode = status ?? 1;
