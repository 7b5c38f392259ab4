import { isUnfinished } from '../common/states';
import { isPentimentoError } from '../contract/errors';
import type { RecordReading, Service, StatusReading } from '../modelrunner/service';
import { fail } from './finish';
import { makeReady, upload } from './ready';
import { fetchResults } from './results';
import { completed, ended, handleOf, settle, type Settled } from './settle';
import { accepted, lookUp, submit } from './submit';
import { recordOf, write, type Run } from './world';

/**
 * Takes a pass from where its record stands to its end. Every step writes what is about to happen before it happens, so this can be
 * called again after a crash at any instruction. Returns when the pass has ended or is uncertain; rejects when it has to be left as it
 * is (the app closes, the disk fails, there is no key).
 */
export async function live(run: Run): Promise<void> {
  for (;;) {
    run.signal.throwIfAborted();
    const record = recordOf(run);
    // What the service answered, and could not be written yet: nothing else is known as well.
    if (run.accepted && record.requestId === null && isUnfinished(record.state)) {
      await accepted(run, run.accepted);
      continue;
    }
    switch (record.state) {
      case 'waiting':
      case 'preparing':
        await makeReady(run);
        break;
      case 'uploading': {
        const service = await run.world.service(record.engine);
        const inputUrl = await upload(run, service);
        if (inputUrl !== null) await submit(run, service, inputUrl);
        break;
      }
      case 'submitting':
        if (await startedOver(run)) break;
        await lookUp(run, await run.world.service(record.engine));
        break;
      case 'running':
        if (await startedOver(run)) break;
        await watch(run, await run.world.service(record.engine));
        break;
      case 'downloading':
        if (await startedOver(run)) break;
        await fetchResults(run, await run.world.service(record.engine));
        break;
      default:
        return;
    }
    run.resumed = run.resumed && recordOf(run).state !== 'running';
  }
}

/** The offline engine is free and deterministic: a job of its that is gone with its process is simply submitted again. */
async function startedOver(run: Run): Promise<boolean> {
  const record = recordOf(run);
  if (record.engine !== 'offline' || !run.resumed) return false;
  await write(run, ({ evidence }) => ({
    state: 'preparing', requestId: null,
    evidence: { ...evidence, statusUrl: null, responseUrl: null, inputUrl: null, resultUrls: [] },
  }));
  return true;
}

/** What keeps a watched pass from being looked at, and passes. */
const passing: ReadonlySet<string> = new Set(['request-missing', 'service-unreachable', 'service-failed', 'key-refused', 'no-key', 'rate-limited', 'service-answer-unreadable', 'not-allowed']);

const UNKNOWN = 'ModelRunner does not know this request, so its results can’t be had. Whether it was charged is not known: look at your account there. Fetch again asks once more.';

/** Watches a submitted pass until its record tells how it ended. */
async function watch(run: Run, service: Service): Promise<void> {
  const { durations, random, clock } = run.world;
  const since = clock.now();
  /** For how long the service has not known the request, in ms. */
  let missing = 0;
  let troubles = 0;
  let empties = 0;
  // Taken a moment ago, it is under way: the turn to look is kept for when the stream tells of more.
  if (!run.resumed && run.isStreamed()) await run.wake.wait(durations.pollStreamed);
  for (;;) {
    await run.wake.turn(durations.pollYoung);
    let wait = 0;
    let isMissing = false;
    try {
      const status = await service.status(handleOf(run), run.signal);
      const end = await endOf(run, service, status, empties >= durations.emptyChecks.length);
      if (end === 'ended') return;
      [missing, troubles] = [0, 0];
      if (end === 'empty') {
        run.held({ code: 'no-output', message: 'ModelRunner says the pass has ended, but shows no picture yet. It is read again.' });
        wait = durations.emptyChecks[empties++] ?? 0;
      } else run.held(null);
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error) || !passing.has(error.code)) throw error;
      isMissing = error.code === 'request-missing';
      if (isMissing && missing >= durations.missingMost) {
        if (!(await isListed(run, service))) return fail(run, { code: 'request-missing', message: UNKNOWN, billed: 'unknown' });
        missing = 0;
      }
      run.held(isMissing ? { code: error.code, message: 'ModelRunner does not know this request yet, or not any more. It is asked again.' } : error.toFault());
      troubles += 1;
      wait = Math.min(error.retryAfter ?? 0, durations.retryAfterLongest);
    }
    const before = clock.now();
    // What the service, or good sense, asks to wait is not cut short.
    if (wait > 0) await clock.sleep(wait, run.signal);
    // A pass that grows old is polled ever less often, and one whose changes are told is only looked at to be sure.
    const age = Math.min(1, Math.max(0, clock.now() - since) / durations.pollAges);
    const calm = Math.max(durations.pollYoung + (durations.pollOld - durations.pollYoung) * age ** 2, run.isStreamed() ? durations.pollStreamed : 0);
    const backoff = troubles > 0 ? Math.min(durations.readRetryFirst * 2 ** Math.min(troubles, 16), durations.readRetryMost) * (0.75 + random() / 2) : 0;
    await run.wake.wait(Math.max(calm, backoff) - wait);
    if (isMissing) missing += Math.max(0, Math.min(clock.now() - before, wait + calm + backoff));
  }
}

/** What a status, and the record behind it, say of the end. FAILED as documented is all there is to know. */
async function endOf(run: Run, service: Service, status: StatusReading, isLast: boolean): Promise<Settled> {
  if (status.kind === 'completed') return settle(run, await service.record(handleOf(run), run.signal), completed, isLast);
  if (!('billed' in status)) return 'running';
  if (status.billed !== 'unknown') {
    await ended(run, status.kind, status.text, status.billed);
    return 'ended';
  }
  let reading: RecordReading;
  try {
    reading = await service.record(handleOf(run), run.signal);
  } catch (error) {
    if (!isPentimentoError(error) || error.code !== 'request-missing') throw error;
    await ended(run, status.kind, status.text, 'unknown');
    return 'ended';
  }
  return settle(run, reading, status, isLast);
}

/** A request that its own address does not know may stand in the list, under another number too. When that can't be read, it may. */
async function isListed(run: Run, service: Service): Promise<boolean> {
  const { clientJobId, recipe, requestId } = recordOf(run);
  try {
    const found = await service.find(clientJobId, recipe.model, run.signal);
    if (found && found.requestId !== requestId) await accepted(run, found);
    return found !== null;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isPentimentoError(error)) throw error;
    return true;
  }
}
