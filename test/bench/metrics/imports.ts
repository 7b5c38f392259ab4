import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BareSharp } from '../contenders';
import type { ImportOrder, ImportReport } from '../import-app';
import { watchMemory } from '../memory';
import { amount, ratio, timed, type Bench, type Suite } from '../metric';
import { copyWithRemark, photoFile, withOwnPreview } from '../photos';

/**
 * Photos of 24 megapixels imported until all their thumbnails are there, against bare sharp making those thumbnails on two processes and nothing
 * else; how soon their own previews are there; and against the least that any import has to do: those thumbnails, a durable copy and a hash of each photo, on two bare processes.
 */
const PHOTOS = Number(process.env['PENTIMENTO_BENCH_PHOTOS'] ?? 200);
const names = [
  'import-200-first-sight',
  'import-200-sights-vs-sharp',
  'import-200-vs-sharp',
  'import-200-vs-limit',
  'import-200-peak-memory',
  'main-blocked',
];

const makePhotos = async ({ cache, work }: Bench): Promise<string[]> => {
  const folder = join(work, 'camera');
  await mkdir(folder);
  const kinds = await Promise.all(
    [1, 2, 3, 4].map(async (seed) => withOwnPreview(await readFile(await photoFile(cache, 'untagged', seed)))),
  );
  const paths: string[] = [];
  for (let number = 0; number < PHOTOS; number += 1) {
    const path = join(folder, `DSC${String(number).padStart(5, '0')}.jpg`);
    const kind = kinds[number % kinds.length];
    if (kind) await writeFile(path, copyWithRemark(kind, `photo ${number}`));
    paths.push(path);
  }
  return paths;
};

interface Import extends ImportReport {
  readonly peakMB: number;
}

const importOnce = async ({ out, root, work }: Bench, paths: readonly string[], turn: number): Promise<Import> => {
  const place = join(work, `import-${turn}`);
  await mkdir(place);
  const child = fork(join(root, '.cache/bench/import-app.mjs'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const memory = watchMemory(child.pid ?? 0);
  try {
    const order: ImportOrder = {
      home: join(place, 'home'),
      programs: join(out, 'main'),
      folder: join(place, 'project'),
      paths,
    };
    child.send(order);
    const [report] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error('the import ended early');
      }),
    ])) as [ImportReport];
    if (report.sights !== paths.length)
      throw new Error(`${report.sights} of ${paths.length} photos were shown at once`);
    if (report.shown !== paths.length)
      throw new Error(`${report.shown} of ${paths.length} photos were shown: ${report.refused[0] ?? ''}`);
    return { ...report, peakMB: memory.stop() };
  } finally {
    memory.stop();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    await rm(place, { recursive: true, force: true });
  }
};

const bareOnce = async (
  { root, work }: Bench,
  paths: readonly string[],
  kind: 'thumbnail' | 'import',
): Promise<number> => {
  const place = join(work, 'bare');
  await mkdir(place);
  const two = await Promise.all([BareSharp.start(root), BareSharp.start(root)]);
  try {
    return await timed(async () => {
      const waiting = paths.entries();
      await Promise.all(
        two.map(async (one, index) => {
          for (const [, path] of waiting)
            await one.run(kind, path, join(place, kind === 'import' ? basename(path) : `${index}.webp`));
        }),
      );
    });
  } finally {
    await Promise.all(two.map((one) => one.stop()));
    await rm(place, { recursive: true, force: true });
  }
};

export const imports: Suite = async (bench) => {
  if (!names.some(bench.wanted)) return [];
  if (process.platform !== 'linux') return names.map((name) => ({ name, reason: 'measured on Linux only' }));
  const { bavail, bsize } = await statfs(bench.work);
  if (bavail * bsize < PHOTOS * 40_000_000)
    return names.map((name) => ({ name, reason: 'not enough free space for the photos' }));
  const runs = Math.min(bench.runs, 3);
  bench.say(`${PHOTOS} photos …`);
  const paths = await makePhotos(bench);
  const [ours, theirs, limits]: [Import[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < runs; turn += 1) {
    bench.say(`import, turn ${turn + 1} of ${runs} …`);
    theirs.push(await bareOnce(bench, paths, 'thumbnail'));
    limits.push(await bareOnce(bench, paths, 'import'));
    ours.push(await importOnce(bench, paths, turn));
  }
  return [
    amount(
      'import-200-first-sight',
      'ms',
      200,
      ours.map(({ firstSightMs }) => firstSightMs),
    ),
    ratio(
      'import-200-sights-vs-sharp',
      0.3,
      ours.map(({ allSightsMs }) => allSightsMs),
      theirs,
    ),
    ratio(
      'import-200-vs-sharp',
      1.25,
      ours.map(({ tookMs }) => tookMs),
      theirs,
    ),
    ratio(
      'import-200-vs-limit',
      1.15,
      ours.map(({ tookMs }) => tookMs),
      limits,
    ),
    amount(
      'import-200-peak-memory',
      'MB',
      400,
      ours.map(({ peakMB }) => peakMB),
    ),
    amount(
      'main-blocked',
      'ms',
      16,
      ours.map(({ blockedMs }) => blockedMs),
    ),
  ].filter(({ name }) => bench.wanted(name));
};
