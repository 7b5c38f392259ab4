import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billedOf, ledgerEntries } from '../../../src-main/common/ledger';
import { PentimentoError } from '../../../src-main/contract/errors';
import { files } from '../../../src-main/project/files';
import type { Project } from '../../../src-main/project/project';
import { openLab, quick } from '../../support/lab';
import { faultOf, stateOf, until, untilState } from '../../support/until';

const lab = await openLab('pass-paid');
const seed = () => 11;

const says = (status: number, body: object, headers: Record<string, string> = {}) =>
  ({ kind: 'answer', when: 'before', status, headers, body: JSON.stringify(body) }) as const;
const unknown = says(404, { error: 'Not found' });
const nowhere = (): void => {
  lab.gate.next('status', unknown, 9_999);
  lab.gate.next('record', unknown, 9_999);
};
const isOwned = (project: Project, id: string): Promise<boolean> =>
  files.exists(join(project.passFolder(project.pass(id)), 'owner.json'));

/** Where a real picture lies on the service. */
async function pictureThere(): Promise<string> {
  const core = await lab.shared();
  const { project, source } = await lab.project(core, `there ${Math.random()}`);
  const {
    record: { id },
  } = await core.room.start(project, quick(source), seed);
  await core.room.settled(id);
  return project.pass(id).record.evidence.resultUrls[0]!;
}

describe('a request that the service says it does not know', () => {
  it('is asked for on and on, and done once it is known', async () => {
    const core = await lab.core({ durations: { missingMost: 3_600_000 } });
    const { project, source } = await lab.project(core, 'known late');
    nowhere();
    const before = lab.gate.calls.status;
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(lab.gate.calls.status - before).toBeGreaterThan(12));
    expect([stateOf(project, id), core.room.held(id)?.code]).toEqual(['running', 'request-missing']);
    lab.gate.open();
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), core.room.held(id)]).toEqual(['done', 1, null]);
  });

  it('is not given up while the list shows it', async () => {
    const core = await lab.core({ durations: { missingMost: 0 } });
    const { project, source } = await lab.project(core, 'listed');
    nowhere();
    const before = lab.gate.calls.list;
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(lab.gate.calls.list - before).toBeGreaterThan(2));
    expect(stateOf(project, id)).toBe('running');
    lab.gate.open();
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('done');
  });

  it('that is given up can be asked for again: each time with an answer, and at last with the picture', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'given up');
    nowhere();
    lab.gate.next('list', says(200, { items: [] }), 9_999);
    const lists = lab.gate.calls.list;
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'failed',
      requestId: expect.any(String),
      error: { code: 'request-missing', billed: 'unknown' },
      price: { settled: null },
    });
    expect(lab.gate.calls.list - lists).toBe(1);
    for (let click = 0; click < 2; click++) {
      const faults = await Promise.all([
        faultOf(core.room.fetchAgain(project, id, null)),
        faultOf(core.room.fetchAgain(project, id, null)),
      ]);
      expect(faults.map(({ code }) => code)).toEqual(['request-missing', 'request-missing']);
      expect([stateOf(project, id), core.room.busy().running, await isOwned(project, id)]).toEqual([
        'failed',
        0,
        false,
      ]);
    }
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect([stateOf(project, id), project.pass(id).record.error, lab.jobs(clientJobId)]).toEqual(['done', null, 1]);
  });
});

