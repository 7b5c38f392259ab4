import { digitsApart, showMoney } from '../common/money';
import type { Billed, Engine } from '../common/states';
import { PentimentoError } from '../contract/errors';
import type { ReadAnswer } from './answers';
import { errorTextOf, isApiError } from './error-text';
import { WireError } from './wire-error';

/** How the service is called in sentences, by who plays it. */
export interface Names {
  readonly name: string;
  readonly start: string;
}

export const namesOf = (engine: Engine): Names =>
  engine === 'modelrunner'
    ? { name: 'ModelRunner', start: 'ModelRunner' }
    : { name: 'the offline engine', start: 'The offline engine' };

const TLS = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ALTNAME/;

/** What happened to a call that has no usable answer, as one sentence. */
export function troubleSentence(names: Names, trouble: unknown): string {
  if (!(trouble instanceof WireError)) return `${names.start} could not be reached.`;
  switch (trouble.trouble) {
    case 'not-opened':
      if (trouble.code === 'ENOTFOUND' || trouble.code === 'EAI_AGAIN')
        return `${names.start} could not be found: there seems to be no connection to the internet.`;
      if (trouble.code !== null && TLS.test(trouble.code))
        return `The connection to ${names.name} could not be trusted: a proxy may be in between, or this machine’s clock may be wrong.`;
      return `${names.start} could not be reached.`;
    case 'broken':
      return `The connection to ${names.name} broke.`;
    case 'stalled':
      return `${names.start} stopped answering.`;
    case 'too-slow':
      return `${names.start} answered so slowly that it would never have come to an end.`;
    case 'too-large':
      return `${names.start} answered with far more than expected.`;
    case 'redirected':
      return `${names.start} pointed to another address, which is not followed.`;
    case 'foreign-host':
      return `${names.start} answered with an address that is not its own, which is not followed.`;
    case 'private-address':
      return `${names.start} answered with an address in a private network, which is not followed.`;
    case 'not-a-web-address':
      return `${names.start} answered with something that is not a safe web address.`;
    case 'stopped':
      return 'It was stopped.';
  }
}

/** What an answer that can't be used says, as one sentence. */
export function answerSentence(names: Names, answer: ReadAnswer, key: string | null): string {
  const text = errorTextOf(answer.json, key);
  const saying = text === null ? '' : ` and says: “${text}”`;
  if (answer.status === 429) return `${names.start} asks to wait: too many requests.`;
  if (answer.looksLikePage)
    return `Something answered in place of ${names.name} (status ${answer.status}): perhaps the sign-in page of a network, or a proxy.`;
  if (answer.status >= 500) return `${names.start} has trouble of its own (status ${answer.status})${saying}.`;
  if (answer.status >= 400) return `${names.start} refused (status ${answer.status})${saying}.`;
  return `${names.start} answered with something that can’t be read.`;
}

/**
 * An error about the key or the account, which no repetition heals; `null` for other answers. Only the API itself can say so, not a proxy.
 *
 * @param next what to do once it is put right.
 */
export function accountError(
  names: Names,
  answer: ReadAnswer,
  key: string | null,
  next: { readonly sentence: string; readonly billed?: Billed },
): PentimentoError | null {
  if (!isApiError(answer.json)) return null;
  const text = errorTextOf(answer.json, key);
  const { sentence, ...rest } = next;
  switch (answer.status) {
    case 401:
      return new PentimentoError(
        'key-refused',
        `${names.start} doesn’t accept the key. Check it in Settings (or MODELRUNNER_KEY). ${sentence}`.trim(),
        rest,
      );
    case 402:
      return new PentimentoError('no-balance', `${balanceSentence(names, text)} ${sentence}`.trim(), rest);
    case 403:
      return new PentimentoError(
        'not-allowed',
        `${names.start} does not allow this with the key in use${text === null ? '' : `: “${text}”`}. Check the key’s rights at ModelRunner. ${sentence}`.trim(),
        rest,
      );
    default:
      return null;
  }
}

/** `Insufficient balance: 9.77 < 10.757`: what is there, and what is wanted (PROTOCOL 18.3). */
const FIGURES = /balance:\s*(-?\d{1,12}(?:\.\d{1,20})?)\s*<=?\s*(\d{1,12}(?:\.\d{1,20})?)/i;

function balanceSentence(names: Names, text: string | null): string {
  const [, yours, wanted] = FIGURES.exec(text ?? '') ?? [];
  if (yours === undefined || wanted === undefined)
    return `The balance at ${names.name} is too low for this. Top up the account at ModelRunner.`;
  const [there, needed] = [yours, wanted].map((amount) => showMoney(amount, 'USD', digitsApart(yours, wanted)));
  return `Your balance at ${names.name} is ${there}. To accept this pass, it requires at least ${needed}: the most that any pass of this model could cost, not the price of this one. Top up the account at ModelRunner.`;
}
