import { z } from 'zod';
import type { RequestId } from '../common/ids';
import { isRefusal, routeOf } from './hosts';
import { holdsKey } from './redact';
import type { Handle } from './service';

/** An id that can stand in a path as one segment, and in a file. */
const PLAIN_ID = /^[\w-][\w.-]{0,127}$/;

/** A plain id: no slashes, no dots alone, not longer than 128, and not the key handed back. */
export function isPlainId(id: unknown, key: string | null): id is RequestId {
  return typeof id === 'string' && PLAIN_ID.test(id) && !holdsKey(id, key);
}

const Envelope = z.object({
  request_id: z.string(),
  status_url: z.unknown().optional(),
  response_url: z.unknown().optional(),
});

export interface EnvelopeContext {
  readonly key: string | null;
  readonly origin: URL | null;
  readonly model: string;
}

/** The queue envelope (PROTOCOL 4.3), or `null` when it has no id that can be used. URLs that are not ModelRunner's, or name another request, are left out. */
export function readEnvelope(json: unknown, context: EnvelopeContext): Handle | null {
  const { key, model } = context;
  const parsed = Envelope.safeParse(json);
  if (!parsed.success || !isPlainId(parsed.data.request_id, key)) return null;
  const requestId = parsed.data.request_id;
  return {
    requestId,
    model,
    statusUrl: followable(parsed.data.status_url, requestId, context),
    responseUrl: followable(parsed.data.response_url, requestId, context),
  };
}

/** The URL, when the key may go there and it is about this request. One that holds the key is refused: URLs are written into the project, which is shared. */
export function followable(
  url: unknown,
  requestId: RequestId,
  { key, origin }: Pick<EnvelopeContext, 'key' | 'origin'>,
): string | null {
  if (typeof url !== 'string' || url.length > 2000 || holdsKey(url, key)) return null;
  const route = routeOf('api', url, origin);
  if (isRefusal(route)) return null;
  return route.url.pathname.split('/').includes(requestId) ? new URL(url).href : null;
}
