import { priceFrom } from '../common/money';
import type { ClientJobId, RequestId } from '../common/ids';
import type { ReadAnswer } from './answers';
import { followable, isPlainId } from './envelope';
import { isObject } from './error-text';
import { queueHost } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import { cleanText } from './redact';
import type { FoundHandle } from './service';
import { bareUrl } from './status';

const PAGE = 10;
/** Pages and entries looked at where the service does not filter as asked, however many it puts on a page. */
const PAGES = 20;
const ENTRIES = 500;
/** Entry requests without metadata whose records are looked at. */
const RECORDS = 10;

type Entry = Record<string, unknown>;

interface Match {
  readonly requestId: RequestId;
  readonly entry: Entry;
  /** When it was created, in ms; `null` where the list does not say. */
  readonly at: number | null;
}

/**
 * Looks a request up by the client job id in its metadata (PROTOCOL 8.1). What the list answers is matched again here: a service that
 * does not filter as asked must not give one pass the request of another. Where several carry the id, the newest is the answer, and the others are named with it.
 */
export async function findRequest(
  tools: ReadTools,
  clientJobId: ClientJobId,
  model: string,
  signal?: AbortSignal,
): Promise<FoundHandle | null> {
  const metadata = encodeURIComponent(JSON.stringify({ clientJobId }));
  const key = await tools.shownKey();
  const seen = new Set<string>();
  const matches: Match[] = [];
  let records = 0;
  for (let page = 1; page <= PAGES; page += 1) {
    const url = `https://${queueHost}/requests?metadata=${metadata}&limit=${PAGE}${page === 1 ? '' : `&page=${page}`}`;
    const { items, pages } = await read(tools, { urls: [url], judge: page === 1 ? judgeList : judgeNextPage, signal });
    const before = seen.size;
    for (const item of items) {
      // "request_id" can only be the request's; "id" may be a number of the list's own.
      const ids = [item['request_id'], item['requestId'], item['id']].filter((id) => isPlainId(id, key));
      const mark = [...new Set(ids)].join(' ');
      if (ids[0] === undefined || seen.has(mark)) continue;
      seen.add(mark);
      let entry: Entry = item;
      if (!isObject(item['metadata']) && records < RECORDS) {
        records += 1;
        entry = { ...item, ...(await recordOf(tools, ids[0], signal)) };
      }
      if (!isOurs(entry, clientJobId)) continue;
      const requestId = new Set(ids).size === 1 ? ids[0] : await knownOf(tools, [...new Set(ids)], clientJobId, signal);
      if (!matches.some((match) => match.requestId === requestId))
        matches.push({ requestId, entry, at: timeOf(item['createdAt'] ?? item['created_at'] ?? entry['createdAt']) });
    }
    // A list that ends, or that knows no pages and answers the same again.
    if (seen.size === before || seen.size >= ENTRIES) break;
    // Told how many pages there are, it is read to the last of them; else a page that is not full is the last where there is a match.
    if (pages === null ? matches.length > 0 && items.length < PAGE : page >= pages) break;
  }
  return newestOf(matches, { model, key, origin: tools.origin });
}

const timeOf = (value: unknown): number | null => {
  const at = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : Number.NaN;
  return Number.isFinite(at) ? at : null;
};

/** The list is said to be newest first; a time that it tells is believed more. */
function newestOf(
  matches: readonly Match[],
  { model, key, origin }: { readonly model: string; readonly key: string | null; readonly origin: URL | null },
): FoundHandle | null {
  const [newest, ...others] = matches.toSorted((a, b) => (a.at === null || b.at === null ? 0 : b.at - a.at));
  if (!newest) return null;
  const { requestId, entry } = newest;
  return {
    requestId,
    model,
    statusUrl: followable(entry['status_url'], requestId, { key, origin }),
    responseUrl: followable(entry['response_url'], requestId, { key, origin }),
    ...(others.length > 0
      ? {
          others: others.map((other) => ({
            requestId: other.requestId,
            billingStatus:
              typeof other.entry['billingStatus'] === 'string'
                ? cleanText(other.entry['billingStatus'], key, 40)
                : null,
            settled: other.entry['billingStatus'] === 'pending' ? null : priceFrom(other.entry['totalPrice']),
          })),
        }
      : {}),
  };
}

/** Of an entry with several numbers: the one that the service knows a request by, ours where it says so; else the first. */
async function knownOf(
  tools: ReadTools,
  ids: readonly RequestId[],
  clientJobId: ClientJobId,
  signal?: AbortSignal,
): Promise<RequestId> {
  let known: RequestId | null = null;
  for (const id of ids) {
    const record = await recordOf(tools, id, signal);
    if (isOurs(record, clientJobId)) return id;
    if (known === null && typeof record['status'] === 'string' && !isObject(record['metadata'])) known = id;
  }
  return known ?? ids[0]!;
}

/** The client job id is random and only ours, so whatever model is named with it, the request is ours. */
const isOurs = ({ metadata }: Entry, clientJobId: ClientJobId): boolean =>
  isObject(metadata) && metadata['clientJobId'] === clientJobId;

interface Page {
  readonly items: readonly Entry[];
  /** How many there are, where the list says so in a way that can be true. */
  readonly pages: number | null;
}

function judgeList(answer: ReadAnswer): Verdict<Page> {
  if (answer.status < 200 || answer.status >= 300) return { kind: 'again' };
  const { json } = answer;
  const lists = Array.isArray(json)
    ? [json]
    : isObject(json)
      ? ['items', 'data', 'requests', 'results'].map((name) => json[name])
      : [];
  const list: unknown = lists.find(Array.isArray);
  if (!Array.isArray(list)) return { kind: 'again' };
  const told = isObject(json) ? json['totalPages'] : null;
  const pages = typeof told === 'number' && Number.isInteger(told) && told >= 1 ? told : null;
  return { kind: 'value', value: { items: list.filter(isObject), pages } };
}

/** Beyond its last page a list may answer with an error. */
const judgeNextPage = (answer: ReadAnswer): Verdict<Page> =>
  [400, 404, 416, 422].includes(answer.status) && isObject(answer.json)
    ? { kind: 'value', value: { items: [], pages: null } }
    : judgeList(answer);

const recordOf = (tools: ReadTools, requestId: RequestId, signal?: AbortSignal): Promise<Entry> =>
  read(tools, {
    urls: [bareUrl(requestId)],
    judge: ({ status, json }): Verdict<Entry> =>
      status === 429 || status >= 500 ? { kind: 'again' } : { kind: 'value', value: isObject(json) ? json : {} },
    signal,
  });
