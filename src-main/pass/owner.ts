import { join } from 'node:path';
import { canFetchAgain } from '../common/on-service';
import { isFreeToCancel } from '../common/states';
import type { OwnerRecord, PassRecord } from '../contract/records';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { removeTemporaries } from '../project/temporaries';
import { inputFile, sumsOf } from './input';
import type { Remembered } from './memory';
import { learnt, mayBeSubmittedThere, originalOf, stillHolds, type Original } from './originals';
import { isRunning, isSelf, readOwner, type Self } from './owner-file';
import { newSubmit } from './submit-evidence';

/** `free`: its owner is provably gone, or was this installation's before the folder was moved. */
export type Standing = 'here' | 'other' | 'elsewhere' | 'free';

interface Found {
  readonly who: Standing;
  readonly original: Original | null;
  /** Where this installation ran the pass: here, or in a folder that is gone from there. `null`: it recorded no such pass. */
  readonly known: Remembered | null;
  /** Its owner had it in this very folder. */
  readonly isInPlace: boolean;
}

const file = (project: Project, entry: PassEntry): string => join(project.passFolder(entry), 'owner.json');

export const ownerText = (
  { installation, host, pid, processStart }: Self,
  project: { readonly folder: string },
  takenFrom?: string,
): string =>
  `${JSON.stringify({ installation, host, pid, processStart, projectPath: project.folder, ...(takenFrom === undefined ? {} : { takenFrom }) } satisfies OwnerRecord, null, 2)}\n`;

/** Who may go on with an unfinished pass (DESIGN, the project folder). When in doubt: `elsewhere`, so that nothing is paid for twice. */
export const standing = async (project: Project, entry: PassEntry, self: Self): Promise<Standing> =>
  (await find(project, entry, self, false)).who;

/** `isAsked`: the designer asks for the pass. By itself nothing is looked at that only its folder speaks of. */
async function find(project: Project, entry: PassEntry, self: Self, isAsked: boolean): Promise<Found> {
  const { known, isCopy } = await recall(project, entry, self);
  const owner = await readOwner(project.tools.files, project.passFolder(entry)).catch(() => null);
  if (!owner) return { who: 'elsewhere', original: null, known, isInPlace: false };
  const isInPlace = owner.projectPath === project.folder;
  const original = known || isCopy || isAsked ? await originalOf(project, entry, owner) : null;
  if (original && (await mayBeSubmittedThere(original, owner, self)))
    return { who: 'other', original, known, isInPlace };
  const who = async (): Promise<Standing> => {
    // Whoever runs the pass runs it in the other folder: however long that process lives, it never looks at this one.
    if (original && original.folder !== owner.takenFrom) return 'elsewhere';
    const isOurs = known?.state === 'open';
    if (isSelf(owner, self)) return isOurs ? 'here' : 'elsewhere';
    if (await isRunning(owner, self)) return 'other';
    return owner.installation === self.installation && isOurs ? 'free' : 'elsewhere';
  };
  return { who: await who(), original, known, isInPlace };
}

/**
 * What this installation remembers of the pass as it stands there, changed by nobody: in the folder it was recorded in, or in that folder's
 * new place. `isCopy`: it is remembered of another folder, which still holds the project.
 */
async function recall(
  project: Project,
  { record }: PassEntry,
  { memory }: Self,
): Promise<{ readonly known: Remembered | null; readonly isCopy: boolean }> {
  let isCopy = false;
  for (const known of await memory.recall(project, record)) {
    const input = await startOf(project, record);
    // A picture that is missing is told of when the pass gets to it.
    if (input !== null && known.input !== null && input !== known.input) continue;
    if (known.folder === project.folder || !(await stillHolds(known.folder, project))) return { known, isCopy: false };
    isCopy = true;
  }
  return { known: null, isCopy };
}

/** Sums of the pictures that a pass starts from; `null` where it starts from none, or one can't be had. */
const startOf = async (project: Project, { inputs }: PassRecord): Promise<string | null> =>
  Promise.all(
    Object.entries(inputs).map(async ([slot, { ref }]) => ({ slot, file: await inputFile(project, ref) })),
  ).then(sumsOf, () => null);

/** Did this installation record the pass, or take it over? Only then is the service asked about it without the designer's word. */
export const isRemembered = async (project: Project, entry: PassEntry, self: Self): Promise<boolean> =>
  (await recall(project, entry, self)).known !== null;

/** The folder in which a living process runs a pass of a copy; `null` when nothing of that kind keeps it. */
export async function runInOriginal(project: Project, entry: PassEntry, self: Self): Promise<string | null> {
  const { who, original } = await find(project, entry, self, true);
  return who === 'other' && original ? original.folder : null;
}

