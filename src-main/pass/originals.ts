import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isUnfinished } from '../common/states';
import { goingOn, type OwnerRecord, type PassRecord } from '../contract/records';
import { knowsMore, mayHaveLeft } from '../project/knows-more';
import { loadPass, readProjectRecord, type PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { isRunning, readOwner, type Self } from './owner-file';

/** The folder on this machine that the one at hand is a copy of, as far as the copied pass goes. */
export interface Original {
  readonly folder: string;
  /** The pass as it stands there; `null` when it can't be read. */
  readonly record: PassRecord | null;
  readonly owner: OwnerRecord | null;
}

/** `null` when the pass was started in this very folder, or the folder it was started in is gone (this one was moved). */
export async function originalOf(project: Project, entry: PassEntry, owner: OwnerRecord): Promise<Original | null> {
  const { files } = project.tools;
  for (const folder of [owner.projectPath, owner.takenFrom]) {
    if (!folder || folder === project.folder || isNetwork(folder) || !(await stillHolds(folder, project))) continue;
    const loaded = await loadPass(files, folder, entry.folder);
    const record =
      loaded && 'entry' in loaded && loaded.entry.record.id === entry.record.id ? loaded.entry.record : null;
    return { folder, record, owner: await readOwner(files, join(folder, 'passes', entry.folder)).catch(() => null) };
  }
  return null;
}

/** What a folder says of itself must not make us ask a foreign machine. */
const isNetwork = (path: string): boolean => /^[\\/]{2}/.test(path);

/** May a living process of this machine still submit the pass in the original's folder? When in doubt: yes. */
export async function mayBeSubmittedThere(
  { folder, record, owner }: Original,
  recorded: OwnerRecord,
  self: Self,
): Promise<boolean> {
  if (record && (record.engine === 'offline' || record.requestId !== null || !isUnfinished(record.state))) return false;
  // Who took the copy over owns nothing in the original.
  if (recorded.projectPath === folder && (await isRunning(recorded, self))) return true;
  return owner !== null && (await isRunning(owner, self));
}

/** What the original knows of a submit goes for its copy too: it is one pass, and one request. */
export function learnt(ours: PassRecord, theirs: PassRecord | null): PassRecord {
  if (!theirs || theirs.clientJobId !== ours.clientJobId || !knowsMore(theirs, ours)) return ours;
  if (theirs.requestId === null && !mayHaveLeft.has(theirs.state))
    return { ...ours, evidence: { ...ours.evidence, submit: theirs.evidence.submit } };
  const { preparing, uploading, submitting, running } = theirs.stages;
  return {
    ...ours,
    // Whatever was taken for its end here, it had not ended there.
    ...goingOn(theirs.requestId === null ? 'submitting' : 'running'),
    requestId: theirs.requestId,
    inputs: theirs.inputs,
    evidence: theirs.evidence,
    stages: {
      ...ours.stages,
      ...Object.fromEntries(
        Object.entries({ preparing, uploading, submitting, running }).filter(([, time]) => time !== undefined),
      ),
    },
  };
}

/** Does the path an owner recorded still hold this very project? Then the folder at hand is a copy. */
export async function stillHolds(path: string, project: Project): Promise<boolean> {
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
