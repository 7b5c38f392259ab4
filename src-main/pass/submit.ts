import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { Handle, Service } from '../modelrunner/service';
import { fail, uncertain } from './finish';
import { assertOurs, enter, recordOf, write, type Run } from './world';

/** Times a submit that provably never left, or was told to wait, is posted again. */
const MOST_REPOSTS = 3;

const UNCERTAIN = 'It is not known whether ModelRunner accepted this pass: the answer got lost, and its list of requests does not show it. It may still run, and be charged. Check again in a while, mark it as lost, or run it again (which may then be paid twice).';

/**
 * Posts the pass, once. `inputUrl`: where its prepared input lies, with what is not written down of it. Before the POST the state `submitting` is on disk, with the client
 * job id; what comes back is on disk before anything else happens (DESIGN, a pass).
 */
export async function submit(run: Run, service: Service, inputUrl: string): Promise<void> {
  if (recordOf(run).requestId !== null) return void (await enter(run, 'running'));
  const age = run.world.clock.now() - Date.parse(recordOf(run).createdAt);
  if ((run.resumed || age > run.world.durations.longWait) && service.engine === 'modelrunner') {
    // Somebody else, or this process before a crash, may have posted it.
    const found = await service.find(recordOf(run).clientJobId, recordOf(run).recipe.model, run.signal);
    if (found) return accepted(run, found);
  }
  for (let posts = 0; ; posts++) {
    run.signal.throwIfAborted();
    const { clientJobId, ...record } = await enter(run, 'submitting');
    // Again, as late as can be: two machines that share the folder may both have come here.
    run.answer = 'never left';
    await assertOurs(run);
    run.answer = null;
    const { model, ...fields } = record.recipe;
    // From here on an abort no longer stops the POST: its answer decides what is paid for.
    const outcome = await service.submit({ model, input: { ...fields, image_url: inputUrl }, clientJobId, ...run.world.privacy() });
    if (outcome.kind === 'accepted') return accepted(run, outcome.handle);
    if (outcome.kind === 'refused') return fail(run, { code: outcome.error.code, message: outcome.error.message, billed: 'no' });
    if (outcome.kind === 'ambiguous') return lookUp(run, service);
    if (outcome.kind === 'not-sent') {
      if (posts >= MOST_REPOSTS) return fail(run, { code: outcome.error.code, message: outcome.error.message, billed: 'no' });
      run.held(outcome.error.toFault());
      await pause(run, run.world.durations.readRetryFirst * 2 ** posts);
      run.held(null);
      continue;
    }
    if (await rateLimited(run, service, posts, outcome.retryAfter)) return;
  }
}

/**
 * Waits while it is known that nothing was created. A pass that is left now, by a crash too, is not one whose answer got lost: it has
 * its upload, can be cancelled for free, and is looked up before it is posted again.
 */
async function pause(run: Run, ms: number): Promise<void> {
  run.answer = 'never left';
  await write(run, () => ({ state: 'uploading' }));
  await run.wake.wait(ms);
}

/** Waits as told; `true` when the pass has gone on or ended meanwhile. */
async function rateLimited(run: Run, service: Service, posts: number, retryAfter: number | null): Promise<boolean> {
  const { durations } = run.world;
  if (retryAfter !== null && retryAfter > durations.retryAfterMost) {
    await turnedAway(run, service, `ModelRunner is busy and asks to wait ${Math.ceil(Math.min(retryAfter, 1e15) / 60_000)} minutes. Nothing was charged: run the pass again then.`);
    return true;
  }
  if (posts >= MOST_REPOSTS) {
    await turnedAway(run, service, 'ModelRunner kept answering that there were too many requests. Nothing was charged: run the pass again in a few minutes.');
    return true;
  }
  // "0" is no time to wait: it would be asked again without a pause.
  const wait = (retryAfter === 0 ? null : retryAfter) ?? durations.rateLimitWaits[posts] ?? durations.rateLimitWaits.at(-1) ?? 0;
  run.held({ code: 'rate-limited', message: `ModelRunner is busy; it is asked again in ${Math.max(1, Math.round(wait / 1000))} s. Nothing has been charged.` });
  await pause(run, wait);
  run.held(null);
  const found = await service.find(recordOf(run).clientJobId, recordOf(run).recipe.model, run.signal);
  if (!found) return false;
  await accepted(run, found);
  return true;
}

