import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from '../../../src-main/modelrunner/addresses';
import { checkOrigin, routeOf, type CallKind } from '../../../src-main/modelrunner/hosts';

const at = (kind: CallKind, url: string, origin: string | null = null, allowHost: string | null = null): unknown => {
  const route = routeOf(kind, url, origin === null ? null : new URL(origin), allowHost);
  return 'reason' in route ? route.reason : [route.url.href, route.forwardedHost];
};

describe('the origin of the environment', () => {
  it.each([
    'http://127.0.0.1:4000',
    'http://127.9.9.9:1/',
    'http://localhost:80',
    'https://[::1]:9000',
    'http://127.1:5',
  ])('%s is on this machine', (text) => {
    expect(checkOrigin(text)).toBeInstanceOf(URL);
  });

  it.each([
    '',
    'nonsense',
    '127.0.0.1:4000',
    'ftp://127.0.0.1',
    'http://example.com',
    'http://10.0.0.1',
    'http://0.0.0.0:4000',
    'http://user:pass@127.0.0.1',
    'http://127.0.0.1/path',
    'http://127.0.0.1/?a=b',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://[::2]',
    'http://128.0.0.1',
  ])('%j is refused', (text) => {
    expect(() => checkOrigin(text)).toThrowError(expect.objectContaining({ code: 'bad-origin' }));
  });

  it('is refused without repeating the password it holds', () => {
    expect(() => checkOrigin('http://user:hunter2@127.0.0.1')).toThrowError(expect.not.stringContaining('hunter2'));
  });
});

