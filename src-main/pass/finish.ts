import type { KnownPassError } from '../contract/records';
import { release } from './owner';
import { entryOf, isoNow, write, type Run } from './world';

/** Ends a pass that delivered everything. */
export async function done(run: Run): Promise<void> {
  const now = isoNow(run);
  await write(run, (record) => ({
    state: 'done',
    error: null,
    finishedAt: now,
    stages: { ...record.stages, done: now },
  }));
  await release(run.project, entryOf(run), run.world.self);
}

/** Ends a pass without (all) its results, saying whether money was taken as far as that is known. */
export async function fail(run: Run, error: KnownPassError): Promise<void> {
  await write(run, (record) => ({
    state: 'failed',
    error,
    finishedAt: record.finishedAt ?? isoNow(run),
    price: { ...record.price, settled: error.billed === 'no' ? '0' : record.price.settled },
  }));
  await release(run.project, entryOf(run), run.world.self);
}

/** It may or may not have been accepted: the designer decides. It stays owned, so that nobody else posts it again. */
export async function uncertain(run: Run, message: string): Promise<void> {
  await write(run, () => ({
    state: 'uncertain',
    error: { code: 'outcome-unknown', message, billed: 'unknown' },
    finishedAt: null,
  }));
}

export async function cancelled(run: Run): Promise<void> {
  await write(run, (record) => ({
    state: 'cancelled',
    finishedAt: isoNow(run),
    error: null,
    price: { ...record.price, settled: '0' },
  }));
  await release(run.project, entryOf(run), run.world.self);
}

export async function lost(run: Run): Promise<void> {
  await write(run, () => ({
    state: 'lost',
    finishedAt: isoNow(run),
    error: {
      code: 'given-up',
      message: 'You gave up on this pass. Whether the service ran it, and charged for it, is not known.',
      billed: 'unknown',
    },
  }));
  await release(run.project, entryOf(run), run.world.self);
}
