import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouterClient } from '@orpc/server';
import { chromium, type Browser } from 'playwright';
import type { App } from '../../src-main/app/app';
import { createApp } from '../../src-main/app/create';
import { pictureType } from '../../src-main/app/picture-file';
import { createSite } from '../../src-main/app/site';
import { sourceUrl } from '../../src-main/contract/assets';
import { picturePolicy } from '../../src-main/contract/csp';
import { startWebHost, type WebHost } from '../../src-main/host-web';
import { builtFolder, programs } from '../support/built';
import { temporaryFolder } from '../support/folders';
import { picture } from '../support/pictures';
import { signIn, type Session } from '../support/session';

let folder: string;
let host: WebHost;
let app: App;
let session: Session;
let browser: Browser;

const page =
  '<!doctype html><html><body><script>document.title = "ran"; fetch("/rpc"); top.document.body.textContent = "ran"</script>A page.</body></html>';
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>document.title = "ran"</script></svg>';

beforeAll(async () => {
  folder = await temporaryFolder('pictures-as-pages');
  host = await startWebHost({
    rendererFolder: join(builtFolder, '../renderer'),
    createApp: async (ports) => (app = await createApp(ports)),
    home: join(folder, 'home'),
    environment: { key: null, origin: null },
    programs,
    version: '0.0.0',
  });
  session = await signIn(host.url);
  browser = await chromium.launch({
    executablePath: process.env['PENTIMENTO_TEST_BROWSER'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

/** A project of a stranger's: one source, whose bytes and record are theirs. */
const strangersSource = async (name: string, bytes: string, contentType: string): Promise<string> => {
  const client = createRouterClient(app.router);
  const at = join(folder, name);
  const { id } = await client.projects.create({ folder: at, name });
  const { added } = await client.sources.add({ projectId: id, paths: [await picture(join(folder, `${name}.png`))] });
  const sources = join(at, 'sources');
  for (const file of await readdir(sources)) {
    if (!file.endsWith('.json')) await writeFile(join(sources, file), bytes);
    else {
      const record = JSON.parse(await readFile(join(sources, file), 'utf8')) as { probe: object };
      await writeFile(join(sources, file), JSON.stringify({ ...record, probe: { ...record.probe, contentType } }));
    }
  }
  return sourceUrl(id, added[0]!.id);
};

describe('a picture is never a page', () => {
  it.each([
    ['html', page, 'text/html'],
    ['svg', svg, 'image/svg+xml'],
    ['html under a picture’s type', page, 'image/png'],
    ['xml', `<?xml version="1.0"?>${svg}`, 'application/xhtml+xml'],
    ['nothing at all', '', 'text/html'],
  ])('whose bytes are %s is not served, in a real browser either', async (name, bytes, type) => {
    const url = await strangersSource(name, bytes, type);
    const answer = await fetch(`${session.origin}/${url}`, { headers: { Cookie: session.cookie } });
    expect(answer.status).toBe(415);
    expect(await answer.text()).not.toContain('script');
    expect(answer.headers.get('content-security-policy')).toContain(picturePolicy);
    const opened = await browser.newPage();
    const [cookieName = '', value = ''] = session.cookie.split('=');
    await opened.context().addCookies([{ name: cookieName, value, url: session.page }]);
    await opened.goto(session.page + url);
    expect(await opened.title()).not.toBe('ran');
    await opened.context().close();
  });

  it('is served in a sandbox, with the type that its bytes are, whatever the record says', async () => {
    const client = createRouterClient(app.router);
    const { id } = await client.projects.create({ folder: join(folder, 'good'), name: 'good' });
    const { added } = await client.sources.add({ projectId: id, paths: [await picture(join(folder, 'good.jpg'))] });
    for (const width of [undefined, 320]) {
      const answer = await fetch(`${session.origin}/${sourceUrl(id, added[0]!.id, width)}`, {
        headers: { Cookie: session.cookie },
      });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': width ? 'image/webp' : 'image/jpeg',
        'content-security-policy': picturePolicy,
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('can’t run script in a real browser, were it served as a page after all', async () => {
    const site = await createSite({
      rendererFolder: join(builtFolder, '../renderer'),
      app: {
        assets: async () => new Response(page, { headers: { 'Content-Type': 'text/html' } }),
        imports: async () => new Response('{}'),
      },
    });
    const opened = await browser.newPage();
    await opened.route('http://127.0.0.1:9/**', async (route) => {
      const answer = await site(new Request(route.request().url()));
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    await opened.goto('http://127.0.0.1:9/files/p/source.s');
    expect(await opened.innerText('body')).toBe('A page.');
    expect(await opened.title()).toBe('');
    await opened.context().close();
  });
});

describe('policies', () => {
  it('add up, so that the stricter one wins, whoever asked for it', async () => {
    const site = await createSite({
      rendererFolder: join(builtFolder, '../renderer'),
      app: {
        assets: async () => new Response('x', { headers: { 'Content-Security-Policy': "script-src 'none'; sandbox" } }),
        imports: async () => new Response('{}'),
      },
    });
    const policy = (await site(new Request('http://127.0.0.1/files/p/source.s'))).headers.get(
      'content-security-policy',
    );
    expect(policy).toBe(`script-src 'none'; sandbox, ${picturePolicy}`);
  });
});

describe('the type of a picture', () => {
  it('comes from a closed list, and from its bytes alone', () => {
    const types = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/tiff', 'image/avif', null]);
    let seed = 20261129;
    const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    const heads = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF89a', 'RIFF', 'II*\0', '\0\0\0\x1cftypavif', '<html>', ''];
    for (let round = 0; round < 5_000; round++) {
      const head = Buffer.from(heads[next() % heads.length]!, 'latin1');
      const rest = Buffer.from(Array.from({ length: next() % 64 }, () => next() % 256));
      expect(types.has(pictureType(Buffer.concat([head, rest])))).toBe(true);
    }
    expect(pictureType(Buffer.from('<html><body>GIF89a'))).toBeNull();
    expect(pictureType(Buffer.from('RIFF1234WEBP', 'latin1'))).toBe('image/webp');
    expect(pictureType(Buffer.from('\0\0\0\x1cftypmif1\0\0\0\0avifmiaf', 'latin1'))).toBe('image/avif');
  });
});
