import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PentimentoError } from '../contract/errors';
import { imagesOf, promptOf, strengthOf } from '../common/models/roles';
import { outputSize } from '../common/sizes';
import { quotedWords } from '../common/words';
import { arrived, deliverySentence, isShort, notHere } from '../common/delivery';
import type { KnownPassError, PassRecord, ResultRecord } from '../contract/records';
import type { Service } from '../modelrunner/service';
import { temporaryName } from '../owners/mark';
import { Addresses } from './addresses';
import { isCharged } from './bill';
import { fetchTo, type Failed, type Patience } from './fetching';
import { leastLettering, unsetNotes } from '../typeset/lettering';
import { done, fail } from './finish';
import { Landing } from './landing';
import { isTold, readOthers } from './others';
import { sentOf } from '../contract/inputs';
import { readAgain } from './settle';
import { entryOf, recordOf, type Run } from './world';

/** Lists that change with every reading are followed so often. */
const MOST_ROUNDS = 4;

/**
 * Fetches every picture that the record lists and that is not here yet, and only then says `done`. A record that is not settled, and lists fewer
 * than were asked for, is read again first: the rest may come. Through outages it goes on for as long as it takes; a picture that is gone, or does
 * not decode, is tried three times over half a minute (`downloadTries`).
 */
export async function fetchResults(run: Run, service: Service): Promise<void> {
  const addresses = new Addresses(run, service);
  for (let reads = 0; ; reads++) {
    const failed = await fetchListed(run, service, addresses, 'through outages');
    const wait = waitForMore(run, reads);
    if (wait === null || failed) {
      run.held(null);
      await readOthers(run, service);
      if (failed && recordOf(run).evidence.billingStatus === 'failed') return fail(run, uncharged(failed));
      return failed ? fail(run, failed) : done(run);
    }
    const { results, recipe } = recordOf(run);
    run.held({
      code: 'price-pending',
      message: `${results.length} of ${imagesOf(recipe)} pictures are here. ModelRunner lists no more yet; it is asked again.`,
    });
    await run.wake.wait(wait);
    await addresses.renew();
  }
}

/** What the service counts as failed was not charged, whether its pictures could be had or not. */
const uncharged = (failed: KnownPassError): KnownPassError => ({
  code: 'model-failed',
  message: `The model did not deliver a usable picture. Nothing was charged. ${failed.message}`,
  billed: 'no',
});

/** Fewer than were asked for: how long to wait for more, in ms. `null`: that is all. */
function waitForMore(run: Run, reads: number): number | null {
  const { engine, recipe, evidence, price } = recordOf(run);
  if (engine !== 'modelrunner' || arrived(recordOf(run)) >= imagesOf(recipe)) return null;
  const isSettled =
    isCharged(evidence.billingStatus) ||
    evidence.billingStatus === 'failed' ||
    (evidence.billingStatus === null && price.settled !== null);
  const { emptyChecks } = run.world.durations;
  // A settled record has said its last word; once more, since it may have been written in two steps.
  return isSettled && reads > 0 ? null : (emptyChecks[reads] ?? null);
}

/**
 * Asks once more for what a pass that is done lacks: pictures that are listed and not here, or whose files are gone or changed. Its state stays.
 * Throws what there is to say where not all can be had.
 */
export async function fetchMissing(run: Run, service: Service): Promise<void> {
  await readAgain(run, service);
  await readOthers(run, service);
  const failed = await fetchListed(run, service, new Addresses(run, service), 'once');
  if (failed)
    throw new PentimentoError(failed.code as PentimentoError['code'], failed.message, { billed: failed.billed });
  const record = recordOf(run);
  if (isShort(record))
    throw new PentimentoError(
      'no-output',
      `${deliverySentence(record) ?? ''} ModelRunner lists no more pictures now. Ask its support, naming the request ${record.requestId ?? ''}, or run the pass again.`,
      { billed: 'yes' },
    );
}

/**
 * Reads the record of a pass that is done once more, for a price that was not told, for pictures that came late, for what further requests of it
 * cost; what is listed and not here is fetched. `true` when nothing about it is open any more.
 */
