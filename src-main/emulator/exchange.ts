import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { nanoid } from 'nanoid';
import type { Fault } from './fault-script';

/** One call as the routes see it. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  /** The host the client meant (`X-Forwarded-Host`), or `null` where it came straight to the loopback address. */
  readonly host: string | null;
  /** The address the client used: `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly headers: IncomingMessage['headers'];
  /** Ours, for `x-modelrunner-request-id`; not a job's id (PROTOCOL 5.3). */
  readonly correlation: string;
  readonly request: IncomingMessage;
  /** What goes wrong with it, for routes that play it themselves. */
  readonly fault: Fault | null;
  /** The whole body. Refuses more than 1 MiB with a Refusal. */
  body(): Promise<Buffer>;
}

/** What a route answers. Written out only at the end, so that the fault lab can change it on its way. */
export interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** Reason phrase where it is not the usual one. */
  readonly reason?: string;
  readonly body:
    | { readonly kind: 'json'; readonly value: unknown }
    | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly contentType: string }
    | { readonly kind: 'file'; readonly file: string; readonly contentType: string; readonly bytes: number }
    /** Takes the response over for good (the event stream). */
    | { readonly kind: 'live'; readonly run: (response: ServerResponse) => void }
    | { readonly kind: 'empty' };
}

export type Handler = (exchange: Exchange, parameters: Readonly<Record<string, string>>) => Promise<Reply> | Reply;

/** Ends a handler with an answer that refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`Refused with ${reply.status}`);
    this.reply = reply;
  }
}

export const json = (status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  headers,
  body: { kind: 'json', value },
});

export const empty = (status: number, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  headers,
  body: { kind: 'empty' },
});

/** The house's error shape (PROTOCOL 9.1). */
export const refuse = (exchange: Exchange, status: number, error: string, details?: unknown): Refusal =>
  new Refusal(json(status, { error, request_id: exchange.correlation, ...(details === undefined ? {} : { details }) }));

/** How the bucket refuses: XML, as S3 does. */
export const refuseAsBucket = (status: number, code: string, message: string): Refusal =>
  new Refusal({
    status,
    body: {
      kind: 'bytes',
      contentType: 'application/xml',
      bytes: Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      ),
    },
  });

const mostBody = 1024 * 1024;

export function exchangeOf(request: IncomingMessage, origin: string): Exchange {
  const forwarded = request.headers['x-forwarded-host'];
  let body: Promise<Buffer> | null = null;
  const exchange: Exchange = {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', origin),
    host: typeof forwarded === 'string' && forwarded !== '' ? forwarded.toLowerCase() : null,
    origin,
    headers: request.headers,
    correlation: `corr-${nanoid(12)}`,
    request,
    fault: null,
    body: () => (body ??= readBody(exchange)),
  };
  return exchange;
}

async function readBody(exchange: Exchange): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of exchange.request) {
    const chunk: Buffer = part;
    bytes += chunk.length;
    if (bytes > mostBody) throw refuse(exchange, 413, 'Request body too large');
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** The body as a JSON object, or a 400. */
export async function readObject(exchange: Exchange): Promise<Record<string, unknown>> {
  const text = (await exchange.body()).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(exchange, 400, 'Request body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(exchange, 400, 'Request body must be a JSON object');
  return { ...value };
}

/** A count of the query, or a 400. */
export function readCount(exchange: Exchange, name: string, usual: number, most: number): number {
  const text = exchange.url.searchParams.get(name);
  if (text === null) return usual;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw refuse(exchange, 400, `${name} must be a whole number from 1 to ${most}`);
  return count;
}
