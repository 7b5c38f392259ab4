import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deliverySentence } from '../../../src-main/common/delivery';
import { ledgerEntries } from '../../../src-main/common/ledger';
import { canDeleteFromService, canFetchAgain } from '../../../src-main/common/on-service';
import type { PassRecord } from '../../../src-main/contract/records';
import type { RecordReading } from '../../../src-main/modelrunner/service';
import { damagedResults } from '../../../src-main/pass/on-disk';
import type { Project } from '../../../src-main/project/project';
import { filesBelow } from '../../support/folders';
import { waitingPass } from '../../support/records';
import { openScripted, pictureOf, reading, type Script } from '../../support/scripted';
import { faultOf } from '../../support/until';

const scripted = await openScripted('pass-delivery');
const media = 'https://media.modelrunner.ai';
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((name) => `${media}/out/${name}.png`) as [string, string, string, string];
const pictures = (...urls: string[]): Script['pictures'] => new Map(urls.map((url) => [url, pictureOf(url)]));
const record = (project: Project, id: string): PassRecord => project.pass(id).record;

async function contents(project: Project, id: string): Promise<string[]> {
  const folder = project.passFolder(project.pass(id));
  return Promise.all(record(project, id).results.map(({ file }) => readFile(join(folder, file), 'utf8')));
}

const asking = (count: number): Partial<PassRecord> => ({
  recipe: { ...waitingPass(1).recipe, num_images: count },
});

async function ended(script: Script, name: string, change: Partial<PassRecord> = {}) {
  const room = scripted.room(script);
  const { project, id } = await scripted.running(name, change);
  await room.resume(project);
  await room.settled(id);
  return { room, project, id };
}

describe('output that the service found invalid', () => {
  const invalid = (outputs: readonly string[], change: Partial<RecordReading> = {}) =>
    reading(outputs, { invalidOutput: true, billingStatus: 'failed', totalPrice: null, ...change });

  it('is kept where there are pictures in it, free of charge, and said to be odd', async () => {
    const { project, id } = await ended({ records: [invalid([A])], pictures: pictures(A) }, 'invalid, kept', asking(1));
    expect(record(project, id)).toMatchObject({
      state: 'done',
      error: null,
      price: { settled: '0' },
      evidence: { notes: [expect.stringContaining('counts this pass as failed and charges nothing')] },
    });
    expect(await contents(project, id)).toEqual([pictureOf(A)]);
    expect(ledgerEntries([record(project, id)])[0]).toMatchObject({ billed: 'no', settled: '0' });
  });

  it('is believed where it says that it is charged', async () => {
    const { project, id } = await ended(
      { records: [invalid([A], { billingStatus: 'charged', totalPrice: '0.06' })], pictures: pictures(A) },
      'invalid, charged',
      asking(1),
    );
    expect(record(project, id)).toMatchObject({ state: 'done', price: { settled: '0.06' } });
  });

  it('is a failure that was not charged where there is none, or where it can’t be had', async () => {
    for (const [name, outputs] of [
      ['none', []],
      ['gone', [A]],
    ] as const) {
      const { project, id } = await ended({ records: [invalid(outputs)], pictures: pictures() }, name, asking(1));
      expect(record(project, id)).toMatchObject({
        state: 'failed',
        error: { code: 'model-failed', billed: 'no' },
        price: { settled: '0' },
      });
    }
  });
});

describe('FAILED', () => {
  it('in the record is never charged', async () => {
    const { project, id } = await ended(
      {
        records: [reading([], { status: 'FAILED', billingStatus: 'pending', totalPrice: null })],
        pictures: pictures(),
      },
      'force-failed',
    );
    expect(record(project, id)).toMatchObject({ state: 'failed', error: { code: 'model-failed', billed: 'no' } });
  });
});

