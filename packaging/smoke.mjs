import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts an installed Pentimento in a home of its own, and ends it: `node packaging/smoke.mjs <binary>`. It counts as started when its log says
 * so and it still runs some seconds later; a package opens to no debugger, so this is what can be seen from outside.
 */

const binary = process.argv[2] ?? '';
const limit = 60_000;
const settled = 5_000;

const home = await mkdtemp(join(tmpdir(), 'pentimento-smoke-'));
const { ELECTRON_RUN_AS_NODE: _node, NODE_OPTIONS: _options, ...environment } = process.env;
const child = spawn(binary, [], { env: { ...environment, PENTIMENTO_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] });
let output = '';
for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => void (output += text));
/** @type {string | null} */
let ended = null;
child.once('error', (error) => void (ended = error.message));
child.once('exit', (code, signal) => void (ended ??= `it ended with ${signal ?? code}`));

const wait = (/** @type {number} */ ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const hasStarted = async () => {
  const logs = join(home, 'logs');
  const names = await readdir(logs).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(logs, name), 'utf8')));
  return texts.some((text) => text.includes('started'));
};

const failure = async () => {
  for (let waited = 0; !(await hasStarted()); waited += 250) {
    if (ended !== null) return ended;
    if (waited > limit) return `its log said nothing within ${limit / 1000} s`;
    await wait(250);
  }
  await wait(settled);
  return ended;
};

const why = await failure();
if (ended === null) child.kill();
for (let waited = 0; ended === null && waited < 20_000; waited += 100) await wait(100);
if (ended === null) child.kill('SIGKILL');
await rm(home, { recursive: true, force: true, maxRetries: 10 });
if (why === null) console.log('It starts.');
else {
  console.error(`It does not start: ${why}\n${output}`);
  process.exitCode = 1;
}
