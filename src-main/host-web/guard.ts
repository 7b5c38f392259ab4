import type { IncomingMessage } from 'node:http';

/** Why a request is turned away. `text` is what the answer says. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** Names under which this server may be asked. Any other in Host means that a foreign name was made to point here (DNS rebinding). */
const ownHosts = (port: number): readonly string[] =>
  ['127.0.0.1', 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));

/** Both the app's page and its socket come from where the browser says it asked; a page of elsewhere has another origin, and none at all means no page. */
const fromOwnPage = (request: IncomingMessage): boolean => request.headers.origin === `http://${request.headers.host}`;

/** What browsers tell since 2023: who had them ask. Showing a page is no harm, whoever links to it. */
const readByForeignPage = ({ headers }: IncomingMessage): boolean =>
  ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'])) && headers['sec-fetch-mode'] !== 'navigate';

const misdirected: Refusal = { status: 421, text: 'This server answers only as 127.0.0.1 or localhost.' };
const foreign: Refusal = { status: 403, text: 'Only the app itself may ask for this.' };
const malformed: Refusal = { status: 400, text: 'This request can not be understood.' };

/** For sockets; pages are told more (door.ts). */
export const unauthorised: Refusal = { status: 401, text: 'Open Pentimento by the address that it printed.' };

/** Checked before anything else is looked at; `null` lets the request through. `port`: the one this server listens on. */
export const hostRefusalOf = (request: IncomingMessage, port: number): Refusal | null => {
  if (!request.headers.host || !ownHosts(port).includes(request.headers.host.toLowerCase())) return misdirected;
  return request.url?.startsWith('/') ? null : malformed;
};

/** Of a browser that was let in: does another page have it ask? */
export const pageRefusalOf = (request: IncomingMessage): Refusal | null => {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return (reads ? !readByForeignPage(request) : fromOwnPage(request)) ? null : foreign;
};

/** The same for a socket, which a browser lets any page open: it must come from our own. */
export const socketRefusalOf = (request: IncomingMessage): Refusal | null => (fromOwnPage(request) ? null : foreign);
