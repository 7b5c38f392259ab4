import { setTimeout as sleep } from 'node:timers/promises';
import { isPentimentoError } from '../../../src-main/contract/errors';
import { noteExport } from '../../../src-main/project/exports-record';
import { withProjectLock } from '../../../src-main/project/lock';
import { Project } from '../../../src-main/project/project';
import { donePass, tools } from '../records';

/**
 * Another process that works on a project. `record <folder> <count>`: records passes, printing their numbers. `export <folder> <count>
 * <name>`: notes exports of v1 under names of its own. `hold <folder>`: takes the short lock, says so, and keeps it until it is ended.
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
    faults.push(await noteExport(project, project.passByVersion(1), {
      file: `exports/${name}-${made}.png`, at: new Date().toISOString(), preset: name, result: 1, format: 'png', width: 8, height: 8, bytes: 100, sha256: 'a'.repeat(64),
    }));
  }
  console.log(JSON.stringify(faults.filter((fault) => fault !== null)));
}

async function hold(): Promise<void> {
  await withProjectLock(folder, { lockWait: 5_000, lockStale: 2_000 }, async () => {
    console.log('held');
    await sleep(600_000);
  });
}

try {
  await (what === 'hold' ? hold() : what === 'export' ? note() : record());
} catch (error) {
  console.log(JSON.stringify({ error: isPentimentoError(error) ? error.code : String(error) }));
  process.exitCode = 1;
}
