import { createParser } from 'eventsource-parser';
import { retryAfterOf } from './answers';
import { isPlainId } from './envelope';
import { isObject } from './error-text';
import { queueHost } from './hosts';
import type { ReadTools } from './reads';
import type { Wake } from './service';

const EVENT_MOST = 1024 * 1024;

/**
 * The account's stream of changes (PROTOCOL 8.3). What its events hold is not documented: an event only says that something may have
 * changed. A heartbeat comes every 25 s; a stream that says nothing for `transferStall` is over. Ends quietly, whatever happens, with the
 * ms of its Retry-After.
 */
export async function* readWakes({ fetch, clock, durations, shownKey }: ReadTools, signal: AbortSignal): AsyncGenerator<Wake, number> {
  try {
    const key = await shownKey();
    const answer = await fetch({
      kind: 'api', method: 'GET', url: `https://${queueHost}/requests/stream`, signal, ownConnection: true,
      headers: { 'Accept': 'text/event-stream', 'Cache-Control': 'no-cache' }, stall: durations.transferStall, total: null,
    });
    if (answer.status !== 200 || !/^text\/event-stream\b/i.test(answer.header('content-type') ?? '')) {
      answer.discard();
      return retryAfterOf(answer.header('retry-after'), answer.header('date'), clock.now()) ?? 0;
    }
    const wakes: Wake[] = [];
    const parser = createParser({
      maxBufferSize: EVENT_MOST,
      onEvent: ({ event, data }) => wakes.push(...wakesOf(event, data, key)),
    });
    const text = new TextDecoder();
    for await (const chunk of answer.body) {
      parser.feed(text.decode(chunk, { stream: true }));
      yield* new Map(wakes.splice(0).map((wake) => [JSON.stringify(wake), wake])).values();
    }
  } catch {
    // Broken, refused, stopped or without a key: whoever listens goes on by polling.
  }
  return 0;
}

/** Words that change nothing for who waits: a look on their account would only use up the turn of the look that matters. */
const UNDER_WAY: ReadonlySet<unknown> = new Set(['IN_QUEUE', 'IN_PROGRESS']);

/**
 * The ids an event names, those still under way apart; `null` where it names none but is of a documented kind; nothing for what is not known.
 */
function wakesOf(event: string | undefined, data: string, key: string | null): Wake[] {
  const ids = new Set<string>();
  const underWay = new Set<string>();
  const visit = (value: unknown, depth: number): void => {
    if (depth > 3 || ids.size >= 1000) return;
    if (Array.isArray(value)) for (const item of value) visit(item, depth + 1);
    else if (isObject(value)) {
      const named = ['request_id', 'requestId', 'id'].map((name) => value[name]).filter((id) => isPlainId(id, key));
      for (const id of named) (UNDER_WAY.has(value['status']) ? underWay : ids).add(id);
      for (const inner of Object.values(value)) if (typeof inner === 'object') visit(inner, depth + 1);
    }
  };
  try {
    visit(JSON.parse(data), 0);
  } catch {
    return event === 'snapshot' || event === 'update' ? [null] : [];
  }
  if (ids.size + underWay.size > 0) return [...[...underWay].map((id) => ({ underWay: id })), ...ids];
  return event === 'snapshot' || event === 'update' ? [null] : [];
}
