import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key as a service may hand it back: as it is, in base64, percent-encoded, in hexadecimal, and by its halves. */
export function keyForms(key: string): string[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replaceAll('=', '');
  return [key, ...key.split(':')].flatMap((part) => [
    part,
    base64(part),
    Buffer.from(part).toString('base64url'),
    encodeURIComponent(part),
    Buffer.from(part).toString('hex'),
  ]);
}

/** Where in a pass the key comes back. After `texts` and `words` the pass goes on; the others spoil the step they are named for. */
export const echoSteps = [
  'texts',
  'words',
  'id',
  'upload',
  'media',
  'redirect',
  'refused',
  'unauthorised',
  'page',
  'failed',
] as const;
export type EchoStep = (typeof echoSteps)[number];

export interface Echo {
  readonly origin: string;
  /** From now on. */
  step: EchoStep;
  /** How many answers handed the key back, by step. */
  readonly said: ReadonlyMap<EchoStep, number>;
  close(): Promise<void>;
}

/** Strings that a pass can't do without. */
const needed = /^(status|request_id|id|modelEndpoint|clientJobId|totalPrice|createdAt|updatedAt)$/;
/** Words of a record, each of which is kept with the pass. */
const word = /^(billingStatus|payloadsPurgedAt|requestedModelEndpoint|totalPrice)$/;
const isAddress = (text: string): boolean => /^https?:\/\//.test(text);

/** A service that hands the key it was called with back: stands before an emulator and changes its answers. */
export async function startEcho(target: string): Promise<Echo> {
  const said = new Map<EchoStep, number>();
  let key = '';
  let count = 0;
  const form = (): string => keyForms(key)[count++ % keyForms(key).length]!;
  const all = (): string => keyForms(key).join(' ');
  const withQuery = (url: string): string => `${url}${url.includes('?') ? '&' : '?'}echo=${form()}`;

  function changed(value: unknown, name: string, call: string): unknown {
    if (Array.isArray(value)) return value.map((item) => changed(item, name, call));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([field, inner]) => [field, changed(inner, field, call)] as const);
      return { ...Object.fromEntries(entries), [`echo ${form()}`]: all() };
    }
    if (echo.step === 'words' && call === 'record' && word.test(name)) return `${String(value)} ${all()}`;
    if (echo.step === 'id' && call === 'submit' && /request_id|_url$/.test(name))
      return isAddress(String(value)) ? `${String(value)}/${form()}` : form().replace(/[^\w-]/g, '');
    if (typeof value !== 'string') return name === 'error' || name === 'logs' || name === 'prompt' ? all() : value;
    if (isAddress(value)) {
      if (call === 'initiate') return echo.step === 'upload' ? withQuery(value) : value;
      if (echo.step === 'media' && value.includes('/media/')) return value.replace(/[^/]+$/, `${form()}.png`);
      return withQuery(value);
    }
    return needed.test(name) || word.test(name) ? value : `${value} ${all()}`;
  }

  /** In the place of the real answer, or `null`. */
  function spoiled(call: string): { status: number; headers: Record<string, string>; body: string } | null {
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({
      error: all(),
      message: all(),
      request_id: form(),
      details: { validationErrors: [] },
    });
    if (call === 'submit' && echo.step === 'refused') return { status: 422, headers: json, body };
    if (call === 'submit' && echo.step === 'unauthorised') return { status: 401, headers: json, body };
    if (call === 'submit' && echo.step === 'page')
      return { status: 502, headers: { 'content-type': 'text/html' }, body: `<title>${all()}</title>${all()}` };
    if (call === 'record' && echo.step === 'failed')
      return { status: 400, headers: json, body: JSON.stringify({ status: 'FAILED', error: all(), logs: [all()] }) };
    if (call === 'media' && echo.step === 'redirect')
      return { status: 302, headers: { location: `/media/${form()}.png?echo=${form()}` }, body: all() };
    return null;
  }

  const callOf = ({ method, url = '' }: IncomingMessage): string => {
    const path = url.split('?')[0]!;
    if (path.startsWith('/storage/upload/initiate')) return 'initiate';
    if (path.startsWith('/media/')) return 'media';
    if (/^\/requests$|\/requests\/[^/]+$/.test(path)) return path.endsWith('/stream') ? 'stream' : 'record';
    return method === 'POST' ? 'submit' : 'other';
  };

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization } = message.headers;
    if (authorization) key = authorization.replace(/^\S+ /, '');
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const call = callOf(message);
    const echoing = key !== '';
    if (echoing) said.set(echo.step, (said.get(echo.step) ?? 0) + 1);
    const more = echoing
      ? {
          'x-echo': all(),
          'x-modelrunner-request-id': form(),
          etag: `"${form()}"`,
          'content-disposition': `attachment; filename="${form()}.png"`,
          'set-cookie': `echo=${form()}`,
        }
      : {};
    const instead = echoing ? spoiled(call) : null;
    if (instead) return void response.writeHead(instead.status, { ...more, ...instead.headers }).end(instead.body);
    await new Promise<void>((resolve, reject) => {
      // The Host it came with stays, so that addresses in answers lead back here.
      const onward = request(
        target + (message.url ?? '/').replace(/[?&]echo=[^&]*/, ''),
        { method: message.method, headers: message.headers, setHost: false },
        (answer) => {
          const { 'content-length': _length, ...headers } = answer.headers;
          response.once('close', () => (answer.destroy(), resolve()));
          if (!echoing || headers['content-type'] !== 'application/json') {
            response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...more });
            if (headers['content-type'] === 'text/event-stream') response.write(`: ${all()}\n\n`);
            return void answer.pipe(response);
          }
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('end', () => {
            const told = changed(JSON.parse(Buffer.concat(chunks).toString('utf8')), '', call);
            response.writeHead(answer.statusCode ?? 502, { ...headers, ...more }).end(JSON.stringify(told));
          });
        },
      );
      onward.once('error', reject);
      onward.end(Buffer.concat(parts));
    });
  }

  const server = createServer((message, response) => {
    response.on('error', () => undefined);
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const echo: Echo = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    step: 'texts',
    said,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return echo;
}