describe('a record that the stream tells whole', () => {
  const mine = 'job-of-mine';
  const streaming = (job: string, whole: RecordReading, polls: string[]): Script => ({
    records: [whole],
    pictures: pictures(A),
    change: (service) => ({
      // What it says of a pass that the stream tells of comes late.
      status: async (handle, signal) => {
        polls.push('status');
        return job === mine ? { kind: 'running' } : service.status(handle, signal);
      },
      record: (handle, signal) => {
        polls.push('record');
        return service.record(handle, signal);
      },
      async *wakes(signal) {
        yield { underWay: 'request-1' };
        yield { ended: 'request-1', clientJobId: job, record: whole };
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return 0;
      },
    }),
  });

  it('settles the pass without another poll; one of another client job id is nobody’s', async () => {
    const polls: string[] = [];
    const { project, id } = await ended(streaming(mine, reading([A]), polls), 'streamed', {
      ...asking(1),
      clientJobId: mine,
    });
    expect(record(project, id)).toMatchObject({ state: 'done', price: { settled: '0.24' } });
    expect(polls).not.toContain('record');
    const others: string[] = [];
    const second = await ended(streaming('another', reading([A]), others), 'another’s', {
      ...asking(1),
      clientJobId: mine,
    });
    expect(record(second.project, second.id).state).toBe('done');
    expect(others).toEqual(['status', 'record']);
  });
});

describe('a record that lists fewer pictures than were asked for', () => {
  it('and is not settled is read again until it lists all: every picture is here before the pass is done', async () => {
    const pending = reading([A], { billingStatus: 'pending', totalPrice: null });
    const { project, id } = await ended(
      { records: [pending, pending, reading([A, B, C, D])], pictures: pictures(A, B, C, D) },
      'two steps',
    );
    expect(record(project, id)).toMatchObject({ state: 'done', price: { settled: '0.24' } });
    expect(await contents(project, id)).toEqual([A, B, C, D].map(pictureOf));
    expect(deliverySentence(record(project, id))).toBeNull();
  });

  it('and is settled is done, says so, and is fetched when the rest is listed after all', async () => {
    const script = { records: [reading([A, B])], pictures: pictures(A, B, C, D) };
    const { room, project, id } = await ended(script, 'short');
    expect(record(project, id)).toMatchObject({ state: 'done', error: null });
    expect(deliverySentence(record(project, id))).toBe('2 of 4 delivered, charged for 4 ($0.24).');
    expect([canFetchAgain(record(project, id)), canDeleteFromService(record(project, id))]).toEqual([true, true]);
    expect((await faultOf(room.fetchAgain(project, id, null))).message).toContain('2 of 4 delivered');
    script.records = [reading([D, B, A, C])];
    await room.fetchAgain(project, id, null);
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([A, B, D, C].map(pictureOf));
    expect(deliverySentence(record(project, id))).toBeNull();
  });

  it('and is settled with more only when its price is read is fetched then', async () => {
    const script = { records: [reading([A], { billingStatus: 'pending' })], pictures: pictures(A, B) };
    const { room, project, id } = await ended(script, 'with the price');
    expect(record(project, id)).toMatchObject({ state: 'done', price: { settled: null } });
    script.records = [reading([A, B])];
    await room.readPrices(project);
    expect(record(project, id).price.settled).toBe('0.24');
    expect(await contents(project, id)).toEqual([A, B].map(pictureOf));
  });

  it('is not deleted from the service while it lists what is not here', async () => {
    const script: Script = { records: [reading([A, B])], pictures: pictures(A, B) };
    const { room, project, id } = await ended(script, 'not deleted');
    script.records = [reading([A, B, C])];
    expect(await faultOf(room.deleteFromService(project, id))).toMatchObject({ code: 'wrong-use' });
    expect(canDeleteFromService(record(project, id))).toBe(false);
    expect(deliverySentence(record(project, id))).toContain('ModelRunner lists one more picture.');
    script.pictures.set(C, pictureOf(C));
    await room.fetchAgain(project, id, null).catch(() => undefined);
    await room.deleteFromService(project, id);
    expect(record(project, id).evidence.deletedAt).not.toBeNull();
  });
});