export async function lookAgain(run: Run, service: Service): Promise<boolean> {
  await readAgain(run, service);
  await readOthers(run, service);
  if (notHere(recordOf(run)).length > 0) await fetchListed(run, service, new Addresses(run, service), 'once');
  return !isOpen(recordOf(run));
}

/** Something about a pass that is done is not known, or not here, yet. */
export const isOpen = (record: PassRecord): boolean =>
  record.state === 'done' &&
  record.engine === 'modelrunner' &&
  record.requestId !== null &&
  record.evidence.deletedAt === null &&
  (record.price.settled === null || isShort(record) || (record.evidence.others ?? []).some((other) => !isTold(other)));

/** Every picture that is listed and not here: the first that can't be had, or `null`. */
async function fetchListed(
  run: Run,
  service: Service,
  addresses: Addresses,
  patience: Patience,
): Promise<KnownPassError | null> {
  const failures = new Map<string, KnownPassError>();
  const tried = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const landing = await Landing.begin(run, addresses);
    const wanted = landing.wanted.filter((origin) => !tried.has(origin));
    await Promise.all(
      wanted.map(async (origin) => {
        tried.add(origin);
        const failed = await fetchOne(run, service, { addresses, landing, patience }, origin);
        if (failed) failures.set(origin, failed.error);
      }),
    );
    await landing.finish((results) => [...invalidNotes(run), ...smallNotes(run, results), ...letterNotes(run)]);
    // While they were fetched, the record may have come to list others.
    if (notHere(recordOf(run)).every((origin) => tried.has(origin))) break;
  }
  const known = new Set(recordOf(run).evidence.resultUrls);
  return [...failures].find(([origin]) => known.has(addresses.now(origin)))?.[1] ?? null;
}

interface With {
  readonly addresses: Addresses;
  readonly landing: Landing;
  readonly patience: Patience;
}

async function fetchOne(
  run: Run,
  service: Service,
  { addresses, landing, patience }: With,
  origin: string,
): Promise<Failed | null> {
  const { downloadTries } = run.world.durations;
  const number = landing.numberOf(origin);
  let failed: Failed | null = null;
  for (const wait of patience === 'once' ? downloadTries.slice(0, 1) : downloadTries) {
    if (failed) await addresses.renew();
    await run.wake.wait(wait);
    const temporary = await temporaryName(join(run.project.passFolder(entryOf(run)), String(number)));
    try {
      const outcome = await fetchTo(run, service, addresses, { origin, name: `Result ${number}`, temporary, patience });
      if ('kept' in outcome) {
        await landing.keep(origin, temporary, outcome.kept);
        return null;
      }
      if ('picture' in outcome) {
        await landing.land(origin, temporary, outcome.picture);
        return null;
      }
      failed = outcome;
    } finally {
      await rm(temporary, { force: true });
    }
    if (failed.forGood) break;
  }
  return failed &&
    patience === 'through outages' &&
    failed.error.code === 'result-gone' &&
    (await landing.adopt(origin))
    ? null
    : failed;
}

/** Pictures of a pass that the service counts as failed are a gift, and odd ones. */
const invalidNotes = (run: Run): string[] =>
  recordOf(run).evidence.billingStatus === 'failed'
    ? ['ModelRunner counts this pass as failed and charges nothing for it. What it delivered anyway is kept.']
    : [];

/** What the offline engine had to leave out of the words that it set: those in the prompt's quotes. The service says nothing of the kind. */
function letterNotes(run: Run): string[] {
  const { engine, recipe } = recordOf(run);
  return engine === 'offline' && (strengthOf(recipe) ?? 1) > leastLettering
    ? unsetNotes(quotedWords(promptOf(recipe)))
    : [];
}

/** A picture much smaller than was asked for is kept, since it is paid for, but not in silence. Sizes that a model rounds are no matter. */
function smallNotes(run: Run, results: readonly ResultRecord[]): string[] {
  const record = recordOf(run);
  const asked = outputSize(record.recipe, sentOf(record));
  if (!asked) return [];
  return results.flatMap(({ width, height, file }) =>
    width * height * 2 >= asked.width * asked.height
      ? []
      : [
          `The picture ${file} is ${width} × ${height}, much smaller than the ${asked.width} × ${asked.height} that were asked for. It is kept: the service delivered it so.`,
        ],
  );
}
