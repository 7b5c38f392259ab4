import { setTimeout as sleep } from 'node:timers/promises';
import { isPentimentoError } from '../../../src-main/contract/errors';
import { noteExport } from '../../../src-main/project/exports-record';
import { files as disk, type Files, type Guard } from '../../../src-main/project/files';
import { withProjectLock } from '../../../src-main/project/lock';
import { Project } from '../../../src-main/project/project';
import { donePass, tools } from '../records';

/**
 * Another process that works on a project. `record <folder> <count>`: records passes, printing their numbers. `export <folder> <count>
 * <name>`: notes exports of v1 under names of its own. `hold <folder>`: takes the short lock, says so, and keeps it until it is ended. `stop
 * <folder> <n> <record|rename>`: records a pass, or renames the project, says so and stops itself at the nth moment in which it is at the disk under
 * the lock, before, after, or between the last look at the lock and the change; once it is woken it goes on, and prints the number of its pass.
 */
const [what, folder = '', count = '0', name = ''] = process.argv.slice(2);

async function record(): Promise<void> {
  const project = await Project.open(folder, tools());
  const numbers: number[] = [];
  for (let made = 0; made < Number(count); made++) {
    const entry = await project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    numbers.push(entry.record.version);
  }
  console.log(JSON.stringify(numbers));
}

async function note(): Promise<void> {
  const project = await Project.open(folder, tools());
  const faults: (string | null)[] = [];
  for (let made = 0; made < Number(count); made++) {
    faults.push(
      await noteExport(project, project.passByVersion(1), {
        file: `exports/${name}-${made}.png`,
        at: new Date().toISOString(),
        preset: name,
        result: 1,
        format: 'png',
        width: 8,
        height: 8,
        bytes: 100,
        sha256: 'a'.repeat(64),
      }),
    );
  }
  console.log(JSON.stringify(faults.filter((fault) => fault !== null)));
}

async function hold(): Promise<void> {
  await withProjectLock(folder, { lockWait: 5_000, lockStale: 2_000 }, async () => {
    console.log('held');
    await sleep(600_000);
  });
}

/** Every moment at which a process can be stopped between two calls of the disk. */
function stopping(at: number): { readonly files: Files; readonly moments: () => number } {
  let moments = 0;
  const moment = async (): Promise<void> => {
    moments += 1;
    if (moments !== at) return;
    await new Promise<void>((resolve) => process.stdout.write('stopped\n', () => resolve()));
    process.kill(process.pid, 'SIGSTOP');
    // The signal is on its way: nothing is done until it came and went.
    await sleep(50);
  };
  const around =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await moment();
      const guarded = args.map((arg) =>
        typeof arg === 'function'
          ? async (): Promise<void> => {
              await moment();
              await (arg as Guard)();
              await moment();
            }
          : arg,
      ) as unknown as A;
      const result = await work(...guarded);
      await moment();
      return result;
    };
  return {
    moments: () => moments,
    files: {
      ...disk,
      read: around(disk.read),
      names: around(disk.names),
      write: around(disk.write),
      createFolder: around(disk.createFolder),
      claim: around(disk.claim),
      remove: around(disk.remove),
    },
  };
}

async function stop(): Promise<void> {
  const limits = { lockWait: 20_000, lockStale: 500 };
  const opened = await Project.open(folder, tools({ limits }));
  const { files, moments } = stopping(Number(count));
  Object.assign(opened.tools, { files });
  if (name === 'rename') await opened.writeSettings({ name: 'Renamed by the sleeper' });
  else {
    const { record: pass } = await opened.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
    console.log(JSON.stringify({ version: pass.version, moments: moments() }));
    return;
  }
  console.log(JSON.stringify({ moments: moments() }));
}

try {
  await (what === 'stop' ? stop() : what === 'hold' ? hold() : what === 'export' ? note() : record());
} catch (error) {
  console.log(JSON.stringify({ error: isPentimentoError(error) ? error.code : String(error) }));
  process.exitCode = 1;
}
