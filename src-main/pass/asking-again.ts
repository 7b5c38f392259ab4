import type { PassId } from '../common/ids';
import { canFetchAgain } from '../common/on-service';
import { isPentimentoError } from '../contract/errors';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import type { Once } from './once';
import type { Orders } from './orders';
import { forgetEnded, isRemembered, standing } from './owner';
import type { Ownership } from './ownership';
import type { Remarks } from './remarks';
import { isOpen, lookAgain } from './results';
import type { Runs } from './runs';
import type { World } from './world';

/** What is asked about passes that do not run any more, and whose end left something open: whether one was accepted, a price, a picture that comes late. */
export class AskingAgain {
  /** Uncertain passes that are asked about by themselves, and what ends that. They stay here once they have been asked about for long enough. */
  readonly #doubts = new Map<string, { readonly project: Project; readonly abort: AbortController }>();

  constructor(
    private readonly world: World,
    /** Asks by itself, for as long as the app lives; else only at somebody's word. */
    private readonly persistent: boolean,
    private readonly runs: Runs,
    private readonly ownership: Ownership,
    private readonly orders: Orders,
    private readonly remarks: Remarks,
    private readonly asking: Once,
    private readonly ending: AbortSignal,
  ) {}

  /** Is that uncertain pass asked about by itself? */
  asksAbout(id: PassId): boolean {
    return this.#doubts.has(id);
  }

  /** Ends what is asked about one project's passes. */
  leave(project: Project): void {
    for (const [id, doubt] of this.#doubts) {
      if (doubt.project !== project) continue;
      doubt.abort.abort(new Error('The project was left'));
      this.#doubts.delete(id);
    }
  }

  /** Its run is over. */
  after(project: Project, entry: PassEntry): void {
    void this.#later(project, entry);
    const [soon] = this.world.durations.uncertainChecks;
    if (entry.record.state === 'uncertain' && soon !== undefined) this.#askLater(project, entry.record.id, soon);
  }

  /** An uncertain pass is asked about once its project is opened, unless another process does. */
  async askNow(project: Project, entry: PassEntry): Promise<void> {
    if (!this.persistent || this.#doubts.has(entry.record.id)) return;
    const who = await standing(project, entry, this.world.self);
    if (who === 'here' || who === 'free') this.#askLater(project, entry.record.id, 0);
  }

  /** Looks an uncertain pass up after `first` ms, and then ever less often for a day, while this app lives. What could not be asked is asked as soon again. */
  #askLater(project: Project, id: PassId, first: number): void {
    if (!this.persistent || this.#doubts.has(id) || project.readOnly) return;
    const { clock, durations } = this.world;
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.ending]);
    this.#doubts.set(id, { project, abort });
    let isOthers = false;
    const ask = async (): Promise<void> => {
      const waits = durations.uncertainChecks;
      const most = waits.reduce((sum, wait) => sum + wait, 0);
      for (let [asked, waited, wait] = [0, 0, first]; waited <= most;) {
        await clock.sleep(wait, signal);
        if (project.passes.get(id)?.record.state !== 'uncertain') return void this.#doubts.delete(id);
        const answered = await this.orders.checkAgain(project, id, false).then(
          () => true,
          (error: unknown) => {
            isOthers = isPentimentoError(error) && error.code === 'started-elsewhere';
            return false;
          },
        );
        if (isOthers || project.passes.get(id)?.record.state !== 'uncertain') return void this.#doubts.delete(id);
        if (asked >= waits.length) return;
        waited += wait = waits[asked]!;
        if (answered) asked += 1;
      }
    };
    void ask().catch(() => undefined);
  }

  /**
   * Reads once more what was not known, or not here, when passes were done: prices, pictures that came late. By itself only of passes that this
   * installation ran; `force`: the designer asks.
   */
  async readPrices(project: Project, options: { readonly force?: boolean } = {}): Promise<void> {
    for (const entry of project.history) {
      if (!isOpen(entry.record) || !this.#isYoung(entry)) continue;
      // A folder that somebody else wrote must not make us ask.
      if (!options.force && !(await isRemembered(project, entry, this.world.self))) continue;
      await this.#lookAgain(project, entry);
    }
  }

  /** The same, and asks once more for what passes failed to deliver: when a project is opened. */
  async askOpen(project: Project): Promise<void> {
    await this.readPrices(project);
    for (const { record } of project.history) {
      if (this.ending.aborted) return;
      const entry = project.passes.get(record.id);
      if (!entry || record.state !== 'failed' || !canFetchAgain(record) || !this.#isYoung(entry)) continue;
      if (!(await isRemembered(project, entry, this.world.self))) continue;
      await this.orders.fetchAgain(project, record.id, null).catch(() => undefined);
    }
  }

  /** What is old is asked about at the designer's word alone, except for its price. */
  #isYoung({ record }: PassEntry): boolean {
    const age = this.world.clock.now() - Date.parse(record.finishedAt ?? record.createdAt);
    return (record.state === 'done' && record.price.settled === null) || age < this.world.durations.askFor;
  }

  /** `true` when nothing is open about it any more. */
  async #lookAgain(project: Project, { record }: PassEntry): Promise<boolean> {
    const { id } = record;
    const now = project.passes.get(id);
    if (!now || !isOpen(now.record)) return true;
    if (this.ownership.isTaken(id) || project.readOnly) return false;
    let isKnown = false;
    await this.asking.do(id, async () => {
      const run = this.runs.runOf(project, now, { resumed: true });
      isKnown = await this.world
        .service(record.engine)
        .then((service) => lookAgain(run, service))
        .catch(() => false);
      this.remarks.hold(project, id, null);
    });
    const then = project.passes.get(id);
    if (then && isKnown) await forgetEnded(project, then, this.world.self);
    if (then && then.record !== now.record) this.remarks.events.emit('learned', project, then);
    return isKnown;
  }

  /** A pass that has ended, and of which something is open, is asked about again, ever less often. */
  async #later(project: Project, entry: PassEntry): Promise<void> {
    if (!this.persistent) return;
    const { id } = entry.record;
    const { settleChecks, askLater } = this.world.durations;
    for (const wait of entry.record.state === 'done' ? [...settleChecks, ...askLater] : askLater) {
      const now = project.passes.get(id)?.record;
      if (!now || !(isOpen(now) || (now.state === 'failed' && canFetchAgain(now)))) return;
      await this.world.clock.sleep(wait, this.ending).catch(() => undefined);
      // One that goes on is looked after by its own end.
      if (this.ending.aborted || this.runs.has(id)) return;
      if (this.asking.has(id)) continue;
      const then = project.passes.get(id)?.record;
      if (!then) return;
      if (then.state === 'failed' && canFetchAgain(then)) {
        await this.orders.fetchAgain(project, id, null).catch(() => undefined);
        // It goes on, and is looked after by its own end.
        if (this.runs.has(id)) return;
      } else if (await this.#lookAgain(project, entry)) return;
    }
  }
}
