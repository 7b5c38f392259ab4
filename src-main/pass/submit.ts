import { modelOfPass } from '../common/models/published';
import { backoff } from '../common/backoff';
import { wireInput, type SlotUrls } from '../common/models/wire';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import { goingOn, type SubmitEvidence } from '../contract/records';
import type { FoundHandle, Service, SubmitOutcome } from '../modelrunner/service';
import { cancelled, fail, uncertain } from './finish';
import { othersOf } from './others';
import { lookUp as ask, noteLookUp, search, submitOf, uncertainSentence } from './search';
import { newSubmit } from './submit-evidence';
import { assertOurs, enter, entryOf, isoNow, recordOf, write, type Run } from './world';

/** Times a submit that provably never left, or was told to wait, is posted again. */
const MOST_REPOSTS = 3;

/**
 * May the pass be posted? `true` when nobody has posted it, or the service provably does not have it; `false` when it has gone on or ended
 * meanwhile. The one rule before every POST, whatever path led to it: what may have left is searched for (search.ts) first.
 */
export async function mayPost(run: Run, service: Service): Promise<boolean> {
  if (recordOf(run).requestId !== null) {
    await enter(run, 'running');
    return false;
  }
  if (service.engine === 'offline') return true;
  const { clock, durations } = run.world;
  const age = clock.now() - Date.parse(recordOf(run).createdAt);
  const isFresh = !run.resumed && age <= durations.longWait && recordOf(run).stages.submitting === undefined;
  if (isFresh) return true;
  await heedMark(run);
  if (isInDoubt(run)) return isNotThere(run, service);
  // Nobody is known to have posted it; somebody who had a copy of the folder may have.
  const found = await ask(run, service, { saying: null, patient: true });
  run.held(null);
  if (!found) return true;
  await accepted(run, found);
  return false;
}

/** May a POST of it have left, as far as its record tells? */
function isInDoubt(run: Run): boolean {
  const { evidence, stages } = recordOf(run);
  return evidence.submit === undefined ? stages.submitting !== undefined : evidence.submit !== null;
}

/** Takes over what this installation remembers of a POST that the record does not know: git, say, has set it back. */
async function heedMark(run: Run): Promise<void> {
  const { clientJobId, evidence } = recordOf(run);
  run.mark = await run.world.posted.read(clientJobId);
  if (run.mark === null || run.mark.at === evidence.submit?.at) return;
  const { at } = run.mark;
  const noted = newSubmit(Number.isNaN(Date.parse(at)) ? isoNow(run) : at, evidence.submit?.posts ?? 1);
  await write(run, (record) => ({ evidence: { ...record.evidence, submit: noted } }));
}

