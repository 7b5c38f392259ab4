import type { ReadAnswer } from './answers';
import { followable, isPlainId } from './envelope';
import { isObject } from './error-text';
import { queueHost } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import type { Handle } from './service';
import { bareUrl } from './status';

const PAGE = 10;
/** Pages and entries looked at where the service does not filter as asked, however many it puts on a page. */
const PAGES = 20;
const ENTRIES = 500;
/** Listed requests without metadata whose records are looked at. */
const RECORDS = 10;

type Listed = Record<string, unknown>;

/**
 * Looks a request up by the client job id in its metadata (PROTOCOL 8.1). What the list answers is matched again here: a service that
 * does not filter as asked must not give one pass the request of another.
 */
export async function findRequest(tools: ReadTools, clientJobId: string, model: string, signal?: AbortSignal): Promise<Handle | null> {
  const metadata = encodeURIComponent(JSON.stringify({ clientJobId }));
  const key = await tools.shownKey();
  const seen = new Set<unknown>();
  let records = 0;
  for (let page = 1; page <= PAGES; page += 1) {
    const url = `https://${queueHost}/requests?metadata=${metadata}&limit=${PAGE}${page === 1 ? '' : `&page=${page}`}`;
    const items = await read(tools, { urls: [url], judge: page === 1 ? judgeList : judgeNextPage, signal });
    const before = seen.size;
    for (const item of items) {
      const id = item['id'] ?? item['request_id'] ?? item['requestId'];
      if (!isPlainId(id, key) || seen.has(id)) continue;
      seen.add(id);
      let known: Listed = item;
      if (!isObject(item['metadata']) && records < RECORDS) {
        records += 1;
        known = { ...item, ...(await recordOf(tools, id, signal)) };
      }
      if (!matches(known, clientJobId)) continue;
      return {
        requestId: id, model,
        statusUrl: followable(item['status_url'], id, { key, origin: tools.origin }),
        responseUrl: followable(item['response_url'], id, { key, origin: tools.origin }),
      };
    }
    // A list that ends, or that knows no pages and answers the same again.
    if (seen.size === before || seen.size >= ENTRIES) return null;
  }
  return null;
}

/** The client job id is random and only ours, so whatever model is named with it, the request is ours. */
const matches = ({ metadata }: Listed, clientJobId: string): boolean => isObject(metadata) && metadata['clientJobId'] === clientJobId;

function judgeList(answer: ReadAnswer): Verdict<Listed[]> {
  if (answer.status < 200 || answer.status >= 300) return { kind: 'again' };
  const { json } = answer;
  const lists = Array.isArray(json) ? [json] : isObject(json) ? ['items', 'data', 'requests', 'results'].map((name) => json[name]) : [];
  const list: unknown = lists.find(Array.isArray);
  return Array.isArray(list) ? { kind: 'value', value: list.filter(isObject) } : { kind: 'again' };
}

/** Beyond its last page a list may answer with an error. */
const judgeNextPage = (answer: ReadAnswer): Verdict<Listed[]> =>
  (([400, 404, 416, 422].includes(answer.status) && isObject(answer.json)) ? { kind: 'value', value: [] } : judgeList(answer));

const recordOf = (tools: ReadTools, requestId: string, signal?: AbortSignal): Promise<Listed> => read(tools, {
  urls: [bareUrl(requestId)],
  judge: ({ status, json }): Verdict<Listed> => (status === 429 || status >= 500 ? { kind: 'again' } : { kind: 'value', value: isObject(json) ? json : {} }),
  signal,
});
