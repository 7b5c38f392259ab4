import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, asyncProperty, integer, record } from 'fast-check';
import { expect, it } from 'vitest';
import { files as disk, type Files } from '../../../src-main/project/files';
import { Indexes } from '../../../src-main/project/indexes';
import { Project } from '../../../src-main/project/project';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';
import { faultOf } from '../../support/until';

const folder = await temporaryFolder('project-opening');

/** The disk, and how many bytes of records came from it. */
function counting(): { files: Files; bytes: () => number } {
  let bytes = 0;
  return {
    bytes: () => bytes,
    files: {
      ...disk,
      readAll: async (...what) => {
        const reads = await disk.readAll(...what);
        for (const read of reads) if (read && !(read instanceof Error)) bytes += read.data.length;
        return reads;
      },
    },
  };
}

let made = 0;
/** Versions whose records have so many bytes each. */
async function projectOf(count: number, size: number): Promise<string> {
  const at = join(folder, `p${(made += 1)}`);
  await Project.create(at, null, tools());
  for (let n = 1; n <= count; n++) {
    const text = JSON.stringify(donePass(n));
    const pass = join(at, 'passes', `20260101-${String(n).padStart(6, '0')}-p-${n}`);
    await mkdir(pass, { recursive: true });
    await writeFile(
      join(pass, 'pass.json'),
      text.replace(/}$/, `,"more":"${'x'.repeat(Math.max(0, size - text.length - 10))}"}`),
    );
  }
  return at;
}

it('a folder of more records than are read at once opens with as many as may be, for reading only, and says so once', async () => {
  await assert(
    asyncProperty(
      record({
        count: integer({ min: 1, max: 130 }),
        size: integer({ min: 3_000, max: 60_000 }),
        bytes: integer({ min: 1, max: 4_000_000 }),
        records: integer({ min: 1, max: 140 }),
      }),
      async ({ count, size, bytes, records }) => {
        const at = await projectOf(count, size);
        const { files, bytes: read } = counting();
        const project = await Project.open(at, tools({ files, opening: { bytes, records } }));
        expect(read()).toBeLessThanOrEqual(bytes);
        const here = project.history.length;
        expect(here).toBeLessThanOrEqual(Math.min(count, records));
        expect(project.problems).toEqual([]);
        if (here === count) expect(project.readOnly).toBe(null);
        else {
          expect(project.readOnly).toContain(`${count - here} are left out, and nothing can be changed in it.`);
          expect(await faultOf(project.writeSettings({ name: 'changed' }))).toMatchObject({
            code: 'record-unreadable',
          });
          expect(await faultOf(project.recordPass(() => ({ record: donePass(999), owner: '{}' })))).toMatchObject({
            code: 'record-unreadable',
          });
          // Up to the first that would have been too much, all of them are there.
          expect(project.history.map(({ record: { version } }) => version)).toEqual(
            Array.from({ length: here }, (_, nth) => nth + 1),
          );
        }
      },
    ),
    { numRuns: 25 },
  );
});

it('records that an index remembers take as much room as those that are read', async () => {
  const at = await projectOf(260, 3_000);
  // What changed just now might change again within the same tick, so it is not remembered yet.
  const later = (): number => Date.now() + 10_000;
  const indexes = new Indexes(join(folder, 'indexes'));
  await Project.open(at, tools({ index: indexes, now: later }));
  await indexes.close();
  const again = new Indexes(join(folder, 'indexes'));
  const { files, bytes } = counting();
  const project = await Project.open(
    at,
    tools({ files, now: later, index: again, opening: { bytes: 260 * 3_200, records: 10_000 } }),
  );
  expect([project.history.length, project.readOnly, bytes()]).toEqual([260, null, 0]);
  await again.close();
});

it('an ordinary project is far from what is read at most', async () => {
  const project = await Project.open(await projectOf(300, 5_000), tools());
  expect([project.history.length, project.readOnly, project.problems]).toEqual([300, null, []]);
});
