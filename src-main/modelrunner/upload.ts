import { PentimentoError } from '../contract/errors';
import { backoff } from '../common/backoff';
import { UploadRefused, type Client, type UploadFile } from './client';
import { isRefusal, routeOf } from './hosts';
import { uploadByRelay } from './own-upload';
import type { ReadTools } from './reads';
import { cleanText, holdsKey } from './redact';
import { mayPass } from './retry';
import { accountError, answerSentence, troubleSentence } from './service-words';
import { WireError } from './wire-error';

const TRIES = 4;
/** So often the way to the store breaks before the relay is tried: it is slower, and meant for networks that block the store. */
const TROUBLES = 2;

/** Uploads with either client, through short outages: putting the bytes once more only leaves an orphan behind. Throws only errors that are billed "no". */
export async function uploadWith(
  client: Client,
  tools: ReadTools,
  file: UploadFile,
  signal?: AbortSignal,
): Promise<string> {
  const { names, clock, durations, random } = tools;
  const named = { ...file, name: fileNameOf(file) };
  const key = await tools.shownKey();
  // The store first, the service's relay where the store can't be reached.
  let troubles = 0;
  let byRelay = false;
  for (let attempt = 0; ; attempt += 1) {
    let wait = backoff(attempt, durations, random);
    let failure: PentimentoError;
    try {
      const relayed: string | null = byRelay ? await uploadByRelay(tools, named, signal) : null;
      byRelay &&= relayed !== null;
      const url = relayed ?? (await client.upload(named, signal));
      if (!holdsKey(url, key) && !isRefusal(routeOf('media', url, tools.origin))) return url;
      throw new PentimentoError(
        'upload-failed',
        `${names.start} answered the upload with an address that is not its own. Nothing was submitted, nothing was charged.`,
        { billed: 'no' },
      );
    } catch (error) {
      if (error instanceof PentimentoError)
        throw error.billed === 'no'
          ? error
          : new PentimentoError(error.code, error.message, { billed: 'no', cause: error.cause });
      if (error instanceof UploadRefused) {
        const { answer, step } = error;
        const refused =
          step === 'api'
            ? accountError(names, answer, key, {
                sentence: 'Then run the pass again: nothing was charged.',
                billed: 'no',
              })
            : null;
        if (refused) throw refused;
        const what =
          step === 'api'
            ? answerSentence(names, answer, key)
            : `The store that ${names.name} uploads to refused the picture (status ${answer.status}).`;
        failure = failed(what);
        // A signature that ran out (403) is healed by asking for a new place; a refused request is not healed by anything.
        if (answer.isHostBlocked && step === 'put') byRelay = !byRelay;
        const passing =
          (answer.isHostBlocked && byRelay) ||
          mayPass(answer.status) ||
          (step === 'api' ? answer.looksLikePage || answer.status < 300 : answer.status === 403 && attempt === 0);
        if (!passing || (answer.retryAfter ?? 0) > durations.retryAfterMost) throw failure;
        wait = Math.max(wait, answer.retryAfter ?? 0);
      } else if (error instanceof WireError) {
        if (error.trouble === 'stopped') signal?.throwIfAborted();
        failure =
          error.trouble === 'not-opened'
            ? new PentimentoError(
                'service-unreachable',
                `${troubleSentence(names, error)} Nothing was submitted. Run the pass again when the connection works.`,
                { billed: 'no', cause: error },
              )
            : failed(troubleSentence(names, error));
        // Whether it was the store or the service is not told; the relay needs the service alone.
        byRelay = (troubles += 1) >= TROUBLES;
        if (error.trouble !== 'not-opened' && error.trouble !== 'broken' && error.trouble !== 'stalled') throw failure;
      } else {
        throw failed('The upload failed for an unknown reason.');
      }
    }
    if (attempt + 1 >= TRIES) throw failure;
    await clock.sleep(wait, signal);
  }
}

const failed = (what: string): PentimentoError =>
  new PentimentoError(
    'upload-failed',
    `The picture could not be uploaded. ${what} Nothing was charged; run the pass again.`,
    { billed: 'no' },
  );

/** The name that the service gets to see: no path, nothing unseen, not longer than 100 characters. */
function fileNameOf({ name }: UploadFile): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  return cleanText(base, null, 100)?.replace(/^\.+/, '') || 'picture';
}
