import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Bench, Metric, Skipped, Suite } from './metric';
import { arrival } from './metrics/arrival';
import { editor } from './metrics/editor';
import { histories } from './metrics/histories';
import { imports } from './metrics/imports';
import { pictures } from './metrics/pictures';
import { words } from './metrics/words';

/** Each suite is one file of metrics/. */
const suites: readonly Suite[] = [pictures, imports, histories, arrival, editor, words];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string', default: '15' },
    long: { type: 'boolean', default: false },
  },
});

const root = process.env['PENTIMENTO_BENCH_ROOT'] ?? process.cwd();
const cache = join(root, '.cache', 'bench', 'photos');
const only = values.only?.split(',');

const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryMB: Math.round(totalmem() / 1_048_576),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  sharp: sharp.versions['sharp'] ?? '',
  vips: sharp.versions.vips,
  loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
};

const isMetric = (each: Metric | Skipped): each is Metric => 'value' in each;

const row = ({ name, unit, value, goal, ours, theirs }: Metric): string => {
  const times = theirs
    ? `${ours.median} against ${theirs.median} ms (95 %: ${ours.p95}, ${theirs.p95}; most: ${ours.most}, ${theirs.most})`
    : `95 %: ${ours.p95}; most: ${ours.most}`;
  return `${value <= goal ? 'holds ' : 'MISSED'}  ${name.padEnd(30)} ${String(value).padStart(8)} ${unit.padEnd(5)} goal ${String(goal).padEnd(6)} ${times}`;
};

await mkdir(cache, { recursive: true });
const work = await mkdtemp(join(tmpdir(), 'pentimento-bench-'));
const bench: Bench = {
  root,
  cache,
  work,
  out: process.env['PENTIMENTO_TEST_OUT'] ?? join(root, 'out'),
  runs: Math.max(1, Number(values.runs)),
  long: values.long,
  say: (sentence) => void process.stderr.write(`${sentence}\n`),
  wanted: (name) => !only || only.some((part) => name.includes(part)),
};

try {
  const all: (Metric | Skipped)[] = [];
  for (const suite of suites) {
    // One that fails takes the others' figures with it no more than it must.
    try {
      all.push(...(await suite(bench)));
    } catch (error) {
      process.exitCode = 1;
      bench.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      all.push({ name: suite.name, reason: `failed: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  const metrics = all.filter(isMetric);
  const skipped = all.filter((each): each is Skipped => !isMetric(each));
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, metrics, skipped }, null, 2)}\n`);
  else
    process.stdout.write(
      `${[`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, sharp ${machine.sharp}`, ...metrics.map(row), ...skipped.map(({ name, reason }) => `skipped ${name}: ${reason}`)].join('\n')}\n`,
    );
} finally {
  await rm(work, { recursive: true, force: true });
}
