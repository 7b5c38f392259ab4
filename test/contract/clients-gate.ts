import { request as forwardRequest, createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A call as it left the client. Bodies of uploads are only counted. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  /** The host that was meant. */
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  readonly bytes: number;
}

/** What goes wrong with one call. `before`: it never reaches the service; `after`: the service did it, and the answer is lost. */
export interface Fault {
  readonly on: (seen: Seen) => boolean;
  readonly when: 'before' | 'after';
  readonly play: (response: ServerResponse) => void;
  /** How often it strikes. Default: always. */
  times?: number;
}

export interface Gate {
  readonly origin: string;
  readonly seen: Seen[];
  readonly faults: Fault[];
  reset(): void;
  close(): Promise<void>;
}

/** Stands before the emulator, writes down what passes, and breaks what it is told to break. */
export async function startGate(behind: string): Promise<Gate> {
  const seen: Seen[] = [];
  const faults: Fault[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const url = request.url ?? '';
      const one: Seen = {
        method: request.method ?? '',
        url,
        path: url.split('?')[0]!,
        host: String(request.headers['x-forwarded-host'] ?? ''),
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        text: request.method === 'PUT' ? '' : body.toString(),
        bytes: body.length,
      };
      seen.push(one);
      const fault = faults.find(({ on, times = 1 }) => times > 0 && on(one));
      if (fault && fault.times !== undefined) fault.times -= 1;
      if (fault?.when === 'before') return fault.play(response);
      const onward = forwardRequest(
        behind + url,
        { method: one.method, headers: request.headers, agent: false },
        (answer) => {
          if (fault) {
            answer.resume();
            answer.on('end', () => fault.play(response));
            return;
          }
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    faults,
    reset: () => {
      seen.length = 0;
      faults.length = 0;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
