import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { environmentDoubts } from '../../src-main/app/environment-doubts';
import type { Contract } from '../../src-main/contract';
import { readEnvelope } from '../../src-main/modelrunner/envelope';
import { holdsKey, redact } from '../../src-main/modelrunner/redact';
import { isBuilt } from '../../src-main/modelrunner/status';
import { openLab } from '../support/lab';
import { picture } from '../support/pictures';
import { signIn } from '../support/session';
import { openStudio } from '../support/studio';
import { faultOf } from '../support/until';

const lab = await openLab('security-key');
const key = 'id-7f3a9c21:secret-5e8b/0+44~dd';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const forms: readonly (readonly [string, string])[] = [
  ['as it is', key],
  ['percent-encoded', encodeURIComponent(key)],
  ['percent-encoded twice', encodeURIComponent(encodeURIComponent(key))],
  ['percent-encoded letter by letter', [...Buffer.from(key)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['in base64', base64(key)],
  ['in base64 for URLs', Buffer.from(key).toString('base64url')],
  ['in base64 behind another word', base64(`Key ${key}`)],
  ['in base64 behind two letters', base64(`ab${key}cd`)],
  ['in hexadecimal', Buffer.from(key).toString('hex')],
  ['by its first half', key.split(':')[0]!],
  ['by its second half', key.split(':')[1]!],
  ['by its second half in base64', base64(key.split(':')[1]!)],
];

describe('the key in what the service says', () => {
  it.each(forms)('is known %s', (_how, form) => {
    expect(holdsKey(`https://media.modelrunner.ai/${form}/1.png`, key)).toBe(true);
    expect(
      readEnvelope(
        { request_id: form.replace(/[^\w.-]/g, '') },
        { key: form.replace(/[^\w.-]/g, ''), origin: null, model: 'a/b' },
      ),
    ).toBeNull();
  });

  it('is taken out of a text wherever it stands, and of nothing else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        expect(redact(`${a}${key}${b}`, key)).not.toContain(key);
        expect(holdsKey(a + b, key)).toBe(false);
      }),
    );
  });
});

describe('an address out of a record', () => {
  const handle = { requestId: 'r-1', model: 'ideogram/ideogram-v4/image-to-image', statusUrl: null, responseUrl: null };
  const queue = 'https://queue.modelrunner.run';

  it('is asked only where the app might have built it itself', () => {
    for (const url of [
      `${queue}/requests/r-1`,
      `${queue}/requests/r-1/status`,
      `${queue}/${handle.model}/requests/r-1/status`,
      `${queue}/ideogram/ideogram-v4/requests/r-1`,
    ])
      expect([url, isBuilt(url, handle, null)]).toEqual([url, true]);
    for (const url of [
      `${queue}/requests/r-1?x=1`,
      `${queue}/requests/r-1/status#x`,
      `${queue}/requests/r-1/cancel`,
      `${queue}/requests/r-1/payloads`,
      `${queue}/requests/r-2/status`,
      `${queue}/other/model/requests/r-1/status`,
      `${queue}:8443/requests/r-1`,
      `http://queue.modelrunner.run/requests/r-1`,
      `https://api.modelrunner.run/requests/r-1`,
      `https://modelrunner.run/requests/r-1`,
      `https://user@queue.modelrunner.run/requests/r-1`,
      `${queue}/requests/./r-1/..`,
      `${queue}//requests/r-1`,
      'about:blank',
      '',
    ])
      expect([url, isBuilt(url, handle, null)]).toEqual([url, false]);
  });
});

describe('the key’s place', () => {
  it('can’t be changed where it comes from the environment', async () => {
    const core = await lab.shared();
    expect((await core.engines.keyState()).canSet).toBe(false);
    expect(await faultOf(core.engines.setKey('another-key-0123456789'))).toMatchObject({ code: 'wrong-use' });
  });

  it('is told of where the environment weakens the way to the service', async () => {
    expect(environmentDoubts({})).toEqual([]);
    const doubts = environmentDoubts({ NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '/etc/proxy.pem' });
    expect(doubts).toHaveLength(2);
    const core = await lab.core({ home: lab.at('doubts'), ports: { doubts } });
    expect((await core.engines.keyState()).keptAs).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('is told of in the browser host, too', async () => {
    const studio = await openStudio('security-serve-doubts', {
      NODE_EXTRA_CA_CERTS: await picture(lab.at('no-certificate-either.png')),
      MODELRUNNER_KEY: key,
    });
    const server = await studio.server(['serve', '--no-open']);
    try {
      const { origin, cookie } = await signIn(server.url);
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { Cookie: cookie } });
      await once(socket, 'open');
      const client = createORPCClient<ContractRouterClient<Contract>>(
        new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
      );
      expect((await client.app.state()).key.keptAs).toContain('NODE_EXTRA_CA_CERTS is set');
      socket.close();
    } finally {
      server.child.kill('SIGTERM');
      await server.ended;
    }
  });

  it('has the command line say so whenever it goes to ModelRunner, and only then', async () => {
    const studio = await openStudio('security-doubts', {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_EXTRA_CA_CERTS: await picture(lab.at('no-certificate.png')),
      MODELRUNNER_KEY: key,
      PENTIMENTO_MODELRUNNER_ORIGIN: lab.gate.origin,
    });
    const image = await picture(studio.at('shop.png'), { width: 320, height: 256 });
    await studio.made('poster');
    const pass = ['pass', 'poster', '--source', image, '--prompt', 'noir', '--speed', 'TURBO', '--size', '256x256'];
    const paid = await studio.run(pass);
    expect(paid.code).toBe(0);
    for (const name of ['NODE_TLS_REJECT_UNAUTHORIZED is set', 'NODE_EXTRA_CA_CERTS is set'])
      expect(paid.stderr.split(name)).toHaveLength(2);
    for (const args of [
      ['history', 'poster'],
      ['ledger', 'poster'],
      [...pass, '--engine', 'offline'],
    ]) {
      const { code, stderr } = await studio.run(args);
      expect([code, stderr.includes('NODE_TLS'), stderr.includes('is set: whoever')]).toEqual([0, false, false]);
    }
  });
});
