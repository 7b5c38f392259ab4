import type { Engine } from '../common/states';
import type { Wake } from '../modelrunner/service';
import type { World } from './world';

/** Requests of one connection that are remembered; an account has fewer under way. */
const mostTold = 10_000;

/** One stream of changes for each engine whose passes run, where it is offered. Without it polling goes on alone. */
export class Streams {
  readonly #open = new Map<Engine, AbortController>();
  /** Connections, and the requests that each has told of. */
  readonly #telling = new Map<Engine, { readonly connection: AbortController; readonly ids: Set<string> }>();
  #isClosed = false;

  /** `onChange` hears the request that may have changed; `null`: any. */
  constructor(private readonly world: World, private readonly onChange: (engine: Engine, requestId: string | null) => void) {}

  /** Does this engine's stream, as it is connected now, tell of this request? Of others alone, it proves nothing. */
  tells(engine: Engine, requestId: string | null): boolean { return requestId !== null && this.#telling.get(engine)?.ids.has(requestId) === true; }

  stop(engine: Engine): void {
    const open = this.#open.get(engine);
    // Forgotten at once: a pass that starts while it ends listens anew.
    this.#open.delete(engine);
    open?.abort();
  }

  close(): void {
    this.#isClosed = true;
    for (const engine of this.#open.keys()) this.stop(engine);
  }

  /** Listens until it is stopped, if nobody does already. Never rejects. */
  async listen(engine: Engine): Promise<void> {
    if (this.#open.has(engine) || this.#isClosed) return;
    const { clock, durations } = this.world;
    const abort = new AbortController();
    this.#open.set(engine, abort);
    try {
      const service = await this.world.service(engine);
      for (let breaks = 0; !abort.signal.aborted; breaks++) {
        const connected = clock.now();
        const leftAlone = await this.#follow(engine, abort, service.wakes(abort.signal));
        // One that breaks off as soon as it is there is not connected to over and over.
        if (clock.now() - connected >= durations.streamSteady) breaks = 0;
        const wait = Math.min(durations.readRetryMost, durations.readRetryFirst * 2 ** Math.min(breaks, 16));
        await clock.sleep(Math.max(wait, Math.min(leftAlone, durations.retryAfterLongest)), abort.signal);
      }
    } catch {
      // Polling goes on without it.
    } finally {
      if (this.#open.get(engine) === abort) this.#open.delete(engine);
    }
  }

  /** Passes changes on until the stream ends; answers with the ms it is to be left alone for. */
  async #follow(engine: Engine, connection: AbortController, wakes: AsyncGenerator<Wake, number>): Promise<number> {
    try {
      for (;;) {
        const next = await wakes.next();
        if (next.done) return next.value;
        if (connection.signal.aborted) return 0;
        const telling = this.#telling.get(engine);
        const ids = telling?.connection === connection ? telling.ids : new Set<string>();
        this.#telling.set(engine, { connection, ids });
        const wake = next.value;
        if (wake !== null && ids.size < mostTold) ids.add(typeof wake === 'string' ? wake : wake.underWay);
        if (wake === null || typeof wake === 'string') this.onChange(engine, wake);
      }
    } finally {
      if (this.#telling.get(engine)?.connection === connection) this.#telling.delete(engine);
      await wakes.return(0);
    }
  }
}
