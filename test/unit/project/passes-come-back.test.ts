import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Project } from '../../../src-main/project/project';
import { watchProject } from '../../../src-main/project/watch';
import { temporaryFolder } from '../../support/folders';
import { donePass, tools } from '../../support/records';
import { until } from '../../support/until';

const folder = await temporaryFolder('passes-come-back');
const run = promisify(execFile);

async function withPass(name: string) {
  const project = await Project.create(join(folder, name), null, tools());
  const { record } = await project.recordPass((version) => ({ record: donePass(version), owner: '{}' }));
  const stop = watchProject(project, () => undefined);
  return { project, id: record.id, stop };
}

describe('a project whose passes go and come back', () => {
  it('shows its first pass each time, however long they were away', async () => {
    const { project, id, stop } = await withPass('moved');
    const [there, away] = [join(project.folder, 'passes'), join(folder, 'away')];
    for (const pause of [0, 10, 60, 150, 400, 0, 1_200]) {
      await rename(there, away);
      if (pause > 0) await sleep(pause);
      if (pause >= 400) await until(() => expect(project.passes.has(id)).toBe(false));
      await rename(away, there);
      await until(() => expect(project.passes.has(id)).toBe(true));
    }
    await stop();
    expect([...project.passes.values()]).toHaveLength(1);
  });

  it('shows it after git took it away with one branch and brought it back with another', async () => {
    const { project, id, stop } = await withPass('git');
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: project.folder });
    await rm(join(project.folder, '.pentimento.lock'), { recursive: true, force: true });
    await git('init', '-q', '-b', 'empty');
    await git('add', 'pentimento.json');
    await git('commit', '-qm', 'empty');
    await git('checkout', '-qb', 'one');
    await git('add', '-A');
    await git('commit', '-qm', 'one');
    for (let turn = 0; turn < 4; turn++) {
      await git('checkout', '-q', 'empty');
      await until(() => expect(project.passes.has(id)).toBe(false));
      await git('checkout', '-q', 'one');
      await until(() => expect(project.passes.has(id)).toBe(true));
    }
    await stop();
  });
});