/** A pass that is given up as turned away is free only when the service does not have it after all. */
async function turnedAway(run: Run, service: Service, message: string): Promise<void> {
  try {
    if (await wasAccepted(run, service)) return;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isPentimentoError(error)) throw error;
    return lookUp(run, service);
  }
  await fail(run, { code: 'rate-limited', message, billed: 'no' });
}

/** Looks, twice since the list may lag, whether the service has a pass that it turned away; it is adopted then. Throws when that can't be told. */
export async function wasAccepted(run: Run, service: Service): Promise<boolean> {
  const { clientJobId, recipe } = recordOf(run);
  for (const wait of run.world.durations.lookUps.slice(0, 2)) {
    await run.world.clock.sleep(wait, run.signal);
    const found = await service.find(clientJobId, recipe.model, run.signal);
    if (!found) continue;
    await accepted(run, found);
    return true;
  }
  return false;
}

/**
 * Writes down that the service has the pass. Its number is all there is to find it by, so where it can't be written (the disk is full,
 * the folder is away) it is kept and tried again: by the app for as long as it lives, by a command for `acceptedWait`.
 */
export async function accepted(run: Run, handle: Handle): Promise<void> {
  const { durations, clock } = run.world;
  run.accepted = handle;
  let waited = 0;
  for (let tries = 0; ; tries++) {
    try {
      await enter(run, 'running', (record) => ({
        requestId: handle.requestId, error: null, finishedAt: null,
        evidence: { ...record.evidence, statusUrl: handle.statusUrl, responseUrl: handle.responseUrl },
      }));
      run.accepted = null;
      if (tries > 0) run.held(null);
      return;
    } catch (error) {
      if (!isPentimentoError(error)) throw error;
      const why = `ModelRunner accepted this pass as request ${handle.requestId}, but that could not be written down yet. ${error.message}`;
      if (run.signal.aborted || (!run.persistent && waited >= durations.acceptedWait)) throw new PentimentoError(error.code, why, { billed: 'unknown', cause: error });
      run.held({ code: error.code, message: why, billed: 'unknown' });
    }
    const wait = Math.min(durations.readRetryFirst * 2 ** Math.min(tries, 16), durations.readRetryMost);
    waited += wait;
    // When the app closes it is tried once more.
    await clock.sleep(wait, run.signal).catch(() => undefined);
  }
}

/**
 * A pass that may have been submitted: it is searched for by its client job id, again after a while since the list may lag. Found:
 * adopted. Not found: `uncertain`. The offline engine's jobs live in its process: there the answer is at once.
 */
export async function lookUp(run: Run, service: Service): Promise<void> {
  if (run.answer === 'never left') return void (await write(run, () => ({ state: 'uploading' })));
  if (run.accepted !== null) return accepted(run, run.accepted);
  if (recordOf(run).requestId !== null) return void (await enter(run, 'running'));
  for (const wait of run.world.durations.lookUps) {
    run.held({ code: 'outcome-unknown', message: 'The answer to the submit got lost: looking whether ModelRunner accepted it.' });
    await run.wake.wait(wait);
    const found = await look(run, service);
    if (found) {
      run.held(null);
      return accepted(run, found);
    }
  }
  run.held(null);
  await uncertain(run, UNCERTAIN);
}

async function look(run: Run, service: Service): Promise<Handle | null> {
  const record = recordOf(run);
  try {
    return await service.find(record.clientJobId, record.recipe.model, run.signal);
  } catch (error) {
    run.signal.throwIfAborted();
    run.held((error as PentimentoError).toFault());
    return null;
  }
}

/** An uncertain pass is looked up once more, at the designer's word. */
export async function checkAgain(run: Run, service: Service): Promise<boolean> {
  const found = await service.find(recordOf(run).clientJobId, recordOf(run).recipe.model, run.signal);
  if (found) await accepted(run, found);
  else await write(run, (record) => ({ error: record.error }));
  return found !== null;
}
