import type { Clock } from '../ports';
import type { Durations } from '../common/durations';
import { PentimentoError } from '../contract/errors';
import { readAnswer, type ReadAnswer } from './answers';
import { backoff } from '../common/backoff';
import type { GuardedFetch } from './guarded-fetch';
import { accountError, answerSentence, troubleSentence, type Names } from './service-words';
import { WireError } from './wire-error';

/** What the parts of the service that read back share. */
export interface ReadTools {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  readonly durations: Durations;
  readonly random: () => number;
  readonly names: Names;
  readonly origin: URL | null;
  /** The key in use, only for taking it out of texts. */
  readonly shownKey: () => Promise<string | null>;
  /** Returned URLs that are not known at their place though the request is known at the bare one. */
  readonly strays: Set<string>;
}

/** What a judge makes of an answer. */
export type Verdict<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'fail'; readonly error: PentimentoError }
  /** Not usable now: the same again, later. */
  | { readonly kind: 'again' }
  /** This place does not know it: ask the next one. At the last place, `otherwise` holds. */
  | { readonly kind: 'elsewhere'; readonly otherwise: PentimentoError | null };

export interface Read<T> {
  /** Where to ask, best first. Half of the tries go to the first place, the rest to the others. */
  readonly urls: readonly string[];
  readonly method?: 'GET' | 'DELETE';
  readonly judge: (answer: ReadAnswer, url: string, key: string | null) => Verdict<T>;
  /** Hears that the first place does not know what another one does. */
  readonly strayed?: (url: string) => void;
  readonly signal?: AbortSignal;
  /** A look that nothing depends on: a try or two, and no word on what would be lost. */
  readonly idle?: boolean;
}

const TRIES = 4;
const IDLE_TRIES = 2;
const TRIES_AT_FIRST = 2;

/**
 * Asks until there is a usable answer, through short outages: a few tries with backoff, chance and Retry-After; the caller goes on for
 * hours if it likes. A wait that is longer than `retryAfterMost`, or asked for at the last try, is the caller's: `retryAfter` of the error. Throws the judge's error, `key-refused` or `not-allowed`, or `service-unreachable`; the signal's reason when stopped.
 */
export async function read<T>(
  tools: ReadTools,
  { urls, method = 'GET', judge, strayed, signal, idle = false }: Read<T>,
): Promise<T> {
  const { clock, durations, names } = tools;
  const key = await tools.shownKey();
  let place = 0;
  let unknownAtFirst = false;
  let last = `${names.start} could not be reached.`;
  for (let attempt = 0; ;) {
    if (attempt >= TRIES_AT_FIRST && place < urls.length - 1) place += 1;
    const url = urls[place]!;
    let wait = backoff(attempt, durations, tools.random);
    let told: number | null = null;
    try {
      const answer = await readAnswer(
        await tools.fetch({ kind: 'api', method, url, headers: { Accept: 'application/json' }, signal }),
        clock.now(),
      );
      const refused = accountError(names, answer, key, {
        sentence: idle ? '' : 'Nothing is lost: it goes on once that is put right.',
      });
      if (refused && answer.status !== 402) throw refused;
      const verdict = judge(answer, url, key);
      if (verdict.kind === 'value') {
        if (unknownAtFirst && place > 0) strayed?.(urls[0]!);
        return verdict.value;
      }
      if (verdict.kind === 'fail') throw verdict.error;
      if (verdict.kind === 'elsewhere') {
        if (place < urls.length - 1) {
          unknownAtFirst ||= place === 0;
          place += 1;
          continue;
        }
        if (verdict.otherwise) throw verdict.otherwise;
      }
      last = answerSentence(names, answer, key);
      told = answer.retryAfter;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.trouble === 'stopped') signal?.throwIfAborted();
      last = troubleSentence(names, error);
      const unusable =
        error.trouble === 'foreign-host' ||
        error.trouble === 'private-address' ||
        error.trouble === 'not-a-web-address';
      if (unusable && place < urls.length - 1) {
        place += 1;
        continue;
      }
    }
    attempt += 1;
    if (attempt >= (idle ? IDLE_TRIES : TRIES) || (told !== null && told > durations.retryAfterMost)) {
      throw new PentimentoError(
        'service-unreachable',
        idle ? last : `${last} Nothing is lost: it is asked again.`,
        told === null ? {} : { retryAfter: told },
      );
    }
    wait = Math.max(wait, told ?? 0);
    await clock.sleep(wait, signal);
  }
}
