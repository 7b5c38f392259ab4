interface Running<T> {
  readonly done: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

/** Work that several may ask for and that is done once: it goes on for as long as anyone waits for it. */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  /** Joins the work under this key, or begins it. Rejects with the signal's reason as soon as it aborts; the last to leave stops the work. */
  async join(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running.get(key) ?? this.#begin(key, work);
    running.waiting++;
    let leave: () => void = () => undefined;
    try {
      return await Promise.race([
        running.done,
        new Promise<never>((_, reject) => {
          leave = () => reject(signal?.reason as Error);
          signal?.addEventListener('abort', leave, { once: true });
        }),
      ]);
    } finally {
      signal?.removeEventListener('abort', leave);
      running.waiting--;
      if (running.waiting === 0 && this.#end(key, running))
        running.stop.abort(new Error('Nobody waits for it any more'));
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const stop = new AbortController();
    const running = { done: work(stop.signal), stop, waiting: 0 };
    this.#running.set(key, running);
    // Whoever waits hears how it ended.
    running.done.catch(() => undefined).finally(() => this.#end(key, running));
    return running;
  }

  #end(key: string, running: Running<T>): boolean {
    return this.#running.get(key) === running && this.#running.delete(key);
  }
}
