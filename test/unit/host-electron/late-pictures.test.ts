import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import { withLatePictures } from '../../../src-main/host-electron/late-pictures';
import { until } from '../../support/until';

const asked = (path: string): Request => new Request(`pentimento://app${path}`);
const picture = (): Response =>
  new Response('a picture', { headers: { 'Content-Type': 'image/webp', 'Content-Length': '9' } });

/** A site whose answer comes when it is told to. */
function slowSite() {
  let finish: (answer: Response) => void = () => undefined;
  const signals: AbortSignal[] = [];
  const site = withLatePictures((request) => {
    signals.push(request.signal);
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  return { site, signals, finish: (answer: Response) => finish(answer) };
}

/** As Electron reads an answer. */
const read = (answer: Response): Readable => Readable.fromWeb(answer.body as unknown as NodeReadableStream);

describe('a thumbnail in Electron', () => {
  it('that is there at once is answered as it is', async () => {
    const answer = await withLatePictures(async () => picture())(asked('/files/p/source.a?w=320'));
    expect(answer.headers.get('content-length')).toBe('9');
    const missing = await withLatePictures(async () => new Response('none', { status: 404 }))(
      asked('/files/p/source.a?w=320'),
    );
    expect(missing.status).toBe(404);
  });

  it('that takes its time comes with its bytes', async () => {
    const { site, finish } = slowSite();
    const answer = await site(asked('/files/p/source.a?w=320'));
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    finish(picture());
    expect(await answer.text()).toBe('a picture');
  });

  it('is called off when the page gives it up', async () => {
    const { site, signals } = slowSite();
    const body = read(await site(asked('/files/p/source.a?w=320')));
    body.on('error', () => undefined).resume();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    body.destroy();
    await until(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]));
  });

  it('that can’t be made breaks off instead of being an empty picture', async () => {
    const { site, finish } = slowSite();
    const answer = await site(asked('/files/p/source.a?w=320'));
    finish(new Response('It is broken', { status: 422 }));
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it('waits for whole files and everything else', async () => {
    const { site, finish } = slowSite();
    const whole = site(asked('/files/p/source.a'));
    finish(new Response('none', { status: 404 }));
    expect((await whole).status).toBe(404);
  });
});
