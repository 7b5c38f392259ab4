import type { Site } from '../app/site';

/** An answer that takes longer than so many milliseconds is still being made. */
const atOnce = 40;

/**
 * Electron tells a handler nothing when the page gives a request up, but it cancels the body of an answer. So a small picture that is still
 * being made is answered before it is there: given up, its making is called off; failed, its body fails, and the page shows a broken picture
 * either way.
 */
export const withLatePictures =
  (site: Site): Site =>
  async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method !== 'GET' || !pathname.startsWith('/files/') || !searchParams.has('w')) return site(request);
    const stop = new AbortController();
    const making = site(new Request(request, { signal: stop.signal }));
    let timer: NodeJS.Timeout | undefined;
    const quick = await Promise.race([
      making,
      new Promise<null>((resolve) => {
        timer = setTimeout(resolve, atOnce, null);
      }),
    ]);
    clearTimeout(timer);
    if (quick) return quick;
    return new Response(bodyOf(making, stop), {
      headers: {
        'Content-Type': 'image/webp',
        'Cache-Control': 'private, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    });
  };

function bodyOf(making: Promise<Response>, stop: AbortController): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  // Given up before anybody read it.
  making.catch(() => undefined);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!reader) {
        const answer = await making;
        if (!answer.ok || !answer.body) throw new Error('The picture could not be made');
        reader = answer.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
      }
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      stop.abort(new Error('The page gave it up'));
      await reader?.cancel(reason);
    },
  });
}
