import { join } from 'node:path';
import { run } from '../../src-main/setup/children.mjs';
import { root, say, sayError } from '../../src-main/setup/saying.mjs';
import { bringBrowser } from '../runner/browser.mjs';

/** `npm run test:components`, and the second half of `npm run test:fast`: finds a browser and hands its options to vitest. */

const brought = await bringBrowser({ root });
if ('reason' in brought) {
  sayError(brought.reason);
  process.exitCode = 1;
} else {
  say(brought.how);
  const ended = await run(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '-c',
      join('test', 'components', 'vitest.config.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: root, env: { ...process.env, PENTIMENTO_TEST_BROWSER: brought.file }, show: true },
  );
  process.exitCode = ended.code ?? 1;
}
