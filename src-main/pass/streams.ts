import type { Engine } from '../common/states';
import type { World } from './world';

/** One stream of changes for each engine whose passes run, where it is offered. Without it polling goes on alone. */
export class Streams {
  readonly #open = new Map<Engine, AbortController>();
  /** Connections that have told something. */
  readonly #telling = new Map<Engine, AbortController>();
  #isClosed = false;

  /** `onChange` hears the request that may have changed; `null`: any. */
  constructor(private readonly world: World, private readonly onChange: (engine: Engine, requestId: string | null) => void) {}

  /** Does this engine's stream tell of changes now? */
  tells(engine: Engine): boolean { return this.#telling.has(engine); }

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
  async #follow(engine: Engine, connection: AbortController, wakes: AsyncGenerator<string | null, number>): Promise<number> {
    try {
      for (;;) {
        const next = await wakes.next();
        if (next.done) return next.value;
        if (connection.signal.aborted) return 0;
        this.#telling.set(engine, connection);
        this.onChange(engine, next.value);
      }
    } finally {
      if (this.#telling.get(engine) === connection) this.#telling.delete(engine);
      await wakes.return(0);
    }
  }
}
