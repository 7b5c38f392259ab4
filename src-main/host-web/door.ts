import type { IncomingMessage, ServerResponse } from 'node:http';
import { launchPrefix, type Sessions } from './sessions';
import { isOtherUser } from './peer';

const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const page = (title: string, sentences: readonly string[]): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pentimento</title><body style="margin:15vh auto;max-width:34rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;background:#1e1e1e;color:#d6d6d6"><h1 style="font-size:1.25rem">${title}</h1>${sentences.map((sentence) => `<p>${sentence}</p>`).join('')}</body></html>`;

const again =
  'To get a new address, end Pentimento (Ctrl+C in the terminal where it runs) and start it again: it opens by itself. Nothing is lost, and passes that run go on.';

const closed = page('Pentimento opens by the address that it printed when it started', [
  'Open that address, with everything after the last slash. It lets one browser in, once.',
  again,
]);
const used = page('This address has been used', [
  'Each address lets one browser in, once. If Pentimento is open in another tab or browser, go on there.',
  again,
]);

const unknown = page('This address doesn’t open Pentimento', [
  'It is not the one that was printed when Pentimento started, or only a part of it. Copy the whole line, with everything after the last slash.',
  again,
]);

const write = (
  response: ServerResponse,
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { ...headers, ...more, Connection: 'close' });
  response.end(response.req.method === 'HEAD' ? undefined : text);
};

/** The path under which the site knows what was asked: the app lies under the place of its sessions. */
export const withoutPlace = (url: string, { place }: Sessions): string =>
  url.startsWith(`/${place}/`) ? url.slice(place.length + 1) : url;

/** Nothing behind the door, pictures and style sheets included, is reached without a cookie. */
export const turnAway = (request: IncomingMessage, response: ServerResponse): void =>
  request.url === '/favicon.ico' ? write(response, 404, '') : write(response, 401, closed);

export const isLaunch = (request: IncomingMessage): boolean => request.url?.startsWith(launchPrefix) === true;

/** Lets a browser in that comes with a launch address. */
export const launch = async (request: IncomingMessage, response: ServerResponse, sessions: Sessions): Promise<void> => {
  // A browser that fetches ahead must not use the address up.
  if (request.method !== 'GET' || request.headers['sec-purpose'] !== undefined)
    return write(response, 405, closed, { Allow: 'GET' });
  // The address stands in the browser's arguments for a moment, where every user can read it.
  const cookie = (await isOtherUser(request.socket)) ? null : sessions.exchange(request.url ?? '');
  if (cookie === null) return write(response, 410, sessions.wasUsed(request.url ?? '') ? used : unknown);
  const home = `/${sessions.place}/`;
  const site = request.headers['sec-fetch-site'];
  // A link on another site was followed: a strict cookie goes along only with what our own page asks for next.
  if (site !== undefined && site !== 'none' && site !== 'same-origin')
    return write(response, 200, '<!doctype html><title>Pentimento</title>', {
      'Set-Cookie': cookie,
      Refresh: `0; url=${home}`,
    });
  write(response, 303, '', { 'Set-Cookie': cookie, Location: home });
};
