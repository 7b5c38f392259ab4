import type { PassId } from '../common/ids';
import { canBringBack, canFetchAgain, wasPosted } from '../common/on-service';
import type { SeedRange } from '../common/recipe';
import { isFreeToStop, isUnfinished } from '../common/states';
import { isPentimentoError, type PentimentoError } from '../contract/errors';
import { moveToTrash, type Chosen } from '../project/deleting';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { inUse, whyItStays } from './deletable';
import { deleteFromService } from './delete';
import { cancelled, lost } from './finish';
import type { Once } from './once';
import { claim, release } from './owner';
import { isRunning, isSelf, readOwner } from './owner-file';
import type { Ownership } from './ownership';
import { recordPass, type PassRequest } from './record';
import type { Remarks } from './remarks';
import { fetchMissing } from './results';
import { nothingToDo, tooLate } from './room-faults';
import type { Runs } from './runs';
import { cannotTell } from './search';
import { askAgain } from './settle';
import { checkAgain, wasAccepted } from './submit';
import type { Run, World } from './world';

/** What a designer can say to a pass. Each throws what there is to say where it can't be done. */
export class Orders {
  constructor(
    private readonly world: World,
    private readonly runs: Runs,
    private readonly ownership: Ownership,
    private readonly remarks: Remarks,
    private readonly asking: Once,
  ) {}

  /** Records a pass and starts it. Throws before anything is recorded. */
  async start(project: Project, request: PassRequest, drawSeed: (range: SeedRange) => number): Promise<PassEntry> {
    await this.world.service(request.engine);
    const card = request.engine === 'modelrunner' ? await this.world.card(request.draft.model) : null;
    const entry = await recordPass(project, this.world.self, request, drawSeed, card);
    this.runs.go(project, entry, { resumed: false });
    return entry;
  }

  /** Free, until the request may have left. One that was posted and turned away is looked up first. */
  async cancel(project: Project, id: PassId): Promise<void> {
    let now: PassEntry | null = null;
    await this.asking.do(id, async () => {
      now = await this.#cancel(project, id);
    });
    if (now === null) return;
    const entry: PassEntry = now;
    // It left while it was being cancelled: it is watched on.
    if (isUnfinished(entry.record.state) && !this.ownership.isTaken(id))
      this.runs.go(project, entry, { resumed: true });
    throw tooLate(entry.record);
  }

  /** `null` once it is cancelled; else the pass that can't be. */
  async #cancel(project: Project, id: PassId): Promise<PassEntry | null> {
    const entry = project.pass(id);
    const { self } = this.world;
    if (!isFreeToStop(entry.record)) throw tooLate(entry.record);
    const active = this.runs.get(id);
    if (!active && !(await claim(project, entry, self))) throw await this.ownership.notOurs(project, entry);
    active?.abort.abort(new Cancelled());
    await active?.ended;
    // Who shares the folder may have taken it over, and submitted it.
    if (active && !(await claim(project, project.pass(id), self))) throw await this.ownership.notOurs(project, entry);
    const now = project.pass(id);
    if (!isFreeToStop(now.record)) return now;
    const run = this.runs.runOf(project, now, { resumed: true });
    if (now.record.engine !== 'offline' && wasPosted(now.record) && (await this.#leftAfterAll(run)))
      return project.pass(id);
    await cancelled(run);
    return null;
  }

  async #leftAfterAll(run: Run): Promise<boolean> {
    const { record } = run.project.pass(run.id);
    try {
      return await wasAccepted(run, await this.world.service(record.engine));
    } catch (error) {
      this.runs.go(run.project, run.project.pass(run.id), { resumed: true });
      if (!isPentimentoError(error)) throw error;
      throw cannotTell(record.version, error);
    }
  }

