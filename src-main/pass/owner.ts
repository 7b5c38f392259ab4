import { join } from 'node:path';
import type { OwnerRecord } from '../contract/records';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { removeTemporaries } from '../project/temporaries';
import { learnt, mayBeSubmittedThere, originalOf, type Original } from './originals';
import { isRunning, isSelf, readOwner, type Self } from './owner-file';

/** `free`: its owner is provably gone, or was this installation's before the folder was moved. */
export type Standing = 'here' | 'other' | 'elsewhere' | 'free';

interface Found { readonly who: Standing; readonly original: Original | null }

const file = (project: Project, entry: PassEntry): string => join(project.passFolder(entry), 'owner.json');

export const ownerText = (self: Self, project: { readonly folder: string }, takenFrom?: string): string =>
  `${JSON.stringify({ ...self, projectPath: project.folder, ...(takenFrom === undefined ? {} : { takenFrom }) } satisfies OwnerRecord, null, 2)}\n`;

/** Who may go on with an unfinished pass (DESIGN, the project folder). When in doubt: `elsewhere`, so that nothing is paid for twice. */
export const standing = async (project: Project, entry: PassEntry, self: Self): Promise<Standing> => (await find(project, entry, self)).who;

async function find(project: Project, entry: PassEntry, self: Self): Promise<Found> {
  const owner = await readOwner(project.tools.files, project.passFolder(entry)).catch(() => null);
  if (!owner) return { who: 'elsewhere', original: null };
  const original = await originalOf(project, entry, owner);
  if (original && (await mayBeSubmittedThere(original, owner, self))) return { who: 'other', original };
  const who = async (): Promise<Standing> => {
    // Whoever runs the pass runs it in the other folder: however long that process lives, it never looks at this one.
    if (original && original.folder !== owner.takenFrom) return 'elsewhere';
    if (isSelf(owner, self)) return 'here';
    if (await isRunning(owner, self)) return 'other';
    return owner.installation === self.installation ? 'free' : 'elsewhere';
  };
  return { who: await who(), original };
}

/** The folder in which a living process runs a pass of a copy; `null` when nothing of that kind keeps it. */
export async function runInOriginal(project: Project, entry: PassEntry, self: Self): Promise<string | null> {
  const { who, original } = await find(project, entry, self);
  return who === 'other' && original ? original.folder : null;
}

/**
 * Takes a pass for this process; `false` when it is somebody else's. `force`: the designer said Take over.
 * Under the project's short lock, so that two processes never both go on with it.
 */
export async function claim(project: Project, entry: PassEntry, self: Self, force = false): Promise<boolean> {
  return project.locked(async () => {
    await project.refreshPass(entry.folder);
    const { who, original } = await find(project, entry, self);
    if (who === 'other' || (who === 'elsewhere' && !force)) return false;
    if (who !== 'here' || force) await project.tools.files.write(file(project, entry), ownerText(self, project, original?.folder));
    // Its owner is gone, and this process has not begun; one on another machine may still be writing.
    if (who !== 'here') await removeTemporaries(project.passFolder(entry), project.tools.now(), who === 'free');
    const now = project.passes.get(entry.record.id);
    if (original && now && learnt(now.record, original.record) !== now.record) await project.writePass(now.record.id, (record) => learnt(record, original.record));
    return true;
  });
}

/** Somebody else took the pass over, or runs it in the folder that this one is a copy of: it is left to them as it is. */
export class HandedOver extends Error { override readonly name = 'HandedOver'; }

/** Throws `HandedOver` when the pass is, on disk, not this process's alone to submit any more; what is known of a submit is taken over. */
export async function stillOurs(project: Project, entry: PassEntry, self: Self): Promise<void> {
  await project.refreshPass(entry.folder);
  project.assertWritable();
  const owner = await readOwner(project.tools.files, project.passFolder(entry));
  if (!owner || !isSelf(owner, self)) throw new HandedOver();
  if (owner.takenFrom === undefined) return;
  const original = await originalOf(project, entry, owner);
  if (!original) return;
  if (await mayBeSubmittedThere(original, owner, self)) throw new HandedOver();
  await project.writePass(entry.record.id, (record) => learnt(record, original.record));
}

export async function release(project: Project, entry: PassEntry): Promise<void> {
  await removeTemporaries(project.passFolder(entry), project.tools.now(), false);
  await project.tools.files.remove(file(project, entry));
}
