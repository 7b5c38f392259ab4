import { contentSecurityPolicy } from '../contract/csp';
import type { App } from './app';
import { readRenderer, type RendererFile } from './renderer-files';

/** What a browser is told with every answer. The policy goes with all of them, because an SVG opened by itself is a document too. */
const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const secured = (response: Response): Response => {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
};

const plain = (status: number, text: string, headers: Record<string, string> = {}): Response =>
  new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers } });

const fileAnswer = (file: RendererFile, method: string): Response =>
  new Response(method === 'HEAD' ? null : file.bytes, {
    headers: { 'Content-Type': file.contentType, 'Content-Length': String(file.bytes.byteLength), 'Cache-Control': file.cacheControl },
  });

export type Site = (request: Request) => Promise<Response>;

/**
 * All that both hosts serve, as one function: the built renderer, `/files/*` (pictures) and `/import/*` (dropped pictures). Whether the
 * caller may ask at all is the host's to check before. `rendererFolder`: absolute, holds index.html. Throws when it does not.
 */
export const createSite = async (options: { readonly rendererFolder: string; readonly app: Pick<App, 'assets' | 'imports'> }): Promise<Site> => {
  const files = await readRenderer(options.rendererFolder);
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const allowed = pathname.startsWith('/import/') ? ['POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method)) return plain(405, 'This can not be asked that way.', { Allow: allowed.join(', ') });
    if (pathname.startsWith('/import/')) return options.app.imports(request);
    if (pathname.startsWith('/files/')) return options.app.assets(request);
    const file = files.get(pathname);
    return file ? fileAnswer(file, request.method) : plain(404, 'There is nothing here.');
  };
  return async (request) => {
    try {
      return secured(await answer(request));
    } catch {
      // What went wrong is never shown: its text may hold a path, or worse.
      return secured(plain(500, 'Something went wrong.'));
    }
  };
};
