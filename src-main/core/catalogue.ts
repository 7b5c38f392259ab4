import { EventEmitter } from 'node:events';
import { dirname } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { models, originOf, replaceCatalogue, type ModelDescriptor } from '../common/models';
import { descriptorOf, readPublished, type Published } from '../common/models/published';
import { readCard, type PriceCard } from '../common/pricing';
import type { Durations } from '../common/durations';
import type { Listed } from '../modelrunner/catalogue-reading';
import type { Files } from '../project/files';
import { jsonText } from '../project/parse';
import type { Clock } from '../ports';

export interface CatalogueOptions {
  /** Where it is kept between starts, in the home. */
  readonly file: string;
  /** Whom it is from; `null`: the service itself. */
  readonly origin: string | null;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly files: Files;
  readonly ask: {
    models(signal: AbortSignal): Promise<readonly Listed[] | null>;
    model(id: string, signal: AbortSignal): Promise<Listed | 'gone' | null>;
  };
}

/** A model of the service's list. */
export interface CatalogueModel {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** `null`: it can't be run from here, for `why`. */
  readonly published: Published | null;
  readonly why: string | null;
  readonly card: PriceCard | null;
  readonly featured: boolean;
}

/** `dropped`: one that was read earlier was too old to be kept, and none could be had since. */
export type CatalogueState =
  | { readonly is: 'none' }
  | { readonly is: 'dropped' }
  | { readonly is: 'read'; readonly at: string; readonly models: readonly CatalogueModel[] };

const page = z.object({
  origin: z.string().nullable(),
  at: z.iso.datetime(),
  models: z
    .array(
      z.object({
        id: z.string().max(200),
        title: z.string().max(200),
        description: z.string().max(2000),
        published: z.unknown(),
        why: z.string().max(400).nullable(),
        card: z.unknown(),
        featured: z.boolean(),
      }),
    )
    .max(5000),
});

/**
 * The service's list of models. It is kept no longer than a day, by this app's own word: then it is dropped, from the disk too, and what passes have
 * recorded of their models is all that stays. Nothing here ever fails: the models that ship with the app can do without.
 */
export class Catalogue {
  readonly events = new EventEmitter<{ changed: [] }>();
  #state: CatalogueState = { is: 'none' };
  readonly #ending = new AbortController();
  #loaded: Promise<void> | null = null;
  #asking: Promise<void> | null = null;
  #asked: { readonly at: number; readonly came: boolean } | null = null;
  /** Of models that are not listed: what the service said when it was asked for them by name. */
  readonly #named = new Map<string, { readonly at: number; readonly is: Listed | 'gone' }>();

  constructor(private readonly options: CatalogueOptions) {
    this.events.setMaxListeners(0);
  }

  /** As it was read last, perhaps by an earlier start. */
  async known(): Promise<CatalogueState> {
    await this.#load();
    await this.#dropOld();
    return this.#state;
  }

  /** Asks for the list, unless that was done lately; waits a moment for the answer, which may come later all the same. */
  async refresh(): Promise<CatalogueState> {
    await this.#load();
    const { clock, durations } = this.options;
    const since = this.#asked === null ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - this.#asked.at);
    if (this.#asking || since >= (this.#asked?.came ? durations.catalogueFresh : durations.catalogueAgain)) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = null;
      });
      const waited = new AbortController();
      await Promise.race([this.#asking, clock.sleep(durations.catalogueWait, waited.signal).catch(() => undefined)]);
      waited.abort();
    }
    return this.known();
  }

  /**
   * A model by its name: one that ships with the app, that is listed, or that the service has and does not list. A sentence: why it can't be run; `null`:
   * the service can't be asked just now.
   */
  async find(id: string): Promise<ModelDescriptor | { readonly why: string; readonly gone: boolean } | null> {
    const isHere = (): boolean => ['own', 'house', 'catalogue'].includes(originOf(id) ?? '');
    if (isHere()) return models[id]!;
    await this.refresh();
    if (isHere()) return models[id]!;
    const listed = this.#state.is === 'read' ? this.#state.models.find((model) => model.id === id) : undefined;
    const asked = listed?.published ? null : await this.#byName(id);
    if (asked === 'gone') return { gone: true, why: `ModelRunner has no model ${id}.` };
    if (asked && 'published' in asked.made) return descriptorOf(asked.made.published);
    const why = asked && 'why' in asked.made ? asked.made.why : listed?.why;
    return why ? { gone: false, why: `${listed?.title ?? id} can’t be run from here. ${why}` } : null;
  }

