import type { Clock } from '../ports';
import type { Durations } from '../common/durations';
import { readPriceList, type PriceList } from '../common/pricing';
import { fromSchema, type Made } from '../common/models/from-schema';
import { readAnswer } from './answers';
import { readEntry, readPage, type Listed } from './catalogue-reading';
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch';
import { checkOrigin, platformHost } from './hosts';
import { holdsKey, redact } from './redact';

/** What the service tells anybody: no key goes along. Nothing of it is needed to run a pass, so nothing of it is tried twice. */
export interface PublicCalls {
  /** The price cards of these models; `null` where they can't be had just now. */
  prices(endpoints: readonly string[], signal?: AbortSignal): Promise<PriceList | null>;
  /** The models that make pictures; `null` where the whole list can't be had just now. */
  models(signal?: AbortSignal): Promise<readonly Listed[] | null>;
  /**
   * One model by its name, whether it is listed or not (private ones are not). `gone`: the service has none of that name; `null`: it can't be asked
   * just now.
   */
  model(id: string, signal?: AbortSignal): Promise<Listed | 'gone' | null>;
}

export interface PublicCallsOptions {
  /** A loopback origin that plays ModelRunner; `null`: the real service. */
  readonly origin: string | null;
  readonly durations: Durations;
  readonly clock: Clock;
  /** The key in use, only to know it where an answer holds it: it is never sent, and what holds it is never kept. */
  readonly shownKey: () => Promise<string | null>;
  readonly log?: (line: string) => void;
}

/** Models of one page, and pages at most: a list has an end. */
const pageSize = 50;
const pagesMost = 40;

/** The service answers for so many at once. */
const endpointsMost = 50;

/** Throws `bad-origin`. */
export function createPublicCalls({ origin, durations, clock, shownKey, log }: PublicCallsOptions): PublicCalls {
  const fetch = createGuardedFetch({
    origin: origin === null ? null : checkOrigin(origin),
    key: async () => null,
    durations,
    ...(log ? { log: (line: string) => log(redact(line)) } : {}),
  });
  const ownKey = async (): Promise<string | null> => (await shownKey().catch(() => null))?.trim() || null;
  // What holds the key is kept nowhere: descriptors and cards are written into projects, which are shared.
  const keyless = (listed: readonly Listed[], key: string | null): readonly Listed[] =>
    listed.filter((model) => !holdsKey(JSON.stringify(model), key));
  return {
    models: async (signal) => {
      const all = new Map<string, Listed>();
      for (let page = 1, pages = 1; page <= pages && page <= pagesMost; page += 1) {
        const path = `/models?outputModality=image&limit=${pageSize}&page=${page}`;
        const read = readPage((await answerOf(fetch, clock, path, signal)).json);
        if (!read) return null;
        pages = read.totalPages;
        for (const one of read.listed) all.set(one.id, one);
      }
      return keyless([...all.values()], await ownKey());
    },
    model: async (id, signal) => {
      const path = `/models/${id.split('/').map(encodeURIComponent).join('/')}`;
      const [entry, document] = await Promise.all([
        answerOf(fetch, clock, path, signal),
        answerOf(fetch, clock, `${path}/openapi.json`, signal),
      ]);
      const listed = readEntry(entry.json);
      const fits = listed?.id === id ? listed : null;
      if (fits && 'published' in fits.made) return keyless([fits], await ownKey())[0] ?? null;
      if (document.json === undefined) return document.status === 404 ? 'gone' : null;
      const told = { id, name: fits?.title ?? null, description: fits?.description ?? null, words: [] };
      const made: Made = fromSchema(told, document.json);
      const one: Listed = {
        id,
        title: fits?.title ?? id,
        description: fits?.description ?? '',
        made,
        card: fits?.card ?? null,
        featured: false,
      };
      return keyless([one], await ownKey())[0] ?? null;
    },
    prices: async (endpoints, signal) => {
      const query = endpoints.slice(0, endpointsMost).map((one) => `endpoint=${encodeURIComponent(one)}`);
      const list = readPriceList((await answerOf(fetch, clock, `/models/pricing?${query.join('&')}`, signal)).json);
      const key = await ownKey();
      // Cards are written into projects, which are shared.
      return list && { ...list, cards: list.cards.filter((card) => !holdsKey(JSON.stringify(card), key)) };
    },
  };
}

interface PublicAnswer {
  /** 0: there was none. */
  readonly status: number;
  /** Of a good answer; `undefined` for every other. */
  readonly json: unknown;
}

async function answerOf(fetch: GuardedFetch, clock: Clock, path: string, signal?: AbortSignal): Promise<PublicAnswer> {
  try {
    const url = `https://${platformHost}${path}`;
    const headers = { Accept: 'application/json' };
    const answer = await readAnswer(await fetch({ kind: 'public', method: 'GET', url, headers, signal }), clock.now());
    const isGood = answer.status === 200 && !answer.looksLikePage;
    // A page that says 404 is somebody's between here and the service.
    return { status: answer.looksLikePage ? 0 : answer.status, json: isGood ? answer.json : undefined };
  } catch {
    return { status: 0, json: undefined };
  }
}