describe('an end that is not the last word', () => {
  it.each([{ billingStatus: 'pending' }, {}])(
    'complete without a picture, and not charged yet (%j), is read again',
    async (billing) => {
      const core = await lab.shared();
      const { project, source } = await lab.project(core, `empty ${JSON.stringify(billing)}`);
      lab.gate.next('record', says(200, { status: 'COMPLETED', output: {}, ...billing }), 2);
      const {
        record: { id },
      } = await core.room.start(project, quick(source), seed);
      await core.room.settled(id);
      expect(project.pass(id).record).toMatchObject({ state: 'done', price: { settled: '0.00393216' } });
    },
  );

  it('that stays empty is failed, unknown, and can be asked for again', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'stays empty');
    lab.gate.next('record', says(200, { status: 'COMPLETED', output: {} }), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({ state: 'failed', error: { code: 'no-output', billed: 'unknown' } });
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('done');
  });

  it.each(['FAILED', 'CANCELLED'])('%s, with a charged picture behind it, is fetched', async (status) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, `behind ${status}`);
    const url = await pictureThere();
    lab.gate.next('status', says(200, { status, error: 'Provider error' }), 9_999);
    lab.gate.next('record', says(200, { status, billingStatus: 'charged', totalPrice: '0.05', output: [url] }), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'done',
      price: { settled: '0.05' },
      results: [{ file: '1.png' }],
    });
  });

  it.each([
    ['charged without a picture', { billingStatus: 'charged' }, 'yes', null],
    ['billing failed', { billingStatus: 'failed' }, 'no', '0'],
    ['nothing about the bill', {}, 'no', '0'],
  ] as const)('FAILED, with %s behind it, says so', async (what, behind, billed, settled) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, `failed ${what}`);
    lab.gate.next('status', says(200, { status: 'FAILED', error: 'Provider error' }), 9_999);
    lab.gate.next('record', says(200, { status: 'FAILED', output: null, ...behind }), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'failed',
      error: { code: 'model-failed', billed },
      price: { settled },
    });
    if (billed === 'no')
      return expect(await faultOf(core.room.fetchAgain(project, id, null))).toMatchObject({ code: 'wrong-use' });
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('done');
  });

  it('a record that answers FAILED with 400 behind a complete status was not charged', async () => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, 'failed 400');
    lab.gate.next('status', says(200, { status: 'COMPLETED' }), 9_999);
    lab.gate.next('record', says(400, { status: 'FAILED', error: 'Provider error' }), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'failed',
      error: { code: 'model-failed', billed: 'no' },
      price: { settled: '0' },
    });
  });
});

describe('a picture that is paid for and not here', () => {
  const gone = async (name: string) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, name);
    lab.gate.next('media', says(403, {}), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record.error).toMatchObject({ code: 'result-gone', billed: 'yes' });
    return { core, project, id };
  };

  it('and was purged meanwhile is said to be when it is asked for', async () => {
    const { core, project, id } = await gone('purged');
    lab.gate.next(
      'record',
      says(200, { status: 'COMPLETED', output: {}, payloadsPurgedAt: '2026-01-01T00:00:00Z' }),
      9_999,
    );
    for (let click = 0; click < 2; click++) {
      expect(await faultOf(core.room.fetchAgain(project, id, null))).toMatchObject({
        code: 'result-purged',
        billed: 'yes',
      });
      expect(project.pass(id).record).toMatchObject({
        state: 'failed',
        error: { code: 'result-purged', billed: 'yes' },
        price: { settled: '0.00393216' },
      });
      expect(await isOwned(project, id)).toBe(false);
    }
  });

  it('is not deleted from the service, nor is one whose file is away', async () => {
    const { core, project, id } = await gone('not deleted');
    const before = lab.gate.calls.other;
    expect(await faultOf(core.room.deleteFromService(project, id))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('Fetch again'),
    });
    lab.gate.open();
    await core.room.fetchAgain(project, id, null);
    await core.room.settled(id);
    const file = await project.resultFile(project.pass(id), 1);
    const bytes = await readFile(file);
    await rm(file);
    expect(await faultOf(core.room.deleteFromService(project, id))).toMatchObject({ code: 'file-missing' });
    expect(lab.gate.calls.other).toBe(before);
    await files.write(file, bytes);
    await core.room.deleteFromService(project, id);
    expect(lab.gate.calls.other).toBe(before + 1);
    expect(project.pass(id).record.evidence.deletedAt).not.toBeNull();
  });
});

