import { bare, hasAccent, signsOf } from '../common/spelling/letters';

/** The first reader's alphabet also has a handful of Greek, Cyrillic, kana and Hangul, as signs of units and the like: it can't read those scripts. */
const ofReader = /[\p{Script=Latin}\p{Script=Han}\p{Script=Common}]/u;

/** Is there a letter in the text that no reader knows? Latin letters with accents are the second reader's; all others must be the first one's own. */
export function hasUnknownLetters(text: string, known: ReadonlySet<string>): boolean {
  return signsOf(text).some((sign) => {
    if (/\p{L}/u.test(sign) && !ofReader.test(sign)) return true;
    if (known.has(sign)) return false;
    if (!/\p{L}/u.test(sign)) return /\p{M}/u.test(sign);
    return !(/\p{Script=Latin}/u.test(sign) && (hasAccent(sign) ? known.has(bare(sign)) : /[ßæœÆŒẞ]/u.test(sign)));
  });
}
