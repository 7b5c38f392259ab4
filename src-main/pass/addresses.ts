import { groupOf, listedIn } from '../common/delivery';
import { isPentimentoError } from '../contract/errors';
import type { Service } from '../modelrunner/service';
import { handleOf, note } from './settle';
import type { Run } from './world';

/** Where the pictures of a pass lie. What is written down lacks queries, which run out in any case: whoever does not have them asks the record. */
export class Addresses {
  #urls: ReadonlyMap<string, string>;
  readonly #moved = new Map<string, string>();
  #reading: Promise<void> | null = null;

  constructor(
    private readonly run: Run,
    private readonly service: Service,
  ) {
    this.#urls = urlsOf(run.outputs ?? []);
  }

  /** What a picture is known by now: its address may have become another one. */
  now(origin: string): string {
    let at = origin;
    for (let to = this.#moved.get(at); to !== undefined && to !== origin; to = this.#moved.get(at)) at = to;
    return at;
  }

  /** Does the record list it, as it was read last? */
  lists(origin: string): boolean {
    return this.#urls.has(origin);
  }

  async of(origin: string): Promise<string> {
    if (this.#urls.size === 0) await this.renew();
    return this.#urls.get(this.now(origin)) ?? groupOf(this.now(origin));
  }

  /** One look at the record for all pictures; what it lists and what it says of the price is written down. What can't be had stays as it was. */
  renew(): Promise<void> {
    return (this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    }));
  }

  async #read(): Promise<void> {
    const { run, service } = this;
    try {
      const reading = await service.record(handleOf(run), run.signal);
      if (reading.outputs.length > 0) {
        run.outputs = reading.outputs;
        this.#urls = urlsOf(reading.outputs);
      }
      await note(run, reading, (moved) => {
        for (const [from, to] of moved) this.#moved.set(from, to);
      });
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error)) throw error;
    }
  }
}

const urlsOf = (outputs: readonly string[]): ReadonlyMap<string, string> =>
  new Map(listedIn(outputs).map(({ origin, url }) => [origin, url]));
