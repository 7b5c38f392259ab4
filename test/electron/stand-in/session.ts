import type * as Electron from 'electron';
import { emitPreventable, StrictEmitter, strict } from './strict';

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

type BeforeRequest = (details: { readonly url: string }, callback: (response: Electron.CallbackResponse) => void) => void;
let beforeRequest: BeforeRequest | null = null;

class StandInSession extends StrictEmitter implements Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'> {
  readonly protocol = strict('session.protocol', {
    handle: (scheme: string, handler: Handler): void => {
      if (!ready) throw new Error('protocol.handle should be called after app is ready');
      if (handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
      handlers.set(scheme, handler);
    },
  } satisfies Partial<Electron.Protocol>);
  readonly webRequest = strict('session.webRequest', { onBeforeRequest: (listener: BeforeRequest): void => void (beforeRequest = listener) });

  constructor() {
    super('session', ['will-download']);
    return strict('session', this);
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

/** A request of a page, as Chromium makes it: first past webRequest, then to the scheme's handler. */
export const load = async (url: string, init: RequestInit = {}): Promise<Response> => {
  const cancelled = await new Promise<boolean>((done) => (beforeRequest ? beforeRequest({ url }, ({ cancel }) => done(cancel === true)) : done(false)));
  if (cancelled) throw new Error(`net::ERR_BLOCKED_BY_CLIENT ${url}`);
  const scheme = new URL(url).protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  if (!handler) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${url}`);
  return handler(new Request(url, init));
};

/** What the handlers say about a permission. Without handlers Electron grants nearly everything, so their absence throws. */
export const askPermission = async (permission: string): Promise<{ requested: boolean; checked: boolean; device: boolean }> => {
  const { request, check, device } = permissions;
  if (!request || !check || !device) throw new Error('The session has no permission handlers');
  const contents = null as unknown as Electron.WebContents;
  const requested = await new Promise<boolean>((done) => request(contents, permission as Parameters<typeof request>[1], done, {} as Parameters<typeof request>[3]));
  return {
    requested,
    checked: check(contents, permission as Parameters<typeof check>[1], 'pentimento://app', {} as Parameters<typeof check>[3]),
    device: device({ deviceType: 'usb', origin: 'pentimento://app', device: {} } as Parameters<typeof device>[0]),
  };
};

export const startDownload = (): { prevented: boolean } => ({ prevented: emitPreventable(defaultSession, 'will-download') });
