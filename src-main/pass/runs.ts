import type { PassId, RequestId } from '../common/ids';
import { backoff } from '../common/backoff';
import { isFreeToCancel, isUnfinished, type Engine } from '../common/states';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { Handle } from '../modelrunner/service';
import type { PassEntry } from '../project/load';
import type { Project } from '../project/project';
import { live } from './life';
import { HandedOver, standing, whoHas } from './owner';
import { Queue } from './queue';
import type { Remarks } from './remarks';
import { Streams } from './streams';
import { Waker } from './waker';
import { WentOn, type Run, type World } from './world';

export interface RoomOptions {
  readonly passesAtOnce: number;
  /** The app tries again when the disk or the key fails a pass; a command says so and ends. */
  readonly persistent: boolean;
}

/** How a run begins. */
export interface How {
  readonly resumed: boolean;
  readonly allowHost?: string | null;
  readonly outputs?: readonly string[] | null;
}

/** A pass that runs in this process. */
export interface Active {
  readonly run: Run;
  readonly project: Project;
  readonly abort: AbortController;
  readonly waker: Waker;
  /** Lets the pass leave the queue's count while it is watched on. */
  readonly stopWaiting: () => void;
  /** Settles when the run has ended; never rejects. */
  readonly ended: Promise<void>;
}

/** The passes that run in this process, each from when it is recorded or gone on with until it has ended or is left. */
export class Runs {
  readonly queue: Queue;
  readonly #active = new Map<string, Active>();
  readonly #streams: Streams;
  /** What the service accepted and could not be written yet, by pass: it outlives a run that had to be left. */
  readonly #accepted = new Map<string, Handle>();

  /** `ending` aborts with the room. `over`: what is left to do for a pass whose run is over. */
  constructor(
    private readonly world: World,
    private readonly options: RoomOptions,
    private readonly remarks: Remarks,
    private readonly ending: AbortSignal,
    private readonly over: (project: Project, entry: PassEntry) => void,
  ) {
    this.queue = new Queue(options.passesAtOnce, (id) => {
      const active = this.#active.get(id);
      if (active) remarks.events.emit('view', active.project, id);
    });
    this.#streams = new Streams(world, (engine, requestId) => this.#kick(engine, requestId));
  }

  has(id: PassId): boolean {
    return this.#active.has(id);
  }

  get(id: PassId): Active | undefined {
    return this.#active.get(id);
  }

  busy(): { running: number; waiting: number } {
    return { running: this.#active.size - this.queue.size, waiting: this.queue.size };
  }

  /** Sums of the prepared inputs of the passes that run in this process. */
  inputsUnderWay(): ReadonlySet<string> {
    const sums = [...this.#active.values()].flatMap(({ project, run }) =>
      Object.values(project.passes.get(run.id)?.record.inputs ?? {}).map(({ sent }) => sent?.sha256),
    );
    return new Set(sums.filter((sum) => sum !== undefined));
  }

  /** For what is asked about a pass that does not run here. */
  runOf(project: Project, entry: PassEntry, how: How): Run {
    return this.#make(project, entry, how).run;
  }

  /** Takes a pass to its end, in its turn. */
  go(project: Project, entry: PassEntry, how: How): void {
    const { run, abort, waker } = this.#make(project, entry, how);
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
      if (this.queue.left(id)) this.remarks.events.emit('view', project, id);
      return (working.promise = this.#work(run));
    };
    // Aborted while it waits for its turn, it leaves the queue. Aborted later, the queue lets go at once, so the work itself is awaited.
    const turn = queued ? this.queue.add(id, () => Promise.race([begin(), noLonger]), abort.signal) : begin();
    const ended = turn.then(() => working.promise).then(() => this.#over(project, id));
    this.#active.set(id, { run, project, abort, waker, stopWaiting, ended });
    project.runningHere.add(id);
    this.remarks.hold(project, id, null);
    this.remarks.note(project, id, 'here');
    void this.#streams.listen(entry.record.engine);
  }

  /** Stops what runs, of one project or of all; a POST in flight is awaited up to `interruptWait`. */
  async leave(project: Project | null): Promise<void> {
    const all = [...this.#active.values()].filter((active) => project === null || active.project === project);
    for (const { abort } of all) abort.abort(new Closing());
    const enough = new AbortController();
    await Promise.race([
      Promise.all(all.map(({ ended }) => ended)),
      this.world.clock.sleep(this.world.durations.interruptWait, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
  }

  async close(): Promise<void> {
    this.#streams.close();
    await this.leave(null);
  }

  #make(project: Project, entry: PassEntry, how: How): { run: Run; abort: AbortController; waker: Waker } {
    const id = entry.record.id;
    const abort = new AbortController();
    // Whatever is asked about a pass that does not run here ends with the room, too.
    const signal = AbortSignal.any([abort.signal, this.ending]);
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
      held: (fault) => this.remarks.hold(project, id, fault),
    };
    return { run, abort, waker };
  }

  /** Never rejects: why it was left is shown with the pass. */
  async #work(run: Run): Promise<void> {
    const { durations, clock, self } = this.world;
    for (let tries = 0; ; tries++) {
      try {
        await live(run);
        this.remarks.hold(run.project, run.id, null);
        return;
      } catch (error) {
        if (run.signal.aborted || !run.project.passes.has(run.id)) return;
        if (error instanceof WentOn) continue;
        if (error instanceof HandedOver) {
          const entry = run.project.pass(run.id);
          const who = await standing(run.project, entry, self);
          this.remarks.handedOver(run.project, run.id, who, await whoHas(run.project, entry, self));
          return;
        }
        this.remarks.hold(
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

  #over(project: Project, id: PassId): void {
    this.#active.delete(id);
    this.queue.left(id);
    project.runningHere.delete(id);
    if (![...this.#active.values()].some(({ run }) => run.project.passes.get(run.id)?.record.engine === 'modelrunner'))
      this.#streams.stop('modelrunner');
    const entry = project.passes.get(id);
    this.remarks.left(project, id);
    if (!entry) return;
    // Left on its way (the app closes), it has not ended.
    if (!isUnfinished(entry.record.state)) this.remarks.events.emit('ended', project, entry);
    this.over(project, entry);
  }

  /** An event of a stream only wakes the poll of its pass. */
  #kick(engine: Engine, requestId: RequestId | null): void {
    for (const { run, waker } of this.#active.values()) {
      const own = run.project.passes.get(run.id)?.record;
      // Only a poll is woken: what waits because it was told to wait goes on waiting.
      if (own?.state === 'running' && own.engine === engine && (requestId === null || own.requestId === requestId))
        waker.kick();
    }
  }
}

class Closing extends Error {
  override readonly name = 'Closing';
}