describe('where a call goes', () => {
  it('the key only ever goes to the API hosts, over https', () => {
    for (const host of ['queue.modelrunner.run', 'modelrunner.run', 'api.modelrunner.run'])
      expect(at('api', `https://${host}/a?b=c`)).toEqual([`https://${host}/a?b=c`, null]);
    expect(at('api', 'http://queue.modelrunner.run/a')).toBe('not-a-web-address');
    for (const url of [
      'https://media.modelrunner.ai/a',
      'https://queue.modelrunner.run:8443/a',
      'https://queue.modelrunner.run.evil.example/a',
      'https://evil.example/queue.modelrunner.run',
      'https://s3.amazonaws.com/a',
      'https://evilqueue.modelrunner.run/a',
      'https://queue.modelrunner.run./a',
    ])
      expect(at('api', url)).toBe('foreign-host');
    expect(at('api', 'https://user@queue.modelrunner.run/a')).toBe('not-a-web-address');
    expect(at('api', 'javascript:alert(1)')).toBe('not-a-web-address');
  });

  it('a foreign host is never allowed anything but the reading of a picture', () => {
    for (const kind of ['api', 'storage-put'] as const)
      expect(at(kind, 'https://cdn.example.com/a', null, 'cdn.example.com')).toBe('foreign-host');
    expect(at('media', 'https://cdn.example.com/a.png', null, 'cdn.example.com')).toEqual([
      'https://cdn.example.com/a.png',
      null,
    ]);
    expect(at('media', 'https://cdn.example.com/a.png', null, 'CDN.example.com')).toEqual([
      'https://cdn.example.com/a.png',
      null,
    ]);
    expect(at('media', 'https://cdn.example.com/a.png', null, 'example.com')).toBe('foreign-host');
    expect(at('media', 'https://cdn.example.com:444/a.png', null, 'cdn.example.com')).toBe('foreign-host');
    expect(at('media', 'http://cdn.example.com/a.png', null, 'cdn.example.com')).toBe('not-a-web-address');
  });

  it('uploads go to the stores of S3, and nothing is read from there unasked', () => {
    for (const host of [
      's3.amazonaws.com',
      's3.eu-central-1.amazonaws.com',
      'modelrunner-media.s3.us-east-1.amazonaws.com',
      's3.dualstack.us-east-1.amazonaws.com',
    ]) {
      expect(at('storage-put', `https://${host}/k?X-Amz-Signature=s`)).toEqual([
        `https://${host}/k?X-Amz-Signature=s`,
        null,
      ]);
      expect(at('media', `https://${host}/k`)).toBe('foreign-host');
    }
    expect(at('storage-put', 'https://s3.amazonaws.com.evil.example/k')).toBe('foreign-host');
    expect(at('storage-put', 'https://evils3.amazonaws.com/k')).toBe('foreign-host');
    expect(at('storage-put', 'https://ec2.amazonaws.com/k')).toBe('foreign-host');
  });

  it('everything is turned to the origin where one is set, naming the host it was meant for', () => {
    const origin = 'http://127.0.0.1:4000';
    expect(at('api', 'https://queue.modelrunner.run/requests?metadata=%7B%22a%22%3A1%7D', origin)).toEqual([
      `${origin}/requests?metadata=%7B%22a%22%3A1%7D`,
      'queue.modelrunner.run',
    ]);
    expect(at('storage-put', 'https://s3.eu-west-1.amazonaws.com/b/k?X=1', origin)).toEqual([
      `${origin}/b/k?X=1`,
      's3.eu-west-1.amazonaws.com',
    ]);
    expect(at('media', 'https://media.modelrunner.ai/a.png', origin)).toEqual([
      `${origin}/a.png`,
      'media.modelrunner.ai',
    ]);
    expect(at('media', 'https://cdn.example.com/a.png', origin, 'cdn.example.com')).toEqual([
      `${origin}/a.png`,
      'cdn.example.com',
    ]);
    expect(at('media', 'https://media.modelrunner.ai//evil.example/a.png', origin)).toEqual([
      `${origin}//evil.example/a.png`,
      'media.modelrunner.ai',
    ]);
  });

  it('a URL that lies on the origin is used as it is, one on another port of the machine is not', () => {
    const origin = 'http://127.0.0.1:4000';
    for (const kind of ['api', 'storage-put', 'media'] as const)
      expect(at(kind, `${origin}/x?y=z`, origin)).toEqual([`${origin}/x?y=z`, null]);
    expect(at('media', 'http://127.0.0.1:4001/x', origin)).toBe('not-a-web-address');
    expect(at('media', 'https://127.0.0.1:4001/x', origin, '127.0.0.1:4001')).toBe('private-address');
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.20.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
    'localhost',
    'printer',
    'nas.local',
    'db.internal',
    'a.localhost',
  ])('https://%s is a private address, whatever the designer allows', (host) => {
    expect(at('media', `https://${host}/a.png`, null, new URL(`https://${host}`).host)).toBe('private-address');
  });
});

describe('looking up a foreign host', () => {
  const lookUp = (addresses: { address: string; family: number }[], all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      publicLookup((_, done) => done(null, addresses))('cdn.example.com', { all }, (error, address) =>
        resolve(error ? (error as NodeJS.ErrnoException).code : address),
      );
    });

  it('gives the addresses that were checked', async () => {
    expect(await lookUp([{ address: '93.184.216.34', family: 4 }], false)).toBe('93.184.216.34');
    expect(
      await lookUp(
        [
          { address: '93.184.216.34', family: 4 },
          { address: '2606:2800:220:1::1', family: 6 },
        ],
        true,
      ),
    ).toHaveLength(2);
  });

  it('fails when one of them is private', async () => {
    for (const address of ['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', '::ffff:192.168.1.1', 'fe80::1']) {
      expect(
        await lookUp(
          [
            { address: '93.184.216.34', family: 4 },
            { address, family: address.includes(':') ? 6 : 4 },
          ],
          true,
        ),
      ).toBe('EPRIVATE');
    }
  });

  it('tells public addresses from all others', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '2606:4700::1111']) expect(isPublicAddress(address)).toBe(true);
    for (const address of [
      '224.0.0.1',
      '255.255.255.255',
      '198.18.0.1',
      '192.0.2.1',
      'ff02::1',
      '2001:db8::1',
      'fec0::1',
      'not an address',
    ])
      expect(isPublicAddress(address)).toBe(false);
  });
});
