import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPentimentoError } from '../contract/errors';
import type { Billed } from '../common/states';
import type { PassError, ResultRecord } from '../contract/records';
import type { Service } from '../modelrunner/service';
import { temporaryName } from '../project/files';
import { extensionOf } from '../project/names';
import { done, fail } from './finish';
import { expectedOutput } from './prepared';
import { billedBy, handleOf } from './settle';
import { entryOf, recordOf, write, type Run } from './world';

/** What is said of bytes that are no whole picture. */
const notWhole: ReadonlySet<string> = new Set(['image-broken', 'not-an-image', 'image-too-large']);

/** `forGood`: another try at once changes nothing. */
interface Failed { readonly error: PassError; readonly forGood?: boolean }

type Fetched = { readonly result: ResultRecord } | Failed;

/**
 * Fetches every result that is not on disk yet, and only then says `done`. Through outages it goes on for as long as it takes; a
 * picture that is gone, or does not decode, is tried three times over half a minute (`downloadTries`).
 */
export async function fetchResults(run: Run, service: Service): Promise<void> {
  const { resultUrls } = recordOf(run).evidence;
  const addresses = new Addresses(run, service, resultUrls);
  const fetched = await Promise.all(resultUrls.map((_, index) => fetchOne(run, service, addresses, index)));
  // A later pass may start from "v1, result 1": what arrived first keeps its place when the rest is fetched again.
  const before = new Map(recordOf(run).results.map(({ file }, at) => [file, at]));
  const place = ({ file }: ResultRecord): number => before.get(file) ?? before.size;
  const results = fetched.flatMap((one) => ('result' in one ? [one.result] : [])).toSorted((a, b) => place(a) - place(b));
  const notes = smallNotes(run, results);
  await write(run, ({ evidence }) => ({ results, ...(notes.length > 0 ? { evidence: { ...evidence, notes } } : {}) }));
  const failed = fetched.find((one) => 'error' in one);
  if (failed && 'error' in failed) return fail(run, failed.error);
  await done(run);
}

/** A picture much smaller than was asked for is kept, since it is paid for, but not in silence. Sizes that a model rounds are no matter. */
function smallNotes(run: Run, results: readonly ResultRecord[]): string[] {
  const { recipe, preparedInput } = recordOf(run);
  if (!preparedInput) return [];
  const asked = expectedOutput(recipe.image_size, preparedInput);
  return results.flatMap(({ width, height, file }) => (width * height * 2 >= asked.width * asked.height ? []
    : [`The picture ${file} is ${width} × ${height}, much smaller than the ${asked.width} × ${asked.height} that were asked for. It is kept: the service delivered it so.`]));
}

/** Where the results lie. What is written down lacks queries, which run out in any case: whoever does not have them asks the record. */
class Addresses {
  #urls: readonly string[];
  #reading: Promise<void> | null = null;

  constructor(private readonly run: Run, private readonly service: Service, private readonly written: readonly string[]) {
    this.#urls = run.outputs ?? [];
  }

  async of(index: number): Promise<string> {
    if (this.#urls.length === 0) await this.renew();
    return this.#urls[index] ?? this.written[index] ?? '';
  }

  /** One look at the record for all results. What can't be had stays as it was. */
  renew(): Promise<void> {
    return (this.#reading ??= this.#read().finally(() => { this.#reading = null; }));
  }

  async #read(): Promise<void> {
    const { run, service } = this;
    try {
      const { outputs } = await service.record(handleOf(run), run.signal);
      if (outputs.length > 0) this.#urls = outputs;
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error)) throw error;
    }
  }
}

async function fetchOne(run: Run, service: Service, addresses: Addresses, index: number): Promise<Fetched> {
  const known = await onDisk(run, index);
  if (known) return { result: known };
  let failed: Failed | null = null;
  for (const wait of run.world.durations.downloadTries) {
    if (failed) await addresses.renew();
    await run.wake.wait(wait);
    const outcome = await tryOnce(run, service, await addresses.of(index), index);
    if ('result' in outcome) return outcome;
    failed = outcome;
    if (failed.forGood) break;
  }
  return failed ?? { error: { code: 'result-broken', message: 'The result could not be fetched.', billed: billedOf(run) } };
}