/** Searches for a pass that may have left; `true` when it was not found and may be posted. */
async function isNotThere(run: Run, service: Service): Promise<boolean> {
  const { clock, durations } = run.world;
  for (;;) {
    const left = Date.parse(submitOf(run).notBefore ?? '') - clock.now();
    const wasTurnedAway = !Number.isNaN(left);
    const seconds = Math.max(1, Math.round(Math.min(left, durations.retryAfterLongest) / 1000));
    const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`;
    const found = await search(run, service, {
      saying: {
        code: wasTurnedAway ? 'rate-limited' : 'outcome-unknown',
        message: wasTurnedAway
          ? `ModelRunner is busy${left > 0 ? ` and asks to wait ${wait}` : ''}. Before the pass is sent again, its list is looked at until it is sure that it does not have it already.`
          : 'It may have been sent before: looking whether ModelRunner has it already, for about a minute.',
      },
      patient: true,
    });
    if (found) {
      run.held(null);
      await accepted(run, found);
      return false;
    }
    const noted = submitOf(run);
    if (noted.cancelAt !== undefined) {
      await cancelled(run);
      return false;
    }
    if (noted.posts > MOST_REPOSTS) {
      await fail(run, {
        code: 'rate-limited',
        message: `ModelRunner answered ${noted.posts} times that there were too many requests, and its list does not show this pass. Nothing was charged: run the pass again in a few minutes.`,
        billed: 'no',
      });
      return false;
    }
    const rest = Math.min(Date.parse(noted.notBefore ?? '') - clock.now(), durations.retryAfterLongest);
    if (!(rest > 0)) break;
    run.held({
      code: 'rate-limited',
      message: `ModelRunner is busy and asks to wait. It does not have this pass, so nothing was charged yet; it is sent again in ${rest > 90_000 ? `${Math.ceil(rest / 60_000)} minutes` : `${Math.ceil(rest / 1000)} s`}.`,
    });
    await clock.sleep(rest, run.signal);
    await write(run, ({ evidence }) => ({ evidence: { ...evidence, submit: { ...submitOf(run), notBefore: null } } }));
  }
  run.held(null);
  return true;
}

/**
 * Posts the pass, once. `urls`: where its prepared inputs lie, with what is not written down of them. Before the POST the state `submitting` is on disk, with the client
 * job id and the time; what comes back is on disk before anything else happens (DESIGN, a pass).
 */
export async function submit(run: Run, service: Service, urls: SlotUrls): Promise<void> {
  for (let unsent = 0; ; unsent++) {
    run.signal.throwIfAborted();
    const outcome = await post(run, service, urls);
    if (outcome === null) return;
    if (outcome.kind === 'accepted') return accepted(run, outcome.handle);
    if (outcome.kind === 'refused')
      return fail(run, { code: outcome.error.code, message: outcome.error.message, billed: 'no' });
    if (outcome.kind === 'ambiguous') return lookUp(run, service);
    if (outcome.kind === 'rate-limited') return turnedAway(run, outcome.retryAfter);
    run.answer = 'never left';
    await run.world.posted.forget(recordOf(run).clientJobId);
    run.mark = null;
    const { code, message } = outcome.error;
    if (unsent >= MOST_REPOSTS)
      return fail(run, { code, message: `${message} Run the pass again when the connection works.`, billed: 'no' });
    run.held({ code, message: `${message} Trying again automatically.`, billed: 'no' });
    await asBefore(run);
    await run.wake.wait(backoff(unsent, run.world.durations, null));
    run.held(null);
  }
}

/** `null`: somebody else has taken it on to post it, so nothing was sent. */
async function post(run: Run, service: Service, urls: SlotUrls): Promise<SubmitOutcome | null> {
  const { posted, privacy } = run.world;
  const { clientJobId, recipe, evidence } = recordOf(run);
  // Before anything is written: what can't be put into words is not on its way.
  const model = modelOfPass(recordOf(run));
  if (!model) throw new RangeError(`Unknown model ${recipe.model}`);
  const input = wireInput(model, recipe, urls);
  const at = isoNow(run);
  run.earlier = evidence.submit ?? null;
  if (service.engine !== 'offline') {
    const mark = await posted.take(clientJobId, run.mark, at);
    if (mark === null) {
      await heedMark(run);
      run.resumed = true;
      return null;
    }
    run.mark = mark;
  }
  run.answer = 'never left';
  try {
    const submitted = newSubmit(at, (run.earlier?.posts ?? 0) + 1);
    await enter(run, 'submitting', (record) => ({ evidence: { ...record.evidence, submit: submitted } }));
    // Again, as late as can be: two machines that share the folder may both have come here.
    await assertOurs(run);
  } catch (error) {
    await posted.forget(clientJobId);
    run.mark = null;
    throw error;
  }
  run.answer = null;
  // From here on an abort no longer stops the POST: its answer decides what is paid for.
  return service.submit({ model: recipe.model, input, clientJobId, ...privacy() });
}

/**
 * As it was before a POST that never left. A pass that is left now, by a crash too, is not one whose answer got lost: it has its upload, and can be cancelled for free.
 */
async function asBefore(run: Run): Promise<void> {
  const { earlier } = run;
  await write(run, ({ evidence }) => ({ ...goingOn('uploading'), evidence: { ...evidence, submit: earlier } }));
}

/** 429: it was turned away, as far as that can be believed. It is searched for before it is posted again, by whoever goes on with it. */
async function turnedAway(run: Run, retryAfter: number | null): Promise<void> {
  const { clock, durations, random } = run.world;
  const { posts } = submitOf(run);
  run.answer = 'turned away';
  // "0" is no time to wait: it would be asked again without a pause.
  const usual = durations.rateLimitWaits[posts - 1] ?? durations.rateLimitWaits.at(-1) ?? 0;
  // All programs behind one address are turned away together: they must not all come back at once. Never sooner than was asked for.
  const wait = (retryAfter === null || retryAfter === 0 ? usual : retryAfter) + (usual * random()) / 2;
  const notBefore = new Date(clock.now() + Math.min(wait, durations.retryAfterLongest)).toISOString();
  const noted: SubmitEvidence = { ...submitOf(run), notBefore };
  await write(run, ({ evidence }) => ({ ...goingOn('uploading'), evidence: { ...evidence, submit: noted } }));
  run.answer = null;
  // It is looked up like one that somebody else may have posted.
  run.resumed = true;
}

/**
 * At the designer's word, a pass that was posted and turned away is cancelled: once it is known that the service does not have it. `true` when it
 * has, and the pass goes on. Throws where that can't be told now; the word is kept.
 */
export async function wasAccepted(run: Run, service: Service): Promise<boolean> {
  const noted: SubmitEvidence = { ...submitOf(run), cancelAt: isoNow(run) };
  await write(run, ({ evidence }) => ({ evidence: { ...evidence, submit: noted } }));
  const found = await search(run, service, {
    saying: {
      code: 'rate-limited',
      message:
        'It is cancelled once it is known that ModelRunner does not have it: it was posted and turned away, and its list may lag.',
    },
    patient: false,
  });
  if (found) await accepted(run, found);
  return found !== null;
}

/**
 * Writes down that the service has the pass. Its number is all there is to find it by, so where it can't be written (the disk is full,
 * the folder is away) it is kept and tried again: by the app for as long as it lives, by a command for `acceptedWait`.
 */
export async function accepted(run: Run, handle: FoundHandle): Promise<void> {
  const { durations, clock } = run.world;
  run.accepted = handle;
  let waited = 0;
  for (let tries = 0; ; tries++) {
    try {
      // Whoever took the pass over may have found the same request, and brought it to its end.
      await run.project.refreshPass(entryOf(run).folder);
      const { state, requestId } = recordOf(run);
      if (state === 'done' && requestId === handle.requestId) return void (run.accepted = null);
      await enter(run, 'running', (record) => ({
        requestId: handle.requestId,
        evidence: {
          ...record.evidence,
          statusUrl: handle.statusUrl,
          responseUrl: handle.responseUrl,
          ...othersOf(record, handle),
        },
      }));
      run.accepted = null;
      if (tries > 0) run.held(null);
      return;
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      const why = `ModelRunner accepted this pass as request ${handle.requestId}, but that could not be written down yet. ${error.message}`;
      if (run.signal.aborted || (!run.persistent && waited >= durations.acceptedWait))
        throw new PentimentoError(error.code, why, { billed: 'unknown', cause: error });
      run.held({ code: error.code, message: why, billed: 'unknown' });
    }
    const wait = backoff(tries, durations, null);
    waited += wait;
    // When the app closes it is tried once more.
    await clock.sleep(wait, run.signal).catch(() => undefined);
  }
}

/**
 * A pass whose answer got lost: it is searched for by its client job id. Found: adopted. Not found: `uncertain`. While the service can't be asked,
 * it is waited for.
 */
export async function lookUp(run: Run, service: Service): Promise<void> {
  if (run.answer === 'never left') return asBefore(run);
  if (run.answer === 'turned away') return turnedAway(run, null);
  if (run.accepted !== null) return accepted(run, run.accepted);
  if (recordOf(run).requestId !== null) return void (await enter(run, 'running'));
  const found = await search(run, service, {
    saying: {
      code: 'outcome-unknown',
      message: 'The answer to the submit got lost: looking whether ModelRunner accepted it.',
    },
    patient: true,
  });
  run.held(null);
  if (found) return accepted(run, found);
  await uncertain(run, uncertainSentence(submitOf(run).lookUps));
}

/** An uncertain pass is looked up once more. */
export async function checkAgain(run: Run, service: Service): Promise<boolean> {
  const found = await service.find(recordOf(run).clientJobId, recordOf(run).recipe.model, run.signal);
  if (found) await accepted(run, found);
  else {
    await noteLookUp(run, 0);
    await uncertain(run, uncertainSentence(submitOf(run).lookUps));
  }
  return found !== null;
}
