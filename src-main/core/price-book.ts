import { EventEmitter } from 'node:events';
import { dirname } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { Durations } from '../common/durations';
import { readCard, type KnownCard, type PriceList } from '../common/pricing';
import type { Files } from '../project/files';
import { jsonText } from '../project/parse';
import type { Clock } from '../ports';

export interface PriceBookOptions {
  /** Where cards are kept between starts, in the home. */
  readonly file: string;
  /** Whom they are from: prices of what plays ModelRunner are not ModelRunner's. `null`: of the service itself. */
  readonly origin: string | null;
  /** Endpoints of the models that ship with the app; others are asked about once somebody wants their price. */
  readonly models: readonly string[];
  readonly clock: Clock;
  readonly durations: Durations;
  readonly files: Files;
  readonly ask: (endpoints: readonly string[], signal: AbortSignal) => Promise<PriceList | null>;
}

/** The service answers for so many at once. */
const cardsMost = 50;

const page = z.object({
  origin: z.string().nullable(),
  cards: z.array(z.object({ card: z.unknown(), at: z.iso.datetime() })),
});

/** The service's price cards: asked for now and then, kept with the time they were read. Nothing here ever fails: an estimate can do without. */
export class PriceBook {
  readonly events = new EventEmitter<{ changed: [] }>();
  readonly #cards = new Map<string, KnownCard>();
  readonly #ending = new AbortController();
  #loaded: Promise<void> | null = null;
  #asking: Promise<void> | null = null;
  /** Others that were wanted, the latest last. */
  readonly #also = new Set<string>();
  /** When cards were asked for last, and whether they came. */
  #asked: { readonly at: number; readonly came: boolean } | null = null;

  constructor(private readonly options: PriceBookOptions) {
    this.events.setMaxListeners(0);
  }

  /** As they were read last, perhaps by an earlier start. */
  async known(): Promise<KnownCard[]> {
    await this.#load();
    return [...this.#cards.values()];
  }

  /** The card of a model, no older than a few minutes where the service answers soon enough. */
  async fresh(model: string): Promise<KnownCard | null> {
    if (!this.options.models.includes(model) && !this.#also.delete(model)) this.#asked = null;
    if (!this.options.models.includes(model)) this.#also.add(model);
    for (const oldest of this.#also) {
      if (this.#also.size + this.options.models.length <= cardsMost) break;
      this.#also.delete(oldest);
    }
    await this.refresh();
    return this.#cards.get(model) ?? null;
  }

  /** Asks for the cards, unless that was done lately; waits a moment for the answer, which may come later all the same. */
  async refresh(): Promise<void> {
    await this.#load();
    const { clock, durations } = this.options;
    const since = this.#asked === null ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - this.#asked.at);
    if (!this.#asking && since < (this.#asked?.came ? durations.pricesFresh : durations.pricesAgain)) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    const waited = new AbortController();
    await Promise.race([this.#asking, clock.sleep(durations.pricesWait, waited.signal).catch(() => undefined)]);
    waited.abort();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { ask, clock } = this.options;
    const models = [...this.options.models, ...this.#also];
    const list = await ask(models, this.#ending.signal).catch(() => null);
    if (this.#ending.signal.aborted) return;
    this.#asked = { at: clock.now(), came: list !== null };
    if (!list) return;
    const at = new Date(clock.now()).toISOString();
    for (const name of list.notFound) this.#cards.delete(name);
    for (const card of list.cards) if (models.includes(card.endpoint)) this.#cards.set(card.endpoint, { card, at });
    this.events.emit('changed');
    await this.#keep();
  }

  #load(): Promise<void> {
    return (this.#loaded ??= (async () => {
      try {
        const kept = page.parse(JSON.parse((await this.options.files.read(this.options.file)).toString('utf8')));
        if (kept.origin !== this.options.origin) return;
        for (const { card: value, at } of kept.cards) {
          const card = readCard(value);
          if (card && this.#cards.size < cardsMost) this.#cards.set(card.endpoint, { card, at });
        }
      } catch {
        // None, or none that can be read: they are asked for.
      }
    })());
  }

  async #keep(): Promise<void> {
    const { file, files, origin } = this.options;
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await files.write(file, jsonText({ origin, cards: [...this.#cards.values()] }));
    } catch {
      // A home that can't be written to must not keep a pass from being estimated.
    }
  }
}
