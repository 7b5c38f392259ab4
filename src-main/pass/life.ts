import { backoff } from '../common/backoff';
import { strangers } from '../common/check-recipe';
import { modelOfPass } from '../common/models/published';
import { imagesOf } from '../common/models/roles';
import { isUnfinished } from '../common/states';
import { visible } from '../common/visible';
import { isPentimentoError, type Fault } from '../contract/errors';
import type { RecordReading, Service, StatusReading } from '../modelrunner/service';
import { goingOn } from '../contract/records';
import { fail } from './finish';
import { makeReady, upload } from './ready';
import { fetchResults } from './results';
import { completed, ended, handleOf, settle, type Settled } from './settle';
import { accepted, lookUp, mayPost, submit } from './submit';
import { Unknown } from './unknown';
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
        if (!(await mayPost(run, service)) || (await isStrange(run))) break;
        const urls = await upload(run, service);
        if (urls !== null) await submit(run, service, urls);
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

/**
 * What was recorded by a version of Pentimento that knows more, and was not posted, can't be posted as it was meant: it fails, free. Nothing is left out
 * of a request in silence.
 */
async function isStrange(run: Run): Promise<boolean> {
  const { recipe } = recordOf(run);
  const model = modelOfPass(recordOf(run));
  const unknown = strangers(recipe, model);
  if (model && unknown.length === 0) return false;
  await fail(run, {
    code: 'model-missing',
    message: model
      ? `Its recipe has settings that this version of Pentimento does not know (${visible(unknown.join(', ')).slice(0, 200)}). Nothing was sent. Update Pentimento, and run the pass again.`
      : `This version of Pentimento does not know its model (${visible(recipe.model)}). Nothing was sent. Update Pentimento, or choose another model and run the pass again.`,
    billed: 'no',
  });
  return true;
}

/** The offline engine is free and deterministic: a job of its that is gone with its process is simply submitted again. */
async function startedOver(run: Run): Promise<boolean> {
  const record = recordOf(run);
  if (record.engine !== 'offline' || !run.resumed) return false;
  await write(run, ({ evidence }) => ({
    ...goingOn('preparing'),
    requestId: null,
    evidence: { ...evidence, statusUrl: null, responseUrl: null, inputUrl: null, resultUrls: [] },
  }));
  return true;
}

/** What keeps a watched pass from being looked at, and passes. */
const passing: ReadonlySet<string> = new Set([
  'request-missing',
  'service-unreachable',
  'service-failed',
  'key-refused',
  'no-key',
  'rate-limited',
  'service-answer-unreadable',
  'not-allowed',
]);

const UNKNOWN =
  'ModelRunner does not know this request, so its results can’t be had. Whether it was charged is not known: look at your account there. Fetch again asks once more.';