  /** Of these models, those that the service has no more: not on its list, and not found by name. Asked for where the list is there. */
  async gone(ids: readonly string[]): Promise<string[]> {
    const state = await this.known();
    if (state.is !== 'read') return [];
    const listed = new Set(state.models.map(({ id }) => id));
    const doubtful = ids.filter((id) => !listed.has(id) && !['own', 'house'].includes(originOf(id) ?? ''));
    const found = await Promise.all(
      doubtful.slice(0, 50).map(async (id) => ((await this.#byName(id)) === 'gone' ? id : null)),
    );
    return found.filter((id) => id !== null);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#asking;
  }

  async #byName(id: string): Promise<Listed | 'gone' | null> {
    const { clock, durations, ask } = this.options;
    const known = this.#named.get(id);
    if (known && Math.abs(clock.now() - known.at) < durations.catalogueFresh) return known.is;
    const is = await ask.model(id, this.#ending.signal).catch(() => null);
    if (is) this.#named.set(id, { at: clock.now(), is });
    return is;
  }

  async #ask(): Promise<void> {
    const { ask, clock } = this.options;
    const listed = await ask.models(this.#ending.signal).catch(() => null);
    if (this.#ending.signal.aborted) return;
    this.#asked = { at: clock.now(), came: listed !== null };
    if (!listed) return;
    const all = listed.map(({ id, title, description, made, card, featured }): CatalogueModel => ({
      id,
      title: title.slice(0, 200),
      description,
      published: 'published' in made ? made.published : null,
      why: 'why' in made ? made.why : null,
      card,
      featured,
    }));
    this.#take({ is: 'read', at: new Date(clock.now()).toISOString(), models: all });
    await this.#keep();
  }

  #take(state: CatalogueState): void {
    this.#state = state;
    const all = state.is === 'read' ? state.models : [];
    replaceCatalogue(
      all.flatMap(({ published }) => (published ? [descriptorOf(published)] : [])),
      state.is === 'read' ? all.map(({ id }) => id) : null,
    );
    this.events.emit('changed');
  }

  async #dropOld(): Promise<void> {
    const { clock, durations, files, file } = this.options;
    if (this.#state.is !== 'read') return;
    const age = clock.now() - Date.parse(this.#state.at);
    // One that is from the future says nothing of its age.
    if (age >= -durations.catalogueFresh && age < durations.catalogueMost) return;
    this.#take({ is: 'dropped' });
    await files.remove(file).catch(() => undefined);
  }

  #load(): Promise<void> {
    return (this.#loaded ??= (async () => {
      const { files, file, origin, durations, clock } = this.options;
      try {
        const kept = page.parse(JSON.parse((await files.read(file)).toString('utf8')));
        if (kept.origin !== origin) return;
        const all = kept.models.map(({ published, card, ...model }): CatalogueModel => {
          const read = readPublished(published);
          const why = read ? null : (model.why ?? 'What was kept of its settings can’t be read.');
          return { ...model, published: read?.id === model.id ? read : null, why, card: readCard(card) };
        });
        this.#take({ is: 'read', at: kept.at, models: all });
        const at = Date.parse(kept.at);
        if (Math.abs(clock.now() - at) < durations.catalogueFresh) this.#asked = { at, came: true };
      } catch {
        // None, or none that can be read: it is asked for.
      }
    })());
  }

  async #keep(): Promise<void> {
    const { file, files, origin } = this.options;
    if (this.#state.is !== 'read') return;
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await files.write(file, jsonText({ origin, at: this.#state.at, models: this.#state.models }));
    } catch {
      // A home that can't be written to keeps nothing; the list is there for as long as the app runs.
    }
  }
}
