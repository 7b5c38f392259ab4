import { PentimentoError } from '../contract/errors';
import { isLoopback, isPrivateName } from './addresses';

/** Where API calls go, and the only hosts the key is ever sent to (PROTOCOL 1). */
export const queueHost = 'queue.modelrunner.run';
export const storageHost = 'modelrunner.run';
/** Prices, catalogue, account (PROTOCOL 16 to 18). */
export const platformHost = 'api.modelrunner.run';
const apiHosts: ReadonlySet<string> = new Set([queueHost, storageHost, platformHost]);
/** Pictures are read from here, without the key. */
const mediaHosts: ReadonlySet<string> = new Set([...apiHosts, 'media.modelrunner.ai', 'modelrunner.ai']);
/** The bytes of an upload are put here, to a URL that ModelRunner signed. A bucket of S3 is anybody's, so nothing is read from it. */
const storePattern = /^(?:[a-z0-9][a-z0-9.-]*\.)?s3(?:[.-][a-z0-9-]+){0,3}\.amazonaws\.com$/;

/**
 * What a call is for decides what may go with it. `api`: the key goes along. `public`: what the API tells anybody, without the key.
 * `storage-put`: the bytes of an upload to a presigned URL. `media`: reading a picture.
 */
export type CallKind = 'api' | 'public' | 'storage-put' | 'media';

/** Where a call really goes. */
export interface Route {
  readonly url: URL;
  /** Sent as X-Forwarded-Host when the traffic is turned to a loopback origin. */
  readonly forwardedHost: string | null;
  /** `foreign`: a host that is not ModelRunner's, and that the designer said yes to. */
  readonly party: 'first' | 'foreign';
}

export type Refusal =
  | { readonly reason: 'not-a-web-address' }
  /** A public https host that is not ModelRunner's. */
  | { readonly reason: 'foreign-host'; readonly host: string }
  | { readonly reason: 'private-address'; readonly host: string };

export const isRefusal = (route: Route | Refusal): route is Refusal => 'reason' in route;

/** Checks PENTIMENTO_MODELRUNNER_ORIGIN: http or https on this machine, nothing but scheme, host and port. Throws `bad-origin`. */
export function checkOrigin(text: string): URL {
  const bad = (why: string): PentimentoError =>
    new PentimentoError(
      'bad-origin',
      `PENTIMENTO_MODELRUNNER_ORIGIN ${why}. It must be an address on this machine, such as http://127.0.0.1:4000.`,
    );
  if (!URL.canParse(text)) throw bad('is not a web address');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('does not begin with http:// or https://');
  if (url.username || url.password) throw bad('holds a user name or password');
  if (url.pathname !== '/' || url.search || url.hash) throw bad('holds more than a host and a port');
  if (!isLoopback(url.hostname)) throw bad('is not on this machine');
  return url;
}

function isFirstParty(kind: CallKind, host: string): boolean {
  if (kind === 'api' || kind === 'public') return apiHosts.has(host);
  if (kind === 'media') return mediaHosts.has(host);
  return mediaHosts.has(host) || storePattern.test(host);
}

/**
 * Decides whether a URL may be called, and where the call goes. `https://HOST/path?query` becomes `ORIGIN/path?query` where an
 * origin is set; a URL that lies on the origin already is used as it is.
 *
 * @param allowHost a foreign host (with its port, where it has one) that a picture may be read from.
 */
export function routeOf(
  kind: CallKind,
  text: string,
  origin: URL | null,
  allowHost: string | null = null,
): Route | Refusal {
  if (!URL.canParse(text)) return { reason: 'not-a-web-address' };
  const url = new URL(text);
  if (url.username || url.password) return { reason: 'not-a-web-address' };
  url.hash = '';
  if (origin && url.origin === origin.origin) return { url, forwardedHost: null, party: 'first' };
  if (url.protocol !== 'https:') return { reason: 'not-a-web-address' };
  const party = url.port === '' && isFirstParty(kind, url.hostname) ? 'first' : 'foreign';
  if (party === 'foreign') {
    if (isPrivateName(url.hostname)) return { reason: 'private-address', host: url.host };
    if (kind !== 'media' || allowHost === null || allowHost.toLowerCase() !== url.host)
      return { reason: 'foreign-host', host: url.host };
  }
  if (!origin) return { url, forwardedHost: null, party };
  // Joined as text: a path that begins with two slashes, taken as a relative URL, would name another host.
  return { url: new URL(origin.origin + url.pathname + url.search), forwardedHost: url.host, party };
}
