import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listedIn, mergeListed, originOf } from '../common/delivery';
import { PentimentoError, isPentimentoError } from '../contract/errors';
import type { Billed } from '../common/states';
import type { PassRecord, ResultRecord } from '../contract/records';
import type { Handle, RecordReading, Service } from '../modelrunner/service';
import { isCharged, isKeptAndCharged, settledBy } from './bill';
import { fail } from './finish';
import { accepted } from './submit';
import { enter, entryOf, recordOf, write, type Run } from './world';

/** How the status said that a pass ended. The record has the last word, where it has one. */
export interface Told {
  readonly kind: 'completed' | 'failed' | 'cancelled';
  readonly text: string | null;
}

export const completed: Told = { kind: 'completed', text: null };

/** `running`: it has not ended after all. `empty`: it has, without a picture and without a word on its bill: perhaps they come. */
export type Settled = 'ended' | 'running' | 'empty';

/** The request of a pass, as the service is asked about it. */
export function handleOf(run: Run): Handle {
  const { requestId, recipe, evidence, clientJobId } = recordOf(run);
  return {
    requestId: requestId ?? '',
    model: recipe.model,
    statusUrl: evidence.statusUrl,
    responseUrl: evidence.responseUrl,
    clientJobId,
  };
}

/** Reads the end out of a record. `isLast`: an empty one is not waited for any more. */
export async function settle(run: Run, told: RecordReading, how: Told, isLast: boolean): Promise<Settled> {
  const isUnread = recordOf(run).published !== undefined && told.unread !== undefined;
  // Of a model that only its schema tells of, whatever it makes is what was paid for.
  if (!isUnread) return settleAs(run, told, how, isLast);
  const reading = { ...told, outputs: [] };
  const isOver = told.status === 'COMPLETED' && told.billingStatus !== 'failed' && !told.invalidOutput;
  if (how.kind !== 'completed' || !isOver) return settleAs(run, reading, how, isLast);
  await note(run, reading);
  await keepUnread(run, told.unread ?? '');
  await enter(run, 'downloading');
  return 'ended';
}

const unreadFile = 'output.json';

/** Writes down, and says, an answer that is no picture and names none. */
async function keepUnread(run: Run, text: string): Promise<void> {
  const bytes = Buffer.from(`${text}\n`);
  const { files } = run.project.tools;
  await files.write(join(run.project.passFolder(entryOf(run)), unreadFile), bytes.toString('utf8'));
  const record = {
    file: unreadFile,
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contentType: 'application/json',
  };
  await write(run, ({ kept = [], evidence }) => ({
    kept: [...kept.filter(({ file }) => file !== unreadFile), record],
    evidence: {
      ...evidence,
      notes: [
        ...new Set([
          ...(evidence.notes ?? []),
          `The model delivered no picture but an answer of its own. It is kept in the version’s folder as ${unreadFile}.`,
        ]),
      ],
    },
  }));
}

async function settleAs(run: Run, reading: RecordReading, told: Told, isLast: boolean): Promise<Settled> {
  const how =
    told.kind !== 'completed'
      ? told.kind
      : reading.status === 'FAILED'
        ? 'failed'
        : reading.status === 'CANCELLED'
          ? 'cancelled'
          : 'completed';
  const isComplete = reading.status === 'COMPLETED' || reading.invalidOutput;
  const isKnown = reading.status === 'IN_QUEUE' || reading.status === 'IN_PROGRESS';
  // A state that is no known word, and a bill that is: the bill says that it has ended.
  const isBilled = !isKnown && (isCharged(reading.billingStatus) || reading.billingStatus === 'failed');
  if (how === 'completed' && !isComplete && !isBilled) return 'running';
  // The status says that it has ended, the record not yet.
  if (!isComplete && reading.status !== 'FAILED' && reading.status !== 'CANCELLED' && !isLast) return 'empty';
  const before = recordOf(run).error?.billed;
  const { evidence } = await note(run, reading);
  // What was known before is not unknown now.
  const billed: Billed = isCharged(evidence.billingStatus) || before === 'yes' ? 'yes' : 'unknown';
  const text = reading.errorText ?? told.text;
  // Output that the service found invalid may hold pictures all the same.
  const keepsInvalid = reading.invalidOutput && reading.outputs.length > 0;
  if (reading.invalidOutput && !keepsInvalid) {
    await fail(run, {
      code: 'model-failed',
      message: sentence('The model did not deliver a usable picture. Nothing was charged.', text),
      billed: 'no',
    });
  } else if (reading.billingStatus === 'failed' && !keepsInvalid) {
    await fail(run, {
      code: 'model-failed',
      message: sentence('The model could not make this picture. Nothing was charged.', text),
      billed: 'no',
    });
  } else if (reading.outputs.length > 0 && (isComplete || isCharged(reading.billingStatus))) {
    run.outputs = reading.outputs;
    await enter(run, 'downloading');
  } else if (how !== 'completed') {
    // FAILED is never charged; what was booked by then is taken back (PROTOCOL 5.2).
    const isFree = reading.failedUnbilled || reading.status === 'FAILED';
    await ended(run, how, text, isFree && billed !== 'yes' ? 'no' : billed);
  } else if (reading.purgedAt !== null) {
    await fail(run, {
      code: 'result-purged',
      message: 'ModelRunner has deleted this pass’s results, so they can’t be had any more.',
      billed,
    });
  } else if (billed !== 'yes' && !isLast) {
    return 'empty';
  } else {
    const what =
      billed === 'yes'
        ? 'ModelRunner charged for this pass but delivered no picture. Ask its support, naming the request.'
        : 'ModelRunner says the pass is complete but delivered no picture.';
    await fail(run, { code: 'no-output', message: sentence(what, text), billed });
  }
  return 'ended';
}

