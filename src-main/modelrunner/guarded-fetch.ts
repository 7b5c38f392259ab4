import { Readable, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
// By their paths: undici as a whole loads caches, mocks, WebSockets and a second fetch as well, for a fifth of a second of a command's start.
import requestBy from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import type { Durations } from '../common/durations';
import { validateKey } from '../keys/key';
import { publicLookup, type Resolve } from './addresses';
import { isRefusal, routeOf, type CallKind, type Route } from './hosts';
import { holdsKey } from './redact';
import { WireError, codeOf } from './wire-error';

/** Bytes that are streamed out of a file, so that a stalled upload is noticed and a large one needs no memory. */
export interface StreamedBody {
  readonly bytes: number;
  readonly stream: () => AsyncIterable<Uint8Array>;
}

export interface GuardedCall {
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  readonly signal?: AbortSignal;
  /** The most that may pass without progress, in ms. Default: `jsonStall` for `api` and `public`, else `transferStall`. */
  readonly stall?: number;
  /** The most that the whole answer may take. Default: ten times `jsonStall` for `api` and `public`, else no limit; `null`: none. */
  readonly total?: number | null;
  /** A foreign host that a picture may be read from. */
  readonly allowHost?: string | null;
  /** On a connection of its own, so that an idle one that the other side is just closing can't make its outcome unknown. */
  readonly ownConnection?: boolean;
}

export interface Answer {
  readonly status: number;
  /** Lower-case names; a repeated header's first value. */
  readonly header: (name: string) => string | null;
  /** Reading fails with a WireError. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Leaves the rest of the body unread. */
  readonly discard: () => void;
}

/** The one way out. Fails with a WireError, or a PentimentoError `no-key` or `key-malformed` before anything is sent. */
export type GuardedFetch = (call: GuardedCall) => Promise<Answer>;

export interface GuardedFetchOptions {
  readonly origin: URL | null;
  readonly key: () => Promise<string | null>;
  readonly durations: Durations;
  /** How names of foreign hosts are looked up. Default: the system's way. */
  readonly resolve?: Resolve;
  /** Lines without keys, queries or bodies. */
  readonly log?: (line: string) => void;
}

/** Headers that only the guard sets. */
const RESERVED = new Set([
  'authorization',
  'cookie',
  'host',
  'x-forwarded-host',
  'content-length',
  'transfer-encoding',
  'connection',
  'accept-encoding',
]);
const ANSWER_TIME_FACTOR = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export function createGuardedFetch({ origin, key, durations, resolve, log }: GuardedFetchOptions): GuardedFetch {
  // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED changes nothing.
  const connect = { timeout: durations.connect, rejectUnauthorized: true };
  // Time limits are the guard's own (one watchdog for sending, waiting and reading), so undici's are off.
  const untimed = { headersTimeout: 0, bodyTimeout: 0 };
  const apiAgent = new Agent({ ...untimed, connect, connections: 24 });
  const mediaAgent = new Agent({ ...untimed, connect, connections: 8 });
  const foreignAgent = new Agent({ ...untimed, connect: { ...connect, lookup: publicLookup(resolve) } });

  async function headersOf(call: GuardedCall, route: Route): Promise<Record<string, string>> {
    const headers: Record<string, string> = { 'User-Agent': 'Pentimento' };
    for (const [name, value] of Object.entries(call.headers ?? {})) {
      const lower = name.toLowerCase();
      if (RESERVED.has(lower)) continue;
      if (lower === 'user-agent') delete headers['User-Agent'];
      headers[name] = value;
    }
    if (call.kind === 'api') headers['Authorization'] = `Key ${validateKey((await key()) ?? '')}`;
    if (route.forwardedHost !== null) headers['X-Forwarded-Host'] = route.forwardedHost;
    if (typeof call.body === 'object') headers['Content-Length'] = String(call.body.bytes);
    return headers;
  }

  async function send(call: GuardedCall, route: Route): Promise<Answer> {
    const { signal } = call;
    const isApi = call.kind === 'api' || call.kind === 'public';
    const stall = call.stall ?? (isApi ? durations.jsonStall : durations.transferStall);
    const total = call.total === undefined ? (isApi ? durations.jsonStall * ANSWER_TIME_FACTOR : null) : call.total;
    const headers = await headersOf(call, route);
    if (signal?.aborted) throw new WireError('stopped', false);

    const shared =
      route.party === 'foreign' && route.forwardedHost === null ? foreignAgent : isApi ? apiAgent : mediaAgent;
    const agent = call.ownConnection ? new Agent({ ...untimed, connect }) : shared;
    const started = Date.now();
    // A picture's path is all that guards it, so only the API's are shown.
    const shown = `${route.forwardedHost ?? route.url.host}${isApi ? route.url.pathname : ''}`;
    let left = false;
    let failure: WireError | null = null;
    const stop = new AbortController();
    const give = (error: WireError): void => {
      failure ??= error;
      stop.abort(failure);
    };
    const onAbort = (): void => give(new WireError('stopped', left));
    signal?.addEventListener('abort', onAbort, { once: true });
    let watchdog: NodeJS.Timeout | undefined;
    let ended = false;
    let held = false;
    const whole = total === null ? undefined : setTimeout(() => give(new WireError('stalled', left)), total);
    const progress = (): void => {
      clearTimeout(watchdog);
      if (!ended && !held) watchdog = setTimeout(() => give(new WireError('stalled', left)), stall);
    };
    const quiet = (): void => {
      ended = true;
      clearTimeout(watchdog);
      clearTimeout(whole);
    };
    const settle = (): void => {
      quiet();
      signal?.removeEventListener('abort', onAbort);
      if (call.ownConnection) void agent.destroy();
    };
    const fail = (error: unknown): WireError => {
      settle();
      const why =
        failure ??
        (error instanceof WireError
          ? error
          : new WireError(
              left ? 'broken' : codeOf(error) === 'EPRIVATE' ? 'private-address' : 'not-opened',
              left,
              codeOf(error),
            ));
      log?.(`${call.method} ${shown} → ${why.message} after ${Date.now() - started} ms`);
      return why;
    };

    // undici hands a request to its connection only once that is open (TLS included): before, nothing can have left.
    const marked = agent.compose(
      (dispatch) => (options, handler) =>
        dispatch(options, {
          onRequestStart: (controller, context) => {
            if (!stop.signal.aborted) {
              left = true;
              progress();
            }
            handler.onRequestStart?.(controller, context);
          },
          onRequestUpgrade: (...of) => handler.onRequestUpgrade?.(...of),
          onResponseStart: (...of) => {
            progress();
            handler.onResponseStart?.(...of);
          },
          onResponseData: (...of) => {
            progress();
            handler.onResponseData?.(...of);
          },
          onResponseEnd: (...of) => {
            // All of it is here: what now takes time is our own reading.
            quiet();
            handler.onResponseEnd?.(...of);
          },
          onResponseError: (...of) => handler.onResponseError?.(...of),
        }),
    );

    let got: Dispatcher.ResponseData;
    try {
      const request = requestBy.call(marked, {
        origin: route.url.origin,
        path: route.url.pathname + route.url.search,
        method: call.method,
        headers,
        signal: stop.signal,
        body:
          typeof call.body === 'object' ? Readable.from(counted(call.body.stream(), progress)) : (call.body ?? null),
      });
      // undici notices a signal only once it has a connection; who stops a call does not wait for that.
      got = await Promise.race([request, rejected(stop.signal)]);
    } catch (error) {
      throw fail(error);
    }
    log?.(`${call.method} ${shown} → ${got.statusCode} after ${Date.now() - started} ms`);
    const header = (name: string): string | null => {
      const value = got.headers[name.toLowerCase()];
      return (Array.isArray(value) ? value[0] : value) ?? null;
    };
    const discard = (): void => {
      got.body.on('error', () => {}).destroy();
      settle();
    };
    /** While the reader is busy with a chunk (a slow disk), nothing is expected of the other side. */
    const watched = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        held = true;
        clearTimeout(watchdog);
        yield chunk;
        held = false;
        progress();
      }
    };
    const read = async function* (): AsyncGenerator<Uint8Array> {
      let readToEnd = false;
      try {
        const decoder = decoders[header('content-encoding')?.trim().toLowerCase() ?? ''];
        const chunks = watched(got.body);
        yield* decoder ? decoded(chunks, decoder()) : chunks;
        readToEnd = true;
      } catch (error) {
        throw fail(error);
      } finally {
        if (!readToEnd) got.body.on('error', () => {}).destroy();
        settle();
      }
    };
    return { status: got.statusCode, header, body: read(), discard };
  }

  function routeFor(call: GuardedCall, url: string): Route {
    const route = routeOf(call.kind, url, origin, call.allowHost ?? null);
    if (isRefusal(route)) throw new WireError(route.reason, false);
    return route;
  }

  return async (call) => {
    const route = routeFor(call, call.url);
    // A place that the service named, and that has the key in its address, is not gone to: the key would go along.
    if (call.kind !== 'api' && holdsKey(call.url, (await key().catch(() => null))?.trim() || null))
      throw new WireError('not-a-web-address', false);
    const answer = await send(call, route);
    if (!REDIRECTS.has(answer.status)) return answer;
    answer.discard();
    const location = answer.header('location');
    // Only reading a picture may follow one step, and only from ModelRunner to ModelRunner, or to the host that the designer said yes to.
    if (call.kind !== 'media' || call.method !== 'GET' || route.party !== 'first' || location === null)
      throw new WireError('redirected', true);
    const from =
      route.forwardedHost === null
        ? route.url.href
        : `https://${route.forwardedHost}${route.url.pathname}${route.url.search}`;
    const target = URL.canParse(location, from)
      ? routeOf('media', new URL(location, from).href, origin, call.allowHost ?? null)
      : null;
    if (target !== null && isRefusal(target) && target.reason === 'foreign-host')
      throw new WireError('foreign-host', true, null, target.host);
    if (target === null || isRefusal(target)) throw new WireError('redirected', true);
    const second = await send(call, target);
    if (!REDIRECTS.has(second.status)) return second;
    second.discard();
    throw new WireError('redirected', true);
  };
}

const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Tells of progress with every chunk that the connection takes. */
async function* counted(chunks: AsyncIterable<Uint8Array>, progress: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    progress();
    yield chunk;
  }
}

/** An answer that came compressed though it was not asked to. */
async function* decoded(body: AsyncIterable<Uint8Array>, decoder: NodeJS.ReadWriteStream): AsyncGenerator<Uint8Array> {
  const done = pipeline(Readable.from(body), decoder, () => {});
  for await (const chunk of done) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
