import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { Billed } from '../common/states';
import type { Evidence, PassRecord } from '../contract/records';
import type { Handle, RecordReading, Service } from '../modelrunner/service';
import { fail } from './finish';
import { accepted } from './submit';
import { enter, recordOf, withoutQuery, write, type Run } from './world';

/** How the status said that a pass ended. The record has the last word, where it has one. */
export interface Told { readonly kind: 'completed' | 'failed' | 'cancelled'; readonly text: string | null }

export const completed: Told = { kind: 'completed', text: null };

/** `running`: it has not ended after all. `empty`: it has, without a picture and without a word on its bill: perhaps they come. */
export type Settled = 'ended' | 'running' | 'empty';

export const isCharged = (billingStatus: string | null): boolean => billingStatus === 'charged' || billingStatus === 'partial';

/** Was money taken, as far as the record told it last? */
export const billedBy = ({ billingStatus }: Pick<Evidence, 'billingStatus'>, settled: string | null): Billed =>
  (isCharged(billingStatus) || (billingStatus === null && settled !== null) ? 'yes' : 'unknown');

/** The request of a pass, as the service is asked about it. */
export function handleOf(run: Run): Handle {
  const { requestId, recipe, evidence, clientJobId } = recordOf(run);
  return { requestId: requestId ?? '', model: recipe.model, statusUrl: evidence.statusUrl, responseUrl: evidence.responseUrl, clientJobId };
}

/** Reads the end out of a record. `isLast`: an empty one is not waited for any more. */
export async function settle(run: Run, reading: RecordReading, told: Told, isLast: boolean): Promise<Settled> {
  const how = told.kind !== 'completed' ? told.kind : reading.status === 'FAILED' ? 'failed' : reading.status === 'CANCELLED' ? 'cancelled' : 'completed';
  const isComplete = reading.status === 'COMPLETED' || reading.invalidOutput;
  if (how === 'completed' && !isComplete) return 'running';
  // The status says that it has ended, the record not yet.
  if (!isComplete && reading.status !== 'FAILED' && reading.status !== 'CANCELLED' && !isLast) return 'empty';
  const before = recordOf(run).error?.billed;
  const { evidence } = await note(run, reading);
  // What was known before is not unknown now.
  const billed: Billed = isCharged(evidence.billingStatus) || before === 'yes' ? 'yes' : 'unknown';
  const text = reading.errorText ?? told.text;
  if (reading.invalidOutput) {
    await fail(run, { code: 'model-failed', message: sentence('The model did not deliver a usable picture. Nothing was charged.', text), billed: 'no' });
  } else if (reading.billingStatus === 'failed') {
    await fail(run, { code: 'model-failed', message: sentence('The model could not make this picture. Nothing was charged.', text), billed: 'no' });
  } else if (reading.outputs.length > 0 && (isComplete || isCharged(reading.billingStatus))) {
    run.outputs = reading.outputs;
    await enter(run, 'downloading', () => ({ error: null, finishedAt: null }));
  } else if (how !== 'completed') {
    await ended(run, how, text, reading.failedUnbilled && billed !== 'yes' ? 'no' : billed);
  } else if (reading.purgedAt !== null) {
    await fail(run, { code: 'result-purged', message: 'ModelRunner has deleted this pass’s results, so they can’t be had any more.', billed });
  } else if (billed !== 'yes' && !isLast) {
    return 'empty';
  } else {
    const what = billed === 'yes' ? 'ModelRunner charged for this pass but delivered no picture. Ask its support, naming the request.' : 'ModelRunner says the pass is complete but delivered no picture.';
    await fail(run, { code: 'no-output', message: sentence(what, text), billed });
  }
  return 'ended';
}

/** A price is settled once nothing about it is pending. */
const settledBy = ({ billingStatus, totalPrice, invalidOutput }: RecordReading): string | null =>
  (billingStatus === 'failed' || invalidOutput ? '0' : billingStatus === 'pending' ? null : totalPrice);

function note(run: Run, reading: RecordReading): Promise<PassRecord> {
  return write(run, ({ evidence, price }) => ({
    evidence: {
      ...evidence, serviceStatus: reading.status, billingStatus: reading.billingStatus ?? evidence.billingStatus, inferenceTime: reading.inferenceTime ?? evidence.inferenceTime,
      requestedModelEndpoint: reading.requestedModelEndpoint ?? evidence.requestedModelEndpoint, seed: reading.seed ?? evidence.seed, prompt: reading.prompt ?? evidence.prompt,
      resultUrls: reading.outputs.length > 0 ? reading.outputs.map(withoutQuery) : evidence.resultUrls,
    },
    price: { ...price, settled: reading.billingStatus === 'pending' ? null : settledBy(reading) ?? price.settled },
  }));
}

export async function ended(run: Run, how: 'failed' | 'cancelled', text: string | null, billed: Billed): Promise<void> {
  const money = { no: ' Nothing was charged.', unknown: ' Whether it was charged is not known.', yes: '' }[billed];
  await fail(run, how === 'failed'
    ? { code: 'model-failed', message: sentence(`ModelRunner could not finish this pass.${money}`, text), billed }
    : { code: 'cancelled-by-service', message: sentence(`ModelRunner cancelled this pass.${money}`, text), billed });
}

const sentence = (ours: string, theirs: string | null): string => (theirs ? `${ours} It said: “${theirs.slice(0, 400)}”` : ours);

/** Reads a price that was not told when the pass was done. `true` once it is known. */
export async function readPrice(run: Run, service: Service): Promise<boolean> {
  const { requestId } = recordOf(run);
  if (!requestId) throw new PentimentoError('request-missing', 'This pass has no request to ask about.');
  const reading = await service.record(handleOf(run), run.signal);
  const settled = settledBy(reading);
  const billingStatus = reading.invalidOutput ? 'failed' : reading.billingStatus ?? recordOf(run).evidence.billingStatus;
  if (settled === null && billingStatus === recordOf(run).evidence.billingStatus) return false;
  await write(run, ({ price, evidence }) => ({ price: { ...price, settled }, evidence: { ...evidence, billingStatus } }));
  return settled !== null;
}

/**
 * Asks once more for what a failed pass did not deliver. Afterwards the pass goes on: it is being fetched, or runs after all. Throws
 * what there is to say where it does not.
 */
export async function askAgain(run: Run, service: Service): Promise<void> {
  let reading: RecordReading;
  try {
    reading = await service.record(handleOf(run), run.signal);
  } catch (error) {
    if (!isPentimentoError(error) || error.code !== 'request-missing') throw error;
    const { clientJobId, recipe } = recordOf(run);
    const found = await service.find(clientJobId, recipe.model, run.signal);
    if (!found) throw new PentimentoError('request-missing', 'ModelRunner does not know this request, nor does its list of requests show it. Whether it was charged is not known: look at your account there.', { billed: 'unknown' });
    return accepted(run, found);
  }
  if ((await settle(run, reading, completed, true)) === 'running') await enter(run, 'running', () => ({ error: null, finishedAt: null }));
  const { state, error } = recordOf(run);
  if (state === 'failed' && error) throw new PentimentoError(error.code as PentimentoError['code'], error.message, { billed: error.billed });
}
