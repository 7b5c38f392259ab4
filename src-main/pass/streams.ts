import { backoff } from '../common/backoff';
import type { Engine } from '../common/states';
import type { RequestId } from '../common/ids';
import type { Ended, Wake } from '../modelrunner/service';
import type { World } from './world';

/** Records of ended requests that are kept until somebody asks for them. */
const mostEnded = 100;
/** Requests of one connection that are remembered; an account has fewer under way. */
const mostTold = 10_000;

/** One stream of changes for each engine whose passes run, where it is offered. Without it polling goes on alone. */
export class Streams {
  readonly #open = new Map<Engine, AbortController>();
  /** Connections, and the requests that each has told of. */
  readonly #telling = new Map<Engine, { readonly connection: AbortController; readonly ids: Set<string> }>();
  readonly #ended = new Map<string, Ended>();
  #isClosed = false;

  /** `onChange` hears the request that may have changed; `null`: any. */
  constructor(
    private readonly world: World,
    private readonly onChange: (engine: Engine, requestId: RequestId | null) => void,
  ) {}

  /** Does this engine's stream, as it is connected now, tell of this request? Of others alone, it proves nothing. */
  tells(engine: Engine, requestId: RequestId | null): boolean {
    return requestId !== null && this.#telling.get(engine)?.ids.has(requestId) === true;
  }

  /** The record of a request that the stream told to have ended well, once. */
  takeEnded(engine: Engine, requestId: RequestId | null): Ended | null {
    const name = `${engine} ${requestId}`;
    const ended = this.#ended.get(name) ?? null;
    this.#ended.delete(name);
    return ended;
  }

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
      for (let breaks = 0; !abort.signal.aborted; breaks++) {
        const connected = clock.now();
        // Without a key, without a network: polling goes on, and the stream is tried again.
        const leftAlone = await this.world
          .service(engine)
          .then((service) => this.#follow(engine, abort, service.wakes(abort.signal)))
          .catch(() => 0);
        // One that breaks off as soon as it is there is not connected to over and over.
        if (clock.now() - connected >= durations.streamSteady) breaks = 0;
        const wait = backoff(breaks, durations, null);
        await clock.sleep(Math.max(wait, Math.min(leftAlone, durations.retryAfterLongest)), abort.signal);
      }
    } catch {
      // It was stopped.
    } finally {
      if (this.#open.get(engine) === abort) this.#open.delete(engine);
    }
  }

  #keep(engine: Engine, ended: Ended): void {
    const [oldest] = this.#ended.keys();
    if (this.#ended.size >= mostEnded && oldest !== undefined) this.#ended.delete(oldest);
    this.#ended.set(`${engine} ${ended.ended}`, ended);
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
        const id = wake === null || typeof wake === 'string' ? wake : 'ended' in wake ? wake.ended : wake.underWay;
        if (id !== null && ids.size < mostTold) ids.add(id);
        if (wake !== null && typeof wake === 'object' && 'ended' in wake) this.#keep(engine, wake);
        if (wake === null || typeof wake === 'string' || 'ended' in wake) this.onChange(engine, id);
      }
    } finally {
      if (this.#telling.get(engine)?.connection === connection) this.#telling.delete(engine);
      await wakes.return(0);
    }
  }
}
