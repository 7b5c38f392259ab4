import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openLab, quick } from '../support/lab';
import { until } from '../support/until';

/** As many as the issue of nothing lost asks for; all of them are with the service at once. */
const PASSES = 200;

/** What a pass may hold of this process's memory while it is watched and once it is done. A record is about 3 kB; with the emulator's own records, timers and caches it was 30 to 60 kB. */
const BYTES_A_PASS = 150_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that this process holds once everything has been let go of that can be. */
const held = (): number => {
  // The second one takes what the first one's finalizers let go of.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const lab = await openLab('many');

it('watches 200 passes at once: every one is done with one job each, and memory does not grow with them', async () => {
  const core = await lab.core({ passesAtOnce: PASSES, durations: { pollYoung: 1_000, pollOld: 10_000 } });
  const { project, source } = await lab.project(core, 'many');
  const seen = new Set<string>();
  project.events.on('pass', ({ record }) => seen.add(`${record.id} ${record.state}`));
  // The first one brings the upload that all the others use, and warms every cache.
  const first = await core.room.start(
    project,
    quick(source, { prompt: 'noir 0', seed: 0, image_size: { width: 256, height: 256 } }),
    core.drawSeed,
  );
  await core.room.settled(first.record.id);
  const before = held();
  // The service says "in progress" of every one until all of them are there.
  lab.emulator.setFaults({
    faults: [{ route: 'status', on: 'every', do: { kind: 'change', set: { status: 'IN_PROGRESS' } } }],
  });
  const started = await Promise.all(
    Array.from({ length: PASSES - 1 }, (_, index) =>
      core.room.start(
        project,
        quick(source, { prompt: `noir ${index + 1}`, seed: index + 1, image_size: { width: 256, height: 256 } }),
        core.drawSeed,
      ),
    ),
  );
  await until(
    () => expect(project.history.filter(({ record }) => record.state === 'running')).toHaveLength(PASSES - 1),
    400_000,
  );
  const watched = held() - before;
  lab.emulator.setFaults({});
  await Promise.all(started.map(({ record }) => core.room.settled(record.id)));
  const grown = held() - before;

  const states = project.history.map(({ record }) => record.state);
  expect(states).toEqual(Array.from({ length: PASSES }, () => 'done'));
  expect(project.history.map(({ record }) => record.version)).toEqual(
    Array.from({ length: PASSES }, (_, index) => index + 1),
  );
  expect(project.history.map(({ record }) => lab.jobs(record.clientJobId))).toEqual(
    Array.from({ length: PASSES }, () => 1),
  );
  // Each state of each was announced to whoever watches.
  for (const { record } of project.history)
    for (const state of ['running', 'downloading', 'done']) expect(seen.has(`${record.id} ${state}`)).toBe(true);
  expect(watched).toBeLessThan(PASSES * BYTES_A_PASS);
  expect(grown).toBeLessThan(PASSES * BYTES_A_PASS);
}, 900_000);
