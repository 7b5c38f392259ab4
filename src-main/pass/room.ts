import { EventEmitter } from 'node:events';
import PQueue from 'p-queue';
import { backoff } from '../common/backoff';
import type { SeedRange } from '../common/recipe';
import { canBringBack, canFetchAgain, wasPosted } from '../common/on-service';
import { isFreeToCancel, isFreeToStop, isUnfinished, type Engine, type PassState } from '../common/states';
import { PentimentoError, isPentimentoError, type Fault } from '../contract/errors';
import type { Handle } from '../modelrunner/service';
import type { PassEntry } from '../project/load';
import { moveToTrash, type Chosen } from '../project/deleting';
import type { Project } from '../project/project';
import { inUse, whyItStays } from './deletable';
import { deleteFromService } from './delete';
import { cancelled, lost } from './finish';
import { live } from './life';
import {
  claim,
  forgetEnded,
  HandedOver,
  isRemembered,
  release,
  runInOriginal,
  standing,
  whoHas,
  type Standing,
} from './owner';
import { Once } from './once';
import { isRunning, isSelf, readOwner } from './owner-file';
import { recordPass, type PassRequest } from './record';
import { fetchMissing, isOpen, lookAgain } from './results';
import { askAgain } from './settle';
import { cannotTell } from './search';
import { checkAgain, wasAccepted } from './submit';
import { notOurs, nothingToDo, tooLate } from './room-faults';
import { Streams } from './streams';
import { Waker } from './waker';
import { WentOn, type Run, type World } from './world';

interface Active {
  readonly run: Run;
  readonly project: Project;
  readonly abort: AbortController;
  readonly waker: Waker;
  /** Lets the pass leave the queue's count while it is watched on. */
  readonly stopWaiting: () => void;
  /** Settles when the run has ended; never rejects. */
  readonly ended: Promise<void>;
}

export interface RoomEvents {
  /** What is known beside the record has changed: who owns it, why it is not moving. */
  view: [project: Project, id: string];
  ended: [project: Project, entry: PassEntry];
  /** What was open of a pass that has ended is known now: its price, a picture that came late. */
  learned: [project: Project, entry: PassEntry];
}

/** How a run begins. */
interface How {
  readonly resumed: boolean;
  readonly allowHost?: string | null;
  readonly outputs?: readonly string[] | null;
}

export interface RoomOptions {
  readonly passesAtOnce: number;
  /** The app tries again when the disk or the key fails a pass; a command says so and ends. */
  readonly persistent: boolean;
}

/** The engine room: which passes run in this process, how many at once, and everything a designer can say to one. */
export class Room {
  readonly events = new EventEmitter<RoomEvents>();
  readonly #active = new Map<string, Active>();
  readonly #held = new Map<string, Fault>();
  readonly #standings = new Map<string, Standing>();
  readonly #streams: Streams;
  /** Passes that something is being asked about at the designer's word: meanwhile nobody else goes on with them. */
  readonly #asking = new Once();
  /** What the service accepted and could not be written yet, by pass: it outlives a run that had to be left. */
  readonly #accepted = new Map<string, Handle>();
  readonly #queue: PQueue;
  /** Whose turn comes when, of those that wait for it: the lowest first. */
  readonly #turns = new Map<string, number>();
  #lastTurn = 0;
  /** Uncertain passes that are asked about by themselves, and what ends that. They stay here once they have been asked about for long enough. */
  readonly #doubts = new Map<string, { readonly project: Project; readonly abort: AbortController }>();
  readonly #ending = new AbortController();
  #closing: Promise<void> | null = null;

  constructor(
    readonly world: World,
    readonly options: RoomOptions,
  ) {
    this.#queue = new PQueue({ concurrency: options.passesAtOnce });
    this.#streams = new Streams(world, (engine, requestId) => this.#kick(engine, requestId));
  }

  set passesAtOnce(count: number) {
    this.#queue.concurrency = count;
  }

  held(id: string): Fault | null {
    return this.#held.get(id) ?? null;
  }
  standing(id: string): Standing | null {
    return this.#active.has(id) ? 'here' : (this.#standings.get(id) ?? null);
  }