describe('a pass that was accepted and turned away at once', () => {
  const turnedAway = async (name: string, headers: Record<string, string> = {}) => {
    // The list lags by a look-up, and the next one is some time off.
    const core = await lab.core({ durations: { rateLimitWaits: [60_000], lookUps: [0, 3_000, 50] } });
    const { project, source } = await lab.project(core, name);
    lab.gate.next('list', says(200, { items: [] }));
    lab.gate.next('submit', { kind: 'answer', when: 'after', status: 429, headers });
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    return { core, project, id, clientJobId };
  };

  it('is not cancelled: it is found, and its picture fetched', async () => {
    const { core, project, id, clientJobId } = await turnedAway('cancel accepted', { 'Retry-After': '0' });
    await until(() =>
      expect([core.room.held(id)?.message, stateOf(project, id)]).toEqual([
        // A minute, and up to half of one more by chance.
        expect.stringMatching(/wait (?:[6-8]\d|90) s/),
        'uploading',
      ]),
    );
    expect(await faultOf(core.room.cancel(project, id))).toMatchObject({
      code: 'wrong-use',
      message: expect.stringContaining('charged'),
    });
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });

  it('is not cancelled while nobody can tell whether it is there', async () => {
    const { core, project, id, clientJobId } = await turnedAway('cancel untold');
    await until(() => expect([core.room.held(id)?.code, stateOf(project, id)]).toEqual(['rate-limited', 'uploading']));
    // The pass itself looks for it, too, and must not use up what is meant for the question.
    lab.gate.next('list', says(500, { error: 'x' }), 1_000);
    expect(await faultOf(core.room.cancel(project, id))).toMatchObject({
      code: 'service-unreachable',
      message: expect.stringContaining('not cancelled'),
    });
    lab.gate.open();
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });

  it('is looked for before it is said to be free', async () => {
    const { core, project, id, clientJobId } = await turnedAway('ten minutes', { 'Retry-After': '600' });
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId)]).toEqual(['done', 1]);
  });
});

describe('a number that can’t be written down', () => {
  const failing = (isFull: () => boolean) => ({
    ...files,
    write: (path: string, data: string | Uint8Array) =>
      isFull() && path.endsWith('pass.json') && String(data).includes('"state": "running"')
        ? Promise.reject(new PentimentoError('disk-full', 'The disk is full.'))
        : files.write(path, data),
  });

  it('is kept by the app until it can be, and the list is not asked', async () => {
    let full = true;
    const core = await lab.core({ persistent: true, files: failing(() => full) });
    const { project, source } = await lab.project(core, 'kept');
    const before = lab.gate.calls.list;
    lab.gate.next('list', says(200, { items: [] }), 9_999);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await until(() =>
      expect(core.room.held(id)).toMatchObject({
        code: 'disk-full',
        message: expect.stringContaining('accepted this pass as request'),
      }),
    );
    expect(stateOf(project, id)).toBe('submitting');
    full = false;
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), lab.gate.calls.list - before]).toEqual(['done', 1, 0]);
  });

  it('is written when the app closes, where it can be by then', async () => {
    let full = true;
    const core = await lab.core({
      persistent: true,
      durations: { readRetryFirst: 60_000, readRetryMost: 60_000 },
      files: failing(() => full),
    });
    const { project, source } = await lab.project(core, 'closing');
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await until(() => expect(core.room.held(id)).toMatchObject({ code: 'disk-full' }));
    full = false;
    await core.close();
    expect(project.pass(id).record).toMatchObject({ state: 'running', requestId: expect.any(String) });
  });

  it('keeps nobody who looked for it when the app closes', async () => {
    const core = await lab.core({ persistent: true, files: failing(() => true) });
    const { project, source } = await lab.project(core, 'looked for');
    lab.gate.next('submit', { kind: 'reset', when: 'after' });
    lab.gate.next('list', says(200, { items: [] }), 9_999);
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'uncertain');
    await core.room.settled(id);
    lab.gate.open();
    const asking = faultOf(core.room.checkAgain(project, id));
    await until(() => expect(core.room.held(id)).toMatchObject({ code: 'disk-full' }));
    await core.close();
    expect(await asking).toMatchObject({ code: 'disk-full', billed: 'unknown' });
  });

  it('is said by a command, which then ends; the same process still knows it', async () => {
    let full = true;
    const core = await lab.core({ files: failing(() => full) });
    const { project, source } = await lab.project(core, 'said');
    const before = lab.gate.calls.list;
    lab.gate.next('list', says(200, { items: [] }), 9_999);
    const {
      record: { id, clientJobId },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(stateOf(project, id)).toBe('submitting');
    expect(core.room.held(id)).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/as request [\w-]{21},/),
    });
    full = false;
    await core.room.resume(project);
    await core.room.settled(id);
    expect([stateOf(project, id), lab.jobs(clientJobId), lab.gate.calls.list - before]).toEqual(['done', 1, 0]);
  });
});

