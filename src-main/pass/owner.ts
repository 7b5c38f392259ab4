import { realpath, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ownerRecord, type OwnerRecord } from '../contract/records';
import { readProjectRecord, type PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { isAlive, processStart } from './process-start';

/** This process, as owners name it. */
export interface Self { readonly installation: string; readonly host: string; readonly pid: number; readonly processStart: string | null }

export const thisProcess = async (installation: string): Promise<Self> => ({
  installation, host: hostname(), pid: process.pid, processStart: await processStart(process.pid),
});

/** `free`: its owner is provably gone, or was this installation's before the folder was moved. */
export type Standing = 'here' | 'other' | 'elsewhere' | 'free';

const file = (project: Project, entry: PassEntry): string => join(project.passFolder(entry), 'owner.json');

export const ownerText = (self: Self, project: Project): string => `${JSON.stringify({ ...self, projectPath: project.folder } satisfies OwnerRecord, null, 2)}\n`;

async function readOwner(project: Project, entry: PassEntry): Promise<OwnerRecord | null> {
  try {
    return ownerRecord.parse(JSON.parse((await project.tools.files.read(file(project, entry))).toString('utf8')));
  } catch {
    return null;
  }
}

/** Who may go on with an unfinished pass (DESIGN, the project folder). When in doubt: `elsewhere`, so that nothing is paid for twice. */
export async function standing(project: Project, entry: PassEntry, self: Self): Promise<Standing> {
  const owner = await readOwner(project, entry);
  if (!owner || owner.host !== self.host) return 'elsewhere';
  // Whoever runs the pass runs it in the other folder: however long that process lives, it never looks at this one.
  if (owner.projectPath !== project.folder && (await stillHolds(owner.projectPath, project))) return 'elsewhere';
  if (owner.pid === self.pid && owner.processStart === self.processStart) return 'here';
  if (await isRunning(owner)) return 'other';
  return owner.installation === self.installation ? 'free' : 'elsewhere';
}

/** Is the process that owns the pass there? A process id alone may be another process's by now. */
async function isRunning(owner: OwnerRecord): Promise<boolean> {
  if (!isAlive(owner.pid)) return false;
  const start = await processStart(owner.pid);
  return owner.processStart === null || start === null || start === owner.processStart;
}

/** Does the path an owner recorded still hold this very project? Then the folder at hand is a copy. */
async function stillHolds(path: string, project: Project): Promise<boolean> {
  const there = await readProjectRecord(project.tools.files, path).catch(() => null);
  if (!there?.ok || there.record.id !== project.id) return false;
  try {
    // Two names of one folder (a mount, a changed link) are no copy.
    const [a, b] = await Promise.all([stat(await realpath(path)), stat(project.folder)]);
    return a.dev !== b.dev || a.ino !== b.ino;
  } catch {
    return false;
  }
}

/**
 * Takes a pass for this process; `false` when it is somebody else's. `force`: the designer said Take over.
 * Under the project's short lock, so that two processes never both go on with it.
 */
export async function claim(project: Project, entry: PassEntry, self: Self, force = false): Promise<boolean> {
  return project.locked(async () => {
    await project.refreshPass(entry.folder);
    const who = await standing(project, entry, self);
    if (who === 'other' || (who === 'elsewhere' && !force)) return false;
    if (who !== 'here' || force) await project.tools.files.write(file(project, entry), ownerText(self, project));
    return true;
  });
}

export const release = (project: Project, entry: PassEntry): Promise<void> => project.tools.files.remove(file(project, entry));
