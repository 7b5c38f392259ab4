import type * as Electron from 'electron';
import { emitPreventable, StrictEmitter, strict } from './strict';
import { record } from './world';

type Handler = (request: Request) => Response | Promise<Response>;

const schemes = new Map<string, Electron.Privileges>();
const handlers = new Map<string, Handler>();
let ready = false;
export const sessionIsReady = (): void => void (ready = true);

export const registeredSchemes = (): Record<string, Electron.Privileges> => Object.fromEntries(schemes);

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (customSchemes: Electron.CustomScheme[]) => {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of customSchemes) schemes.set(scheme, privileges ?? {});
  },
} satisfies Partial<Electron.Protocol>);

const permissions: {
  request: Parameters<Electron.Session['setPermissionRequestHandler']>[0];
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0];
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0];
} = { request: null, check: null, device: null };

type BeforeRequest = (
  details: { readonly url: string },
  callback: (response: Electron.CallbackResponse) => void,
) => void;
let beforeRequest: BeforeRequest | null = null;

class StandInSession
  extends StrictEmitter
  implements
    Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
{
  readonly protocol = strict('session.protocol', {
    handle: (scheme: string, handler: Handler): void => {
      if (!ready) throw new Error('protocol.handle should be called after app is ready');
      if (handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
      handlers.set(scheme, handler);
    },
  } satisfies Partial<Electron.Protocol>);
  readonly webRequest = strict('session.webRequest', {
    onBeforeRequest: (listener: BeforeRequest): void => void (beforeRequest = listener),
  });

  constructor() {
    super('session', ['will-download']);
    return strict('session', this);
  }

  setSpellCheckerLanguages(languages: string[]): void {
    record('session.setSpellCheckerLanguages', languages);
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    record('session.setSpellCheckerEnabled', enabled);
  }

  setPermissionRequestHandler(handler: typeof permissions.request): void {
    permissions.request = handler;
  }

  setPermissionCheckHandler(handler: typeof permissions.check): void {
    permissions.check = handler;
  }

  setDevicePermissionHandler(handler: typeof permissions.device): void {
    permissions.device = handler;
  }
}

export const defaultSession = new StandInSession();
export const session = strict('session', { defaultSession });

/** Bytes of one piece of a body that comes as a stream. */
const piece = 64 * 1024;

/** A page's Blob or file reaches a handler in pieces, whose length nobody announces; only plain bytes come at once (lib/browser/api/protocol.ts). */
const inPieces = (bytes: Uint8Array): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate);
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + piece));
      at += piece;
    },
  });
};

/** What Electron hands to a handler of a page's request, and what it does not. */
const handedOver = async (url: string, { body, ...init }: RequestInit, streamed: boolean): Promise<Request> => {
  const headers = new Headers(init.headers);
  headers.delete('content-length');
  if (headers.get('origin') === 'null') headers.delete('origin');
  if (!streamed || body === undefined || body === null)
    return new Request(url, { ...init, headers, body: body ?? null });
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  return new Request(url, { ...init, headers, body: inPieces(bytes), duplex: 'half' } as RequestInit);
};

/** What Electron refuses of an answer (ERR_UNEXPECTED), and more strictly what it would pass on wrongly. */
const checkAnswer = (answer: unknown): Response => {
  if (!(answer instanceof Response)) throw new Error('net::ERR_UNEXPECTED: a handler answers with a Response');
  if (answer.type === 'error') throw new Error('net::ERR_FAILED');
  for (const [name, value] of answer.headers) {
    if (!/^[\t\x20-\x7e]*$/.test(value)) throw new Error(`A header of an answer holds more than ASCII: ${name}`);
    // Electron makes an object of them: of two with one name the last would be all that is left.
    if (name === 'set-cookie') throw new Error('A page of the scheme has no cookies');
  }
  if (answer.bodyUsed) throw new Error('The body of an answer was read already');
  return answer;
};

/** A request of a page, as Chromium makes it: first past webRequest, then to the scheme's handler. `streamed`: its body is a Blob's. */
export const load = async (url: string, init: RequestInit = {}, streamed = false): Promise<Response> => {
  const cancelled = await new Promise<boolean>((done) =>
    beforeRequest ? beforeRequest({ url }, ({ cancel }) => done(cancel === true)) : done(false),
  );
  if (cancelled) throw new Error(`net::ERR_BLOCKED_BY_CLIENT ${url}`);
  const scheme = new URL(url).protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  if (!handler) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${url}`);
  return checkAnswer(await handler(await handedOver(url, init, streamed)));
};

/** What the handlers say about a permission. Without handlers Electron grants nearly everything, so their absence throws. */
export const askPermission = async (
  permission: string,
  url: string,
): Promise<{ requested: boolean; checked: boolean; device: boolean }> => {
  const { request, check, device } = permissions;
  if (!request || !check || !device) throw new Error('The session has no permission handlers');
  const contents = null as unknown as Electron.WebContents;
  const requested = await new Promise<boolean>((done) =>
    request(contents, permission as Parameters<typeof request>[1], done, {
      requestingUrl: url,
      isMainFrame: true,
    } as Parameters<typeof request>[3]),
  );
  return {
    requested,
    checked: check(
      contents,
      permission as Parameters<typeof check>[1],
      new URL(url).origin === 'null' ? url.split('/').slice(0, 3).join('/') : new URL(url).origin,
      {} as Parameters<typeof check>[3],
    ),
    device: device({ deviceType: 'usb', origin: 'pentimento://app', device: {} } as Parameters<typeof device>[0]),
  };
};

export const startDownload = (): { prevented: boolean } => ({
  prevented: emitPreventable(defaultSession, 'will-download'),
});