it('a picture much smaller than was asked for is kept, with a note; the right size has none', async () => {
  const core = await lab.shared();
  const { project, source } = await lab.project(core, 'small');
  const url = await pictureThere();
  lab.gate.next(
    'record',
    says(200, { status: 'COMPLETED', billingStatus: 'charged', totalPrice: '0.05', output: [url] }),
    9_999,
  );
  const {
    record: { id },
  } = await core.room.start(project, quick(source, { image_size: { width: 1024, height: 768 } }), seed);
  await core.room.settled(id);
  expect(project.pass(id).record).toMatchObject({
    state: 'done',
    evidence: { notes: [expect.stringContaining('256 × 256, much smaller than the 1024 × 768')] },
  });
  lab.gate.open();
  const right = await core.room.start(project, quick(source, { num_images: 2 }), seed);
  await core.room.settled(right.record.id);
  expect([stateOf(project, right.record.id), project.pass(right.record.id).record.evidence.notes]).toEqual([
    'done',
    undefined,
  ]);
});

describe('a price that is pending', () => {
  const pending = async (name: string) => {
    const core = await lab.shared();
    const { project, source } = await lab.project(core, name);
    lab.emulator.setFaults({
      faults: [
        { route: 'record', on: 'every', do: { kind: 'change', set: { billingStatus: 'pending', totalPrice: '0.04' } } },
      ],
    });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await core.room.settled(id);
    expect(project.pass(id).record).toMatchObject({
      state: 'done',
      price: { settled: null },
      evidence: { billingStatus: 'pending' },
    });
    expect(ledgerEntries([project.pass(id).record])).toMatchObject([{ billed: 'unknown', settled: null }]);
    await core.room.readPrices(project);
    expect(project.pass(id).record.price.settled).toBeNull();
    return { core, project, id };
  };

  it('is not settled, whatever figure stands beside it, until it is', async () => {
    const { core, project, id } = await pending('pending');
    lab.emulator.setFaults({});
    await core.room.readPrices(project);
    expect(project.pass(id).record).toMatchObject({
      price: { settled: '0.00393216' },
      evidence: { billingStatus: 'charged' },
    });
  });

  it('and fails was not charged', async () => {
    const { core, project, id } = await pending('pending, then failed');
    lab.emulator.setFaults({
      faults: [
        {
          route: 'record',
          on: 'every',
          do: { kind: 'change', set: { billingStatus: 'failed' }, remove: ['totalPrice'] },
        },
      ],
    });
    await core.room.readPrices(project);
    lab.emulator.setFaults({});
    const { record } = project.pass(id);
    expect(record).toMatchObject({ state: 'done', price: { settled: '0' }, evidence: { billingStatus: 'failed' } });
    expect(billedOf(record)).toBe('no');
  });
});

describe('addresses in a project that is shared', () => {
  const query = '?X-Amz-Signature=0123456789abcdef';

  it('hold no signature; what was signed is fetched all the same, after a restart too', async () => {
    const core = await lab.core();
    const { project, source } = await lab.project(core, 'signed');
    const url = await pictureThere();
    lab.gate.next(
      'record',
      says(200, { status: 'COMPLETED', billingStatus: 'charged', totalPrice: '0.05', output: [url + query] }),
      9_999,
    );
    lab.gate.next('media', { kind: 'hold', when: 'before' });
    const {
      record: { id },
    } = await core.room.start(project, quick(source), seed);
    await untilState(project, id, 'downloading');
    await lab.gate.held('media');
    const text = await readFile(join(project.passFolder(project.pass(id)), 'pass.json'), 'utf8');
    expect(text).not.toContain('Signature');
    expect(project.pass(id).record.evidence.resultUrls).toEqual([url]);
    await core.close();
    const next = await lab.core();
    const again = await lab.opened(next, project.folder);
    const before = lab.gate.calls.record;
    await next.room.resume(again);
    await next.room.settled(id);
    expect([stateOf(again, id), lab.gate.calls.record - before]).toEqual(['done', 1]);
  });

  it('that can never be fetched are tried once', async () => {
    const core = await lab.core({ durations: { downloadTries: [0, 3_600_000] } });
    const { project, source } = await lab.project(core, 'never');
    for (const output of [
      ['http://169.254.169.254/x.png'],
      [`data:image/png;base64,${'A'.repeat(9_000)}`],
      ['ftp://x.example/1.png'],
    ]) {
      lab.gate.next('record', says(200, { status: 'COMPLETED', billingStatus: 'charged', totalPrice: '0.05', output }));
      const {
        record: { id },
      } = await core.room.start(project, quick(source), seed);
      await core.room.settled(id);
      expect(project.pass(id).record).toMatchObject({
        state: 'failed',
        error: { code: 'result-broken', billed: 'yes' },
      });
    }
  });
});
