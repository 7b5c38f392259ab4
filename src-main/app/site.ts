import { contentSecurityPolicy, picturePolicy } from '../contract/csp';
import type { App } from './app';
import { readRenderer, type RendererFile } from './renderer-files';

/** What a browser is told with every answer. */
const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Only what was built with the app is a page. Policies add up: a browser keeps to each of them, so that the stricter one always wins,
 * whoever asked for it.
 */
const secured = (response: Response, policy: string): Response => {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value);
  if (headers.get('Content-Security-Policy') !== policy) headers.append('Content-Security-Policy', policy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
};

const plain = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });

const fileAnswer = (file: RendererFile, method: string): Response =>
  new Response(method === 'HEAD' ? null : file.bytes, {
    headers: {
      'Content-Type': file.contentType,
      'Content-Length': String(file.bytes.byteLength),
      'Cache-Control': file.cacheControl,
    },
  });

export type Site = (request: Request) => Promise<Response>;

/**
 * All that both hosts serve, as one function: the built renderer, `/files/*` (pictures), `/import/*` (dropped pictures) and `/looks/*` (their first bytes). Whether the
 * caller may ask at all is the host's to check before. `rendererFolder`: absolute, holds index.html. Throws when it does not.
 */
export const createSite = async (options: {
  readonly rendererFolder: string;
  readonly app: Pick<App, 'assets' | 'imports'>;
  /** Takes what nobody expected. */
  readonly onError?: (error: unknown) => void;
}): Promise<Site> => {
  const files = await readRenderer(options.rendererFolder);
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const brings = pathname.startsWith('/import/') || pathname.startsWith('/looks/');
    const allowed = brings ? ['POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method))
      return plain(405, 'This can not be asked that way.', { Allow: allowed.join(', ') });
    if (brings) return options.app.imports(request);
    if (pathname.startsWith('/files/')) return options.app.assets(request);
    return plain(404, 'There is nothing here.');
  };
  return async (request) => {
    try {
      const file = files.get(new URL(request.url).pathname);
      if (file && ['GET', 'HEAD'].includes(request.method))
        return secured(fileAnswer(file, request.method), contentSecurityPolicy);
      return secured(await answer(request), picturePolicy);
    } catch (error) {
      // What went wrong is never shown: its text may hold a path, or worse.
      options.onError?.(error);
      return secured(plain(500, 'Something went wrong.'), picturePolicy);
    }
  };
};
