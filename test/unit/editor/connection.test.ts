import { describe, expect, it } from 'vitest';
import { connect, type ConnectionState } from '../../../src-renderer/api/connection';
import { toFault } from '../../../src-renderer/api/faults';
import type { Dial, Line } from '../../../src-renderer/api/line';
import { watch } from '../../../src-renderer/api/watch';

type Call = Line['link']['call'];

/** A host that can be cut off and brought back; `answer` is what it does with a call. */
function host(answer: Call) {
  let lost: (() => void) | null = null;
  let reachable = true;
  let dials = 0;
  const dial: Dial = (onLost) => {
    dials++;
    if (!reachable) return Promise.reject(new Error('refused'));
    lost = onLost;
    return Promise.resolve({ link: { call: answer }, close: () => undefined });
  };
  return {
    dial,
    dials: () => dials,
    cut: () => {
      reachable = false;
      lost?.();
    },
    restore: () => {
      reachable = true;
    },
  };
}

const comes = (connection: ReturnType<typeof connect>, wanted: ConnectionState): Promise<void> =>
  new Promise((resolve) => {
    if (connection.state() === wanted) return resolve();
    const end = connection.subscribe((state) => {
      if (state !== wanted) return;
      end();
      resolve();
    });
    return undefined;
  });

describe('the connection', () => {
  it('lets calls wait while it opens for the first time', async () => {
    const connection = connect(host(async (path) => path.join('.')).dial);
    expect(connection.state()).toBe('connecting');
    expect(await connection.client.app.state()).toBe('app.state');
  });

  it('rejects what is pending at a loss, and what is asked meanwhile, with a sentence', async () => {
    const far = host(() => new Promise(() => undefined));
    let fail: (error: Error) => void = () => undefined;
    const stuck = host(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    const connection = connect(stuck.dial);
    const pending = connection.client.app.state().catch(toFault);
    await comes(connection, 'open');
    await Promise.resolve();
    stuck.cut();
    fail(new Error('closed'));
    expect(await pending).toMatchObject({ code: 'connection-lost', message: expect.stringContaining('reconnecting') });
    expect(await connection.client.app.state().catch(toFault)).toMatchObject({ code: 'connection-lost' });
    expect(far.dials()).toBe(0);
  });

  it('tries again by itself, and at once when told', async () => {
    const far = host(async () => 'answer');
    const connection = connect(far.dial);
    await comes(connection, 'open');
    far.cut();
    expect(connection.state()).toBe('lost');
    far.restore();
    connection.retryNow();
    await comes(connection, 'open');
    expect(await connection.client.app.state()).toBe('answer');
    far.cut();
    far.restore();
    await comes(connection, 'open');
    expect(far.dials()).toBe(3);
  });

  it('passes on what the host refuses as it is', async () => {
    const connection = connect(host(() => Promise.reject(new TypeError('of the host'))).dial);
    await expect(connection.client.app.state()).rejects.toThrow('of the host');
  });
});

describe('a watch', () => {
  it('goes on after a loss, from a fresh start, until it is ended', async () => {
    const events: string[] = [];
    let round = 0;
    let end: (error: Error) => void = () => undefined;
    const far = host(async () => {
      const n = ++round;
      return (async function* () {
        yield `snapshot ${n}`;
        await new Promise((_, reject) => {
          end = reject;
        });
      })();
    });
    const connection = connect(far.dial);
    const seen = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          if (!events.includes(text)) return;
          clearInterval(timer);
          resolve();
        }, 5);
      });
    const stop = watch<unknown>(
      connection,
      (signal) => connection.client.app.watch(undefined, { signal }),
      (event) => events.push(String(event)),
    );
    await seen('snapshot 1');
    far.cut();
    end(new Error('closed'));
    far.restore();
    connection.retryNow();
    await seen('snapshot 2');
    stop();
    end(new Error('closed'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events).toEqual(['snapshot 1', 'snapshot 2']);
  });
});