/**
 * Takes a pass for this process; `false` when it is somebody else's. `force`: the designer said Take over.
 * Under the project's short lock, so that two processes never both go on with it.
 */
export async function claim(project: Project, entry: PassEntry, self: Self, force = false): Promise<boolean> {
  return project.locked(async (held) => {
    await project.refreshPass(entry.folder);
    const found = project.passes.get(entry.record.id) ?? entry;
    const { who, original, known, isInPlace } = await find(project, found, self, force);
    if (who === 'other' || (who === 'elsewhere' && !force)) return false;
    if (force || known?.folder !== project.folder) await memorise(project, found, self, known);
    await held.check();
    // Of another installation, or of a folder that is elsewhere now: other copies of it may have been taken over, and posted it.
    if ((who === 'elsewhere' || (who === 'free' && !isInPlace)) && isUnposted(found.record))
      await project.writePass(found.record.id, (record) =>
        inDoubt(record, new Date(project.tools.now()).toISOString()),
      );
    if (who !== 'here' || force)
      await project.tools.files.write(file(project, entry), ownerText(self, project, original?.folder), held.check);
    await held.check();
    // Its owner is gone, and this process has not begun; one on another machine may still be writing.
    if (who !== 'here') await removeTemporaries(project.passFolder(entry), who === 'free');
    const now = project.passes.get(entry.record.id);
    if (original && now && learnt(now.record, original.record) !== now.record)
      await project.writePass(now.record.id, (record) => learnt(record, original.record));
    return true;
  });
}

/** Before the pass's folder says that it is ours. */
async function memorise(project: Project, { record }: PassEntry, self: Self, known: Remembered | null): Promise<void> {
  const input = await startOf(project, record);
  await self.memory.remember(project, record, input);
  if (known && known.folder !== project.folder) await self.memory.forget(known, record.id).catch(() => undefined);
}

const isUnposted = ({ engine, requestId, state }: PassRecord): boolean =>
  engine === 'modelrunner' && requestId === null && isFreeToCancel(state);

/** Whoever goes on with it searches for it before it is posted. */
const inDoubt = (record: PassRecord, now: string): PassRecord => ({
  ...record,
  evidence: { ...record.evidence, submit: newSubmit(now, record.evidence.submit?.posts ?? 1) },
});

/** Somebody else took the pass over, or runs it in the folder that this one is a copy of: it is left to them as it is. */
export class HandedOver extends Error {
  override readonly name = 'HandedOver';
}

/** Who has a pass that this process has left, as a sentence. */
export async function whoHas(project: Project, entry: PassEntry, self: Self): Promise<string> {
  const { version } = entry.record;
  const owner = await readOwner(project.tools.files, project.passFolder(entry)).catch(() => null);
  const original = await runInOriginal(project, entry, self);
  if (original !== null) return `v${version} is being run in ${original}, which this folder is a copy of.`;
  if (!owner)
    return `v${version} was taken out of this process’s hands; nobody has it now. Take it over to go on with it.`;
  if (owner.installation === self.installation)
    return `v${version} was taken over by another process on this computer (number ${owner.pid}) and goes on there.`;
  return `v${version} was taken over on ${owner.host === '' ? 'another computer' : owner.host} and goes on there.`;
}

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

/**
 * Throws `HandedOver` when the pass, whose request is known, is somebody else's on disk. Where nobody is said to have it (git has set the folder
 * back, say) it is gone on with: that costs nothing.
 */
export async function notAnothers(project: Project, entry: PassEntry, self: Self): Promise<void> {
  await project.refreshPass(entry.folder);
  const owner = await readOwner(project.tools.files, project.passFolder(entry));
  if (owner && !isSelf(owner, self)) throw new HandedOver();
}

/** The pass has ended here. What is left to ask about it is remembered. */
export async function release(project: Project, entry: PassEntry, self: Self): Promise<void> {
  await removeTemporaries(project.passFolder(entry), false);
  await project.tools.files.remove(file(project, entry));
  await forgetEnded(project, project.passes.get(entry.record.id) ?? entry, self);
}

/** Forgets a pass once its price is known, too, and nothing of it is to be asked for again. A home that can't be written keeps no pass from ending. */
export async function forgetEnded(project: Project, { record }: PassEntry, { memory }: Self): Promise<void> {
  const isOpen =
    record.requestId !== null &&
    record.engine === 'modelrunner' &&
    record.state !== 'lost' &&
    (record.price.settled === null ||
      canFetchAgain(record) ||
      (record.evidence.others ?? []).some(({ settled }) => settled === null));
  await (isOpen ? memory.end(project, record.id) : memory.forget(project, record.id)).catch(() => undefined);
}
