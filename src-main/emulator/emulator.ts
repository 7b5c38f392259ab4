import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports';
import { learnModels, modelsFrom } from '../common/models';
import { Account } from './account';
import type { Emulator, EmulatorOptions, EmulatorParts } from './engine';
import { exchangeOf, json, Refusal, type Exchange, type Reply } from './exchange';
import { FaultDesk } from './fault-desk';
import { playFault } from './fault-player';
import { createJobRunner } from './job-runner';
import { houseModels } from './house-models';
import { JobStore } from './jobs';
import { MediaStore } from './media';
import { platformRoutes } from './platform-routes';
import { places as createPlaces } from './places';
import { writeReply } from './reply-writer';
import { checkKey, requestRoutes } from './request-routes';
import { createRestylePool } from '../painter/restyle-pool';
import { matchRoute, type Match, type Route } from './router';
import { storageRoutes } from './storage-routes';

const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
};

/**
 * Starts a ModelRunner of our own on loopback: the offline engine, `pentimento emulator`, and the tests' fault lab.
 * Every call arrives at its one address; `X-Forwarded-Host` names the host that was meant (CLI.md).
 */
export async function startEmulator(options: EmulatorOptions & EmulatorParts): Promise<Emulator> {
  const clock = options.clock ?? systemClock;
  learnModels('house', houseModels);
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder ?? tmpdir(), 'pentimento-engine-'));
  const jobs = new JobStore(clock.now);
  const media = new MediaStore(folder, clock.now);
  const places = createPlaces(options.urls ?? 'origin');
  const desk = new FaultDesk(options.habits);
  desk.set(options.faults ?? {});
  const account = new Account(options.pricePerMegapixel, clock.now, options.account);
  const runner = createJobRunner({
    jobs,
    media,
    places,
    clock,
    pool: createRestylePool(options.programs.restyle, options.startChild),
    account,
    latency: options.latency ?? 1,
  });
  const house: Route[] = [
    {
      name: 'house',
      side: 'house',
      methods: ['GET', 'HEAD'],
      path: /^\/$/,
      handle: () =>
        json(200, {
          name: 'Pentimento offline engine',
          status: 'ok',
          models: modelsFrom('own', 'house').map(({ id }) => id),
          jobs: jobs.size,
        }),
    },
    {
      name: 'house',
      side: 'house',
      methods: ['GET'],
      path: /^\/emulator\/jobs$/,
      handle: () => json(200, { total: jobs.size, byClientJobId: Object.fromEntries(jobs.counts) }),
    },
  ];
  const routes = [
    ...house,
    ...platformRoutes(account),
    ...storageRoutes(media, places, clock.now),
    ...requestRoutes({
      jobs,
      runner,
      account,
      media,
      places,
      now: clock.now,
      heartbeat: options.heartbeat ?? 25_000,
      script: () => desk.script,
    }),
  ];

  async function answer(exchange: Exchange, { route, parameters }: Match): Promise<Reply> {
    try {
      return withId(exchange, await route.handle(exchange, parameters));
    } catch (error) {
      if (error instanceof Refusal) return withId(exchange, error.reply);
      throw error;
    }
  }

  const withId = (exchange: Exchange, reply: Reply): Reply =>
    desk.script.requestIdHeader
      ? { ...reply, headers: { 'x-modelrunner-request-id': exchange.correlation, ...reply.headers } }
      : reply;

  /**
   * Files have names and signatures that nobody can guess, and are asked without a key (PROTOCOL 1). The service itself wants one only for
   * its API; where keys are given, so does all else here.
   */
  function keyRefusal(exchange: Exchange, match: ReturnType<typeof matchRoute>): Reply | null {
    const side = 'missing' in match ? null : match.route.side;
    const open =
      side === 'bucket' ||
      side === 'media' ||
      side === 'relay' ||
      // Prices and catalogue are told to anybody, as the service does: to who means the service, and not this address.
      (side === 'public' && (plainly(match) || exchange.host !== null)) ||
      (!options.keys && side !== 'queue' && side !== 'storage' && side !== 'account');
    if (open) return null;
    try {
      checkKey(exchange, options.keys ?? null);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  const plainly = (match: ReturnType<typeof matchRoute>): boolean =>
    !('missing' in match) && match.route.name === 'pricing';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = originOf(request);
    if (origin === null) {
      await writeReply(request, response, json(403, { error: 'This address answers on loopback only' }));
      return;
    }
    const plain = exchangeOf(request, origin);
    const match = matchRoute(routes, plain);
    const refusal = keyRefusal(plain, match);
    if (refusal) {
      await writeReply(request, response, withId(plain, refusal));
      return;
    }
    if ('missing' in match) {
      await writeReply(request, response, withId(plain, match.missing));
      return;
    }
    const fault = desk.next(match.route.name);
    const exchange = { ...plain, fault };
    const carryOut = (): Promise<Reply> => answer(exchange, match);
    if (fault === null) await writeReply(request, response, await carryOut());
    else await playFault(fault, { exchange, side: match.route.side, request, response, carryOut });
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    serve(request, response).catch(() => {
      if (!response.headersSent && !response.destroyed)
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"Internal error"}');
      else response.destroy();
    });
  });
  // Many calls share few connections; an idle one is kept longer than any client pauses.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  }).catch(async (error: unknown) => {
    await runner.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  let closing: Promise<void> | null = null;
  return {
    origin: `http://127.0.0.1:${port}`,
    jobsByClientJobId: jobs.counts,
    setFaults: (script) => desk.set(script),
    setAccount: (script) => account.set(script),
    close: () =>
      (closing ??= (async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await Promise.all([closed, runner.close()]);
        await rm(folder, { recursive: true, force: true });
      })()),
  };
}

/** The address the client used; `null` when its Host (or a web page's Origin) is not this machine: DNS rebinding ends here. */
function originOf(request: IncomingMessage): string | null {
  const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;
  const host = request.headers.host ?? '';
  const page = request.headers.origin;
  if (!loopback.test(host)) return null;
  if (page !== undefined && !loopback.test(page.replace(/^https?:\/\//, ''))) return null;
  return `http://${host}`;
}
