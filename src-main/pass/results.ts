import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPentimentoError } from '../contract/errors';
import type { PassError, ResultRecord } from '../contract/records';
import type { Service } from '../modelrunner/service';
import { temporaryName } from '../project/files';
import { extensionOf } from '../project/names';
import { done, fail } from './finish';
import { entryOf, recordOf, write, type Run } from './world';

/** What is said of bytes that are no whole picture. */
const notWhole: ReadonlySet<string> = new Set(['image-broken', 'not-an-image', 'image-too-large']);

type Fetched = { readonly result: ResultRecord } | { readonly error: PassError };

/**
 * Fetches every result that is not on disk yet, and only then says `done`. Through outages it goes on for as long as it takes; a
 * picture that is gone, or does not decode, is tried three times over half a minute (`downloadTries`).
 */
export async function fetchResults(run: Run, service: Service): Promise<void> {
  const urls = recordOf(run).evidence.resultUrls;
  const fetched = await Promise.all(urls.map((url, index) => fetchOne(run, service, url, index)));
  const results = fetched.flatMap((one) => ('result' in one ? [one.result] : []));
  await write(run, () => ({ results }));
  const failed = fetched.find((one) => 'error' in one);
  if (failed && 'error' in failed) return fail(run, failed.error);
  await done(run);
}

async function fetchOne(run: Run, service: Service, url: string, index: number): Promise<Fetched> {
  const known = await onDisk(run, index);
  if (known) return { result: known };
  let error: PassError = { code: 'result-broken', message: 'The result could not be fetched.', billed: 'yes' };
  for (const wait of run.world.durations.downloadTries) {
    await run.wake.wait(wait);
    const outcome = await tryOnce(run, service, url, index);
    if ('result' in outcome) return outcome;
    error = outcome.error;
    if (error.code === 'result-on-foreign-host') break;
  }
  return { error };
}

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
    if (error instanceof Gone) return { error: error.fault };
    if (isPentimentoError(error) && notWhole.has(error.code)) {
      return { error: { code: 'result-broken', message: `Result ${index + 1} arrived but is not a whole picture. It is paid for: Fetch again tries once more.`, billed: 'yes' } };
    }
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

class Gone extends Error {
  constructor(readonly fault: PassError) {
    super(fault.message);
  }
}

/** Downloads; while the service can't be reached it waits and tries again, for hours if need be. */
async function throughOutages(run: Run, service: Service, url: string, to: string): Promise<void> {
  const { durations, random } = run.world;
  for (let tries = 0; ; tries++) {
    run.signal.throwIfAborted();
    const outcome = await service.download(url, to, { allowHost: run.allowHost, signal: run.signal });
    if (outcome.kind === 'ok') return run.held(null);
    if (outcome.kind === 'unreachable') {
      run.held(outcome.error.toFault());
      await run.wake.wait(Math.min(durations.readRetryFirst * 2 ** Math.min(tries, 16), durations.readRetryMost) * (0.75 + random() / 2));
      continue;
    }
    run.held(null);
    if (outcome.kind === 'foreign-host') {
      throw new Gone({
        code: 'result-on-foreign-host', billed: 'yes', host: outcome.host,
        message: `The result lies on ${outcome.host}, which is not ModelRunner’s. It was not fetched. If you trust that host, choose Fetch from ${outcome.host}.`,
      });
    }
    if (outcome.kind === 'gone') {
      throw new Gone({
        code: 'result-gone', billed: 'yes',
        message: `The picture is no longer on the service (it answered ${outcome.status}): its address has expired or it was deleted. It was charged. Fetch again tries once more; otherwise run the pass again.`,
      });
    }
    throw new Gone({ code: 'result-broken', billed: 'yes', message: `The result was not accepted: ${outcome.reason} It is paid for: Fetch again tries once more.` });
  }
}
