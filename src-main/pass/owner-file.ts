import { hostname } from 'node:os';
import { join } from 'node:path';
import { isPentimentoError } from '../contract/errors';
import { ownerRecord, type OwnerRecord } from '../contract/records';
import type { Files } from '../project/files';
import type { PassMemory } from './memory';
import { isAlive, isZombie, processStart } from '../owners/process-start';

/** This process, as owners name it. The installation stands for the machine: a host's name changes with the network it is in. */
export interface Self {
  readonly installation: string;
  readonly host: string;
  readonly pid: number;
  readonly processStart: string | null;
  /** What this installation recorded itself. */
  readonly memory: PassMemory;
}

export const thisProcess = async (installation: string, memory: PassMemory): Promise<Self> => ({
  installation,
  host: hostname(),
  pid: process.pid,
  processStart: await processStart(process.pid),
  memory,
});

/** Of the pass whose folder that is; `null` where there is none, or one that can't be understood. */
export async function readOwner(files: Files, passFolder: string): Promise<OwnerRecord | null> {
  try {
    return ownerRecord.parse(JSON.parse((await files.read(join(passFolder, 'owner.json'))).toString('utf8')));
  } catch (error) {
    // A disk that does not answer tells nothing of who owns the pass.
    if (isPentimentoError(error) && error.code !== 'file-missing') throw error;
    return null;
  }
}

export const isSelf = (owner: OwnerRecord, self: Self): boolean =>
  owner.installation === self.installation && owner.pid === self.pid && owner.processStart === self.processStart;

/** Is the process that owns a pass there, on this machine? A process id alone may be another process's by now. */
export async function isRunning(owner: OwnerRecord, self: Self): Promise<boolean> {
  if (!isAlive(owner.pid) || (await isZombie(owner.pid))) return false;
  const start = await processStart(owner.pid);
  if (owner.processStart !== null && start !== null) return start === owner.processStart;
  // It can't be told from the start: a process of this machine, if the owner was.
  return owner.installation === self.installation || owner.host === self.host;
}
