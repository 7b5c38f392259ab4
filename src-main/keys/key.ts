import { PentimentoError } from '../contract/errors';

/** A key shorter than this shows nothing of itself. */
const SHOWN_FROM = 12;

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The key as it is sent: white space around it (a pasted line break) is trimmed. Throws `no-key` when nothing is left, and
 * `key-malformed` when it can't be a header's value; the message never holds it (a header that is refused later would quote it).
 */
export function validateKey(text: string): string {
  const key = text.trim();
  if (key === '')
    throw new PentimentoError('no-key', 'No ModelRunner key is set. Enter one in Settings, or set MODELRUNNER_KEY.', {
      billed: 'no',
    });
  if (CONTROL.test(key)) {
    throw new PentimentoError(
      'key-malformed',
      'The ModelRunner key holds a line break or another invisible character. Copy it again from ModelRunner.',
      { billed: 'no' },
    );
  }
  if ([...key].some((character) => character.codePointAt(0)! > 0xff)) {
    throw new PentimentoError(
      'key-malformed',
      'The ModelRunner key holds characters that no key has. Copy it again from ModelRunner.',
      { billed: 'no' },
    );
  }
  return key;
}

/** All that is ever shown of a key. */
export interface KeyDescription {
  /** The last four characters; `null` for a key so short that they would tell too much. */
  readonly lastFour: string | null;
}

export function describeKey(key: string): KeyDescription {
  const trimmed = key.trim();
  return { lastFour: trimmed.length < SHOWN_FROM ? null : trimmed.slice(-4) };
}
