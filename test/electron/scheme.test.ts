import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src-main/contract';
import { withApp } from './with-app';

const { shared } = withApp({ shared: true });

describe('the scheme', () => {
  it('is a standard, secure one that can stream, and nothing more', async () => {
    const app = shared();
    expect(await app.remote.schemes()).toEqual({
      pentimento: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    });
  });

  it('serves the app’s page with its policy in the header', async () => {
    const app = shared();
    const page = await app.remote.fetch('pentimento://app/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it('finds nothing outside of what was built, and nothing on another host', async () => {
    const app = shared();
    for (const url of [
      'pentimento://app/../../package.json',
      'pentimento://app/%2e%2e/%2e%2e/package.json',
      'pentimento://app/..%2f..%2fpackage.json',
      'pentimento://app/..\\..\\package.json',
      'pentimento://app/assets',
      'pentimento://app//etc/passwd',
      'pentimento://app/preload/preload.cjs',
      'pentimento://app/%',
      'pentimento://app/%00',
      'pentimento://other/',
      'pentimento://app:80/',
      'pentimento://app.evil/',
    ]) {
      expect([url, (await app.remote.fetch(url)).status]).toEqual([url, 404]);
    }
  });

  it('hands out no picture of a project that is not open', async () => {
    const app = shared();
    const answer = await app.remote.fetch('pentimento://app/files/none/source.none');
    expect(answer.status).toBe(404);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('answers no page of another origin, and no other method', async () => {
    const app = shared();
    expect((await app.remote.fetch('pentimento://app/', { headers: { Origin: 'https://example.com' } })).status).toBe(
      403,
    );
    for (const origin of ['https://example.com', 'pentimento://app.evil', 'pentimento://other', 'file://'])
      expect(
        (
          await app.remote.fetch('pentimento://app/import/p?name=a.png', {
            method: 'POST',
            headers: { Origin: origin },
            body: 'x',
          })
        ).status,
      ).toBe(403);
    expect(
      (
        await app.remote.fetch('pentimento://app/', {
          method: 'POST',
          headers: { Origin: 'pentimento://app' },
          body: 'x',
        })
      ).status,
    ).toBe(405);
    expect((await app.remote.fetch('pentimento://app/import/p?name=a.png')).status).toBe(405);
  });
});