describe('pictures are known by what they are', () => {
  const two = asking(2);
  const partly = async (name: string, lists: readonly (readonly string[])[]) => {
    const script: Script = { records: [reading([A, B])], pictures: pictures(A) };
    const { room, project, id } = await ended(script, name, two);
    expect(record(project, id)).toMatchObject({ state: 'failed', error: { code: 'result-gone', billed: 'yes' } });
    expect(await contents(project, id)).toEqual([pictureOf(A)]);
    script.pictures.set(B, pictureOf(B));
    script.records = lists.map((list) => reading([...list]));
    await room.fetchAgain(project, id, null);
    await room.settled(id);
    return { room, project, id };
  };

  it.each([
    ['in another order', [[B, A]]],
    ['shrunk to what is missing', [[B]]],
    ['as before', [[A, B]]],
    ['signed, in another order', [[`${B}?X-Signature=1`, `${A}?X-Signature=2`]]],
  ] as const)('after a partial fetch, a list %s brings the other one', async (name, lists) => {
    const { project, id } = await partly(name, lists);
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([A, B].map(pictureOf));
  });

  it('at other addresses, with other names, by their bytes: none is stored twice', async () => {
    const script: Script = { records: [reading([A, B])], pictures: pictures(A) };
    const { room, project, id } = await ended(script, 'moved', two);
    const [X, Y] = [`${media}/new/x.png`, `${media}/new/y.png`];
    script.pictures = new Map([
      [X, pictureOf(B)],
      [Y, pictureOf(A)],
    ]);
    script.records = [reading([X, Y])];
    await room.fetchAgain(project, id, null);
    await room.settled(id);
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([A, B].map(pictureOf));
    expect(record(project, id).results.map(({ origin }) => origin)).toEqual([Y, X]);
  });

  it('that only their queries tell apart, by their bytes too', async () => {
    const of = (name: string): string => `${media}/get?file=${name}`;
    const script: Script = { records: [reading([of('a'), of('b')])], pictures: new Map([[of('a'), pictureOf(A)]]) };
    const { room, project, id } = await ended(script, 'queries', two);
    expect(record(project, id).state).toBe('failed');
    script.pictures.set(of('b'), pictureOf(B));
    script.records = [reading([of('b'), of('a')])];
    await room.fetchAgain(project, id, null);
    await room.settled(id);
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([A, B].map(pictureOf));
  });

  it('and one that somebody changed is not taken for the delivered one, which is put beside it', async () => {
    const script: Script = { records: [reading([A, B])], pictures: pictures(A, B) };
    const { room, project, id } = await ended(script, 'changed', two);
    const folder = project.passFolder(project.pass(id));
    await writeFile(join(folder, '1.png'), 'picture retouched');
    await rm(join(folder, '2.png'));
    expect(await damagedResults(project, project.pass(id))).toEqual([
      { result: 1, file: '1.png', is: 'changed' },
      { result: 2, file: '2.png', is: 'missing' },
    ]);
    expect(await faultOf(room.deleteFromService(project, id))).toMatchObject({ code: 'file-missing' });
    await room.fetchAgain(project, id, null);
    expect(await contents(project, id)).toEqual([A, B].map(pictureOf));
    expect(await readFile(join(folder, '1.png'), 'utf8')).toBe('picture retouched');
    expect((await filesBelow(folder)).filter((name) => name.endsWith('.png'))).toEqual([
      '1-delivered.png',
      '1.png',
      '2.png',
    ]);
    expect(await damagedResults(project, project.pass(id))).toEqual([]);
  });

  it('and one that is lost and gone from the service is said to be, and the pass stays done', async () => {
    const script: Script = { records: [reading([A, B])], pictures: pictures(A, B) };
    const { room, project, id } = await ended(script, 'gone for good', two);
    await rm(join(project.passFolder(project.pass(id)), '2.png'));
    script.pictures.delete(B);
    expect(await faultOf(room.fetchAgain(project, id, null))).toMatchObject({ code: 'result-gone' });
    expect(record(project, id)).toMatchObject({ state: 'done', results: [{ file: '1.png' }, { file: '2.png' }] });
  });
});

