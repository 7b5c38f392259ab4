import type { Clock } from '../ports';

/** A wait that somebody can cut short. */
export class Waker {
  #cut: AbortController | null = null;
  /** A kick that came between two waits counts for the next. */
  #kicked = false;
  #lastTurn: number | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves after `ms`, or at the next kick; rejects with the reason when the pass is aborted. */
  async wait(ms: number): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#kicked || ms <= 0) {
      this.#kicked = false;
      return;
    }
    const cut = new AbortController();
    this.#cut = cut;
    try {
      await this.clock.sleep(ms, AbortSignal.any([cut.signal, this.signal]));
    } catch (error) {
      this.signal.throwIfAborted();
      if (!cut.signal.aborted) throw error;
    } finally {
      this.#cut = null;
    }
  }

  /** Resolves `least` ms after the last turn, or at once when that is past. Kicks that came until then are what the turn is for, however many. */
  async turn(least: number): Promise<void> {
    this.signal.throwIfAborted();
    // A clock that jumps back must not make anybody wait for longer than that.
    const left = this.#lastTurn === null ? 0 : Math.min(least, this.#lastTurn + least - this.clock.now());
    if (left > 0) await this.clock.sleep(left, this.signal);
    this.#kicked = false;
    this.#lastTurn = this.clock.now();
  }

  kick(): void {
    if (this.#cut) this.#cut.abort();
    else this.#kicked = true;
  }
}