/** Writes down what a record says: what it lists is brought together with what is known of the pictures that are here. `onMoved` hears of those whose address is another one now. */
export function note(
  run: Run,
  reading: RecordReading,
  onMoved: (moved: ReadonlyMap<string, string>) => void = () => undefined,
): Promise<PassRecord> {
  const { moved } = listing(recordOf(run), reading);
  onMoved(moved);
  return write(run, (record) => told(record, reading));
}

/** Of a record, what the service says of the pass anew. */
function told(record: PassRecord, reading: RecordReading): Pick<PassRecord, 'evidence' | 'price' | 'results'> {
  const { evidence, price } = record;
  const { origins, results } = listing(record, reading);
  const before = record.state === 'done' ? price.settled : null;
  return {
    evidence: {
      ...evidence,
      serviceStatus: reading.status,
      billingStatus: billingOf(reading) ?? evidence.billingStatus,
      inferenceTime: reading.inferenceTime ?? evidence.inferenceTime,
      ...(reading.logs && isSettled(reading) ? { logs: [...reading.logs] } : {}),
      requestedModelEndpoint: reading.requestedModelEndpoint ?? evidence.requestedModelEndpoint,
      seed: reading.seed ?? evidence.seed,
      prompt: reading.prompt ?? evidence.prompt,
      resultUrls: origins,
    },
    price: {
      ...price,
      settled: reading.billingStatus === 'pending' ? before : (settledBy(reading) ?? price.settled),
    },
    results,
  };
}

/** Lines of a pass that still runs grow with every reading: they are written down at the end. */
const isSettled = ({ status }: RecordReading): boolean => status !== 'IN_QUEUE' && status !== 'IN_PROGRESS';

/** A record that answers 422 did not deliver, whatever else it says of the bill; one that has pictures all the same, and says that they are charged, is believed. */
const billingOf = (reading: RecordReading): string | null =>
  reading.invalidOutput && !isKeptAndCharged(reading) ? 'failed' : reading.billingStatus;

function listing(
  { results, evidence: { resultUrls } }: PassRecord,
  { outputs }: RecordReading,
): { readonly origins: string[]; readonly moved: ReadonlyMap<string, string>; readonly results: ResultRecord[] } {
  const here = new Set(results.map((result) => originOf(result, resultUrls)));
  const { origins, moved } = mergeListed(
    resultUrls,
    listedIn(outputs).map(({ origin }) => origin),
    (origin) => here.has(origin),
  );
  if (isDeepStrictEqual(origins, resultUrls)) return { origins, moved, results };
  return {
    origins,
    moved,
    results: results.map((result) => {
      const origin = originOf(result, resultUrls);
      return origin === null ? result : { ...result, origin: moved.get(origin) ?? origin };
    }),
  };
}

export async function ended(run: Run, how: 'failed' | 'cancelled', text: string | null, billed: Billed): Promise<void> {
  const money = { no: ' Nothing was charged.', unknown: ' Whether it was charged is not known.', yes: '' }[billed];
  await fail(
    run,
    how === 'failed'
      ? { code: 'model-failed', message: sentence(`ModelRunner could not finish this pass.${money}`, text), billed }
      : { code: 'cancelled-by-service', message: sentence(`ModelRunner cancelled this pass.${money}`, text), billed },
  );
}

const sentence = (ours: string, theirs: string | null): string =>
  theirs ? `${ours} It said: “${theirs.slice(0, 400)}”` : ours;

/** Reads the record of a pass that is done once more: a price that was not told may be now, and what it lists is held against what is here. */
export async function readAgain(run: Run, service: Service): Promise<void> {
  if (!recordOf(run).requestId) throw new PentimentoError('request-missing', 'This pass has no request to ask about.');
  const reading = await service.record(handleOf(run), run.signal);
  if (reading.outputs.length > 0) run.outputs = reading.outputs;
  const before = recordOf(run);
  if (!isDeepStrictEqual({ ...before, ...told(before, reading) }, before)) await note(run, reading);
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
    if (!found)
      throw new PentimentoError(
        'request-missing',
        'ModelRunner does not know this request, nor does its list of requests show it. Whether it was charged is not known: look at your account there.',
        { billed: 'unknown' },
      );
    return accepted(run, found);
  }
  if ((await settle(run, reading, completed, true)) === 'running') await enter(run, 'running');
  const { state, error } = recordOf(run);
  if (state === 'failed')
    throw new PentimentoError(error.code as PentimentoError['code'], error.message, { billed: error.billed });
}
