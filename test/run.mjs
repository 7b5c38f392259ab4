import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../src-main/setup/building.mjs';
import { passSignalsOn, run } from '../src-main/setup/children.mjs';
import { ensureInstalled } from '../src-main/setup/installing.mjs';
import { root, say, sayError, SetupError } from '../src-main/setup/saying.mjs';
import { bringBrowser } from './runner/browser.mjs';
import { bringReferences } from './runner/references.mjs';
import { endLeftovers, killLeftovers, markVariable } from './runner/leftovers.mjs';
import { reportVariable } from './runner/reporter.mjs';

/**
 * `npm test`: everything from a clean clone. Installs, builds, brings a browser, checks types, lint and format, runs every project of
 * test/vitest.config.ts, and closes with the line `N passed, N failed, N skipped`. `npm test -- --project unit` or
 * `npm test -- <part of a file name>` hands its options to vitest and leaves out types, lint and format.
 */

const projects = ['arch', 'unit', 'unit-apart', 'contract', 'security', 'electron', 'package', 'faults', 'web'];

/**
 * Those that run together, and how many files of them at once. Where programs are started and waited for (a pass is searched for over 72 s), one more keeps
 * two cores busy.
 */
const phaseProjects = [
  { together: ['arch'], workers: 2 },
  { together: ['unit', 'unit-apart'], workers: 3 },
  { together: ['contract', 'security', 'electron', 'package', 'faults'], workers: 3 },
  { together: ['web'], workers: 2 },
];

/** Those that show pages in a real browser. */
const inBrowser = ['security', 'web'];

/**
 * On two cores of its own all of it should end within 25 minutes; this only keeps a run that hangs, or a machine that is busy with other
 * things, from going on for ever. What has not begun by then, or is not done, counts as failed.
 */
const limitMs = 60 * 60_000;

const began = Date.now();
const remaining = () => Math.max(1_000, limitMs - (Date.now() - began));
const seconds = (/** @type {number} */ since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const mark = randomUUID();
const home = mkdtempSync(join(tmpdir(), 'pentimento-test-'));
const tool = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);

/** @type {import('./runner/reporter.mjs').Outcome[]} */
const outcomes = [];
/** @type {string[]} */
const phases = [];

/**
 * @param {string} name
 * @param {() => Promise<string>} work answers with what is to be said of it in the summary
 */
const phase = async (name, work) => {
  const start = Date.now();
  say(`\n── ${name}`);
  const line = `${name.padEnd(12)} ${await work()} (${seconds(start)})`;
  phases.push(line);
  say(`── ${line}`);
};

/** A check that counts as one test. @param {string} name @param {{ args: string[] }[]} programs */
const check = async (name, programs) => {
  const all = await Promise.all(
    programs.map(({ args }) => run(process.execPath, args, { cwd: root, timeoutMs: remaining() })),
  );
  const bad = all.filter((ended) => ended.code !== 0);
  for (const ended of bad) say(ended.output.trim());
  outcomes.push({ outcome: bad.length === 0 ? 'passed' : 'failed', name });
  return bad.length === 0 ? 'clean' : 'FAILED';
};

/**
 * The tests get no key, no origin and no settings of whoever runs them: nothing of theirs is read, and nothing is paid for. Nor do they get
 * what a network with a proxy of its own sets for TLS, which the app tells about.
 */
const testEnvironment = (/** @type {string | null} */ browser, /** @type {string} */ report) => {
  const {
    MODELRUNNER_KEY: _key,
    MODEL_RUNNER_KEY: _other,
    PENTIMENTO_MODELRUNNER_ORIGIN: _origin,
    NODE_EXTRA_CA_CERTS: _certificates,
    NODE_TLS_REJECT_UNAUTHORIZED: _unauthorized,
    ...env
  } = process.env;
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  return {
    ...env,
    ...plain,
    PENTIMENTO_HOME: home,
    [markVariable]: mark,
    [reportVariable]: report,
    ...(browser === null ? {} : { PENTIMENTO_TEST_BROWSER: browser }),
  };
};

