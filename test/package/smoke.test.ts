import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src-main/setup/children.mjs';

const smoke = resolve(import.meta.dirname, '../../packaging/smoke.mjs');

describe.skipIf(process.platform === 'win32')('a start of a package', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pentimento-smoke-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = async (lines: string) => {
    const binary = join(folder, 'pentimento');
    await writeFile(binary, `#!/bin/sh\n${lines}\n`);
    await chmod(binary, 0o755);
    return run(process.execPath, [smoke, binary]);
  };
  const log = 'mkdir -p "$PENTIMENTO_HOME/logs"; echo \'{"event":"started"}\' > "$PENTIMENTO_HOME/logs/pentimento.log"';

  it('is one that says so in its log and goes on', async () => {
    expect(await start(`${log}; exec sleep 60`)).toMatchObject({ code: 0, output: 'It starts.\n' });
  });

  it('is none that ends, whatever it said', async () => {
    expect(await start('echo "a library is missing" >&2; exit 3')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/ended with 3\na library is missing/) as unknown,
    });
    expect(await start(`${log}; sleep 1; exit 5`)).toMatchObject({
      code: 1,
      output: expect.stringContaining('ended with 5') as unknown,
    });
  });
});