  /** A number that those waiting for their turn are in order by; `null`: it does not wait. */
  turn(id: string): number | null {
    return this.#turns.get(id) ?? null;
  }

  /** Its turn comes right before that of `before`, `null`: after all the others'. What does not wait for its turn any more is left where it is. */
  reorder(id: string, before: string | null): void {
    if (!this.#turns.has(id) || before === id || (before !== null && !this.#turns.has(before))) return;
    const order = [...this.#turns].toSorted(([, a], [, b]) => a - b);
    const turns = order.map(([, turn]) => turn);
    const ids = order.map(([other]) => other).filter((other) => other !== id);
    ids.splice(before === null ? ids.length : ids.indexOf(before), 0, id);
    for (const [at, other] of ids.entries()) {
      const turn = turns[at]!;
      if (this.#turns.get(other) === turn) continue;
      this.#turns.set(other, turn);
      this.#queue.setPriority(other, -turn);
      const active = this.#active.get(other);
      if (active) this.events.emit('view', active.project, other);
    }
  }

  /** The folder that a living process may still submit a copied pass from; `null` when nothing of that kind keeps it. */
  runInOriginal(project: Project, entry: PassEntry): Promise<string | null> {
    return runInOriginal(project, entry, this.world.self);
  }

  /** Records a pass and starts it. Throws before anything is recorded. */
  async start(project: Project, request: PassRequest, drawSeed: (range: SeedRange) => number): Promise<PassEntry> {
    await this.world.service(request.engine);
    const card = request.engine === 'modelrunner' ? await this.world.card(request.draft.model) : null;
    const entry = await recordPass(project, this.world.self, request, drawSeed, card);
    this.#go(project, entry, { resumed: false });
    return entry;
  }

  /** Goes on with every unfinished pass that this process may go on with; the rest are shown with who has them. */
  async resume(project: Project, options: { readonly force?: boolean } = {}): Promise<void> {
    for (const entry of project.history) {
      if (this.#ending.signal.aborted) return;
      if (entry.record.state === 'uncertain') await this.#askNow(project, entry);
      if (!isUnfinished(entry.record.state) || this.#isTaken(entry.record.id)) continue;
      const who = await standing(project, entry, this.world.self);
      this.#note(project, entry, who);
      if (who === 'other' || (who === 'elsewhere' && !options.force) || project.readOnly) continue;
      try {
        await this.#goOn(project, entry, options.force ?? false);
      } catch (error) {
        // One pass that can't be gone on with keeps none of the others; a lock would keep them all.
        if (!isPentimentoError(error) || error.code === 'project-locked') throw error;
        this.#hold(project, entry.record.id, error.toFault());
      }
    }
  }

  /** Is there a pass in the project that nobody here goes on with? */
  mayGoOn(project: Project): boolean {
    return project.history.some(({ record: { id, state } }) =>
      state === 'uncertain' ? !this.#doubts.has(id) : isUnfinished(state) && this.standing(id) !== 'here',
    );
  }

  /** Claims an unfinished pass and goes on with it; `false` when it is somebody else's. */
  async #goOn(project: Project, entry: PassEntry, force: boolean): Promise<boolean> {
    const { id } = entry.record;
    if (!(await claim(project, entry, this.world.self, force))) {
      this.#note(project, entry, 'other');
      return false;
    }
    // Read again under the lock: it may have ended meanwhile, be gone, or be gone on with here already.
    const now = project.passes.get(id);
    if (!now || this.#isTaken(id) || this.#ending.signal.aborted) return true;
    if (isUnfinished(now.record.state)) this.#go(project, now, { resumed: true });
    else if (now.record.state !== 'uncertain') await release(project, now, this.world.self);
    return true;
  }

  /** Resolves when a pass that runs in this process has ended or been left; at once when none does. */
  async settled(id: string): Promise<void> {
    await this.#active.get(id)?.ended;
  }

  busy(): { running: number; waiting: number } {
    return { running: this.#active.size - this.#queue.size, waiting: this.#queue.size };
  }

  /** Sums of the prepared inputs of the passes that run in this process. */
  inputsUnderWay(): ReadonlySet<string> {
    const sums = [...this.#active.values()].flatMap(({ project, run }) =>
      Object.values(project.passes.get(run.id)?.record.inputs ?? {}).map(({ sent }) => sent?.sha256),
    );
    return new Set(sums.filter((sum) => sum !== undefined));
  }

  #isTaken(id: string): boolean {
    return this.#active.has(id) || this.#asking.has(id);
  }

  /** Free, until the request may have left. One that was posted and turned away is looked up first. */
  async cancel(project: Project, id: string): Promise<void> {
    let now: PassEntry | null = null;
    await this.#asking.do(id, async () => {
      now = await this.#cancel(project, id);
    });
    if (now === null) return;
    const entry: PassEntry = now;
    // It left while it was being cancelled: it is watched on.
    if (isUnfinished(entry.record.state) && !this.#isTaken(id)) this.#go(project, entry, { resumed: true });
    throw tooLate(entry.record);
  }

  /** `null` once it is cancelled; else the pass that can't be. */
  async #cancel(project: Project, id: string): Promise<PassEntry | null> {
    const entry = project.pass(id);
    if (!isFreeToStop(entry.record)) throw tooLate(entry.record);
    const active = this.#active.get(id);
    if (!active && !(await claim(project, entry, this.world.self))) throw await this.#notOurs(project, entry);
    active?.abort.abort(new Cancelled());
    await active?.ended;
    // Who shares the folder may have taken it over, and submitted it.
    if (active && !(await claim(project, project.pass(id), this.world.self))) throw await this.#notOurs(project, entry);
    const now = project.pass(id);
    if (!isFreeToStop(now.record)) return now;
    const { run } = this.#makeRun(project, now, { resumed: true });
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
      this.#go(run.project, run.project.pass(run.id), { resumed: true });
      if (!isPentimentoError(error)) throw error;
      throw cannotTell(record.version, error);
    }
  }

  /** Changes no state: the pass leaves the queue's count, is watched on, and its results are still fetched. */
  async stopWaiting(project: Project, id: string): Promise<void> {
    const entry = project.pass(id);
    if (!isUnfinished(entry.record.state)) throw nothingToDo(entry.record);
    const active = this.#active.get(id);
    // Only who runs a pass writes its record.
    if (!active) throw await this.#notOurs(project, entry);
    const at = new Date(this.world.clock.now()).toISOString();
    await project.writePass(id, (record) => ({ ...record, stoppedWaitingAt: record.stoppedWaitingAt ?? at }));
    active.stopWaiting();
  }

  async takeOver(project: Project, id: string): Promise<void> {
    const entry = project.pass(id);
    if (this.#active.has(id)) return;
    if (!isUnfinished(entry.record.state)) throw nothingToDo(entry.record);
    if (!(await this.#goOn(project, entry, true))) throw await this.#notOurs(project, entry);
  }

  /** Looks an uncertain pass up once more. */
  checkAgain(project: Project, id: string): Promise<void> {
    return this.#asking.do(id, () => this.#checkAgain(project, id, true));
  }

  async #checkAgain(project: Project, id: string, force: boolean): Promise<void> {
    const service = await this.world.service(project.pass(id).record.engine);
    const entry = await this.#claimed(project, id, ['uncertain'], force);
    const { run } = this.#makeRun(project, entry, { resumed: true });
    if (await checkAgain(run, service)) this.#go(project, project.pass(id), { resumed: false });
  }

  /** An uncertain pass is asked about once its project is opened, unless another process does. */
  async #askNow(project: Project, entry: PassEntry): Promise<void> {
    if (!this.options.persistent || this.#doubts.has(entry.record.id)) return;
    const who = await standing(project, entry, this.world.self);
    if (who === 'here' || who === 'free') this.#askLater(project, entry.record.id, 0);
  }

  /** Looks an uncertain pass up after `first` ms, and then ever less often for a day, while this app lives. What could not be asked is asked as soon again. */
  #askLater(project: Project, id: string, first: number): void {
    if (!this.options.persistent || this.#doubts.has(id) || project.readOnly) return;
    const { clock, durations } = this.world;
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.#ending.signal]);
    this.#doubts.set(id, { project, abort });
    let isOthers = false;
    const ask = async (): Promise<void> => {
      const waits = durations.uncertainChecks;
      const most = waits.reduce((sum, wait) => sum + wait, 0);
      for (let [asked, waited, wait] = [0, 0, first]; waited <= most;) {
        await clock.sleep(wait, signal);
        if (project.passes.get(id)?.record.state !== 'uncertain') return void this.#doubts.delete(id);
        const answered = await this.#asking
          .do(id, () => this.#checkAgain(project, id, false))
          .then(
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

  async markLost(project: Project, id: string): Promise<void> {
    const entry = await this.#claimed(project, id, ['uncertain']);
    await lost(this.#makeRun(project, entry, { resumed: true }).run);
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
      if (this.#isTaken(record.id) || (owner && !isSelf(owner, self) && (await isRunning(owner, self))))
        throw inUse(
          `v${record.version} is being worked on just now, so it can’t be deleted. Try again once that is done.`,
        );
    });
  }

  /** Deletes what was sent and delivered from the service. Only once nothing that was paid for would be lost with it. */
  deleteFromService(project: Project, id: string): Promise<void> {
    return deleteFromService(this.#makeRun(project, project.pass(id), { resumed: true }).run);
  }

  /** Asks again for what may be paid for and could not be had. Throws what there is to say where it can't be had now either. */
  async fetchAgain(project: Project, id: string, allowHost: string | null): Promise<void> {
    await this.#asking.do(id, () => this.#fetchAgain(project, id, allowHost));
  }

  async #fetchAgain(project: Project, id: string, allowHost: string | null): Promise<void> {
    const before = project.pass(id).record;
    if (!canFetchAgain(before) && !canBringBack(before)) throw nothingToDo(before);
    const service = await this.world.service(before.engine);
    const entry = await this.#claimed(project, id, ['failed', 'done']);
    const { run } = this.#makeRun(project, entry, { resumed: false, allowHost });
    try {
      if (entry.record.state === 'failed') await askAgain(run, service);
      else await fetchMissing(run, service);
    } catch (error) {
      await release(project, entry, this.world.self);
      throw error;
    } finally {
      this.#hold(project, id, null);
    }
    if (entry.record.state === 'done') {
      await release(project, project.pass(id), this.world.self);
      this.events.emit('learned', project, project.pass(id));
    } else this.#go(project, project.pass(id), { resumed: false, allowHost, outputs: run.outputs });
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
      if (this.#ending.signal.aborted) return;
      const entry = project.passes.get(record.id);
      if (!entry || record.state !== 'failed' || !canFetchAgain(record) || !this.#isYoung(entry)) continue;
      if (!(await isRemembered(project, entry, this.world.self))) continue;
      await this.fetchAgain(project, record.id, null).catch(() => undefined);
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
    if (this.#isTaken(id) || project.readOnly) return false;
    let isKnown = false;
    await this.#asking.do(id, async () => {
      const { run } = this.#makeRun(project, now, { resumed: true });
      isKnown = await this.world
        .service(record.engine)
        .then((service) => lookAgain(run, service))
        .catch(() => false);
      this.#hold(project, id, null);
    });
    const then = project.passes.get(id);
    if (then && isKnown) await forgetEnded(project, then, this.world.self);
    if (then && then.record !== now.record) this.events.emit('learned', project, then);
    return isKnown;
  }

  /** Stops what runs here; a POST in flight is awaited up to `interruptWait`. The passes go on at the next start. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#ending.abort();
    this.#streams.close();
    await this.#leave([...this.#active.values()]);
  }

  /** Stops what runs of one project, whose folder is elsewhere now; where it is opened next, its passes go on. */
  leave(project: Project): Promise<void> {
    for (const [id, doubt] of this.#doubts) {
      if (doubt.project !== project) continue;
      doubt.abort.abort(new Closing());
      this.#doubts.delete(id);
    }
    return this.#leave([...this.#active.values()].filter((active) => active.project === project));
  }

  async #leave(all: readonly Active[]): Promise<void> {
    for (const { abort } of all) abort.abort(new Closing());
    const enough = new AbortController();
    await Promise.race([
      Promise.all(all.map(({ ended }) => ended)),
      this.world.clock.sleep(this.world.durations.interruptWait, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
  }

  /** Takes a pass that is not being run, at the designer's word; its record is as it stands on disk now. */
  async #claimed(project: Project, id: string, states: readonly PassState[], force = true): Promise<PassEntry> {
    const entry = project.pass(id);
    if (!states.includes(entry.record.state)) throw nothingToDo(entry.record);
    if (this.#active.has(id) || !(await claim(project, entry, this.world.self, force)))
      throw await this.#notOurs(project, entry);
    const now = project.pass(id);
    if (!states.includes(now.record.state) || this.#active.has(id)) throw nothingToDo(now.record);
    return now;
  }

  async #notOurs(project: Project, entry: PassEntry): Promise<PentimentoError> {
    return notOurs(
      entry.record,
      await this.runInOriginal(project, entry),
      this.standing(entry.record.id) === 'elsewhere',
    );
  }

  #makeRun(project: Project, entry: PassEntry, how: How): { run: Run; abort: AbortController; waker: Waker } {
    const id = entry.record.id;
    const abort = new AbortController();
    // Whatever is asked about a pass that does not run here ends with the room, too.
    const signal = AbortSignal.any([abort.signal, this.#ending.signal]);
    const waker = new Waker(this.world.clock, signal);
    const { world, options } = this;
    const handles = this.#accepted;
    const run: Run = {
      world,
      project,
      id,
      signal,
      wake: waker,
      resumed: how.resumed,
      answer: null,
      earlier: null,
      mark: null,
      allowHost: how.allowHost ?? null,
      outputs: how.outputs ?? null,
      persistent: options.persistent,
      get accepted() {
        return handles.get(id) ?? null;
      },
      set accepted(handle) {
        if (handle) handles.set(id, handle);
        else handles.delete(id);
      },
      isStreamed: () => this.#streams.tells(entry.record.engine, project.passes.get(id)?.record.requestId ?? null),
      ended: () => {
        const record = project.passes.get(id)?.record;
        const told = this.#streams.takeEnded(entry.record.engine, record?.requestId ?? null);
        return told && told.clientJobId === record?.clientJobId ? told.record : null;
      },
      held: (fault) => this.#hold(project, id, fault),
    };
    return { run, abort, waker };
  }

  #go(project: Project, entry: PassEntry, how: How): void {
    const { run, abort, waker } = this.#makeRun(project, entry, how);
    const id = entry.record.id;
    let stopWaiting = (): void => undefined;
    const noLonger = new Promise<void>((resolve) => {
      stopWaiting = resolve;
    });
    if (entry.record.stoppedWaitingAt !== null) stopWaiting();
    // A pass nobody waits for, or that the service runs already, takes no turn.
    const queued = entry.record.stoppedWaitingAt === null && isFreeToCancel(entry.record.state);
    const working: { promise: Promise<void> } = { promise: Promise.resolve() };
    const begin = (): Promise<void> => {
      if (this.#turns.delete(id)) this.events.emit('view', project, id);
      return (working.promise = this.#work(run));
    };
    const turnAt = ++this.#lastTurn;
    if (queued) this.#turns.set(id, turnAt);
    // Aborted while it waits for its turn, it leaves the queue. Aborted later, the queue lets go at once, so the work itself is awaited.
    const turn = queued
      ? this.#queue
          .add(() => Promise.race([begin(), noLonger]), { id, priority: -turnAt, signal: abort.signal })
          .catch(() => undefined)
      : begin();
    const ended = turn.then(() => working.promise).then(() => this.#over(project, id));
    this.#active.set(id, { run, project, abort, waker, stopWaiting, ended });
    project.runningHere.add(id);
    this.#hold(project, id, null);
    this.#note(project, entry, 'here');
    void this.#streams.listen(entry.record.engine);
  }

  /** Never rejects: why it was left is shown with the pass. */
  async #work(run: Run): Promise<void> {
    const { durations, clock } = this.world;
    for (let tries = 0; ; tries++) {
      try {
        await live(run);
        this.#hold(run.project, run.id, null);
        return;
      } catch (error) {
        if (run.signal.aborted || !run.project.passes.has(run.id)) return;
        if (error instanceof WentOn) continue;
        if (error instanceof HandedOver) {
          const entry = run.project.pass(run.id);
          this.#standings.set(run.id, await standing(run.project, entry, this.world.self));
          this.#hold(run.project, run.id, {
            code: 'started-elsewhere',
            message: await whoHas(run.project, entry, this.world.self),
          });
          return;
        }
        this.#hold(
          run.project,
          run.id,
          isPentimentoError(error)
            ? error.toFault()
            : new PentimentoError(
                'internal',
                'Something unexpected stopped this pass. It is tried again in a while, and when the project is next opened.',
                { cause: error },
              ).toFault(),
        );
        if (!this.options.persistent) return;
        run.resumed = true;
        try {
          await clock.sleep(backoff(tries, durations, null), run.signal);
        } catch {
          return;
        }
      }
    }
  }

  #over(project: Project, id: string): void {
    this.#active.delete(id);
    this.#turns.delete(id);
    project.runningHere.delete(id);
    if (![...this.#active.values()].some(({ run }) => run.project.passes.get(run.id)?.record.engine === 'modelrunner'))
      this.#streams.stop('modelrunner');
    const entry = project.passes.get(id);
    if (this.#standings.get(id) === 'here') this.#standings.delete(id);
    this.events.emit('view', project, id);
    if (!entry) return;
    // Left on its way (the app closes), it has not ended.
    if (!isUnfinished(entry.record.state)) this.events.emit('ended', project, entry);
    void this.#later(project, entry);
    const [soon] = this.world.durations.uncertainChecks;
    if (entry.record.state === 'uncertain' && soon !== undefined) this.#askLater(project, id, soon);
  }

  /** A pass that has ended, and of which something is open, is asked about again, ever less often. */
  async #later(project: Project, entry: PassEntry): Promise<void> {
    if (!this.options.persistent) return;
    const { id } = entry.record;
    const { settleChecks, askLater } = this.world.durations;
    for (const wait of entry.record.state === 'done' ? [...settleChecks, ...askLater] : askLater) {
      const now = project.passes.get(id)?.record;
      if (!now || !(isOpen(now) || (now.state === 'failed' && canFetchAgain(now)))) return;
      await this.world.clock.sleep(wait, this.#ending.signal).catch(() => undefined);
      // One that goes on is looked after by its own end.
      if (this.#ending.signal.aborted || this.#active.has(id)) return;
      if (this.#asking.has(id)) continue;
      const then = project.passes.get(id)?.record;
      if (!then) return;
      if (then.state === 'failed' && canFetchAgain(then)) {
        await this.fetchAgain(project, id, null).catch(() => undefined);
        // It goes on, and is looked after by its own end.
        if (this.#active.has(id)) return;
      } else if (await this.#lookAgain(project, entry)) return;
    }
  }

  /** An event of a stream only wakes the poll of its pass. */
  #kick(engine: Engine, requestId: string | null): void {
    for (const { run, waker } of this.#active.values()) {
      const own = run.project.passes.get(run.id)?.record;
      // Only a poll is woken: what waits because it was told to wait goes on waiting.
      if (own?.state === 'running' && own.engine === engine && (requestId === null || own.requestId === requestId))
        waker.kick();
    }
  }

  #hold(project: Project, id: string, fault: Fault | null): void {
    if (fault ? this.#held.get(id)?.message === fault.message : !this.#held.has(id)) return;
    if (fault) this.#held.set(id, fault);
    else this.#held.delete(id);
    this.events.emit('view', project, id);
  }

  #note(project: Project, entry: PassEntry, who: Standing): void {
    this.#standings.set(entry.record.id, who);
    this.events.emit('view', project, entry.record.id);
  }
}

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
class Closing extends Error {
  override readonly name = 'Closing';
}
