import type { PassId } from '../common/ids';
import type { SeedRange } from '../common/recipe';
import { isUnfinished } from '../common/states';
import type { Fault, PentimentoError } from '../contract/errors';
import type { Chosen } from '../project/deleting';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { AskingAgain } from './asking-again';
import { Once } from './once';
import { Orders } from './orders';
import type { Standing } from './owner';
import { Ownership } from './ownership';
import type { PassRequest } from './record';
import { Remarks } from './remarks';
import { Runs, type RoomOptions } from './runs';
import type { World } from './world';

export type { RoomEvents } from './remarks';
export type { RoomOptions } from './runs';

/**
 * The engine room: everything that a process does with passes, as one thing. Which run, and in whose turn (runs.ts, queue.ts); which may be
 * worked on here (ownership.ts); what a designer can say to one (orders.ts); what is asked about by itself once they have ended (asking-again.ts).
 */
export class Room {
  readonly #remarks = new Remarks();
  readonly events = this.#remarks.events;
  /** Passes that something is being asked about at the designer's word: meanwhile nobody else goes on with them. */
  readonly #asking = new Once();
  readonly #ending = new AbortController();
  readonly #runs: Runs;
  readonly #ownership: Ownership;
  readonly #orders: Orders;
  readonly #askingAgain: AskingAgain;
  #closing: Promise<void> | null = null;

  constructor(
    readonly world: World,
    readonly options: RoomOptions,
  ) {
    const { signal } = this.#ending;
    this.#runs = new Runs(world, options, this.#remarks, signal, (...over) => this.#askingAgain.after(...over));
    this.#ownership = new Ownership(world, this.#runs, this.#remarks, this.#asking, signal);
    this.#orders = new Orders(world, this.#runs, this.#ownership, this.#remarks, this.#asking);
    this.#askingAgain = new AskingAgain(
      world,
      options.persistent,
      this.#runs,
      this.#ownership,
      this.#orders,
      this.#remarks,
      this.#asking,
      signal,
    );
  }

  // What is known of passes.

  held(id: PassId): Fault | null {
    return this.#remarks.held(id);
  }
  standing(id: PassId): Standing | null {
    return this.#ownership.standing(id);
  }
  /** A number that those waiting for their turn are in order by; `null`: it does not wait. */
  turn(id: PassId): number | null {
    return this.#runs.queue.turn(id);
  }
  busy(): { running: number; waiting: number } {
    return this.#runs.busy();
  }
  /** Sums of the prepared inputs of the passes that run in this process. */
  inputsUnderWay(): ReadonlySet<string> {
    return this.#runs.inputsUnderWay();
  }
  /** Resolves when a pass that runs in this process has ended or been left; at once when none does. */
  async settled(id: PassId): Promise<void> {
    await this.#runs.get(id)?.ended;
  }
  /** The folder that a living process may still submit a copied pass from; `null` when nothing of that kind keeps it. */
  runInOriginal(project: Project, entry: PassEntry): Promise<string | null> {
    return this.#ownership.runInOriginal(project, entry);
  }
  /** Is there a pass in the project that nobody here goes on with? */
  mayGoOn(project: Project): boolean {
    return project.history.some(({ record: { id, state } }) =>
      state === 'uncertain' ? !this.#askingAgain.asksAbout(id) : isUnfinished(state) && this.standing(id) !== 'here',
    );
  }

  // Whose turn it is.

  set passesAtOnce(count: number) {
    this.#runs.queue.atOnce = count;
  }
  /** Its turn comes right before that of `before`, `null`: after all the others'. What does not wait for its turn any more is left where it is. */
  reorder(id: PassId, before: PassId | null): void {
    this.#runs.queue.reorder(id, before);
  }

  // What a designer can say to a pass: see `Orders`.

  start(project: Project, request: PassRequest, drawSeed: (range: SeedRange) => number): Promise<PassEntry> {
    return this.#orders.start(project, request, drawSeed);
  }
  cancel(project: Project, id: PassId): Promise<void> {
    return this.#orders.cancel(project, id);
  }
  stopWaiting(project: Project, id: PassId): Promise<void> {
    return this.#orders.stopWaiting(project, id);
  }
  takeOver(project: Project, id: PassId): Promise<void> {
    return this.#orders.takeOver(project, id);
  }
  checkAgain(project: Project, id: PassId): Promise<void> {
    return this.#orders.checkAgain(project, id);
  }
  markLost(project: Project, id: PassId): Promise<void> {
    return this.#orders.markLost(project, id);
  }
  fetchAgain(project: Project, id: PassId, allowHost: string | null): Promise<void> {
    return this.#orders.fetchAgain(project, id, allowHost);
  }
  deleteFromService(project: Project, id: PassId): Promise<void> {
    return this.#orders.deleteFromService(project, id);
  }
  moveToTrash(project: Project, chosen: readonly Chosen[]): Promise<(PentimentoError | null)[]> {
    return this.#orders.moveToTrash(project, chosen);
  }

  // What a project's passes need when it is opened, asked about, or left.

  /** Goes on with every unfinished pass that this process may go on with; the rest are shown with who has them. */
  async resume(project: Project, options: { readonly force?: boolean } = {}): Promise<void> {
    for (const entry of project.history) {
      if (this.#ending.signal.aborted) return;
      const { id, state } = entry.record;
      if (state === 'uncertain') await this.#askingAgain.askNow(project, entry);
      if (!isUnfinished(state) || this.#ownership.isTaken(id)) continue;
      await this.#ownership.resume(project, entry, options.force ?? false);
    }
  }
  readPrices(project: Project, options: { readonly force?: boolean } = {}): Promise<void> {
    return this.#askingAgain.readPrices(project, options);
  }
  askOpen(project: Project): Promise<void> {
    return this.#askingAgain.askOpen(project);
  }

  /** Stops what runs of one project, whose folder is elsewhere now; where it is opened next, its passes go on. */
  leave(project: Project): Promise<void> {
    this.#askingAgain.leave(project);
    return this.#runs.leave(project);
  }

  /** Stops what runs here; a POST in flight is awaited up to `interruptWait`. The passes go on at the next start. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }
  async #close(): Promise<void> {
    this.#ending.abort();
    await this.#runs.close();
  }
}
