import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src-main/ports';
import { durations, type Durations } from '../../../src-main/common/durations';
import { createService, type ServiceOptions } from '../../../src-main/modelrunner/create-service';
import type { Service } from '../../../src-main/modelrunner/service';

export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly path: string;
  readonly host: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export type Play = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

export interface Loopback {
  readonly origin: string;
  readonly seen: Seen[];
  /** Connections opened so far. */
  readonly connections: () => number;
  play: Play;
  close(): Promise<void>;
}

/** A small server that collects whatever it is sent and plays what a test says. */
export async function startLoopback(play: Play): Promise<Loopback> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const loopback: Omit<Loopback, 'origin'> = {
    seen,
    connections: () => opened,
    play,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(Buffer.from(chunk));
      } catch {
        return;
      }
      const url = request.url ?? '';
      const forwarded = request.headers['x-forwarded-host'];
      const one: Seen = {
        method: request.method ?? '',
        url,
        path: url.split('?')[0]!,
        host: typeof forwarded === 'string' ? forwarded : null,
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks),
      };
      seen.push(one);
      await loopback.play(one, response, request);
    })();
  });
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(loopback, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
};

export const model = 'ideogram/ideogram-v4/image-to-image';
export const requestId = 'V1StGXR8_Z5jdHi6B-myT';
export const key = 'mr-test-3f9a8b7c6d5e4f3a2b1c';

export const envelope = (id: unknown = requestId, base = 'https://queue.modelrunner.run'): Record<string, unknown> => ({
  status: 'IN_QUEUE',
  request_id: id,
  response_url: `${base}/${model}/requests/${String(id)}`,
  status_url: `${base}/${model}/requests/${String(id)}/status`,
  cancel_url: `${base}/${model}/requests/${String(id)}/cancel`,
  queue_position: 0,
});

/** Real time, and every wait that was asked for. */
export function realClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        waits.push(ms);
        if (signal?.aborted) return reject(signal.reason);
        const stop = (): void => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(
          () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
          Math.min(ms, 50),
        );
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
}

/** Patient where the other side answers, so that a busy machine fails no test. */
export const shortDurations: Durations = {
  ...durations,
  connect: 5_000,
  jsonStall: 20_000,
  transferStall: 20_000,
  readRetryFirst: 5,
  readRetryMost: 20,
};
/** For tests of what never answers. */
export const impatient: Durations = { ...shortDurations, jsonStall: 400, transferStall: 500 };

export const serviceAt = (origin: string | null, more: Partial<ServiceOptions> = {}): Promise<Service> =>
  createService({
    engine: 'modelrunner',
    origin,
    key: async () => key,
    durations: shortDurations,
    clock: realClock(),
    random: () => 0.5,
    client: 'own',
    ...more,
  });

export const submitRequest = {
  model,
  input: { prompt: 'a red panda', image_url: 'https://media.modelrunner.ai/in.png', strength: 0.8, seed: 7 },
  clientJobId: 'job-1',
};

export async function temporaryFolder(): Promise<{
  path: string;
  at: (name: string) => string;
  remove: () => Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), 'pentimento-service-'));
  return { path, at: (name) => join(path, name), remove: () => rm(path, { recursive: true, force: true }) };
}
