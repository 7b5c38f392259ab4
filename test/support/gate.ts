import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a call to ModelRunner is for, told from its path (PROTOCOL 3 to 8). */
export type Call = 'initiate' | 'put' | 'submit' | 'list' | 'stream' | 'status' | 'record' | 'media' | 'other';

/** What happens to a call: `before`, it never arrives; `after`, it arrives, and its answer is kept back. */
export type Deed =
  | { readonly kind: 'hold'; readonly when: 'before' | 'after' }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  | {
      readonly kind: 'answer';
      readonly when: 'before' | 'after';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

/** Stands between the app and an emulator, lets everything through, and does to single calls what networks do. */
export interface Gate {
  readonly origin: string;
  /** Calls that came, by what they were for. */
  readonly calls: Readonly<Record<Call, number>>;
  /** What happens to such calls from now on: to the next `times` of them. */
  next(call: Call, deed: Deed, times?: number): void;
  /** Resolves when a call of that kind is being held. */
  held(call: Call): Promise<void>;
  /** Lets held calls go, and all to come. */
  open(): void;
  close(): Promise<void>;
}

function callOf(message: IncomingMessage): Call {
  const path = (message.url ?? '').split('?')[0] ?? '';
  if (path.startsWith('/storage/upload/initiate')) return 'initiate';
  if (message.method === 'PUT') return 'put';
  if (path.startsWith('/media/')) return 'media';
  if (path === '/requests') return 'list';
  if (path === '/requests/stream') return 'stream';
  if (path.endsWith('/status')) return 'status';
  if (/\/requests\/[^/]+$/.test(path)) return 'record';
  return message.method === 'POST' ? 'submit' : 'other';
}

export async function startGate(target: string): Promise<Gate> {
  const calls: Record<Call, number> = {
    initiate: 0,
    put: 0,
    submit: 0,
    list: 0,
    stream: 0,
    status: 0,
    record: 0,
    media: 0,
    other: 0,
  };
  const orders = new Map<Call, { deed: Deed; left: number }>();
  const waiting = new Map<Call, Set<() => void>>();
  const heldNow = new Map<Call, number>();
  const releases = new Set<() => void>();

  const hold = (call: Call): Promise<void> =>
    new Promise((resolve) => {
      releases.add(resolve);
      heldNow.set(call, (heldNow.get(call) ?? 0) + 1);
      for (const tell of waiting.get(call) ?? []) tell();
    });

  const deedFor = (call: Call): Deed | null => {
    const order = orders.get(call);
    if (!order || order.left <= 0) return null;
    order.left -= 1;
    return order.deed;
  };

  function forward(message: IncomingMessage, body: Buffer, response: ServerResponse | null): Promise<void> {
    return new Promise((resolve, reject) => {
      // The Host it came with stays, so that addresses in answers lead back here.
      const onward = request(
        target + (message.url ?? '/'),
        { method: message.method, headers: message.headers, setHost: false },
        (answer) => {
          if (!response) return void answer.resume().once('end', resolve);
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          answer.once('end', resolve);
          response.once('close', () => answer.destroy());
        },
      );
      onward.once('error', reject);
      onward.end(body);
    });
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = callOf(message);
    calls[call] += 1;
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const deed = deedFor(call);
    if (deed?.when === 'after') await forward(message, body, null);
    if (deed?.kind === 'hold') await hold(call);
    if (deed?.kind === 'reset' || (deed?.kind === 'hold' && deed.when === 'after'))
      return void response.socket?.destroy();
    if (deed?.kind === 'answer')
      return void response
        .writeHead(deed.status, { 'content-type': 'application/json', ...deed.headers })
        .end(deed.body ?? '{"error":"as ordered"}');
    await forward(message, body, response);
  }

  const server = createServer((message, response) => {
    response.on('error', () => undefined);
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: (call, deed, times = 1) => void orders.set(call, { deed, left: times }),
    held: (call) =>
      new Promise((resolve) => {
        if ((heldNow.get(call) ?? 0) > 0) return resolve();
        waiting.set(call, (waiting.get(call) ?? new Set()).add(resolve));
      }),
    open: () => {
      orders.clear();
      heldNow.clear();
      for (const release of releases) release();
      releases.clear();
    },
    close: async () => {
      for (const release of releases) release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