/** @param {string} name @param {string[]} options @param {string | null} browser @param {string} folder of the configuration, below test */
const vitest = async (name, options, browser, folder = '') => {
  const report = join(home, `${name}.jsonl`);
  const args = [
    'run',
    '-c',
    join('test', folder, 'vitest.config.ts'),
    '--reporter=default',
    `--reporter=${join(root, 'test', 'runner', 'reporter.mjs')}`,
    ...options,
  ];
  const ended = await run(process.execPath, [tool('vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    env: testEnvironment(browser, report),
    timeoutMs: remaining(),
    show: true,
  });
  /** @type {import('./runner/reporter.mjs').Outcome[]} */
  const found = existsSync(report)
    ? readFileSync(report, 'utf8')
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
  if (ended.timedOut)
    found.push({ outcome: 'failed', name: `${name} was stopped: all tests together have ${limitMs / 60_000} minutes` });
  else if (ended.code !== 0 && !found.some(({ outcome }) => outcome === 'failed'))
    found.push({ outcome: 'failed', name: `${name}: vitest ended with ${ended.code ?? ended.signal}` });
  outcomes.push(...found);
  const count = (/** @type {string} */ outcome) => found.filter((each) => each.outcome === outcome).length;
  return found.length === 0
    ? 'no tests'
    : `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
};

/** The projects that options for vitest name, or all. */
const namedProjects = (/** @type {string[]} */ options) => {
  const named = options.flatMap((option, at) =>
    option.startsWith('--project=')
      ? [option.slice('--project='.length)]
      : options[at - 1] === '--project'
        ? [option]
        : [],
  );
  return named.length === 0 ? projects : named;
};

const test = async (/** @type {string[]} */ options) => {
  await phase('install', async () => ((await ensureInstalled({ root, say })) ? 'done' : 'current'));
  await phase('build', async () => {
    const outcome = await ensureBuilt({ root, say });
    if (outcome === 'no-builder')
      throw new SetupError('electron-vite is not installed. "npm install --include=dev" brings it.');
    return outcome === 'built' ? 'done' : 'current';
  });
  /** @type {string | null} */
  let browser = null;
  if (namedProjects(options).some((name) => inBrowser.includes(name))) {
    await phase('browser', async () => {
      const brought = await bringBrowser({ root });
      if ('reason' in brought) {
        outcomes.push({ outcome: 'failed', name: `a browser for the tests: ${brought.reason}` });
        return `none: ${brought.reason}`;
      }
      browser = brought.file;
      return brought.how;
    });
  }
  if (namedProjects(options).includes('unit')) await phase('references', bringReferences);
  if (options.length > 0) {
    await phase('tests', () => vitest('tests', options, browser));
    return;
  }
  const tsc = tool('typescript', 'bin', 'tsc');
  // Two of them use one core each, so they run side by side.
  await phase('typecheck, lint, format', async () => {
    const all = await Promise.all([
      check(
        'typecheck',
        ['.', join('src-main', 'contract'), 'src-renderer', join('test', 'components')].map((project) => ({
          args: [tsc, '--noEmit', '-p', project],
        })),
      ),
      check('lint', [{ args: [tool('oxlint', 'bin', 'oxlint'), '--deny-warnings'] }]),
      check('format', [{ args: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] }]),
    ]);
    return all.every((outcome) => outcome === 'clean') ? 'clean' : 'FAILED';
  });
  for (const { together, workers } of phaseProjects) {
    const possible = together.filter((name) => browser !== null || !inBrowser.includes(name));
    if (possible.length === 0) continue;
    const named = possible.flatMap((name) => ['--project', name]);
    const how = [...named, '--passWithNoTests', '--maxWorkers', String(workers)];
    await phase(possible.join(', '), () => vitest(possible.join('-'), how, browser));
  }
  if (browser !== null) await phase('components', () => vitest('components', [], browser, 'components'));
};

/** The reasons for what was skipped, each once with how often; a whole group that told none stands for itself. */
const skips = () => {
  /** @type {Map<string, number>} */
  const reasons = new Map();
  for (const { outcome, name, reason, group } of outcomes) {
    const line = reason === undefined ? (group ?? name) : `${group}: ${reason}`;
    if (outcome === 'skipped') reasons.set(line, (reasons.get(line) ?? 0) + 1);
  }
  return [...reasons].map(([reason, times]) => (times === 1 ? reason : `${reason} (${times} tests)`));
};

const summary = () => {
  const names = (/** @type {string} */ wanted) =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const failed = names('failed');
  const skipped = names('skipped').length;
  say(`\n── summary (${seconds(began)})\n${phases.join('\n')}`);
  for (const reason of skips()) say(`skipped: ${reason}`);
  for (const name of failed) say(`FAILED: ${name}`);
  say(`${names('passed').length} passed, ${failed.length} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
  return failed.length === 0 ? 0 : 1;
};

passSignalsOn();
process.on('exit', () => {
  killLeftovers(mark);
  rmSync(home, { recursive: true, force: true });
});
try {
  await test(process.argv.slice(2));
} catch (error) {
  sayError(error);
  outcomes.push({ outcome: 'failed', name: 'the set-up for the tests' });
}
for (const { pid, command } of await endLeftovers(mark))
  outcomes.push({ outcome: 'failed', name: `a process was left behind: ${pid} ${command}` });
process.exitCode = summary();
