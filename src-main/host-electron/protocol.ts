import { protocol, type Session } from 'electron';
import type { Site } from '../app/site';
import { appOrigin, scheme } from '../contract/assets';
import { withLatePictures } from './late-pictures';
import { isOwnUrl } from './trust';

/** Tells Chromium what the scheme may do. Before the app is ready, or never. */
export const registerScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
};

const refused = (status: number, text: string): Response =>
  new Response(text, {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });

/** Serves the whole app under `pentimento://app/`. */
export const serveScheme = (session: Session, site: Site): void => {
  const answer = withLatePictures(site);
  session.protocol.handle(scheme, (request) => {
    if (!isOwnUrl(request.url)) return refused(404, 'There is nothing here.');
    const origin = request.headers.get('origin');
    if (origin !== null && origin !== appOrigin) return refused(403, 'Only the app itself may ask for this.');
    return answer(request);
  });
};
