import { models, modelsFrom } from '../common/models';
import type { ModelDescriptor } from '../common/models';
import type { Account } from './account';
import { catalogueEntry, schemaDocument } from './catalogue';
import { json, readCount, refuse, type Exchange, type Reply } from './exchange';
import type { Route } from './router';

/** The service answers for so many endpoints at once. */
const endpointsMost = 50;
const daysMost = 365;

/** `api.modelrunner.run`: prices and the catalogue, which anybody may ask for, and the account, which its key may (PROTOCOL 16 to 18). */
export function platformRoutes(account: Account): Route[] {
  function pricing(exchange: Exchange): Reply {
    const asked = exchange.url.searchParams.getAll('endpoint').filter((endpoint) => endpoint !== '');
    if (asked.length === 0) throw refuse(exchange, 400, 'At least one endpoint is required');
    if (asked.length > endpointsMost) throw refuse(exchange, 400, `At most ${endpointsMost} endpoints`);
    const entries = asked.map((endpoint) => [endpoint, account.entry(endpoint)] as const);
    return json(200, {
      version: 1,
      prices: entries.flatMap(([, entry]) => entry ?? []),
      notFound: entries.flatMap(([endpoint, entry]) => (entry ? [] : [endpoint])),
    });
  }

  function usage(exchange: Exchange): Reply {
    const days = Number(exchange.url.searchParams.get('days') ?? '7');
    if (!Number.isInteger(days) || days < 1 || days > daysMost)
      throw refuse(exchange, 400, `days must be a whole number from 1 to ${daysMost}`);
    return json(200, account.usage(days));
  }

  const entryOf = (model: ModelDescriptor): Record<string, unknown> => catalogueEntry(model, account.entry(model.id));
  const all = (): Record<string, unknown>[] => modelsFrom('own', 'house').map(entryOf);
  /** Every word of it, anywhere a designer could look. */
  const isFound = (entry: Record<string, unknown>, words: string): boolean => {
    const text = JSON.stringify([
      entry['name'],
      entry['ownerName'],
      entry['alias'],
      entry['description'],
      entry['tags'],
      entry['category'],
    ]).toLowerCase();
    return words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  };
  const has = (list: unknown, wanted: string | null): boolean =>
    wanted === null || (Array.isArray(list) && list.includes(wanted));

  function list(exchange: Exchange): Reply {
    const query = exchange.url.searchParams;
    const [page, limit] = [readCount(exchange, 'page', 1, 1_000_000), readCount(exchange, 'limit', 10, 100)];
    const found = all().filter(
      (entry) =>
        isFound(entry, query.get('search') ?? '') &&
        (query.get('owner') === null || entry['ownerName'] === query.get('owner')) &&
        (query.get('category') === null || entry['category'] === query.get('category')) &&
        has(entry['inputModalities'], query.get('inputModality')) &&
        has(entry['outputModalities'], query.get('outputModality')) &&
        query.getAll('capability').every((capability) => has(entry['capabilities'], capability)),
    );
    const totalPages = Math.max(1, Math.ceil(found.length / limit));
    return json(200, {
      page,
      limit,
      total: found.length,
      totalPages,
      data: found.slice((page - 1) * limit, page * limit),
    });
  }

  function facets(): Reply {
    const entries = all();
    const counted = (of: (entry: Record<string, unknown>) => readonly string[]): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const name of entries.flatMap(of)) counts.set(name, (counts.get(name) ?? 0) + 1);
      return counts;
    };
    const listed = (value: unknown): readonly string[] => (Array.isArray(value) ? value : []);
    const pairs = counted((entry) =>
      listed(entry['inputModalities']).flatMap((from) =>
        listed(entry['outputModalities']).map((to) => `${from} ${to}`),
      ),
    );
    return json(200, {
      modalities: [...pairs].map(([pair, count]) => {
        const [input, output] = pair.split(' ');
        return { input, output, count };
      }),
      capabilities: [...counted((entry) => listed(entry['capabilities']))].map(([capability, count]) => ({
        capability,
        count,
      })),
      total: entries.length,
    });
  }

  function known(exchange: Exchange, id = ''): ModelDescriptor {
    const model = models[id];
    if (!model) throw refuse(exchange, 404, `Model ${id} not found`);
    return model;
  }

  function search(exchange: Exchange): Reply {
    const query = exchange.url.searchParams.get('q');
    if (query === null || query.trim() === '') throw refuse(exchange, 400, 'q is required');
    const limit = readCount(exchange, 'limit', 25, 100);
    const results = all()
      .filter((entry) => isFound(entry, query))
      .slice(0, limit)
      .map((entry) => ({
        type: 'model',
        endpoint: `${entry['ownerName']}/${entry['alias']}`,
        name: entry['name'],
        shortDescription: entry['shortDescription'],
        category: entry['category'],
        tags: entry['tags'],
        useCases: entry['useCases'],
        inputModalities: entry['inputModalities'],
        outputModalities: entry['outputModalities'],
        capabilities: entry['capabilities'],
        thumbnailUrl: entry['thumbnailUrl'],
        rootModel: entry['ownerName'],
        // A number here, a decimal string everywhere else (PROTOCOL 16.5).
        pricing: {
          mode: entry['pricingMode'],
          averageCost: entry['averageCost'] === null ? null : Number(entry['averageCost']),
        },
        score: 1,
        matchedOn: ['name'],
        collections: [],
        examplePrompts: [],
      }));
    return json(200, { query, results });
  }

  const catalogue = (path: RegExp, handle: Route['handle']): Route => ({
    name: 'catalogue',
    side: 'public',
    methods: ['GET'],
    path,
    handle,
  });

  return [
    { name: 'pricing', side: 'public', methods: ['GET'], path: /^\/models\/pricing$/, handle: pricing },
    catalogue(/^\/models$/, list),
    catalogue(/^\/models\/facets$/, facets),
    catalogue(/^\/models\/featured$/, () => json(200, all())),
    catalogue(/^\/models\/(?<model>[\w./-]+)\/openapi\.json$/, (exchange, { model }) =>
      json(200, schemaDocument(known(exchange, model))),
    ),
    catalogue(/^\/models\/(?<model>[\w./-]+)$/, (exchange, { model }) => json(200, entryOf(known(exchange, model)))),
    catalogue(/^\/search$/, search),
    {
      name: 'balance',
      side: 'account',
      methods: ['GET'],
      path: /^\/billing\/balance$/,
      handle: () => json(200, account.balance),
    },
    { name: 'usage', side: 'account', methods: ['GET'], path: /^\/billing\/usage-summary$/, handle: usage },
  ];
}