/** What the record told of the bill so far. */
const billedOf = (run: Run): Billed => billedBy(recordOf(run).evidence, recordOf(run).price.settled);

/** The same as a sentence. */
const chargedWords = (run: Run): string => (billedOf(run) === 'yes' ? 'It was charged.' : 'Whether it was charged is not known yet.');

/** A result from an earlier try: its name is its number, and it is believed when it decodes. */
async function onDisk(run: Run, index: number): Promise<ResultRecord | null> {
  const folder = run.project.passFolder(entryOf(run));
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    const file = `${index + 1}.${extensionOf(type)}`;
    if (!(await run.project.tools.files.exists(join(folder, file)))) continue;
    try {
      const { width, height, bytes, sha256, contentType } = await run.world.images.check(join(folder, file), { signal: run.signal });
      return { file, width, height, bytes, sha256, contentType };
    } catch (error) {
      run.signal.throwIfAborted();
      if (!isPentimentoError(error) || !notWhole.has(error.code)) throw error;
    }
  }
  return null;
}

async function tryOnce(run: Run, service: Service, url: string, index: number): Promise<Fetched> {
  const folder = run.project.passFolder(entryOf(run));
  const temporary = temporaryName(join(folder, `${index + 1}`));
  try {
    await throughOutages(run, service, url, temporary);
    const { width, height, bytes, sha256, contentType } = await run.world.images.check(temporary, { signal: run.signal });
    const file = `${index + 1}.${extensionOf(contentType)}`;
    await run.project.tools.files.settle(temporary, join(folder, file));
    return { result: { file, width, height, bytes, sha256, contentType } };
  } catch (error) {
    run.signal.throwIfAborted();
    if (error instanceof Gone) return { error: error.fault, forGood: error.forGood };
    if (isPentimentoError(error) && notWhole.has(error.code)) {
      return { error: { code: 'result-broken', message: `Result ${index + 1} arrived but is not a whole picture. ${chargedWords(run)} Fetch again tries once more.`, billed: billedOf(run) } };
    }
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

class Gone extends Error {
  constructor(readonly fault: PassError, readonly forGood = false) {
    super(fault.message);
  }
}

/** Downloads; while the service can't be reached it waits and tries again, for hours if need be. */
async function throughOutages(run: Run, service: Service, url: string, to: string): Promise<void> {
  const { durations, random, clock } = run.world;
  for (let tries = 0; ; tries++) {
    run.signal.throwIfAborted();
    const outcome = await service.download(url, to, { allowHost: run.allowHost, signal: run.signal });
    if (outcome.kind === 'ok') return run.held(null);
    if (outcome.kind === 'unreachable') {
      run.held(outcome.error.toFault());
      const { retryAfter = 0 } = outcome.error;
      if (retryAfter > 0) await clock.sleep(Math.min(retryAfter, durations.retryAfterLongest), run.signal);
      else await run.wake.wait(Math.min(durations.readRetryFirst * 2 ** Math.min(tries, 16), durations.readRetryMost) * (0.75 + random() / 2));
      continue;
    }
    run.held(null);
    if (outcome.kind === 'foreign-host') {
      throw new Gone({
        code: 'result-on-foreign-host', billed: billedOf(run), host: outcome.host,
        message: `The result lies on ${outcome.host}, which is not ModelRunner’s. It was not fetched. If you trust that host, choose Fetch from ${outcome.host}.`,
      }, true);
    }
    if (outcome.kind === 'gone') {
      throw new Gone({
        code: 'result-gone', billed: billedOf(run),
        message: `The picture is no longer on the service (it answered ${outcome.status}): its address has expired or it was deleted. ${chargedWords(run)} Fetch again tries once more; otherwise run the pass again.`,
      });
    }
    throw new Gone({ code: 'result-broken', billed: billedOf(run), message: `The result was not accepted: ${outcome.reason} ${chargedWords(run)} Fetch again tries once more.` }, outcome.forGood);
  }
}
