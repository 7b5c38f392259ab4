import { bucketHost, mediaHost, platformHost, queueHost } from './router';
import type { Exchange } from './exchange';

/** Builds the URLs that answers carry. */
export interface Places {
  media(exchange: Pick<Exchange, 'origin'>, name: string): string;
  uploaded(exchange: Pick<Exchange, 'origin'>, name: string): string;
  bucket(exchange: Exchange, path: string, query: Readonly<Record<string, string>>): string;
  relay(exchange: Exchange, token: string, uploadToken: string): string;
  queue(exchange: Exchange, path: string): string;
  /** The name of a medium in a URL, whoever wrote it; `null` where it is none of ours. */
  mediumName(url: string): string | null;
}

/** `origin`: on the address the client used. `service`: under the real service's names (PROTOCOL 1). */
export function places(style: 'origin' | 'service'): Places {
  const at = (exchange: Pick<Exchange, 'origin'>, host: string, path: string): string =>
    (style === 'origin' ? exchange.origin : `https://${host}`) + path;
  return {
    media: (exchange, name) => at(exchange, mediaHost, `/media/${encodeURIComponent(name)}`),
    uploaded: (exchange, name) => at(exchange, mediaHost, `/uploads/${encodeURIComponent(name)}`),
    bucket: (exchange, path, query) => {
      const search = new URLSearchParams(query).toString();
      return at(exchange, bucketHost, `/upload/${path}${search === '' ? '' : `?${search}`}`);
    },
    relay: (exchange, token, uploadToken) =>
      at(exchange, platformHost, `/storage/upload/relay/${token}?upload_token=${uploadToken}`),
    queue: (exchange, path) => at(exchange, queueHost, path),
    mediumName: (url) => {
      const parsed = URL.canParse(url) ? new URL(url) : null;
      const loopback =
        parsed?.hostname === '127.0.0.1' || parsed?.hostname === 'localhost' || parsed?.hostname === '[::1]';
      if (!parsed || !(loopback || parsed.hostname === mediaHost)) return null;
      return /^\/(?:media|uploads)\/([\w.-]+)$/.exec(parsed.pathname)?.[1] ?? null;
    },
  };
}
