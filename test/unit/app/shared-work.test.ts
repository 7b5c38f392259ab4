import { describe, expect, it } from 'vitest';
import { SharedWork } from '../../../src-main/images/process/shared-work';

/** Work that ends when it is told to, and tells what became of it. */
function work() {
  let finish: (value: string) => void = () => undefined;
  const begun: AbortSignal[] = [];
  const begin = (signal: AbortSignal): Promise<string> => {
    begun.push(signal);
    return new Promise((resolve, reject) => {
      finish = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };
  return { begin, begun, finish: (value: string) => finish(value) };
}

const gone = new Error('gone');

describe('work that several wait for', () => {
  it('is done once for all of them', async () => {
    const shared = new SharedWork<string>();
    const { begin, begun, finish } = work();
    const all = [shared.join('a', begin), shared.join('a', begin), shared.join('a', begin)];
    finish('done');
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
    expect(begun).toHaveLength(1);
    // Then it is work anew.
    const again = shared.join('a', begin);
    finish('again');
    expect(await again).toBe('again');
    expect(begun).toHaveLength(2);
  });

  it('goes on while one of them waits, and stops with the last', async () => {
    const shared = new SharedWork<string>();
    const { begin, begun } = work();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [shared.join('a', begin, first.signal), shared.join('a', begin, second.signal)];
    first.abort(gone);
    await expect(waiting[0]).rejects.toBe(gone);
    expect(begun[0]?.aborted).toBe(false);
    second.abort(gone);
    await expect(waiting[1]).rejects.toBe(gone);
    expect(begun[0]?.aborted).toBe(true);
    // Whoever comes now is not handed what was stopped.
    const fresh = work();
    const later = shared.join('a', fresh.begin);
    fresh.finish('fresh');
    expect(await later).toBe('fresh');
  });

  it('fails for all of them alike, and does not begin for one that left before', async () => {
    const shared = new SharedWork<string>();
    let count = 0;
    const fail = async (): Promise<string> => {
      count++;
      throw gone;
    };
    const both = await Promise.allSettled([shared.join('a', fail), shared.join('a', fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(count).toBe(1);
    await expect(shared.join('b', fail, AbortSignal.abort(gone))).rejects.toBe(gone);
    expect(count).toBe(1);
  });
});