describe('an address that no longer answers', () => {
  const one = asking(1);

  it.each([400, 401, 402, 403, 404, 410, 416, 500, 503])('with %i is renewed from the record', async (status) => {
    const signed = (n: number): string => `${A}?X-Signature=${n}`;
    const { project, id } = await ended(
      {
        records: [reading([signed(1)]), reading([signed(2)])],
        pictures: new Map<string, string | number>([
          [signed(1), status],
          [signed(2), pictureOf(A)],
        ]),
      },
      `renewed ${status}`,
      one,
    );
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([pictureOf(A)]);
  });

  it('but with an error every time is given up in the end, with a way on', async () => {
    const { project, id } = await ended({ records: [reading([A])], pictures: new Map([[A, 503]]) }, 'never', one);
    expect(record(project, id)).toMatchObject({ state: 'failed', error: { code: 'result-gone', billed: 'yes' } });
    expect(canFetchAgain(record(project, id))).toBe(true);
  });
});

describe('an end that nobody understands', () => {
  it('a status that is no known word has the record read, after a while, and again', async () => {
    const { project, id } = await ended(
      {
        records: [reading([], { status: 'PONDERING', billingStatus: null, totalPrice: null }), reading([A, B, C, D])],
        pictures: pictures(A, B, C, D),
        change: () => ({ status: async () => ({ kind: 'unknown', word: 'PONDERING' }) }),
      },
      'strange',
    );
    expect(record(project, id).state).toBe('done');
    expect(await contents(project, id)).toEqual([A, B, C, D].map(pictureOf));
  });

  it('and whose record stays as strange is failed, unknown, and asked for again', async () => {
    const { project, id } = await ended(
      {
        records: [reading([], { status: 'PONDERING', billingStatus: null, totalPrice: null })],
        pictures: pictures(),
        change: () => ({ status: async () => ({ kind: 'unknown', word: 'PONDERING' }) }),
      },
      'stays strange',
    );
    expect(record(project, id)).toMatchObject({ state: 'failed', error: { billed: 'unknown' } });
    expect(canFetchAgain(record(project, id))).toBe(true);
  });

  it('complete, empty and without a word on its bill is failed, unknown, within a minute; it is asked for again by itself', async () => {
    const script: Script = {
      records: [reading([], { billingStatus: null, totalPrice: null })],
      pictures: pictures(A, B, C, D),
    };
    const room = scripted.room(script, { persistent: true });
    const { project, id } = await scripted.running('empty');
    const begun = scripted.clock.now();
    await room.resume(project);
    await room.settled(id);
    expect(record(project, id)).toMatchObject({ state: 'failed', error: { code: 'no-output', billed: 'unknown' } });
    expect(Date.parse(record(project, id).finishedAt ?? '') - begun).toBeLessThan(60_000);
    const again = new Promise<void>((resolve) => {
      room.events.on('ended', (_project, entry) => {
        if (entry.record.state === 'done') resolve();
      });
    });
    script.records = [reading([A, B, C, D])];
    await again;
    expect(await contents(project, id)).toEqual([A, B, C, D].map(pictureOf));
    await room.close();
  });
});

describe('further requests of one pass', () => {
  it('are told with their prices, and counted', async () => {
    const script: Script = {
      records: [reading([A, B, C, D])],
      pictures: pictures(A, B, C, D),
      change: (service) => ({
        find: async () => ({
          requestId: 'request-2',
          model: 'ideogram/ideogram-v4/image-to-image',
          statusUrl: null,
          responseUrl: null,
          others: [{ requestId: 'request-1', billingStatus: 'pending', settled: null }],
        }),
        record: (handle, signal) =>
          handle.requestId === 'request-1'
            ? Promise.resolve(reading([], { totalPrice: '0.11' }))
            : service.record(handle, signal),
      }),
    };
    const { project, id } = await ended(script, 'two requests', { state: 'submitting', requestId: null });
    expect(record(project, id)).toMatchObject({
      state: 'done',
      requestId: 'request-2',
      evidence: { others: [{ requestId: 'request-1', billingStatus: 'charged', settled: '0.11' }] },
    });
    expect(ledgerEntries([record(project, id)])).toMatchObject([{ settled: '0.35' }]);
  });
});
