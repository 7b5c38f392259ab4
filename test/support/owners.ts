import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Core } from '../../src-main/core/core';
import type { OwnerRecord } from '../../src-main/contract/records';
import { processStart } from '../../src-main/owners/process-start';
import type { Project } from '../../src-main/project/project';
import { quick, type Lab, type LabOptions } from './lab';
import { stateOf } from './until';

export const ownerFile = (project: Project, id: string): string =>
  join(project.passFolder(project.pass(id)), 'owner.json');
export const ownerOf = async (project: Project, id: string): Promise<OwnerRecord> =>
  JSON.parse(await readFile(ownerFile(project, id), 'utf8')) as OwnerRecord;

/** As if another process had written it. */
export async function owned(project: Project, id: string, change: Partial<OwnerRecord>): Promise<void> {
  await writeFile(ownerFile(project, id), JSON.stringify({ ...(await ownerOf(project, id)), ...change }));
}

/** Of a process that was there and is gone. */
export async function deadProcess(): Promise<{ pid: number; processStart: string | null }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const start = await processStart(child.pid!);
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
  return { pid: child.pid!, processStart: start };
}

interface At {
  readonly core: Core;
  readonly project: Project;
}

/** What tests of owners do in a lab. */
export function lives(lab: Lab) {
  /** Another process of the same installation, or of another one. */
  async function opens(folder: string, options: LabOptions = {}): Promise<At> {
    const core = await lab.core(options);
    return { core, project: await lab.opened(core, folder) };
  }

  /** What every end has to be: done, and paid for once. */
  const paidOnce = async ({ core, project }: At, id: string, clientJobId: string): Promise<void> => {
    await core.room.settled(id);
    expect([stateOf(project, id), project.pass(id).record.error, lab.jobs(clientJobId)]).toEqual(['done', null, 1]);
  };

  /** A pass of a core that lives, held before its upload has left. */
  async function stopped(
    name: string,
    options: LabOptions = {},
  ): Promise<At & { readonly id: string; readonly clientJobId: string }> {
    const core = await lab.core(options);
    const { project, source } = await lab.project(core, name);
    lab.gate.next('initiate', { kind: 'hold', when: 'before' });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), () => 11);
    await lab.gate.held('initiate');
    return { core, project, id, clientJobId };
  }

  return { opens, paidOnce, stopped };
}