  /** Changes no state: the pass leaves the queue's count, is watched on, and its results are still fetched. */
  async stopWaiting(project: Project, id: PassId): Promise<void> {
    const entry = project.pass(id);
    if (!isUnfinished(entry.record.state)) throw nothingToDo(entry.record);
    const active = this.runs.get(id);
    // Only who runs a pass writes its record.
    if (!active) throw await this.ownership.notOurs(project, entry);
    const at = new Date(this.world.clock.now()).toISOString();
    await project.writePass(id, (record) => ({ ...record, stoppedWaitingAt: record.stoppedWaitingAt ?? at }));
    active.stopWaiting();
  }

  async takeOver(project: Project, id: PassId): Promise<void> {
    const entry = project.pass(id);
    if (this.runs.has(id)) return;
    if (!isUnfinished(entry.record.state)) throw nothingToDo(entry.record);
    if (!(await this.ownership.goOn(project, entry, true))) throw await this.ownership.notOurs(project, entry);
  }

  /** Looks an uncertain pass up once more. `force`: the designer asks, so it is looked up though it was started elsewhere. */
  checkAgain(project: Project, id: PassId, force = true): Promise<void> {
    return this.asking.do(id, async () => {
      const service = await this.world.service(project.pass(id).record.engine);
      const entry = await this.ownership.claimed(project, id, ['uncertain'], force);
      const run = this.runs.runOf(project, entry, { resumed: true });
      if (await checkAgain(run, service)) this.runs.go(project, project.pass(id), { resumed: false });
    });
  }

  async markLost(project: Project, id: PassId): Promise<void> {
    const entry = await this.ownership.claimed(project, id, ['uncertain']);
    await lost(this.runs.runOf(project, entry, { resumed: true }));
  }

  /** Moves versions and single results to the project's trash; answers with why one has to stay, one by one. */
  moveToTrash(project: Project, chosen: readonly Chosen[]): Promise<(PentimentoError | null)[]> {
    const { clock, durations, self } = this.world;
    return moveToTrash(project, chosen, async (entry) => {
      const { record } = entry;
      const why = whyItStays(record, clock.now(), durations.askFor);
      if (why !== null) throw inUse(why);
      const owner = await readOwner(project.tools.files, project.passFolder(entry));
      // Something is being asked about it, or fetched again, here or in another process.
      if (this.ownership.isTaken(record.id) || (owner && !isSelf(owner, self) && (await isRunning(owner, self))))
        throw inUse(
          `v${record.version} is being worked on just now, so it can’t be deleted. Try again once that is done.`,
        );
    });
  }

  /** Deletes what was sent and delivered from the service. Only once nothing that was paid for would be lost with it. */
  deleteFromService(project: Project, id: PassId): Promise<void> {
    return deleteFromService(this.runs.runOf(project, project.pass(id), { resumed: true }));
  }

  /** Asks again for what may be paid for and could not be had. Throws what there is to say where it can't be had now either. */
  async fetchAgain(project: Project, id: PassId, allowHost: string | null): Promise<void> {
    await this.asking.do(id, () => this.#fetchAgain(project, id, allowHost));
  }

  async #fetchAgain(project: Project, id: PassId, allowHost: string | null): Promise<void> {
    const before = project.pass(id).record;
    if (!canFetchAgain(before) && !canBringBack(before)) throw nothingToDo(before);
    const service = await this.world.service(before.engine);
    const entry = await this.ownership.claimed(project, id, ['failed', 'done']);
    const run = this.runs.runOf(project, entry, { resumed: false, allowHost });
    try {
      if (entry.record.state === 'failed') await askAgain(run, service);
      else await fetchMissing(run, service);
    } catch (error) {
      await release(project, entry, this.world.self);
      throw error;
    } finally {
      this.remarks.hold(project, id, null);
    }
    if (entry.record.state === 'done') {
      await release(project, project.pass(id), this.world.self);
      this.remarks.events.emit('learned', project, project.pass(id));
    } else this.runs.go(project, project.pass(id), { resumed: false, allowHost, outputs: run.outputs });
  }
}

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
