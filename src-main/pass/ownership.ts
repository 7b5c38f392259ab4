import type { PassId } from '../common/ids';
import { isUnfinished, type PassState } from '../common/states';
import { isPentimentoError, type PentimentoError } from '../contract/errors';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Once } from './once';
import { claim, release, runInOriginal, standing, type Standing } from './owner';
import type { Remarks } from './remarks';
import { notOurs, nothingToDo } from './room-faults';
import type { Runs } from './runs';
import type { World } from './world';

/** Which passes this process may work on, and who has the others. */
export class Ownership {
  constructor(
    private readonly world: World,
    private readonly runs: Runs,
    private readonly remarks: Remarks,
    /** Passes that something is being asked about at the designer's word: meanwhile nobody else goes on with them. */
    private readonly asking: Once,
    private readonly ending: AbortSignal,
  ) {}

  /** It runs here, or something is being asked about it. */
  isTaken(id: PassId): boolean {
    return this.runs.has(id) || this.asking.has(id);
  }

  standing(id: PassId): Standing | null {
    return this.runs.has(id) ? 'here' : this.remarks.standing(id);
  }

  /** The folder that a living process may still submit a copied pass from; `null` when nothing of that kind keeps it. */
  runInOriginal(project: Project, entry: PassEntry): Promise<string | null> {
    return runInOriginal(project, entry, this.world.self);
  }

  /** Goes on with an unfinished pass where this process may; who has it is shown where not. `force`: though it was started elsewhere. */
  async resume(project: Project, entry: PassEntry, force: boolean): Promise<void> {
    const who = await standing(project, entry, this.world.self);
    this.remarks.note(project, entry.record.id, who);
    if (who === 'other' || (who === 'elsewhere' && !force) || project.readOnly) return;
    try {
      await this.goOn(project, entry, force);
    } catch (error) {
      // One pass that can't be gone on with keeps none of the others; a lock would keep them all.
      if (!isPentimentoError(error) || error.code === 'project-locked') throw error;
      this.remarks.hold(project, entry.record.id, error.toFault());
    }
  }

  /** Claims an unfinished pass and goes on with it; `false` when it is somebody else's. */
  async goOn(project: Project, entry: PassEntry, force: boolean): Promise<boolean> {
    const { id } = entry.record;
    if (!(await claim(project, entry, this.world.self, force))) {
      this.remarks.note(project, id, 'other');
      return false;
    }
    // Read again under the lock: it may have ended meanwhile, be gone, or be gone on with here already.
    const now = project.passes.get(id);
    if (!now || this.isTaken(id) || this.ending.aborted) return true;
    if (isUnfinished(now.record.state)) this.runs.go(project, now, { resumed: true });
    else if (now.record.state !== 'uncertain') await release(project, now, this.world.self);
    return true;
  }

  /** Takes a pass that is not being run, at the designer's word; its record is as it stands on disk now. */
  async claimed(project: Project, id: PassId, states: readonly PassState[], force = true): Promise<PassEntry> {
    const entry = project.pass(id);
    if (!states.includes(entry.record.state)) throw nothingToDo(entry.record);
    if (this.runs.has(id) || !(await claim(project, entry, this.world.self, force)))
      throw await this.notOurs(project, entry);
    const now = project.pass(id);
    if (!states.includes(now.record.state) || this.runs.has(id)) throw nothingToDo(now.record);
    return now;
  }

  async notOurs(project: Project, entry: PassEntry): Promise<PentimentoError> {
    return notOurs(
      entry.record,
      await this.runInOriginal(project, entry),
      this.standing(entry.record.id) === 'elsewhere',
    );
  }
}