/** Watches a submitted pass until its record tells how it ended. */
async function watch(run: Run, service: Service): Promise<void> {
  const { durations, random, clock } = run.world;
  const since = clock.now();
  const unknown = new Unknown(run);
  let troubles = 0;
  let empties = 0;
  const strange = new Strange(run);
  // Taken a moment ago, it is under way: the turn to look is kept for when the stream tells of more.
  if (!run.resumed && run.isStreamed()) await run.wake.wait(durations.pollStreamed);
  for (;;) {
    // What the stream told whole is not asked for again: all that was ordered is listed, and charged.
    const told = run.ended();
    if (
      told &&
      told.outputs.length >= imagesOf(recordOf(run).recipe) &&
      (await settle(run, told, completed, false)) === 'ended'
    )
      return;
    await run.wake.turn(durations.pollYoung);
    let wait = 0;
    let isMissing = false;
    try {
      const status = await service.status(handleOf(run), run.signal);
      const end =
        status.kind === 'unknown'
          ? await strange.look(service, status.word, empties >= durations.emptyChecks.length)
          : await endOf(run, service, status, empties >= durations.emptyChecks.length);
      if (status.kind !== 'unknown') strange.forget();
      if (end === 'ended') return;
      await unknown.forget();
      troubles = 0;
      if (end === 'empty') {
        run.held({
          code: 'no-output',
          message: 'ModelRunner says the pass has ended, but shows no picture yet. It is read again.',
        });
        wait = durations.emptyChecks[empties++] ?? 0;
      } else run.held(strange.fault);
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error) || !passing.has(error.code)) throw error;
      isMissing = error.code === 'request-missing';
      // Who goes on with it asks the list soon: it may have another number.
      if (isMissing && ((await unknown.met()) || unknown.isLong)) {
        const listed = await isListed(run, service);
        if (!listed && unknown.isLong)
          return fail(run, { code: 'request-missing', message: UNKNOWN, billed: 'unknown' });
        if (listed) await unknown.forget();
      }
      run.held(
        isMissing
          ? {
              code: error.code,
              message: 'ModelRunner does not know this request yet, or not any more. It is asked again.',
            }
          : error.toFault(),
      );
      troubles += 1;
      wait = Math.min(error.retryAfter ?? 0, durations.retryAfterLongest);
    }
    const before = clock.now();
    // What the service, or good sense, asks to wait is not cut short.
    if (wait > 0) await clock.sleep(wait, run.signal);
    // A pass that grows old is polled ever less often, and one whose changes are told is only looked at to be sure.
    const age = Math.min(1, Math.max(0, clock.now() - since) / durations.pollAges);
    const calm = Math.max(
      durations.pollYoung + (durations.pollOld - durations.pollYoung) * age ** 2,
      run.isStreamed() ? durations.pollStreamed : 0,
    );
    const again = troubles > 0 ? backoff(troubles, durations, random) : 0;
    await run.wake.wait(Math.max(calm, again) - wait);
    if (isMissing) await unknown.waited(Math.max(0, Math.min(clock.now() - before, wait + calm + again)));
  }
}

/** A pass whose status is a word that nobody knows: its record may tell how it ended. It is asked after a while, and again, ever less often. */
class Strange {
  #since: number | null = null;
  #next = 0;
  #wait = 0;
  #word = '';

  constructor(private readonly run: Run) {}

  forget(): void {
    this.#since = null;
  }

  get fault(): Fault | null {
    return this.#since === null
      ? null
      : {
          code: 'service-answer-unreadable',
          message: `ModelRunner says “${this.#word}” of this pass, a state that Pentimento doesn’t know. It keeps watching, and reads the pass’s record.`,
        };
  }

  async look(service: Service, word: string, isLast: boolean): Promise<Settled> {
    const { run } = this;
    const { clock, durations } = run.world;
    const now = clock.now();
    this.#word = word;
    if (this.#since === null) {
      this.#since = now;
      this.#wait = durations.strangeFirst;
      this.#next = now + this.#wait;
    }
    // A clock that jumps back must not make anybody wait for longer.
    if (now < this.#next && this.#next - now <= this.#wait) return 'running';
    this.#wait = Math.min(this.#wait * 2, durations.strangeMost);
    this.#next = now + this.#wait;
    const reading = await service.record(handleOf(run), run.signal);
    const settled = await settle(run, reading, completed, isLast);
    // A record in words that are known tells that it goes on.
    if (reading.status === 'IN_QUEUE' || reading.status === 'IN_PROGRESS') this.#since = now;
    if (settled !== 'running' || Math.abs(now - this.#since) < durations.missingMost) return settled;
    await fail(run, {
      code: 'service-answer-unreadable',
      message: `ModelRunner says “${word}” of this pass, a state that Pentimento doesn’t know, and its record doesn’t say how it ended. Whether it was charged is not known. Fetch again asks once more; Pentimento also asks again by itself.`,
      billed: 'unknown',
    });
    return 'ended';
  }
}

/** What a status, and the record behind it, say of the end. FAILED as documented is all there is to know. */
async function endOf(run: Run, service: Service, status: StatusReading, isLast: boolean): Promise<Settled> {
  if (status.kind === 'completed')
    return settle(run, await service.record(handleOf(run), run.signal), completed, isLast);
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
