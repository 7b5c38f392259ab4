import { createParser } from 'eventsource-parser';
import type { RequestId } from '../common/ids';
import { retryAfterOf } from './answers';
import { isPlainId } from './envelope';
import { isObject } from './error-text';
import { queueHost } from './hosts';
import type { ReadTools } from './reads';
import { parseRecord } from './record';
import type { Ended, Wake } from './service';

const EVENT_MOST = 1024 * 1024;

/**
 * The account's stream of changes (PROTOCOL 8.3). An event says that something may have changed; the whole record of a request that has ended and
 * is charged is taken as it is. A heartbeat comes every 25 s; a stream that says nothing for `transferStall` is over. Ends quietly, whatever happens, with the
 * ms of its Retry-After.
 */
export async function* readWakes(
  { fetch, clock, durations, shownKey }: ReadTools,
  signal: AbortSignal,
): AsyncGenerator<Wake, number> {
  try {
    const key = await shownKey();
    const answer = await fetch({
      kind: 'api',
      method: 'GET',
      url: `https://${queueHost}/requests/stream`,
      signal,
      ownConnection: true,
      headers: { Accept: 'text/event-stream', 'Cache-Control': 'no-cache' },
      stall: durations.transferStall,
      total: null,
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

/** A record as documented that leaves nothing open: completed, charged, priced, with pictures. Anything less is polled for. */
function endedOf(value: Record<string, unknown>, key: string | null): Ended | null {
  const { id, status, metadata } = value;
  const clientJobId = isObject(metadata) ? metadata['clientJobId'] : null;
  if (status !== 'COMPLETED' || typeof clientJobId !== 'string' || !isPlainId(id, key)) return null;
  const record = parseRecord(value, status, key);
  const isWhole = record.billingStatus === 'charged' && record.totalPrice !== null && record.outputs.length > 0;
  return isWhole ? { ended: id, clientJobId, record } : null;
}

/**
 * The ids an event names, those still under way apart; `null` where it names none but is of a documented kind; nothing for what is not known.
 */
function wakesOf(event: string | undefined, data: string, key: string | null): Wake[] {
  const ids = new Set<RequestId>();
  const underWay = new Set<RequestId>();
  const ended = new Map<string, Ended>();
  const visit = (value: unknown, depth: number): void => {
    if (depth > 3 || ids.size >= 1000) return;
    if (Array.isArray(value)) for (const item of value) visit(item, depth + 1);
    else if (isObject(value)) {
      const whole = endedOf(value, key);
      if (whole) return void ended.set(whole.ended, whole);
      const named = ['request_id', 'requestId', 'id'].map((name) => value[name]).filter((id) => isPlainId(id, key));
      for (const id of named) (UNDER_WAY.has(value['status']) ? underWay : ids).add(id);
      // The number of whose account it is names no request.
      for (const [name, inner] of Object.entries(value))
        if (typeof inner === 'object' && name !== 'user') visit(inner, depth + 1);
    }
  };
  try {
    visit(JSON.parse(data), 0);
  } catch {
    return event === 'snapshot' || event === 'update' ? [null] : [];
  }
  if (ids.size + underWay.size + ended.size > 0)
    return [...[...underWay].map((id) => ({ underWay: id })), ...ids, ...ended.values()];
  return event === 'snapshot' || event === 'update' ? [null] : [];
}
