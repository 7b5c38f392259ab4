import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { RecordReading, Service } from '../modelrunner/service';
import { done, fail } from './finish';
import { makeReady, upload } from './ready';
import { fetchResults } from './results';
import { lookUp, submit } from './submit';
import { release } from './owner';
import { enter, entryOf, recordOf, write, type Run } from './world';

/** Looks at a request that the service says it does not know, before that is believed. */
const MOST_MISSING = 5;

/**
 * Takes a pass from where its record stands to its end. Every step writes what is about to happen before it happens, so this can be
 * called again after a crash at any instruction. Returns when the pass has ended or is uncertain; rejects when it has to be left as it
 * is (the app closes, the disk fails, there is no key).
 */
export async function live(run: Run): Promise<void> {
  for (;;) {
    run.signal.throwIfAborted();
    const record = recordOf(run);
    switch (record.state) {
      case 'waiting':
      case 'preparing':
        await makeReady(run);
        break;
      case 'uploading': {
        const service = await run.world.service(record.engine);
        if (await upload(run, service)) await submit(run, service);
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

/** Watches a submitted pass until its record tells how it ended. */
async function watch(run: Run, service: Service): Promise<void> {
  const { durations, random, clock } = run.world;
  const since = clock.now();
  let missing = 0;
  let troubles = 0;
  for (;;) {
    run.signal.throwIfAborted();
    const { requestId, recipe, evidence } = recordOf(run);
    const handle = { requestId: requestId ?? '', model: recipe.model, statusUrl: evidence.statusUrl, responseUrl: evidence.responseUrl };
    try {
      const status = await service.status(handle, run.signal);
      [missing, troubles] = [0, 0];
      run.held(null);
      if (status.kind === 'failed' || status.kind === 'cancelled') return ended(run, status.kind, status.text, status.billed);
      if (status.kind === 'completed' && (await settle(run, await service.record(handle, run.signal)))) return;
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error)) throw error;
      if (error.code === 'request-missing' && ++missing >= MOST_MISSING) {
        return fail(run, { code: error.code, message: 'ModelRunner no longer knows this request, so its results can’t be had. Whether it was charged is not known: look at your account there.', billed: 'unknown' });
      }
      if (!['request-missing', 'service-unreachable', 'service-failed', 'key-refused', 'no-key', 'rate-limited', 'service-answer-unreadable', 'not-allowed'].includes(error.code)) throw error;
      run.held(error.toFault());
      troubles += 1;
    }
    // A pass that grows old is polled ever less often.
    const age = Math.min(1, Math.max(0, clock.now() - since) / durations.pollAges);
    const calm = durations.pollYoung + (durations.pollOld - durations.pollYoung) * age ** 2;
    const backoff = troubles > 0 ? Math.min(durations.readRetryFirst * 2 ** Math.min(troubles, 16), durations.readRetryMost) : 0;
    await run.wake.wait(Math.max(calm, backoff * (0.75 + random() / 2)));
  }
}

/** Reads the end out of a record; `false` when it has not ended after all. */
async function settle(run: Run, reading: RecordReading): Promise<boolean> {
  const price = reading.totalPrice;
  await write(run, (record) => ({
    evidence: {
      ...record.evidence, serviceStatus: reading.status, billingStatus: reading.billingStatus, inferenceTime: reading.inferenceTime,
      requestedModelEndpoint: reading.requestedModelEndpoint, seed: reading.seed, prompt: reading.prompt, resultUrls: [...reading.outputs],
    },
    price: { ...record.price, settled: price ?? record.price.settled },
  }));
  if (reading.invalidOutput) {
    await fail(run, { code: 'model-failed', message: sentence('The model did not deliver a usable picture. Nothing was charged.', reading.errorText), billed: 'no' });
    return true;
  }
  if (reading.status === 'FAILED' || reading.status === 'CANCELLED') {
    await ended(run, reading.status === 'FAILED' ? 'failed' : 'cancelled', reading.errorText, 'unknown');
    return true;
  }
  if (reading.status !== 'COMPLETED') return false;
  const charged = reading.billingStatus === 'charged' || reading.billingStatus === 'partial';
  if (reading.billingStatus === 'failed') {
    await fail(run, { code: 'model-failed', message: sentence('The model could not make this picture. Nothing was charged.', reading.errorText), billed: 'no' });
  } else if (reading.purgedAt !== null && reading.outputs.length === 0) {
    await fail(run, { code: 'result-purged', message: 'ModelRunner has deleted this pass’s results, so they can’t be had any more.', billed: charged ? 'yes' : 'unknown' });
  } else if (reading.outputs.length === 0) {
    await fail(run, { code: 'no-output', message: sentence(charged ? 'ModelRunner charged for this pass but delivered no picture. Ask its support, naming the request.' : 'ModelRunner says the pass is complete but delivered no picture.', reading.errorText), billed: charged ? 'yes' : 'unknown' });
  } else {
    await enter(run, 'downloading');
  }
  return true;
}

async function ended(run: Run, how: 'failed' | 'cancelled', text: string | null, billed: 'no' | 'yes' | 'unknown'): Promise<void> {
  const money = billed === 'no' ? ' Nothing was charged.' : billed === 'unknown' ? ' Whether it was charged is not known.' : '';
  await fail(run, how === 'failed'
    ? { code: 'model-failed', message: sentence(`ModelRunner could not finish this pass.${money}`, text), billed }
    : { code: 'cancelled-by-service', message: sentence(`ModelRunner cancelled this pass.${money}`, text), billed });
}

const sentence = (ours: string, theirs: string | null): string => (theirs ? `${ours} It said: “${theirs.slice(0, 400)}”` : ours);

/** Reads a price that was not told when the pass was done. `true` once it is known. */
export async function readPrice(run: Run, service: Service): Promise<boolean> {
  const { requestId, recipe, evidence } = recordOf(run);
  if (!requestId) throw new PentimentoError('request-missing', 'This pass has no request to ask about.');
  const reading = await service.record({ requestId, model: recipe.model, statusUrl: evidence.statusUrl, responseUrl: evidence.responseUrl }, run.signal);
  if (reading.totalPrice === null) return false;
  await write(run, (record) => ({ price: { ...record.price, settled: reading.totalPrice }, evidence: { ...record.evidence, billingStatus: reading.billingStatus } }));
  return true;
}

/** Fetches again what was paid for and could not be had. */
export async function fetchAgain(run: Run, service: Service): Promise<void> {
  const { requestId, recipe, evidence } = recordOf(run);
  const reading = requestId ? await service.record({ requestId, model: recipe.model, statusUrl: evidence.statusUrl, responseUrl: evidence.responseUrl }, run.signal) : null;
  if (reading && reading.outputs.length === 0) return release(run.project, entryOf(run));
  await enter(run, 'downloading', (record) => ({
    error: null, finishedAt: null,
    evidence: { ...record.evidence, resultUrls: reading ? [...reading.outputs] : record.evidence.resultUrls },
  }));
  await fetchResults(run, service);
}

export { done };
