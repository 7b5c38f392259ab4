import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert, asyncProperty, integer } from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { withProjectLock } from '../../../src-main/project/lock';
import { Project } from '../../../src-main/project/project';
import { bundled } from '../../support/bundle';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';

const folder = await temporaryFolder('project-lock');
const program = await bundled('project-work');
const limits = { lockWait: 20_000, lockStale: 500 };
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

let made = 0;
const newProject = (): Promise<Project> => Project.create(join(folder, `p${(made += 1)}`), null, tools({ limits }));
const record = (project: Project) => project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));

/** Another process that stops itself at its nth moment at the disk, and what it says, line by line. */
function sleeper(project: Project, moment: number, what: 'record' | 'rename') {
  const child = spawn(process.execPath, [program, 'stop', project.folder, String(moment), what], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

const nextLine = async (lines: AsyncIterator<string>): Promise<string> => String((await lines.next()).value);

describe('a lock that was left behind', () => {
  const leftovers = {
    'an empty folder': (path: string) => mkdir(path),
    'a folder with its holder’s file': async (path: string) => {
      await mkdir(path);
      await writeFile(join(path, 'holder'), '17');
    },
    'a file': (path: string) => writeFile(path, ''),
    // A stranger's project may hold anything there: more pipes than there are threads to wait for them.
    ...(process.platform === 'win32'
      ? {}
      : {
          'a folder of pipes': async (path: string) => {
            await mkdir(path);
            execFileSync(
              'mkfifo',
              Array.from({ length: 6 }, (_, at) => join(path, `pipe ${at}`)),
            );
          },
          'a link to a folder of pipes': async (path: string) => {
            const elsewhere = join(folder, `pipes ${(made += 1)}`);
            await mkdir(elsewhere);
            execFileSync(
              'mkfifo',
              Array.from({ length: 6 }, (_, at) => join(elsewhere, `pipe ${at}`)),
            );
            await symlink(elsewhere, path);
          },
          'a folder with what never ends': async (path: string) => {
            await mkdir(path);
            await symlink('/dev/zero', join(path, 'holder'));
          },
          'a folder with gigabytes': async (path: string) => {
            await mkdir(path);
            await writeFile(join(path, 'holder'), '');
            await truncate(join(path, 'holder'), 3_000_000_000);
          },
        }),
  };
  const dates = {
    'long ago': 0,
    'just now': Date.now(),
    'an hour ahead': Date.now() + 3_600_000,
    'years ahead': Date.now() + 3e11,
  };
  it.each(
    Object.entries(leftovers).flatMap(([what, leave]) =>
      Object.entries(dates).map(([when, date]) => ({ what, when, leave, date })),
    ),
  )('is taken over whatever its date says: $what, $when', async ({ leave, date }) => {
    const project = await newProject();
    const path = join(project.folder, '.pentimento.lock');
    await leave(path);
    await utimes(path, new Date(date), new Date(date));
    expect((await record(project)).record.version).toBe(1);
    expect((await readdir(project.folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is not taken over while its date changes, ahead of the clock or behind it', async () => {
    await assert(
      asyncProperty(integer({ min: -100_000, max: 100_000 }), async (seconds) => {
        const project = await newProject();
        const path = join(project.folder, '.pentimento.lock');
        await mkdir(path);
        let tick = 0;
        const touching = setInterval(() => {
          // As coarse as vfat has it.
          const date = new Date((Math.floor(Date.now() / 2_000) * 2 + seconds + (tick += 2)) * 1_000);
          utimes(path, date, date).catch(() => undefined);
        }, 50);
        try {
          const patience = { lockWait: 2_500, lockStale: 1_000 };
          await expect(withProjectLock(project.folder, patience, async () => 'taken')).rejects.toMatchObject({
            code: 'project-locked',
          });
        } finally {
          clearInterval(touching);
        }
      }),
      { numRuns: 3 },
    );
  });
});

describe.skipIf(process.platform === 'win32')('a process that was stopped under the lock and is woken', () => {
  const moments = Array.from({ length: 40 }, (_, index) => index + 1);
  it('gives no number that another gave, wherever it stood', { timeout: 240_000 }, async () => {
    let stops = 0;
    for (const moment of moments) {
      const project = await newProject();
      const { child, lines } = sleeper(project, moment, 'record');
      const first = await nextLine(lines);
      const versions: number[] = [];
      let last = first;
      if (first === 'stopped') {
        stops += 1;
        versions.push((await record(project)).record.version, (await record(project)).record.version);
        child.kill('SIGCONT');
        last = await nextLine(lines);
      }
      const told = JSON.parse(last) as { version: number };
      expect(told, `stopped at ${moment}`).toMatchObject({ version: expect.any(Number) });
      const again = await Project.open(project.folder, tools({ limits }));
      const numbers = again.history.map((entry) => entry.record.version);
      expect(numbers, `stopped at ${moment}`).toEqual([...versions, told.version].sort((a, b) => a - b));
      expect(new Set(numbers).size, `stopped at ${moment}`).toBe(numbers.length);
      expect((await record(again)).record.version).toBe(Math.max(...numbers) + 1);
      expect((await readdir(join(project.folder, 'passes'))).filter((name) => name.startsWith('.'))).toEqual([]);
      if (first !== 'stopped') break;
    }
    expect(stops).toBeGreaterThan(10);
  });

  it('undoes nothing that another wrote meanwhile, and what it wanted to write is written', async () => {
    // Before and after reading the record, and before the last look at the lock.
    for (const moment of [1, 2, 3, 4]) {
      const project = await newProject();
      const { child, lines } = sleeper(project, moment, 'rename');
      expect(await nextLine(lines)).toBe('stopped');
      await project.writeSettings({ ceiling: '7.00' });
      const { version } = (await record(project)).record;
      child.kill('SIGCONT');
      expect(JSON.parse(await nextLine(lines))).toMatchObject({ moments: expect.any(Number) });
      const { record: now } = await Project.open(project.folder, tools({ limits }));
      expect(now, `stopped at ${moment}`).toMatchObject({
        name: 'Renamed by the sleeper',
        ceiling: '7.00',
        lastVersion: version,
      });
    }
  });
});

describe('many at once', () => {
  it('never hold the lock together', async () => {
    const project = await newProject();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 40 }, () =>
        withProjectLock(project.folder, limits, async (held) => {
          most = Math.max(most, (inside += 1));
          await new Promise((resolve) => setImmediate(resolve));
          await held.check();
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('take over a lock that was left behind one after another, too', async () => {
    const project = await newProject();
    await mkdir(join(project.folder, '.pentimento.lock'));
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        withProjectLock(project.folder, limits, async (held) => {
          await held.check();
          order.push(index);
        }),
      ),
    );
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });
});
