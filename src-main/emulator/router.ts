import { json, type Exchange, type Handler } from './exchange';
import type { RouteName } from './route-names';

/** Who answers what (PROTOCOL 1, 12 and 14). `public` wants no key, `account` does; `house` is the emulator's own and is asked without a forwarded host. */
export type Side = 'queue' | 'storage' | 'public' | 'account' | 'relay' | 'bucket' | 'media' | 'house';

export interface Route {
  readonly name: RouteName;
  readonly side: Side;
  readonly methods: readonly string[];
  /** Against the path, with named groups as parameters. */
  readonly path: RegExp;
  readonly handle: Handler;
}

export const queueHost = 'queue.modelrunner.run';
export const mediaHost = 'media.modelrunner.ai';
export const platformHost = 'api.modelrunner.run';
export const bucketHost = 's3.amazonaws.com';

const apiSides: Readonly<Record<string, readonly Side[]>> = {
  [queueHost]: ['queue', 'storage'],
  'modelrunner.run': ['storage', 'public'],
  [platformHost]: ['storage', 'public', 'account', 'relay'],
  [mediaHost]: ['media'],
};

/** A host that is none of the API's plays a bucket or a picture host: presigned and foreign URLs arrive so. */
const answers = (host: string | null, side: Side): boolean =>
  host === null ? true : (apiSides[host] ?? ['bucket', 'media']).includes(side);

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route of a call, or an answer that there is none. */
export function matchRoute(
  routes: readonly Route[],
  exchange: Exchange,
): Match | { readonly missing: ReturnType<typeof json> } {
  const { pathname } = exchange.url;
  const methods = new Set<string>();
  for (const route of routes) {
    if (!answers(exchange.host, route.side)) continue;
    const match = route.path.exec(pathname);
    if (!match) continue;
    if (route.methods.includes(exchange.method)) return { route, parameters: decode(match.groups ?? {}) };
    for (const method of route.methods) methods.add(method);
  }
  if (methods.size > 0)
    return {
      missing: json(
        405,
        { error: 'Method not allowed', request_id: exchange.correlation },
        { allow: [...methods].join(', ') },
      ),
    };
  return { missing: json(404, { error: 'Not found', request_id: exchange.correlation }) };
}

function decode(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value ?? '')];
      } catch {
        return [name, value ?? ''];
      }
    }),
  );
}
