import { homedir } from 'node:os';
import { join } from 'node:path';
import { createServer, STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createRequestListener } from '@remix-run/node-fetch-server';
import type { App, CreateApp } from '../app/app';
import { makeHome, noShell, projectsIn, systemClock } from '../app/node-ports';
import { openStore } from '../app/store';
import { openBySystem } from '../app/system-open';
import type { AppPorts, Log } from '../ports';
import { createSite } from '../app/site';
import { durations } from '../common/durations';
import { socketPath } from '../contract/assets';
import { PentimentoError } from '../contract/errors';
import { createSessionSecretStore } from '../keys';
import { isLaunch, launch, turnAway, withoutPlace } from './door';
import { hostRefusalOf, pageRefusalOf, socketRefusalOf, unauthorised, type Refusal } from './guard';
import { openSessions, type Sessions } from './sessions';
import { createSockets } from './sockets';

export interface WebHostOptions {
  /** 0 or absent: the port of the last time if it is free, so that open tabs go on; else any. */
  readonly port?: number;
  /** The built renderer, absolute. */
  readonly rendererFolder: string;
  readonly createApp: CreateApp;
  /** Where settings and caches live, absolute. */
  readonly home: string;
  /** MODELRUNNER_KEY and PENTIMENTO_MODELRUNNER_ORIGIN as given, `null` where not. */
  readonly environment: { readonly key: string | null; readonly origin: string | null };
  /** The program that pictures are opened in, an absolute path. */
  readonly editor?: string | null;
  readonly programs: AppPorts['programs'];
  readonly version: string;
  /** What in the environment weakens the connections that the key goes along, as sentences. */
  readonly doubts?: readonly string[];
  readonly readsWords?: boolean;
  readonly durations?: AppPorts['durations'];
  /** Takes what nobody expected. */
  readonly events?: Log;
  /** Takes a sentence for whoever started the server. */
  readonly log?: (sentence: string) => void;
}

export interface WebHost {
  /** `http://127.0.0.1:<port>/launch/<secret>`: lets one browser in, once. */
  readonly url: string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Ends the pages' connections, the app and the server. Passes go on at the next start. */
  close(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail(
          new PentimentoError(
            'io-failed',
            `Port ${port} is in use by another program. Choose another with --port, or leave it out.`,
            { cause: error },
          ),
        );
      else if (error.code === 'EACCES')
        fail(
          new PentimentoError(
            'no-rights',
            `Port ${port} is reserved on this system. Choose one above 1023 with --port, or leave it out.`,
            { cause: error },
          ),
        );
      else fail(error);
    });
    server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });

/** On the port that was asked for; else where it listened the last time, or anywhere. */
const listenSomewhere = async (server: Server, wanted: number, last: number | null): Promise<number> => {
  if (wanted !== 0 || last === null) return listen(server, wanted);
  try {
    return await listen(server, last);
  } catch {
    return listen(server, 0);
  }
};

const refuse = (response: ServerResponse, { status, text }: Refusal): void => {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(text);
};

const refuseSocket = (connection: Duplex, { status, text }: Refusal): void => {
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
};

/** Serves `app` on 127.0.0.1 to browsers of this machine. */
const serve = async (
  app: App,
  options: WebHostOptions,
  sessions: Sessions,
): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const site = await createSite({
    rendererFolder: options.rendererFolder,
    app,
    onError: (error) => options.events?.unexpected('page', error),
  });
  const sockets = createSockets(app.router);
  let port = 0;
  const answer = createRequestListener(site, { protocol: 'http:', onError: () => undefined });
  const server = createServer((request, response) => {
    // Either end may break at any moment, also before anybody reads or writes.
    for (const stream of [request, response]) stream.on('error', () => undefined);
    const misdirected = hostRefusalOf(request, port);
    if (misdirected) return refuse(response, misdirected);
    if (isLaunch(request)) return void launch(request, response, sessions);
    if (!sessions.holds(request.headers.cookie)) return turnAway(request, response);
    const foreign = pageRefusalOf(request);
    if (foreign) return refuse(response, foreign);
    request.url = withoutPlace(request.url ?? '/', sessions);
    answer(request, response);
  });
  server.on('upgrade', (request, connection, head) => {
    connection.on('error', () => connection.destroy());
    const refusal =
      hostRefusalOf(request, port) ??
      (sessions.holds(request.headers.cookie) ? null : unauthorised) ??
      socketRefusalOf(request);
    if (refusal) return refuseSocket(connection, refusal);
    if (withoutPlace(request.url ?? '/', sessions) !== socketPath)
      return refuseSocket(connection, { status: 404, text: 'There is nothing here.' });
    sockets.upgrade(request, connection, head);
  });
  port = await listenSomewhere(server, options.port ?? 0, sessions.lastPort);
  sessions.begin(port);
  return {
    port,
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** The whole app on loopback HTTP and WebSocket. Throws a PentimentoError when the port can't be had. */
export const startWebHost = async (options: WebHostOptions): Promise<WebHost> => {
  const aside = makeHome(options.home);
  if (aside)
    options.log?.(`The settings could not be read. They lie in ${aside} now, and the app starts with new ones.`);
  const app = await options.createApp({
    host: 'web',
    version: options.version,
    ...(options.doubts ? { doubts: options.doubts } : {}),
    readsWords: options.readsWords ?? true,
    ...(options.events ? { log: options.events } : {}),
    home: options.home,
    secrets: createSessionSecretStore(),
    store: openStore(options.home),
    dialogs: null,
    projectsFolder: projectsIn(join(homedir(), 'Documents'), homedir()),
    shell: { ...noShell, open: openBySystem },
    editor: options.editor ?? null,
    clock: systemClock(),
    durations: options.durations ?? durations,
    programs: options.programs,
    modelrunnerOrigin: options.environment.origin,
    environmentKey: options.environment.key,
  });
  try {
    const sessions = openSessions(options.home);
    const server = await serve(app, options, sessions);
    const origin = `http://127.0.0.1:${server.port}`;
    return {
      url: origin + sessions.launchPath(),
      origin,
      close: async () => {
        await server.close();
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
};
