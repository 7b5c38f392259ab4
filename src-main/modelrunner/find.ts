import type { ReadAnswer } from './answers';
import { followable, isPlainId } from './envelope';
import { isObject } from './error-text';
import { queueHost } from './hosts';
import { read, type ReadTools, type Verdict } from './reads';
import type { Handle } from './service';
import { bareUrl } from './status';

const PAGE = 10;
/** Pages looked at where the service does not filter as asked. */
const PAGES = 5;
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
  let records = 0;
  for (let page = 1; page <= PAGES; page += 1) {
    const url = `https://${queueHost}/requests?metadata=${metadata}&limit=${PAGE}${page === 1 ? '' : `&page=${page}`}`;
    const items = await read(tools, { urls: [url], judge: judgeList, signal });
    for (const item of items) {
      const id = item['id'] ?? item['request_id'] ?? item['requestId'];
      if (!isPlainId(id, key)) continue;
      let known: Listed = item;
      if (!isObject(item['metadata']) && records < RECORDS) {
        records += 1;
        known = { ...item, ...(await recordOf(tools, id, signal)) };
      }
      if (!matches(known, clientJobId, model)) continue;
      return {
        requestId: id, model,
        statusUrl: followable(item['status_url'], id, tools.origin),
        responseUrl: followable(item['response_url'], id, tools.origin),
      };
    }
    // Fewer than a page, or a filtered list that holds only what was asked for: nothing more to come.
    if (items.length < PAGE) return null;
  }
  return null;
}

function matches(item: Listed, clientJobId: string, model: string): boolean {
  const { metadata } = item;
  if (!isObject(metadata) || metadata['clientJobId'] !== clientJobId) return false;
  // When the service let another model take over, ours stands under `requestedModelEndpoint`.
  const models = [item['modelEndpoint'], item['requestedModelEndpoint']].filter((name) => typeof name === 'string');
  return models.length === 0 || models.includes(model);
}

function judgeList(answer: ReadAnswer): Verdict<Listed[]> {
  if (answer.status < 200 || answer.status >= 300) return { kind: 'again' };
  const { json } = answer;
  const lists = Array.isArray(json) ? [json] : isObject(json) ? ['items', 'data', 'requests', 'results'].map((name) => json[name]) : [];
  const list: unknown = lists.find(Array.isArray);
  return Array.isArray(list) ? { kind: 'value', value: list.filter(isObject) } : { kind: 'again' };
}

const recordOf = (tools: ReadTools, requestId: string, signal?: AbortSignal): Promise<Listed> => read(tools, {
  urls: [bareUrl(requestId)],
  judge: ({ status, json }): Verdict<Listed> => (status === 429 || status >= 500 ? { kind: 'again' } : { kind: 'value', value: isObject(json) ? json : {} }),
  signal,
});
