import { open, readFile, rm } from 'node:fs/promises';
import { PentimentoError } from '../contract/errors';
import { backoff } from '../common/backoff';
import type { Answer } from './guarded-fetch';
import { retryAfterOf } from './answers';
import { isRefusal, routeOf } from './hosts';
import type { ReadTools } from './reads';
import { mayPass } from './retry';
import type { DownloadOptions, DownloadOutcome } from './service';
import { watchRate, type Rate } from './rate';
import { holdsKey } from './redact';
import { troubleSentence } from './service-words';
import { WireError, codeOf } from './wire-error';

/** Pictures above this are not fetched. */
export const pictureMost = 200 * 1024 * 1024;
const TRIES = 3;

/**
 * Streams a picture to a file, without the key. A few tries through short outages, each from the beginning; what is no whole picture
 * is removed again. Making the file durable is the caller's.
 */
export async function download(
  tools: ReadTools,
  url: string,
  to: string,
  { allowHost = null, signal, onSlow = () => undefined }: DownloadOptions,
): Promise<DownloadOutcome> {
  const { clock, durations, names } = tools;
  const route = routeOf('media', url, tools.origin, allowHost);
  if (isRefusal(route)) {
    if (route.reason === 'foreign-host') return { kind: 'foreign-host', host: route.host };
    const what = route.reason === 'private-address' ? 'lies in a private network' : 'is not a safe web address';
    return { kind: 'refused', reason: `The result’s address ${what}, so it is not fetched.`, forGood: true };
  }
  for (let attempt = 0; ; attempt += 1) {
    const wait = backoff(attempt, durations, tools.random);
    let why: string;
    let told: number | null = null;
    let isAnswered = false;
    const rate = watchRate(durations, onSlow, signal);
    try {
      const answer = await tools.fetch({
        kind: 'media',
        method: 'GET',
        url,
        headers: { Accept: 'image/*' },
        signal: rate.signal,
        allowHost,
      });
      if (answer.status === 200) return await withoutKey(await save(answer, to, rate), to, await tools.shownKey());
      answer.discard();
      isAnswered = true;
      why = `The result could not be fetched: its server answered with status ${answer.status}.`;
      told = retryAfterOf(answer.header('retry-after'), answer.header('date'), clock.now());
      if (answer.status >= 400 && !mayPass(answer.status)) return { kind: 'gone', status: answer.status };
      if (answer.status < 400) return unreachable(why, told, isAnswered);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.trouble === 'stopped') signal?.throwIfAborted();
      if (error.trouble === 'too-large')
        return { kind: 'refused', reason: 'The result is larger than 200 MB, so it is not fetched.' };
      if (error.trouble === 'foreign-host' && error.host !== null) return { kind: 'foreign-host', host: error.host };
      if (error.trouble === 'redirected')
        return {
          kind: 'refused',
          reason: 'The result’s address points on to another one that is not safe to follow, so it is not fetched.',
        };
      if (error.trouble === 'private-address')
        return { kind: 'refused', reason: 'The result’s address lies in a private network, so it is not fetched.' };
      isAnswered = rate.isTooSlow;
      why = `The result could not be fetched. ${troubleSentence(names, isAnswered ? new WireError('too-slow', true) : error)}`;
    } finally {
      rate.stop();
    }
    if (attempt + 1 >= TRIES || rate.isTooSlow || (told ?? 0) > durations.retryAfterMost)
      return unreachable(why, told, isAnswered);
    await clock.sleep(Math.max(wait, told ?? 0), signal);
  }
}

/** Bytes of a text that is searched. No picture is one. */
const textMost = 32 * 1024 * 1024;

/** A text that the service delivers may hold the key that it was asked with, and the project that it would lie in is shared. */
async function withoutKey(outcome: DownloadOutcome, file: string, key: string | null): Promise<DownloadOutcome> {
  if (outcome.kind !== 'ok' || key === null || outcome.bytes > textMost) return outcome;
  const bytes = await readFile(file);
  if (bytes.subarray(0, 1024).includes(0) || !holdsKey(bytes.toString('utf8'), key)) return outcome;
  await rm(file, { force: true });
  return { kind: 'refused', reason: 'It is a text that holds your API key, so it is not kept.', forGood: true };
}

const unreachable = (what: string, retryAfter: number | null, isAnswered: boolean): DownloadOutcome => ({
  kind: 'unreachable',
  isAnswered,
  error: new PentimentoError('service-unreachable', `${what} Nothing is lost: it is tried again.`, {
    billed: 'unknown',
    ...(retryAfter === null ? {} : { retryAfter }),
  }),
});

async function save(answer: Answer, to: string, rate: Rate): Promise<DownloadOutcome> {
  const told = Number(answer.header('content-length') ?? 0);
  if (told > pictureMost) {
    answer.discard();
    throw new WireError('too-large', true);
  }
  try {
    const file = await open(to, 'w').catch((error: unknown) => {
      answer.discard();
      throw error;
    });
    let bytes = 0;
    try {
      for await (const chunk of answer.body) {
        bytes += chunk.byteLength;
        if (bytes > pictureMost) throw new WireError('too-large', true);
        await rate.taken(chunk.byteLength, file.writeFile(chunk));
      }
    } finally {
      await file.close();
    }
    return {
      kind: 'ok',
      bytes,
      contentType: answer.header('content-type')?.split(';')[0]?.trim().toLowerCase().slice(0, 100) ?? null,
    };
  } catch (error) {
    await rm(to, { force: true }).catch(() => {});
    throw error instanceof WireError ? error : diskError(error);
  }
}

function diskError(cause: unknown): PentimentoError {
  const code = codeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new PentimentoError(
      'disk-full',
      'The disk is full: the result could not be written. Free some space; the result is not lost.',
      { cause },
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new PentimentoError(
      'no-rights',
      'The result could not be written: the folder may not be written to. It is not lost.',
      { cause },
    );
  return new PentimentoError('io-failed', 'The result could not be written to disk. It is not lost.', { cause });
}
